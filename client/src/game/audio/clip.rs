//! A sound in memory, as the engine plays it.

use super::{synth::Buffer, wav::whole};
use bevy::{
    audio::{ChannelCount, Decodable, Sample, SampleRate, Source},
    prelude::*,
};
use std::{num::NonZero, sync::Arc, time::Duration};

/// Both sides.
const CHANNELS: ChannelCount = NonZero::<u16>::MIN.saturating_add(1);

/// Samples of 16 bits, left and right in turn.
#[derive(Asset, TypePath, Clone, Debug)]
pub struct Clip {
    rate_hz: SampleRate,
    samples: Arc<[i16]>,
    /// It begins again where it ends.
    goes_round: bool,
}

impl Clip {
    /// A sound, to be heard once or on and on.
    pub fn new(buffer: &Buffer, goes_round: bool) -> Self {
        let sides = buffer.left.iter().zip(&buffer.right);
        Self {
            rate_hz: NonZero::new(buffer.rate_hz).unwrap_or(NonZero::<u32>::MIN),
            samples: sides.flat_map(|(left, right)| [whole(*left), whole(*right)]).collect(),
            goes_round,
        }
    }
}

/// A clip while it is played.
pub struct ClipPlayer {
    clip: Clip,
    at: usize,
}

impl Decodable for Clip {
    type Decoder = ClipPlayer;

    fn decoder(&self) -> ClipPlayer {
        ClipPlayer { clip: self.clone(), at: 0 }
    }
}

impl Iterator for ClipPlayer {
    type Item = Sample;

    fn next(&mut self) -> Option<Sample> {
        if self.at >= self.clip.samples.len() && self.clip.goes_round {
            self.at = 0;
        }
        let sample = self.clip.samples.get(self.at)?;
        self.at += 1;
        Some(f32::from(*sample) / f32::from(i16::MAX))
    }
}

impl Source for ClipPlayer {
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> ChannelCount {
        CHANNELS
    }

    fn sample_rate(&self) -> SampleRate {
        self.clip.rate_hz
    }

    fn total_duration(&self) -> Option<Duration> {
        let seconds = self.clip.samples.len() as f64 / 2.0 / f64::from(self.clip.rate_hz.get());
        (!self.clip.goes_round).then(|| Duration::from_secs_f64(seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_heard_once_ends_and_what_goes_round_does_not() {
        let buffer = Buffer { rate_hz: 100, left: vec![1.0; 50], right: vec![-1.0; 50] };
        let once = Clip::new(&buffer, false).decoder();
        assert_eq!((once.channels().get(), once.total_duration()), (2, Some(Duration::from_millis(500))));
        let heard: Vec<_> = once.collect();
        assert_eq!((heard.len(), heard[0], heard[1]), (100, 1.0, -1.0));
        let round = Clip::new(&buffer, true).decoder();
        assert_eq!(round.total_duration(), None);
        assert_eq!(round.take(250).count(), 250);
    }
}
