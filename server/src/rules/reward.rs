//! Rewards: from a designer's template to what one player was given.

use hunt_shared::{
    event::{Effect, Reward},
    hunt::{Challenge, RewardEffect, RewardTemplate, VirtualObject},
    identity::ChallengeId,
};

/// What a template's texts may name.
pub struct Reasons<'a> {
    /// `{player}`.
    pub player: &'a str,
    /// `{seconds}`: from the challenge's opening to its completion.
    pub seconds: f64,
    /// `{rank}`: which player this was to complete it, from 1.
    pub rank: u64,
}

/// The reward that a template gives. `points`: what the player had before it.
pub fn grant(template: &RewardTemplate, challenge: &Challenge, reasons: &Reasons, points: i64) -> Reward {
    Reward { challenge: challenge.id.clone(), ..fill(template, challenge.title.clone(), reasons, points) }
}

fn fill(template: &RewardTemplate, kicker: String, reasons: &Reasons, points: i64) -> Reward {
    let own_points: i64 =
        template.effects.iter().map(|effect| if let RewardEffect::Points(points) = effect { *points } else { 0 }).sum();
    let fill = |text: &str| {
        // The name last: a player may be called "{rank}".
        text.replace("{points}", &points.saturating_add(own_points).to_string())
            .replace("{seconds}", &format!("{:.0}", reasons.seconds))
            .replace("{rank}", &ordinal(reasons.rank))
            .replace("{player}", reasons.player)
    };
    Reward {
        reward: template.id.clone(),
        challenge: ChallengeId::new(""),
        kicker,
        title: fill(&template.title),
        because: fill(&template.because),
        rarity: template.rarity,
        glyph: template.glyph,
        effects: template
            .effects
            .iter()
            .filter_map(|effect| match effect {
                RewardEffect::Points(points) => Some(Effect::Points(*points)),
                RewardEffect::Item { item, name, count } => {
                    Some(Effect::Item { item: item.clone(), name: name.clone(), count: *count })
                }
                RewardEffect::Badge { name } => Some(Effect::Badge { name: name.clone() }),
                RewardEffect::Reveal(_) | RewardEffect::Spawn(_) => None,
            })
            .collect(),
    }
}

/// The reward that consoles who lost an object to another.
pub fn console(
    template: &RewardTemplate,
    object: &VirtualObject,
    challenge: Option<&Challenge>,
    reasons: &Reasons,
    points: i64,
) -> Reward {
    let challenge = challenge.map_or_else(|| ChallengeId::new(""), |challenge| challenge.id.clone());
    Reward { challenge, ..fill(template, object.name.clone(), reasons, points) }
}

/// The hidden boundaries that a template shows.
pub fn reveals(template: &RewardTemplate) -> impl Iterator<Item = usize> {
    template.effects.iter().filter_map(|effect| if let RewardEffect::Reveal(boundary) = effect { Some(*boundary) } else { None })
}

/// The objects that a template lets appear.
pub fn spawns(template: &RewardTemplate) -> Vec<usize> {
    let spawned = template.effects.iter().filter_map(|effect| match effect {
        RewardEffect::Spawn(objects) => Some(objects),
        _ => None,
    });
    spawned.flatten().copied().collect()
}

/// 1st, 2nd, 3rd, 4th, 11th …
fn ordinal(number: u64) -> String {
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::ordinal;

    #[test]
    fn ranks_read_as_english() {
        let spoken: Vec<_> = [1, 2, 3, 4, 11, 12, 13, 21, 101, 111].map(ordinal).into();
        assert_eq!(spoken, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "101st", "111th"]);
    }
}
