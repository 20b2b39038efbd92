//! Pictures for tests, written by themselves.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use flate2::{Compression, write::ZlibEncoder};
use std::io::Write;

/// A grey PNG of this size.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8], data: &[u8]| {
        let body = [kind, data].concat();
        bytes.extend((data.len() as u32).to_be_bytes());
        bytes.extend(&body);
        bytes.extend(crc32fast::hash(&body).to_be_bytes());
    };
    chunk(b"IHDR", &[&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat());
    let mut pixels = ZlibEncoder::new(Vec::new(), Compression::default());
    for _ in 0..height {
        pixels.write_all(&[0]).unwrap();
        pixels.write_all(&vec![128; width as usize]).unwrap();
    }
    chunk(b"IDAT", &pixels.finish().unwrap());
    chunk(b"IEND", b"");
    bytes
}
