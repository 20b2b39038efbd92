//! WAV files, so that sounds can be heard without the game: `hunt-client --render-sounds FOLDER`.

use super::synth::{Bed, Buffer, Cue};
use std::{fs, io, path::Path};

/// Bytes before the samples.
const HEADER_BYTES: u32 = 44;

/// A buffer as a WAV file of 16 bits and two channels (RIFF, IBM and Microsoft 1991).
pub fn encode(buffer: &Buffer) -> Vec<u8> {
    let data_bytes = buffer.len() as u32 * 4;
    let mut bytes = Vec::with_capacity((HEADER_BYTES + data_bytes) as usize);
    bytes.extend(b"RIFF");
    bytes.extend((HEADER_BYTES - 8 + data_bytes).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    // Plain samples, two channels.
    bytes.extend(1_u16.to_le_bytes());
    bytes.extend(2_u16.to_le_bytes());
    bytes.extend(buffer.rate_hz.to_le_bytes());
    bytes.extend((buffer.rate_hz * 4).to_le_bytes());
    bytes.extend(4_u16.to_le_bytes());
    bytes.extend(16_u16.to_le_bytes());
    bytes.extend(b"data");
    bytes.extend(data_bytes.to_le_bytes());
    for (left, right) in buffer.left.iter().zip(&buffer.right) {
        bytes.extend(whole(*left).to_le_bytes());
        bytes.extend(whole(*right).to_le_bytes());
    }
    bytes
}

/// A sample as a whole number of 16 bits.
pub fn whole(sample: f32) -> i16 {
    (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)).round() as i16
}

/// Writes every sound of the game into a folder, one file each; returns how many.
///
/// # Errors
/// When the folder or a file cannot be written.
pub fn write_all(folder: &Path) -> io::Result<usize> {
    fs::create_dir_all(folder)?;
    let beds = Bed::ALL.into_iter().map(|bed| (format!("bed-{}.wav", bed.as_str()), bed.render()));
    let cues = Cue::all().map(|cue| (format!("{}.wav", cue.name()), cue.render()));
    let mut written = 0;
    for (name, buffer) in beds.chain(cues) {
        fs::write(folder.join(name), encode(&buffer))?;
        written += 1;
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_is_in_it() {
        let buffer = Buffer { rate_hz: 22_050, left: vec![0.0, 1.0, -2.0], right: vec![0.5, 0.0, 0.0] };
        let bytes = encode(&buffer);
        assert_eq!(bytes.len(), 44 + 12);
        assert_eq!(&bytes[..4], b"RIFF");
        assert_eq!(u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize, bytes.len() - 8);
        assert_eq!(u32::from_le_bytes(bytes[24..28].try_into().unwrap()), 22_050);
        assert_eq!(u32::from_le_bytes(bytes[40..44].try_into().unwrap()), 12);
        assert_eq!(bytes[44..48], [0, 0, 0x00, 0x40]);
        assert_eq!(i16::from_le_bytes(bytes[52..54].try_into().unwrap()), -i16::MAX, "what is too loud is cut, not turned round");
    }
}
