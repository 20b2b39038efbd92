//! The clients of one socket, in rooms: netcode looks through all clients of a `NetcodeServer` for every packet, so each has few.

use hunt_shared::protocol::NETCODE_PROTOCOL_ID;
use renetcode::{NetcodeServer, ServerAuthentication, ServerConfig};
use std::{
    hash::{BuildHasher, RandomState},
    net::SocketAddr,
    time::Duration,
};

/// Rooms of a socket.
const ROOMS: usize = 16;

/// The most clients of a room: twice the mean of a full socket. Who finds a room full is denied, and tries again from another port.
const MAX_CLIENTS_PER_ROOM: usize = 128;

/// The netcode servers behind one socket. A client's address alone decides about its room, so no datagram makes anything grow; where
/// addresses fall is this process's secret, so nobody can crowd a room.
pub(super) struct Rooms {
    rooms: Vec<NetcodeServer>,
    hasher: RandomState,
}

impl Rooms {
    /// Empty rooms behind the socket bound to this address, for about so many clients in all.
    pub(super) fn new(bound: SocketAddr, clients: usize, private_key: [u8; 32], now: Duration) -> Self {
        let room = |_| {
            NetcodeServer::new(ServerConfig {
                current_time: now,
                max_clients: clients.clamp(1, MAX_CLIENTS_PER_ROOM),
                protocol_id: NETCODE_PROTOCOL_ID,
                public_addresses: vec![bound],
                authentication: ServerAuthentication::Secure { private_key },
            })
        };
        Self { rooms: (0..ROOMS).map(room).collect(), hasher: RandomState::new() }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.rooms.len()
    }

    /// The room of whoever sends from this address.
    pub(super) fn room_of(&self, address: SocketAddr) -> usize {
        (self.hasher.hash_one(address) % self.rooms.len() as u64) as usize
    }

    /// One of the rooms.
    pub(super) fn room(&mut self, room: usize) -> &mut NetcodeServer {
        &mut self.rooms[room]
    }

    /// Sets the time of all rooms.
    pub(super) fn update(&mut self, now: Duration) {
        for room in &mut self.rooms {
            room.update(now.saturating_sub(room.current_time()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_room_and_many_spread_over_all() {
        let bound = SocketAddr::from(([127, 0, 0, 1], 4331));
        let rooms = Rooms::new(bound, 1_024, [1; 32], Duration::ZERO);
        let mut counts = [0; ROOMS];
        for port in 1..=1_024 {
            let address = SocketAddr::from(([192, 0, 2, 7], port));
            assert_eq!(rooms.room_of(address), rooms.room_of(address));
            counts[rooms.room_of(address)] += 1;
        }
        assert!(counts.iter().all(|&count| (1..=MAX_CLIENTS_PER_ROOM).contains(&count)), "{counts:?}");
    }
}
