//! Events of the sample hunt, as the server would tell them.

use hunt_shared::{
    event::{EventKind, Reward},
    geo::LonLat,
    hunt::{Glyph, Hunt, PublicBoundary, RewardEffect, RewardTemplate},
};

fn challenge<'a>(hunt: &'a Hunt, id: &str) -> &'a hunt_shared::hunt::Challenge {
    hunt.challenges.iter().find(|challenge| challenge.id == id.into()).unwrap()
}

/// A challenge opens.
pub fn opened(hunt: &Hunt, id: &str, steps: u32, target: Option<LonLat>) -> EventKind {
    let challenge = challenge(hunt, id);
    EventKind::ChallengeOpened {
        challenge: challenge.id.clone(),
        title: challenge.title.clone(),
        text: challenge.text.clone(),
        target,
        steps,
    }
}

/// A challenge is completed.
pub fn completed(hunt: &Hunt, id: &str) -> EventKind {
    let challenge = challenge(hunt, id);
    EventKind::ChallengeCompleted { challenge: challenge.id.clone(), title: challenge.title.clone() }
}

/// The first reward of a challenge.
pub fn rewarded(hunt: &Hunt, id: &str) -> EventKind {
    let challenge = challenge(hunt, id);
    let template = challenge.rewards[0].rewards().next().unwrap();
    let RewardTemplate { id, title, because, rarity, glyph, effects, .. } = template.clone();
    EventKind::RewardGranted(Reward {
        reward: id,
        challenge: challenge.id.clone(),
        kicker: challenge.title.clone(),
        title,
        because: because.replace("{player}", "Mara").replace("{seconds}", "71"),
        rarity,
        glyph,
        effects: effects.iter().filter_map(RewardEffect::told).collect(),
    })
}

/// An object is taken.
pub fn taken(hunt: &Hunt, id: &str) -> EventKind {
    let object = hunt.objects.iter().find(|object| object.id == id.into()).unwrap();
    EventKind::ObjectCollected {
        object: object.id.clone(),
        name: object.name.clone(),
        glyph: object.glyph,
        item: object.item.clone().map(|item| (item, 1)),
    }
}

/// Old Fen says a line, to which these can be replied.
pub fn fen_spoke(line: &str, text: &str, replies: &[&str]) -> EventKind {
    EventKind::CharacterSpoke {
        character: "fen".into(),
        line: line.into(),
        speaker: "Old Fen".into(),
        glyph: Glyph::Rope,
        said: None,
        text: text.into(),
        replies: replies.iter().enumerate().map(|(index, text)| (index as u32, (*text).to_owned())).collect(),
    }
}

/// The player comes into a boundary.
pub fn entered(hunt: &Hunt, id: &str) -> EventKind {
    let PublicBoundary { id, name, .. } = boundary(hunt, id);
    EventKind::BoundaryEntered { boundary: id, name }
}

/// A hidden boundary is shown under a name.
pub fn revealed(hunt: &Hunt, id: &str, name: &str) -> EventKind {
    EventKind::BoundaryRevealed { boundary: PublicBoundary { name: name.into(), ..boundary(hunt, id) } }
}

/// Somebody speaks.
/// The Weather Stone asks.
pub fn stone_asks(text: &str) -> EventKind {
    EventKind::RiddleAsked {
        challenge: "weather-stone".into(),
        riddle: "weather-stone".into(),
        text: text.into(),
        choices: vec![],
    }
}

pub fn said(speaker: &str, text: &str) -> EventKind {
    EventKind::Said { speaker: speaker.into(), text: text.into() }
}

fn boundary(hunt: &Hunt, id: &str) -> PublicBoundary {
    hunt.boundaries.iter().find(|boundary| boundary.id == id.into()).unwrap().into()
}
