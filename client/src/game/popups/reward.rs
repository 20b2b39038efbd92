//! The card of a reward: a niche in which its emblem shines and its rarity is told, and beside it what it is, why it was given and what it
//! brings. The rarer it is, the brighter its light and its frame.

use super::{
    card::Drawing,
    celebrate::{Emblem, KeptBack, Rays},
};
use crate::game::{
    controls::{DONE, Lettering, Spawner, column, framed, growing, picture, raised, row, veil, words},
    glyphs::{Mark, RAYS_PX, blend},
    journal::{points_won, rarity_in_words},
    theme::{BRASS, CREAM, PANEL},
};
use bevy::prelude::*;
use hunt_shared::{
    event::{Effect, Event, Reward},
    hunt::Rarity,
};

/// Logical pixels of the niche's width and of the emblem in it.
const NICHE_PX: f32 = 114.0;
const EMBLEM_PX: f32 = 88.0;

/// A title of more characters than this is set smaller.
const LONG_TITLE: usize = 15;

/// How many degrees of rarity there are: so many lozenges stand below the emblem.
const DEGREES: usize = 4;

/// Seconds after the reveal at which the rest is told: how rare it is, why it was given, what it brings.
const RARITY_S: f32 = 0.12;
const BECAUSE_S: f32 = 0.2;
const EFFECTS_S: f32 = 0.4;

/// The colour that goes with a rarity.
fn accent(rarity: Rarity) -> Color {
    match rarity {
        Rarity::Common => CREAM,
        Rarity::Fine => DONE,
        Rarity::Rare | Rarity::Legendary => BRASS,
    }
}

/// The light behind its emblem: colours, how strong they are, and radians a second by which they turn.
fn lights(rarity: Rarity) -> &'static [(Color, f32, f32)] {
    match rarity {
        Rarity::Common => &[(CREAM, 0.10, 0.0)],
        Rarity::Fine => &[(DONE, 0.24, 0.05)],
        Rarity::Rare => &[(BRASS, 0.34, 0.07)],
        Rarity::Legendary => &[(BRASS, 0.62, 0.1), (CREAM, 0.14, -0.06)],
    }
}

/// What frames the card: an edge in the rarity's colour, and a glow about it.
pub fn frame(rarity: Rarity) -> impl Bundle {
    let (edge, glow, spread_px, blur_px) = match rarity {
        Rarity::Common => (raised(0.34), 0.0, 0.0, 0.0),
        Rarity::Fine => (blend(PANEL, DONE, 0.7), 0.2, 0.0, 20.0),
        Rarity::Rare => (blend(PANEL, BRASS, 0.75), 0.34, 1.0, 26.0),
        Rarity::Legendary => (BRASS, 0.6, 3.0, 36.0),
    };
    let shade = |color: Color, y_px: f32, spread_px: f32, blur_px: f32| ShadowStyle {
        color,
        x_offset: px(0),
        y_offset: px(y_px),
        spread_radius: px(spread_px),
        blur_radius: px(blur_px),
    };
    let mut shadows = vec![shade(veil(Color::BLACK, 0.35), 6.0, 0.0, 18.0)];
    if glow > 0.0 {
        shadows.push(shade(veil(accent(rarity), glow), 0.0, spread_px, blur_px));
    }
    (BorderColor::all(edge), BoxShadow(shadows))
}

impl Drawing<'_> {
    /// Spawns what a reward's card says.
    pub(super) fn spawn_reward(&self, card: &mut Spawner<'_>, reward: &Reward, event: &Event) {
        let fonts = &self.ink.fonts;
        // The niche stands on the left, but what the reward is comes first for who listens.
        let node = Node { flex_direction: FlexDirection::RowReverse, ..default() };
        card.spawn((node, Pickable::IGNORE)).with_children(|body| {
            let node = Node { padding: UiRect::new(px(14), px(15), px(13), px(9)), ..growing(column(4.0)) };
            body.spawn((node, Pickable::IGNORE)).with_children(|text| {
                self.spawn_kicker(text, &reward.kicker, event.time);
                let lettering = if reward.title.chars().count() > LONG_TITLE { Lettering::Heading } else { Lettering::Title };
                text.spawn((words(fonts, lettering, CREAM, &reward.title), KeptBack::until(0.0)));
                if !reward.because.is_empty() {
                    text.spawn((column(0.0), Pickable::IGNORE, KeptBack::until(BECAUSE_S)))
                        .with_children(|text| self.rich(Lettering::Body, veil(CREAM, 0.88), 234.0).spawn(text, &reward.because));
                }
                if !reward.effects.is_empty() {
                    let node = Node {
                        flex_wrap: FlexWrap::Wrap,
                        column_gap: px(8),
                        row_gap: px(6),
                        margin: UiRect::top(px(6)),
                        ..default()
                    };
                    text.spawn((node, Pickable::IGNORE, KeptBack::until(EFFECTS_S)))
                        .with_children(|chips| reward.effects.iter().for_each(|effect| self.spawn_chip(chips, effect)));
                }
            });
            self.spawn_niche(body, reward);
        });
        // The niche ends above it.
        card.spawn((
            Node { height: px(1), margin: UiRect::bottom(px(8)), ..default() },
            BackgroundColor(raised(0.14)),
            Pickable::IGNORE,
        ));
        self.spawn_footer(card, true, event.position);
    }

    /// The emblem in its light, and below it how rare it is: by lozenges, and in a word.
    fn spawn_niche(&self, body: &mut Spawner<'_>, reward: &Reward) {
        let glyphs = &self.ink.glyphs;
        let niche = Node {
            width: px(NICHE_PX),
            flex_shrink: 0.0,
            align_items: AlignItems::Center,
            justify_content: JustifyContent::Center,
            padding: UiRect::vertical(px(14)),
            border_radius: BorderRadius::top_left(px(10)),
            ..column(7.0)
        };
        // Its light falls behind the words.
        let ground = BackgroundColor(blend(PANEL, Color::BLACK, 0.28));
        body.spawn((niche, ground, ZIndex(-1), Pickable::IGNORE)).with_children(|niche| {
            niche.spawn((framed(EMBLEM_PX), Pickable::IGNORE)).with_children(|stand| {
                let about = (EMBLEM_PX - RAYS_PX) / 2.0;
                for &(colour, strength, turn_rad_s) in lights(reward.rarity) {
                    let node = Node {
                        position_type: PositionType::Absolute,
                        left: px(about),
                        top: px(about),
                        width: px(RAYS_PX),
                        height: px(RAYS_PX),
                        ..default()
                    };
                    let image = ImageNode::new(glyphs.rays()).with_color(veil(colour, 0.0));
                    stand.spawn((Rays::new(strength, turn_rad_s), UiTransform::default(), image, node, Pickable::IGNORE));
                }
                let emblem = glyphs.emblem(reward.glyph, reward.rarity);
                stand.spawn((Emblem::new(reward.rarity), UiTransform::default(), picture(emblem, EMBLEM_PX, Color::WHITE)));
            });
            niche
                .spawn((Node { align_items: AlignItems::Center, ..column(3.0) }, Pickable::IGNORE, KeptBack::until(RARITY_S)))
                .with_children(|plaque| {
                    plaque.spawn((Node { height: px(13), ..row(3.0) }, Pickable::IGNORE)).with_children(|line| {
                        for degree in 0..DEGREES {
                            // What is missing is smaller, too.
                            let reached = degree <= reward.rarity as usize;
                            let (size_px, tint) = if reached { (13.0, accent(reward.rarity)) } else { (7.0, veil(CREAM, 0.4)) };
                            line.spawn(picture(glyphs.mark(Mark::Points), size_px, tint));
                        }
                    });
                    plaque.spawn(words(
                        &self.ink.fonts,
                        Lettering::Kicker,
                        accent(reward.rarity),
                        rarity_in_words(reward.rarity),
                    ));
                });
        });
    }

    fn spawn_chip(&self, chips: &mut Spawner<'_>, effect: &Effect) {
        let (mark, text) = match effect {
            Effect::Points(points) => (Mark::Points, points_won(*points)),
            Effect::Item { name, count: 1, .. } => (Mark::Here, name.clone()),
            Effect::Item { name, count, .. } => (Mark::Here, format!("{count} × {name}")),
            Effect::Badge { name } => (Mark::Badge, name.clone()),
        };
        chips.spawn((
            Node {
                padding: UiRect::new(px(8), px(11), px(4), px(4)),
                border: UiRect::all(px(1)),
                border_radius: BorderRadius::all(px(20)),
                ..row(7.0)
            },
            BackgroundColor(blend(PANEL, BRASS, 0.14)),
            BorderColor::all(blend(PANEL, BRASS, 0.55)),
            Pickable::IGNORE,
            children![picture(self.ink.glyphs.mark(mark), 15.0, BRASS), words(&self.ink.fonts, Lettering::Small, CREAM, text)],
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_rarer_the_brighter_and_each_has_a_word() {
        let all = [Rarity::Common, Rarity::Fine, Rarity::Rare, Rarity::Legendary];
        let strengths = all.map(|rarity| lights(rarity).iter().map(|light| light.1).sum::<f32>());
        assert!(strengths.windows(2).all(|pair| pair[0] < pair[1]), "{strengths:?}");
        assert_eq!(all.map(rarity_in_words).iter().collect::<BTreeSet<_>>().len(), DEGREES);
    }
}
