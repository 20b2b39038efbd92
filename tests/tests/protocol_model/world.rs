//! The hunt that the model plays: three places that a step leads into or out of, and two coins that can be taken from anywhere.

use hunt_server::{control::CatalogHunt, instance::Instance};
use hunt_shared::{
    event::{Event, EventKind},
    geo::LonLat,
    hunt::load_hunt,
    identity::{HuntId, ObjectId, PlayerId},
};
use std::collections::BTreeMap;

/// The players, by index; each may have several devices.
pub const PLAYERS: [PlayerId; 2] = [PlayerId(0xA11CE), PlayerId(0xB0B)];

/// Where a player can stand: nowhere in particular, or in one of three circles.
pub const PLACES: [LonLat; 4] =
    [LonLat::new(-8.5, 52.66), LonLat::new(-8.5, 52.66036), LonLat::new(-8.499407, 52.66), LonLat::new(-8.500593, 52.66)];

const CIRCLES: [&str; 3] = ["north", "east", "west"];

/// What a player can take, each once.
pub const COINS: [&str; 2] = ["penny", "florin"];

const HUNT: &str = r#"Hunt(
    title: "The Model",
    description: "As little as there can be of everything.",
    start: (-8.5, 52.66),
    max_speed_mps: 1000000.0,
    boundaries: ["circles.geojson"],
    objects: [
        Object(id: "penny", name: "Penny", glyph: Coin, at: (-8.5, 52.66), reach_m: 500.0, gives: "coin"),
        Object(id: "florin", name: "Florin", glyph: Coin, at: (-8.5, 52.66), reach_m: 500.0, gives: "coin"),
    ],
    challenges: [
        Challenge(id: "coins", title: "Coins", text: "There are two.", goal: Holds("coin", 2), rewards: [
            Reward(id: "purse", title: "A Purse", because: "{rank}", rarity: Common, glyph: Coin, effects: [Points(10)]),
        ]),
    ],
)"#;

/// The instance, as a server makes it of the hunt's files.
pub fn instance() -> Instance {
    let circle = |(name, centre): (&str, &LonLat)| {
        serde_json::json!({
            "type": "Feature", "id": name, "properties": { "name": name, "radius_m": 5.0 },
            "geometry": { "type": "Point", "coordinates": [centre.lon, centre.lat] },
        })
    };
    let circles: Vec<_> = CIRCLES.into_iter().zip(&PLACES[1..]).map(circle).collect();
    let circles = serde_json::json!({ "type": "FeatureCollection", "features": circles });
    let files = BTreeMap::from([
        ("hunt.ron".to_owned(), HUNT.as_bytes().to_vec()),
        ("circles.geojson".to_owned(), circles.to_string().into_bytes()),
    ]);
    let loaded = load_hunt(HuntId::new("model"), &files).unwrap_or_else(|report| panic!("{:?}", report.into_miette()));
    let views = CatalogHunt::of(&loaded.hunt).unwrap().views();
    Instance::new(loaded.hunt, views)
}

/// What an event tells, as far as the model foretells it: all but the words, the positions and the times.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    Begun,
    Opened,
    Entered(usize),
    Exited(usize),
    Collected(usize),
    Advanced(u32),
    Completed,
    /// With the rank that its words name.
    Rewarded(u64),
    /// Nothing that this hunt has.
    Other,
}

impl Told {
    /// What this event tells.
    pub fn of(event: &Event) -> Self {
        let place = |name: &str| CIRCLES.iter().position(|circle| *circle == name).map(|index| index + 1);
        match &event.kind {
            EventKind::HuntBegun { .. } => Self::Begun,
            EventKind::ChallengeOpened { .. } => Self::Opened,
            EventKind::BoundaryEntered { boundary, .. } => place(boundary.as_str()).map_or(Self::Other, Self::Entered),
            EventKind::BoundaryExited { boundary, .. } => place(boundary.as_str()).map_or(Self::Other, Self::Exited),
            EventKind::ObjectCollected { object, .. } => coin(object).map_or(Self::Other, Self::Collected),
            EventKind::ChallengeAdvanced { done, .. } => Self::Advanced(*done),
            EventKind::ChallengeCompleted { .. } => Self::Completed,
            EventKind::RewardGranted(reward) => {
                reward.because.trim_end_matches(char::is_alphabetic).parse().map_or(Self::Other, Self::Rewarded)
            }
            _ => Self::Other,
        }
    }
}

/// The index of a coin.
pub fn coin(object: &ObjectId) -> Option<usize> {
    COINS.iter().position(|coin| *coin == object.as_str())
}

/// The index of the place that this is.
pub fn place(position: LonLat) -> Option<usize> {
    PLACES.iter().position(|place| *place == position)
}
