//! The newest segments, from which most events are delivered without reading anything.

use bytes::Bytes;
use std::collections::VecDeque;

/// Segments with consecutive numbers, at most so many bytes of them.
pub struct RecentSegments {
    segments: VecDeque<Bytes>,
    first: u64,
    bytes: usize,
    max_bytes: usize,
}

impl RecentSegments {
    /// None yet, and never more than `max_bytes`.
    pub fn new(max_bytes: usize) -> Self {
        Self { segments: VecDeque::new(), first: 0, bytes: 0, max_bytes }
    }

    /// Adds the segment that follows the last one.
    pub fn push(&mut self, number: u64, segment: Bytes) {
        if self.segments.is_empty() {
            self.first = number;
        }
        self.bytes += segment.len();
        self.segments.push_back(segment);
        while self.bytes > self.max_bytes
            && let Some(oldest) = self.segments.pop_front()
        {
            self.bytes -= oldest.len();
            self.first += 1;
        }
    }

    /// Whether a segment is here.
    pub fn holds(&self, number: u64) -> bool {
        self.get(number).is_some()
    }

    /// A part of a segment.
    pub fn part(&self, number: u64, offset: u32, bytes: u32) -> Option<Bytes> {
        let end = offset.checked_add(bytes)? as usize;
        let segment = self.get(number).filter(|segment| end <= segment.len())?;
        Some(segment.slice(offset as usize..end))
    }

    fn get(&self, number: u64) -> Option<&Bytes> {
        self.segments.get(usize::try_from(number.checked_sub(self.first)?).ok()?)
    }
}
