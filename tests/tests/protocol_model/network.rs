//! What lies between the server and the devices: a line for each session, on which datagrams can be lost, doubled and late.

use std::collections::VecDeque;

/// Which way datagrams go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    ToServer,
    ToDevice,
}

/// What goes between two machines.
#[derive(Clone, Debug)]
pub enum Datagram {
    /// A packet of renet.
    Packet(Vec<u8>),
    /// netcode's word that the session is over.
    Goodbye,
}

/// The datagrams of one session, each way.
#[derive(Default)]
pub struct Line {
    in_flight: [VecDeque<Datagram>; 2],
    late: [VecDeque<Datagram>; 2],
}

impl Line {
    /// Sends a datagram.
    pub fn put(&mut self, way: Way, datagram: Datagram) {
        self.in_flight[way as usize].push_back(datagram);
    }

    /// Takes what arrives; what was delayed is in flight from now on.
    pub fn take(&mut self, way: Way) -> Vec<Datagram> {
        let arrived = std::mem::take(&mut self.in_flight[way as usize]);
        self.in_flight[way as usize] = std::mem::take(&mut self.late[way as usize]);
        arrived.into()
    }

    /// All that is in flight is lost: nobody is there to take it.
    pub fn clear(&mut self, way: Way) {
        self.in_flight[way as usize].clear();
        self.late[way as usize].clear();
    }

    /// Does something with the n-th datagram in flight; `false` if there is none.
    pub fn bend(&mut self, way: Way, nth: usize, bend: fn(&mut Self, Way, Datagram)) -> bool {
        let count = self.in_flight[way as usize].len().max(1);
        let datagram = self.in_flight[way as usize].remove(nth % count);
        datagram.map(|datagram| bend(self, way, datagram)).is_some()
    }

    /// A datagram is lost.
    pub fn lose(&mut self, _: Way, _: Datagram) {}

    /// A datagram comes twice, first and last.
    pub fn double(&mut self, way: Way, datagram: Datagram) {
        self.in_flight[way as usize].push_front(datagram.clone());
        self.in_flight[way as usize].push_back(datagram);
    }

    /// A datagram comes late.
    pub fn delay(&mut self, way: Way, datagram: Datagram) {
        self.late[way as usize].push_back(datagram);
    }
}

/// A running hash (FNV-1a) of what happened.
pub struct Trace(pub u64);

impl Default for Trace {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Trace {
    /// Goes on with these bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3);
        }
    }
}
