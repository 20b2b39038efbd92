//! A bad network in a box: a UDP proxy between clients and a server that loses, delays, duplicates and reorders packets.
//!
//! Every client gets its own socket towards the server, as behind a NAT, so that the server tells clients apart by their ports. All
//! chances come from one seed; the arrival of packets is real, so a run is alike but not identical when repeated.

use crate::background::Background;
use mio::{Events, Interest, Poll, Token};
use std::{
    collections::{BinaryHeap, HashMap},
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// The longest UDP payload.
const MAX_DATAGRAM_BYTES: usize = 65_507;
/// What the proxy asks the system to hold for it.
const RECEIVE_BUFFER_BYTES: usize = 4 * 1024 * 1024;
/// How long the proxy waits for packets before it looks whether it was told something.
const POLL: Duration = Duration::from_millis(5);
/// The socket that clients send to.
const FRONT: Token = Token(0);

/// What happens to packets of one direction. The default is a perfect line.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Weather {
    /// The chance that a packet is lost, 0 to 1.
    pub loss: f64,
    /// The chance that a packet arrives twice, 0 to 1.
    pub duplication: f64,
    /// The chance that a packet is held back for [`Weather::HELD_BACK`], so that later ones overtake it, 0 to 1.
    pub reordering: f64,
    /// How long every packet takes.
    pub delay: Duration,
    /// Up to how much longer a packet takes, evenly spread.
    pub jitter: Duration,
}

impl Weather {
    /// How much later a packet arrives that others overtake.
    pub const HELD_BACK: Duration = Duration::from_millis(120);

    /// Only loss, at this chance.
    pub fn losing(loss: f64) -> Self {
        Self { loss, ..Self::default() }
    }

    /// Everything at once: this chance of loss, 5 % doubled, 10 % overtaken, 20 to 60 ms on the way.
    pub fn stormy(loss: f64) -> Self {
        Self { loss, duplication: 0.05, reordering: 0.1, delay: Duration::from_millis(20), jitter: Duration::from_millis(40) }
    }
}

/// What became of the packets of one direction so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PacketCounts {
    /// Came in.
    pub received: u64,
    /// Thrown away, in a black-out too.
    pub lost: u64,
    /// Sent on twice.
    pub duplicated: u64,
    /// Held back so that others overtook them.
    pub held_back: u64,
    /// Sent on, duplicates included.
    pub forwarded: u64,
}

/// Which way a packet goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Direction {
    Up,
    Down,
}

struct Settings {
    upstream: Option<SocketAddr>,
    weather: [Weather; 2],
    black_out: bool,
    new_ports: bool,
    counts: [PacketCounts; 2],
}

/// A running proxy. It ends when it is dropped.
pub struct Proxy {
    address: SocketAddr,
    settings: Arc<Mutex<Settings>>,
    /// The relay, as long as the proxy is there.
    _relay: Background,
}

impl Proxy {
    /// Opens a proxy on a free local port. Until [`Proxy::lead_to`] is called, packets from clients are lost.
    ///
    /// # Errors
    /// When no socket can be opened.
    pub fn open(seed: u64) -> io::Result<Self> {
        let mut front = mio::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0).into())?;
        // As large as the system lets it be, so that the proxy loses only what it is asked to lose.
        socket2::SockRef::from(&front).set_recv_buffer_size(RECEIVE_BUFFER_BYTES)?;
        let address = front.local_addr()?;
        let poll = Poll::new()?;
        poll.registry().register(&mut front, FRONT, Interest::READABLE)?;
        let settings = Arc::new(Mutex::new(Settings {
            upstream: None,
            weather: [Weather::default(); 2],
            black_out: false,
            new_ports: false,
            counts: [PacketCounts::default(); 2],
        }));
        let relay = Relay {
            poll,
            front,
            settings: settings.clone(),
            chance: fastrand::Rng::with_seed(seed),
            outlets: HashMap::new(),
            clients: HashMap::new(),
            last_token: FRONT.0,
            on_the_way: BinaryHeap::new(),
            packets: 0,
        };
        let relay = Background::spawn("proxy", move |ending| relay.run(ending))?;
        Ok(Self { address, settings, _relay: relay })
    }

    /// Where clients send to: what the server must name in its tokens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Leads packets to this server from now on.
    pub fn lead_to(&self, server: SocketAddr) {
        lock(&self.settings).upstream = Some(server);
    }

    /// Sets the weather: from clients to the server, and from the server to clients.
    pub fn set_weather(&self, up: Weather, down: Weather) {
        lock(&self.settings).weather = [up, down];
    }

    /// Loses everything while on.
    pub fn set_black_out(&self, on: bool) {
        lock(&self.settings).black_out = on;
    }

    /// Gives every client a new port towards the server, as a NAT does that has forgotten its mappings.
    pub fn change_ports(&self) {
        lock(&self.settings).new_ports = true;
    }

    /// What became of the packets from clients to the server.
    pub fn up(&self) -> PacketCounts {
        lock(&self.settings).counts[Direction::Up as usize]
    }

    /// What became of the packets from the server to clients.
    pub fn down(&self) -> PacketCounts {
        lock(&self.settings).counts[Direction::Down as usize]
    }
}

fn lock(settings: &Mutex<Settings>) -> MutexGuard<'_, Settings> {
    settings.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Packet {
    due: Instant,
    number: u64,
    direction: Direction,
    client: SocketAddr,
    bytes: Vec<u8>,
}

impl PartialEq for Packet {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Packet {}

impl PartialOrd for Packet {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Packet {
    /// The packet that is due first is the greatest, as `BinaryHeap` pops the greatest.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (other.due, other.number).cmp(&(self.due, self.number))
    }
}

struct Relay {
    poll: Poll,
    front: mio::net::UdpSocket,
    settings: Arc<Mutex<Settings>>,
    chance: fastrand::Rng,
    /// Each client's socket towards the server.
    outlets: HashMap<SocketAddr, mio::net::UdpSocket>,
    clients: HashMap<Token, SocketAddr>,
    last_token: usize,
    on_the_way: BinaryHeap<Packet>,
    packets: u64,
}

impl Relay {
    fn run(mut self, ending: &AtomicBool) {
        let mut events = Events::with_capacity(1_024);
        let mut buffer = vec![0; MAX_DATAGRAM_BYTES];
        while !ending.load(Ordering::Relaxed) {
            if std::mem::take(&mut lock(&self.settings).new_ports) {
                self.outlets.clear();
                self.clients.clear();
            }
            let due = self.on_the_way.peek().map_or(POLL, |packet| packet.due.saturating_duration_since(Instant::now()));
            // An interrupted wait is as good as one that is over.
            let _ = self.poll.poll(&mut events, Some(due.min(POLL)));
            for event in &events {
                if event.token() == FRONT { self.read_front(&mut buffer) } else { self.read_outlet(event.token(), &mut buffer) }
            }
            self.send_what_is_due();
        }
    }

    fn read_front(&mut self, buffer: &mut [u8]) {
        loop {
            match self.front.recv_from(buffer) {
                Ok((length, client)) => self.take(Direction::Up, client, &buffer[..length]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                // A closed port on the other side, reported late; the packet is lost either way.
                Err(_) => {}
            }
        }
    }

    fn read_outlet(&mut self, token: Token, buffer: &mut [u8]) {
        let Some(&client) = self.clients.get(&token) else { return };
        while let Some(received) = self.outlets.get(&client).map(|outlet| outlet.recv_from(buffer)) {
            match received {
                Ok((length, _)) => self.take(Direction::Down, client, &buffer[..length]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(_) => {}
            }
        }
    }

    fn take(&mut self, direction: Direction, client: SocketAddr, bytes: &[u8]) {
        let now = Instant::now();
        let mut settings = lock(&self.settings);
        let weather = settings.weather[direction as usize];
        let dark = settings.black_out;
        let counts = &mut settings.counts[direction as usize];
        counts.received += 1;
        if dark || self.chance.f64() < weather.loss {
            counts.lost += 1;
            return;
        }
        let copies = if self.chance.f64() < weather.duplication { 2 } else { 1 };
        counts.duplicated += copies - 1;
        for _ in 0..copies {
            let mut due = now + weather.delay + weather.jitter.mul_f64(self.chance.f64());
            if self.chance.f64() < weather.reordering {
                due += Weather::HELD_BACK;
                counts.held_back += 1;
            }
            self.packets += 1;
            self.on_the_way.push(Packet { due, number: self.packets, direction, client, bytes: bytes.to_vec() });
        }
    }

    fn send_what_is_due(&mut self) {
        let now = Instant::now();
        while self.on_the_way.peek().is_some_and(|packet| packet.due <= now) {
            let Some(packet) = self.on_the_way.pop() else { break };
            let sent = match packet.direction {
                Direction::Up => self.send_up(packet.client, &packet.bytes),
                Direction::Down => self.front.send_to(&packet.bytes, packet.client).is_ok(),
            };
            let counts = &mut lock(&self.settings).counts[packet.direction as usize];
            if sent {
                counts.forwarded += 1;
            } else {
                counts.lost += 1;
            }
        }
    }

    fn send_up(&mut self, client: SocketAddr, bytes: &[u8]) -> bool {
        let Some(server) = lock(&self.settings).upstream else { return false };
        if !self.outlets.contains_key(&client) && self.open_outlet(client).is_err() {
            return false;
        }
        self.outlets.get(&client).is_some_and(|outlet| outlet.send_to(bytes, server).is_ok())
    }

    fn open_outlet(&mut self, client: SocketAddr) -> io::Result<()> {
        let mut socket = mio::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0).into())?;
        self.last_token += 1;
        let token = Token(self.last_token);
        self.poll.registry().register(&mut socket, token, Interest::READABLE)?;
        self.clients.insert(token, client);
        self.outlets.insert(client, socket);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, net::UdpSocket};

    /// A server that answers each packet with itself, and a client's socket.
    fn echo_and_client() -> (UdpSocket, UdpSocket) {
        let server = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let client = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        for socket in [&server, &client] {
            socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        }
        (server, client)
    }

    fn echo_once(server: &UdpSocket) -> SocketAddr {
        let mut bytes = [0; 64];
        let (length, from) = server.recv_from(&mut bytes).unwrap();
        server.send_to(&bytes[..length], from).unwrap();
        from
    }

    #[test]
    fn a_perfect_line_carries_both_ways_and_a_new_port_is_another_sender() {
        let (server, client) = echo_and_client();
        let proxy = Proxy::open(1).unwrap();
        proxy.lead_to(server.local_addr().unwrap());
        client.send_to(b"lantern", proxy.address()).unwrap();
        let first_port = echo_once(&server);
        let mut bytes = [0; 64];
        let (length, _) = client.recv_from(&mut bytes).unwrap();
        assert_eq!(&bytes[..length], b"lantern");
        proxy.change_ports();
        client.send_to(b"lantern", proxy.address()).unwrap();
        // The change is taken up before the next packet or after it.
        let mut port = echo_once(&server);
        if port == first_port {
            client.send_to(b"lantern", proxy.address()).unwrap();
            port = echo_once(&server);
        }
        assert_ne!(port, first_port);
    }

    #[test]
    fn bad_weather_loses_doubles_and_reorders_about_as_often_as_asked() {
        const SENT: u64 = 1_000;
        let (server, client) = echo_and_client();
        server.set_read_timeout(Some(Duration::from_millis(1))).unwrap();
        let proxy = Proxy::open(7).unwrap();
        proxy.lead_to(server.local_addr().unwrap());
        let weather = Weather { loss: 0.2, duplication: 0.1, reordering: 0.1, ..Weather::default() };
        proxy.set_weather(weather, Weather::default());
        let mut arrived = Vec::new();
        let mut bytes = [0; 8];
        for number in 0..SENT {
            client.send_to(&number.to_le_bytes(), proxy.address()).unwrap();
            while proxy.up().received <= number || (arrived.len() as u64) < proxy.up().forwarded {
                if server.recv(&mut bytes).is_ok() {
                    arrived.push(u64::from_le_bytes(bytes));
                }
            }
        }
        while (arrived.len() as u64) < SENT + proxy.up().duplicated - proxy.up().lost {
            if server.recv(&mut bytes).is_ok() {
                arrived.push(u64::from_le_bytes(bytes));
            }
        }
        let counts = proxy.up();
        assert!((120..280).contains(&counts.lost), "{counts:?}");
        assert!((40..160).contains(&counts.duplicated), "{counts:?}");
        let distinct: BTreeSet<_> = arrived.iter().copied().collect();
        assert_eq!(distinct.len() as u64, SENT - counts.lost);
        assert_eq!(arrived.len() as u64, SENT - counts.lost + counts.duplicated);
        assert!(!arrived.is_sorted(), "nothing was overtaken");
    }

    #[test]
    fn nothing_passes_in_a_black_out() {
        let (server, client) = echo_and_client();
        let proxy = Proxy::open(3).unwrap();
        proxy.lead_to(server.local_addr().unwrap());
        proxy.set_black_out(true);
        client.send_to(b"lost", proxy.address()).unwrap();
        while proxy.up().lost < 1 {
            std::thread::yield_now();
        }
        proxy.set_black_out(false);
        client.send_to(b"kept", proxy.address()).unwrap();
        let mut bytes = [0; 8];
        let (length, _) = server.recv_from(&mut bytes).unwrap();
        assert_eq!(&bytes[..length], b"kept");
    }
}
