//! The whole of the server's crossing stage as its ECS runs it: fixes in degrees are taken out of each player's inbox, placed in the plane,
//! admitted by time and speed, and their transitions are kept for the rules. Filling the inboxes and taking what was found are other stages'
//! work and not timed.

use crate::{
    Contender,
    scene::{self, WALKERS},
    timed,
};
use bevy::{
    prelude::*,
    tasks::{ComputeTaskPool, TaskPoolBuilder},
};
use hunt_server::{
    clock::ServerClock,
    counters::Counters,
    crossing::{CrossingPlugin, Path},
    instance::Instance,
    net::NetClock,
    outbox::{HuntOutbox, MemoryLog, Outbox, OutboxOptions, StoredPlayer},
    player::{Inbox, Player},
};
use hunt_shared::{
    geo::{GeoBox, LonLat},
    hunt::{Hunt, HuntSettings},
    identity::{CommandNumber, ContentHash, FixNumber, PlayerId},
    language_tag::LanguageTag,
    protocol::{Fix, FixUpdate},
    time::UnixMs,
};

/// How long ago the first fix was, so that none lies in the future.
const AGO_MS: i64 = 3_600_000;

pub fn contender(areas: usize) -> Contender {
    // One core.
    ComputeTaskPool::get_or_init(|| TaskPoolBuilder::new().num_threads(1).build());
    let hunt = hunt(areas);
    let (frame, hash) = (hunt.frame, hunt.hash);
    let instance = Instance::new(hunt, [hash]);
    let outbox = Outbox::open(MemoryLog::default(), OutboxOptions::default(), hash).expect("memory is there");
    let clock = ServerClock::new(NetClock::start());
    let now = clock.now();
    let mut app = App::new();
    app.insert_resource(clock).insert_resource(Counters::default()).add_plugins(CrossingPlugin);
    let world = app.world_mut();
    let paths: Vec<Path> = (0..WALKERS).map(|_| Path::from_stored(&StoredPlayer::default(), &instance, now)).collect();
    let instance = world.spawn((instance, HuntOutbox::new(outbox))).id();
    world.spawn_batch((0..).zip(paths).map(move |(number, path)| {
        let player = Player::new(PlayerId(number), format!("player {number}").into(), instance, LanguageTag::default(), now);
        (player, Inbox::after(FixNumber(0), CommandNumber(0)), path)
    }));
    // Straight on in degrees, which is cheap and as good as straight on in the plane for some hundred metres.
    let mut walkers: Vec<(LonLat, LonLat)> = scene::ways()
        .map(|mut way| {
            let [one, other] = [way.next(), way.next()].map(|point| frame.to_lonlat(point));
            (one, LonLat::new(other.lon - one.lon, other.lat - one.lat))
        })
        .collect();
    let mut inboxes = world.query::<&mut Inbox>();
    let mut paths = world.query::<&mut Path>();
    let mut round = 0;
    Box::new(move || {
        round += 1;
        let world = app.world_mut();
        for (mut inbox, (at, step)) in inboxes.iter_mut(world).zip(&mut walkers) {
            *at = LonLat::new(at.lon + step.lon, at.lat + step.lat);
            let fix = Fix { time: UnixMs(now.0 - AGO_MS + 1_000 * round), position: *at, accuracy_m: 5.0 };
            inbox.put_fixes(&FixUpdate { first: FixNumber(round as u64), fixes: vec![fix], ..FixUpdate::default() });
        }
        let time = timed(|| world.run_schedule(Update));
        let mut walked = 0;
        for mut path in paths.iter_mut(world) {
            let found = path.bypass_change_detection().take_walked();
            walked += found.fixes as usize - found.refused.len();
        }
        assert_eq!(walked, WALKERS, "each fix is taken");
        time
    })
}

fn hunt(areas: usize) -> Hunt {
    let frame = scene::frame();
    Hunt {
        id: "bench".into(),
        hash: ContentHash([7; 32]),
        language: LanguageTag::default(),
        translations: Vec::new(),
        title: String::new(),
        description: String::new(),
        attribution: String::new(),
        start: frame.origin(),
        bounds: GeoBox::around([frame.origin()]).expect("there is a position"),
        frame,
        settings: HuntSettings::default(),
        time_zone: "UTC".into(),
        open: Default::default(),
        teams: None,
        effort: Default::default(),
        fog: true,
        boundaries: scene::boundaries(areas),
        objects: Vec::new(),
        challenges: Vec::new(),
        reactions: Vec::new(),
        characters: vec![],
        gates: vec![],
        uses: vec![],
        recipes: vec![],
        item_pictures: vec![],
        map: [].into(),
        pictures: [].into(),
        renamed: Vec::new(),
    }
}
