//! What is heard once: short phrases in one key, so that whatever comes together goes together.

use super::{
    CUE_HZ,
    buffer::Buffer,
    instruments::{bell, drum, glass, knock, pluck, reeds, rush},
    noise::Noise,
    room::Room,
    scale::step,
    steps::{Ground, footstep},
};
use hunt_shared::hunt::Rarity;

/// Something that is heard once.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Cue {
    /// A foot comes down; the number varies it.
    Step(Ground, u8),
    /// A boundary is crossed.
    Crossed,
    /// A boundary or an object shows itself.
    Revealed,
    /// A challenge opens.
    Opened,
    /// A step of a challenge is done.
    StepDone,
    /// A challenge is completed.
    Completed,
    /// A challenge failed.
    Failed,
    /// A reward: first one waits for it, then there it is.
    Reward(Rarity),
    /// An object is taken.
    Taken,
    /// Another was quicker.
    Missed,
    /// That does not go.
    Refused,
    /// Somebody says something.
    Message,
    /// A second of the last ten.
    Tick,
    /// The server is lost.
    LinkLost,
    /// The server is there again.
    LinkRegained,
    /// A button is pressed.
    Press,
    /// The keyboard comes to another button.
    Focus,
    /// The bell of the kirk.
    Bell,
}

/// How many feet there are for a ground.
const FEET: u8 = 4;

impl Cue {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        let steps = Ground::ALL.into_iter().flat_map(|ground| (0..FEET).map(move |variant| Self::Step(ground, variant)));
        let rewards = [Rarity::Common, Rarity::Fine, Rarity::Rare, Rarity::Legendary].map(Self::Reward);
        [
            Self::Crossed,
            Self::Revealed,
            Self::Opened,
            Self::StepDone,
            Self::Completed,
            Self::Failed,
            Self::Taken,
            Self::Missed,
            Self::Refused,
            Self::Message,
            Self::Tick,
            Self::LinkLost,
            Self::LinkRegained,
            Self::Press,
            Self::Focus,
            Self::Bell,
        ]
        .into_iter()
        .chain(rewards)
        .chain(steps)
    }

    /// The same step by another foot.
    pub fn step(ground: Ground, foot: u64) -> Self {
        Self::Step(ground, (foot % u64::from(FEET)) as u8)
    }

    /// Its name, as in files.
    pub fn name(self) -> String {
        match self {
            Self::Step(ground, variant) => format!("step-{}-{}", ground.as_str(), variant + 1),
            Self::Reward(rarity) => format!("reward-{rarity:?}").to_lowercase(),
            Self::StepDone => "step-done".to_owned(),
            Self::LinkLost => "link-lost".to_owned(),
            Self::LinkRegained => "link-regained".to_owned(),
            other => format!("{other:?}").to_lowercase(),
        }
    }

    /// Makes it.
    pub fn render(self) -> Buffer {
        match self {
            Self::Step(ground, variant) => footstep(ground, variant),
            Self::Crossed => crossed(),
            Self::Revealed => revealed(),
            Self::Opened => opened(),
            Self::StepDone => phrase(0.9, 0.42, Room::YARD, &[(0.0, glint(9, 0.5)), (0.11, glint(11, 0.7))]),
            Self::Completed => completed(),
            Self::Failed => failed(),
            Self::Reward(rarity) => reward(rarity),
            Self::Taken => taken(),
            Self::Missed => missed(),
            Self::Refused => refused(),
            Self::Message => {
                let puff = |at, seconds, seed| reeds(CUE_HZ, step(at), seconds, 0.03, 0.09, seed);
                phrase(0.75, 0.26, Room::YARD, &[(0.0, puff(3, 0.16, 1)), (0.15, puff(4, 0.3, 2))])
            }
            Self::Tick => {
                let block = knock(CUE_HZ, 1174.7, 9.0, 0.07, 5);
                phrase(0.2, 0.34, Room { wet: 0.1, ..Room::YARD }, &[(0.0, block), (0.0, quiet(glint(14, 0.12), 0.2))])
            }
            Self::LinkLost => {
                phrase(1.5, 0.38, Room::VAULT, &[(0.0, string(7, 0.9)), (0.16, string(4, 0.9)), (0.34, string(1, 1.1))])
            }
            Self::LinkRegained => {
                phrase(1.5, 0.4, Room::VAULT, &[(0.0, string(1, 0.8)), (0.13, string(4, 0.8)), (0.26, string(7, 1.1))])
            }
            Self::Press => {
                let key = knock(CUE_HZ, 620.0, 4.0, 0.05, 9);
                phrase(0.14, 0.26, Room { wet: 0.06, ..Room::YARD }, &[(0.0, key), (0.0, quiet(string(11, 0.1), 0.3))])
            }
            Self::Focus => phrase(0.09, 0.1, Room { wet: 0.0, ..Room::YARD }, &[(0.0, knock(CUE_HZ, 980.0, 5.0, 0.03, 11))]),
            Self::Bell => {
                let stroke = || bell(CUE_HZ, step(-7), 5.5);
                phrase(11.0, 0.5, Room::FAR, &[(0.0, stroke()), (2.6, quiet(stroke(), 0.9)), (5.2, quiet(stroke(), 0.8))])
            }
        }
    }
}

/// Voices in the room, spread a little from left to right in their order.
fn phrase(seconds: f32, peak: f32, room: Room, voices: &[(f32, Vec<f32>)]) -> Buffer {
    let mut buffer = Buffer::silent(CUE_HZ, seconds);
    for (index, (at_s, voice)) in voices.iter().enumerate() {
        let pan = if voices.len() > 1 { index as f32 / (voices.len() - 1) as f32 * 0.5 - 0.25 } else { 0.0 };
        buffer.add(*at_s, 1.0, pan, voice);
    }
    room.filled(buffer).finished(peak)
}

fn quiet(mut voice: Vec<f32>, share: f32) -> Vec<f32> {
    voice.iter_mut().for_each(|sample| *sample *= share);
    voice
}

fn string(at: i32, dies_s: f32) -> Vec<f32> {
    quiet(pluck(CUE_HZ, step(at), dies_s, 0.55, (at + 40) as u32), 0.8)
}

fn glint(at: i32, dies_s: f32) -> Vec<f32> {
    quiet(glass(CUE_HZ, step(at), dies_s), 0.55)
}

fn ring(at: i32, dies_s: f32) -> Vec<f32> {
    quiet(bell(CUE_HZ, step(at), dies_s), 0.5)
}

fn blown(at: i32, seconds: f32, attack_s: f32) -> Vec<f32> {
    reeds(CUE_HZ, step(at), seconds, attack_s, (seconds * 0.35).min(0.5), (at + 60) as u32)
}

/// A breath, and a fifth upward.
fn crossed() -> Buffer {
    let air = quiet(rush(CUE_HZ, 500.0, 2600.0, 0.42, 3), 0.5);
    phrase(1.1, 0.42, Room::VAULT, &[(0.0, air), (0.06, string(4, 0.7)), (0.15, string(8, 0.9))])
}

/// Glass that catches the light.
fn revealed() -> Buffer {
    let glints = [7, 9, 11, 8, 14].iter().enumerate();
    let voices: Vec<_> =
        glints.map(|(index, at)| (0.09 * index as f32, quiet(glint(*at, 0.9), 1.0 - 0.12 * index as f32))).collect();
    phrase(2.2, 0.4, Room::VAULT, &voices)
}

/// A call: the strings say it, the concertina holds it.
fn opened() -> Buffer {
    phrase(
        2.2,
        0.5,
        Room::VAULT,
        &[
            (0.0, string(0, 1.2)),
            (0.12, string(4, 1.2)),
            (0.24, string(7, 1.4)),
            (0.24, quiet(blown(4, 1.0, 0.12), 0.42)),
            (0.36, quiet(string(8, 1.2), 0.8)),
            (0.24, quiet(blown(0, 1.1, 0.16), 0.36)),
        ],
    )
}

/// The bright fourth step of the mode, then home.
fn completed() -> Buffer {
    phrase(
        3.0,
        0.6,
        Room::VAULT,
        &[
            (0.0, string(3, 0.9)),
            (0.0, string(5, 0.9)),
            (0.1, string(7, 1.0)),
            (0.05, quiet(blown(3, 0.5, 0.08), 0.4)),
            (0.42, string(4, 1.4)),
            (0.42, quiet(blown(0, 1.4, 0.1), 0.45)),
            (0.42, quiet(blown(4, 1.4, 0.1), 0.45)),
            (0.44, string(7, 1.6)),
            (0.5, ring(7, 2.2)),
            (0.62, glint(14, 1.0)),
        ],
    )
}

/// It sinks, but not far: one may try again.
fn failed() -> Buffer {
    phrase(
        2.0,
        0.36,
        Room::VAULT,
        &[
            (0.0, quiet(blown(3, 0.42, 0.06), 0.6)),
            (0.36, quiet(blown(1, 0.42, 0.06), 0.55)),
            (0.72, quiet(blown(0, 0.9, 0.08), 0.6)),
            (0.72, quiet(blown(-3, 0.9, 0.08), 0.5)),
            (0.72, quiet(drum(CUE_HZ, step(-14), 0.5), 0.5)),
        ],
    )
}

/// Something small goes into the bag.
fn taken() -> Buffer {
    let bag = quiet(rush(CUE_HZ, 1800.0, 700.0, 0.16, 21), 0.45);
    phrase(
        0.9,
        0.44,
        Room::YARD,
        &[(0.0, bag), (0.02, string(7, 0.5)), (0.09, glint(11, 0.7)), (0.15, quiet(glint(14, 0.6), 0.6))],
    )
}

/// A sigh, kindly.
fn missed() -> Buffer {
    phrase(
        1.5,
        0.3,
        Room::VAULT,
        &[
            (0.0, quiet(blown(8, 0.3, 0.05), 0.5)),
            (0.24, quiet(blown(7, 0.3, 0.05), 0.5)),
            (0.48, quiet(blown(4, 0.6, 0.08), 0.55)),
        ],
    )
}

/// Two dull knocks.
fn refused() -> Buffer {
    let dull = |hz: f32, seed| knock(CUE_HZ, hz, 4.0, 0.1, seed);
    phrase(
        0.5,
        0.36,
        Room { wet: 0.12, ..Room::YARD },
        &[
            (0.0, dull(210.0, 31)),
            (0.0, quiet(string(-6, 0.25), 0.4)),
            (0.13, dull(180.0, 32)),
            (0.13, quiet(string(-7, 0.3), 0.45)),
        ],
    )
}

/// Strings that run upward and make one wait, then the reward itself: the rarer, the longer the wait and the richer what comes.
fn reward(rarity: Rarity) -> Buffer {
    let rank = rarity as usize;
    let wait_s = [0.26, 0.36, 0.56, 0.9][rank];
    let mut buffer = Buffer::silent(CUE_HZ, [2.6, 3.2, 4.2, 6.0][rank]);
    let notes = [3, 5, 8, 13][rank];
    for index in 0..notes {
        // The run ends one step below where the reward begins, and quickens.
        let share = index as f32 / notes as f32;
        let at = 7 - notes + index;
        buffer.add(wait_s * share.powf(0.85), 0.25 + 0.35 * share, share - 0.5, &string(at, 0.45));
    }
    if rank >= 2 {
        buffer.add(0.0, 0.5, 0.0, &rush(CUE_HZ, 300.0, 5200.0, wait_s * 1.15, 41));
    }
    if rank == 3 {
        for index in 0..9 {
            let share = index as f32 / 9.0;
            buffer.add(wait_s * share, 0.12 + 0.3 * share, 0.0, &drum(CUE_HZ, step(-14), 0.28));
        }
        buffer.add(0.1, 0.3, 0.0, &blown(-3, wait_s, wait_s * 0.8));
    }
    let chord: &[i32] = [&[0, 4, 7][..], &[0, 4, 7, 9], &[-7, 0, 4, 7, 8], &[-7, -3, 0, 4, 7, 8, 11]][rank];
    for (index, at) in chord.iter().enumerate() {
        let pan = index as f32 / chord.len() as f32 - 0.4;
        buffer.add(wait_s + 0.014 * index as f32, 0.75, pan, &string(*at, 1.8 + 0.4 * rank as f32));
        if rank >= 1 && *at >= -3 && *at <= 7 {
            buffer.add(wait_s, 0.22, -pan, &blown(*at, 1.2 + 0.5 * rank as f32, 0.06));
        }
    }
    let bells: &[(f32, i32)] = [
        &[(0.0, 7)][..],
        &[(0.0, 7), (0.14, 11)],
        &[(0.0, 7), (0.13, 11), (0.26, 14)],
        &[(0.0, 0), (0.0, 7), (0.2, 11), (0.4, 14), (0.6, 13), (0.8, 11), (1.0, 14)],
    ][rank];
    for (later_s, at) in bells {
        buffer.add(wait_s + later_s, 0.55, 0.2 - later_s * 0.3, &ring(*at, 2.0 + 0.5 * rank as f32));
    }
    // Dust in the light.
    let mut odd = Noise::new(90 + rank as u32);
    for index in 0..[0, 3, 8, 20][rank] {
        let at = [11, 14, 16, 18, 15][index % 5];
        let later_s = 0.2 + odd.between(0.0, 0.5 + 0.5 * rank as f32);
        buffer.add(wait_s + later_s, odd.between(0.06, 0.2), odd.between(-0.8, 0.8), &glint(at, 0.7));
    }
    if rank == 3 {
        buffer.add(wait_s, 0.7, 0.0, &drum(CUE_HZ, step(-14), 1.2));
    }
    Room::VAULT.filled(buffer).finished([0.55, 0.6, 0.68, 0.78][rank])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_clean() {
        for cue in Cue::all() {
            let heard = cue.render();
            let name = cue.name();
            assert!(heard.peak() > 0.05 && heard.peak() < 0.9, "{name}: peak {}", heard.peak());
            for side in [&heard.left, &heard.right] {
                let mean = side.iter().sum::<f32>() / side.len() as f32;
                assert!(mean.abs() < 1e-3, "{name} pushes the loudspeaker one way: {mean}");
                let (first, last) = (side[0].abs(), side[side.len() - 1].abs());
                assert!(first < 1e-3 && last < 1e-3, "{name} clicks: {first} {last}");
                assert!(side.iter().all(|sample| sample.is_finite()));
            }
        }
    }

    #[test]
    fn what_happens_often_is_short_and_what_happens_seldom_may_last() {
        let seconds = |cue: Cue| cue.render().seconds();
        assert!(seconds(Cue::Focus) < 0.15 && seconds(Cue::Press) < 0.2 && seconds(Cue::Tick) < 0.5);
        assert!(Ground::ALL.into_iter().all(|ground| seconds(Cue::Step(ground, 0)) < 0.3));
        let rewards = [Rarity::Common, Rarity::Fine, Rarity::Rare, Rarity::Legendary].map(|rarity| seconds(Cue::Reward(rarity)));
        assert!(rewards.windows(2).all(|pair| pair[0] < pair[1]), "{rewards:?}");
    }

    #[test]
    fn the_same_every_time_and_no_two_the_same() {
        assert_eq!(Cue::Reward(Rarity::Rare).render(), Cue::Reward(Rarity::Rare).render());
        let names: std::collections::BTreeSet<_> = Cue::all().map(Cue::name).collect();
        assert_eq!(names.len(), Cue::all().count());
    }
}
