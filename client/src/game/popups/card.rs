//! How a card is drawn.

use super::queue::{Card, Shown};
use crate::game::{
    controls::{DONE, Fade, Lettering, key_cap, panel, picture, raised, veil, words},
    glyphs::{EMBLEM_PX, GlyphImages, Mark, blend},
    moments::{LocalClock, when_and_where},
    session::CurrentHunt,
    theme::{BRASS, CREAM, Fonts, PANEL},
};
use bevy::{ecs::relationship::RelatedSpawnerCommands, picking::hover::Hovered, prelude::*};
use hunt_shared::{
    event::{Effect, Event, EventKind, Reward},
    geo::LonLat,
    time::UnixMs,
};

/// Logical pixels of a card's width.
const WIDTH_PX: f32 = 380.0;

/// The most lines that a digest spells out; the rest is counted.
const DIGEST_LINES: usize = 7;

/// Seconds after which something that only now arrives happened while the player was away.
const AWAY_S: f64 = 60.0;

/// A card, with the serial of what it shows.
#[derive(Component)]
pub struct CardRoot(pub u64);

/// The line that tells how long the card still stands.
#[derive(Component)]
pub struct Hairline;

/// What it takes to draw a card.
pub struct Drawing<'a> {
    /// The faces.
    pub fonts: &'a Fonts,
    /// The drawings.
    pub glyphs: &'a GlyphImages,
    /// The player's clock.
    pub clock: &'a LocalClock,
    /// The map with its names.
    pub hunt: Option<&'a CurrentHunt>,
    /// Now.
    pub now: UnixMs,
}

type Spawner<'a> = RelatedSpawnerCommands<'a, ChildOf>;

impl Drawing<'_> {
    /// Spawns the card, still unseen.
    pub fn spawn(&self, commands: &mut Commands, shown: &Shown) -> Entity {
        let node = Node {
            width: px(WIDTH_PX),
            max_width: percent(96),
            flex_direction: FlexDirection::Column,
            overflow: Overflow::clip(),
            ..default()
        };
        commands
            .spawn((CardRoot(shown.serial), Fade::new(0.0), Hovered::default(), UiTransform::default(), panel(node)))
            .with_children(|card| {
                match &shown.card {
                    Card::One(event) => self.spawn_event(card, event),
                    Card::Digest(events) => self.spawn_digest(card, events),
                }
                card.spawn((
                    Node { height: px(2), width: percent(100), ..default() },
                    BackgroundColor(raised(0.1)),
                    Pickable::IGNORE,
                    children![(
                        Hairline,
                        Node { height: px(2), width: percent(100), ..default() },
                        BackgroundColor(BRASS),
                        Pickable::IGNORE
                    )],
                ));
            })
            .id()
    }

    fn spawn_event(&self, card: &mut Spawner<'_>, event: &Event) {
        match &event.kind {
            EventKind::RewardGranted(reward) => self.spawn_reward(card, reward, event),
            EventKind::ChallengeOpened { title, text, .. } => {
                self.spawn_small(card, Picture::Mark(Mark::Open, BRASS), "A challenge opens", title, text, event);
            }
            EventKind::ChallengeCompleted { title, .. } => {
                self.spawn_small(card, Picture::Mark(Mark::Done, DONE), "Completed", title, "", event);
            }
            EventKind::ObjectCollected { name, glyph, item, .. } => {
                let added = item.as_ref().filter(|(_, count)| *count > 1).map(|(_, count)| format!("{count} of them"));
                self.spawn_small(card, Picture::Disc(self.glyphs.disc(*glyph)), "Taken", name, &added.unwrap_or_default(), event);
            }
            EventKind::Said { speaker, text } => {
                self.spawn_small(card, Picture::Mark(Mark::Said, CREAM), speaker, &format!("“{text}”"), "", event);
            }
            EventKind::BoundaryRevealed { boundary } => {
                let name = if boundary.name.is_empty() { "Something hidden" } else { &boundary.name };
                self.spawn_small(card, Picture::Mark(Mark::Revealed, BRASS), "Now on your map", name, "", event);
            }
            _ => {}
        }
    }

    fn spawn_reward(&self, card: &mut Spawner<'_>, reward: &Reward, event: &Event) {
        card.spawn((
            Node {
                padding: UiRect::new(px(18), px(18), px(18), px(12)),
                column_gap: px(16),
                align_items: AlignItems::FlexStart,
                ..default()
            },
            Pickable::IGNORE,
        ))
        .with_children(|row| {
            row.spawn(picture(self.glyphs.emblem(reward.glyph, reward.rarity), EMBLEM_PX, Color::WHITE));
            row.spawn(column(4.0)).with_children(|text| {
                text.spawn(words(self.fonts, Lettering::Kicker, BRASS, &reward.kicker));
                text.spawn(words(self.fonts, Lettering::Title, CREAM, &reward.title));
                if !reward.because.is_empty() {
                    text.spawn(words(self.fonts, Lettering::Body, veil(CREAM, 0.88), &reward.because));
                }
                if !reward.effects.is_empty() {
                    text.spawn((
                        Node {
                            flex_wrap: FlexWrap::Wrap,
                            column_gap: px(8),
                            row_gap: px(8),
                            margin: UiRect::top(px(8)),
                            ..default()
                        },
                        Pickable::IGNORE,
                    ))
                    .with_children(|chips| reward.effects.iter().for_each(|effect| self.spawn_chip(chips, effect)));
                }
            });
        });
        self.spawn_footer(card, event.time, event.position);
    }

    fn spawn_chip(&self, chips: &mut Spawner<'_>, effect: &Effect) {
        let (mark, text) = match effect {
            Effect::Points(points) => (Mark::Points, format!("{points:+} points")),
            Effect::Item { name, count: 1, .. } => (Mark::Here, name.clone()),
            Effect::Item { name, count, .. } => (Mark::Here, format!("{count} × {name}")),
            Effect::Badge { name } => (Mark::Badge, name.clone()),
        };
        chips.spawn((
            Node {
                padding: UiRect::new(px(8), px(11), px(4), px(4)),
                column_gap: px(7),
                align_items: AlignItems::Center,
                border: UiRect::all(px(1)),
                border_radius: BorderRadius::all(px(20)),
                ..default()
            },
            BackgroundColor(blend(PANEL, BRASS, 0.14)),
            BorderColor::all(blend(PANEL, BRASS, 0.55)),
            Pickable::IGNORE,
            children![picture(self.glyphs.mark(mark), 15.0, BRASS), words(self.fonts, Lettering::Small, CREAM, text)],
        ));
    }

    fn spawn_small(&self, card: &mut Spawner<'_>, image: Picture, kicker: &str, title: &str, text: &str, event: &Event) {
        let speech = matches!(event.kind, EventKind::Said { .. });
        card.spawn((
            Node { padding: UiRect::new(px(18), px(18), px(14), px(10)), column_gap: px(14), ..default() },
            Pickable::IGNORE,
        ))
        .with_children(|row| {
            row.spawn((
                Node {
                    width: px(36),
                    height: px(36),
                    flex_shrink: 0.0,
                    margin: UiRect::top(px(3)),
                    align_items: AlignItems::Center,
                    justify_content: JustifyContent::Center,
                    ..default()
                },
                Pickable::IGNORE,
            ))
            .with_children(|frame| {
                match image {
                    Picture::Disc(disc) => frame.spawn(picture(disc, 36.0, Color::WHITE)),
                    Picture::Mark(mark, tint) => frame.spawn(picture(self.glyphs.mark(mark), 28.0, tint)),
                };
            });
            row.spawn(column(3.0)).with_children(|lines| {
                lines.spawn(words(self.fonts, Lettering::Kicker, BRASS, kicker));
                lines.spawn(words(self.fonts, if speech { Lettering::Speech } else { Lettering::Name }, CREAM, title));
                if !text.is_empty() {
                    lines.spawn(words(self.fonts, Lettering::Body, veil(CREAM, 0.88), text));
                }
            });
        });
        self.spawn_footer(card, event.time, event.position);
    }

    fn spawn_digest(&self, card: &mut Spawner<'_>, events: &[Event]) {
        let age_s = events.first().map_or(0.0, |first| self.now.seconds_since(first.time));
        let heading = if age_s > AWAY_S { "While you were away" } else { "All at once" };
        card.spawn((
            Node {
                padding: UiRect::new(px(18), px(18), px(16), px(10)),
                flex_direction: FlexDirection::Column,
                row_gap: px(9),
                ..default()
            },
            Pickable::IGNORE,
        ))
        .with_children(|list| {
            list.spawn(words(self.fonts, Lettering::Kicker, BRASS, format!("{} things happened", events.len())));
            list.spawn(words(self.fonts, Lettering::Title, CREAM, heading));
            for event in digest_lines(events) {
                let (image, text) = self.line(event);
                list.spawn((Node { column_gap: px(11), align_items: AlignItems::Center, ..default() }, Pickable::IGNORE))
                    .with_children(|row| {
                        match image {
                            Picture::Disc(disc) => row.spawn(picture(disc, 28.0, Color::WHITE)),
                            Picture::Mark(mark, tint) => row.spawn((
                                Node {
                                    width: px(28),
                                    height: px(28),
                                    flex_shrink: 0.0,
                                    align_items: AlignItems::Center,
                                    justify_content: JustifyContent::Center,
                                    ..default()
                                },
                                Pickable::IGNORE,
                                children![picture(self.glyphs.mark(mark), 20.0, tint)],
                            )),
                        };
                        row.spawn(column(0.0)).with_child(words(self.fonts, Lettering::Body, CREAM, text));
                    });
            }
            let untold = events.len().saturating_sub(digest_lines(events).count());
            if untold > 0 {
                list.spawn(words(self.fonts, Lettering::Small, veil(CREAM, 0.8), format!("and {untold} more, in your journal")));
            }
        });
        let (time, position) = events.last().map_or((UnixMs(0), None), |event| (event.time, event.position));
        self.spawn_footer(card, time, position);
    }

    fn line(&self, event: &Event) -> (Picture, String) {
        match &event.kind {
            EventKind::RewardGranted(reward) => {
                (Picture::Disc(self.glyphs.disc(reward.glyph)), format!("{}: {}", reward.kicker, reward.title))
            }
            EventKind::ObjectCollected { name, glyph, .. } => (Picture::Disc(self.glyphs.disc(*glyph)), format!("Taken: {name}")),
            EventKind::ChallengeOpened { title, .. } => (Picture::Mark(Mark::Open, BRASS), format!("Opens: {title}")),
            EventKind::ChallengeCompleted { title, .. } => (Picture::Mark(Mark::Done, DONE), format!("Completed: {title}")),
            EventKind::Said { speaker, text } => (Picture::Mark(Mark::Said, CREAM), format!("{speaker}: “{text}”")),
            EventKind::BoundaryRevealed { boundary } => {
                (Picture::Mark(Mark::Revealed, BRASS), format!("On your map: {}", boundary.name))
            }
            _ => (Picture::Mark(Mark::Here, CREAM), String::new()),
        }
    }

    fn spawn_footer(&self, card: &mut Spawner<'_>, time: UnixMs, position: Option<LonLat>) {
        let moment = when_and_where(self.clock, self.hunt, time, position);
        card.spawn((
            Node {
                padding: UiRect::new(px(18), px(14), px(0), px(11)),
                column_gap: px(7),
                align_items: AlignItems::Center,
                ..default()
            },
            Pickable::IGNORE,
        ))
        .with_children(|row| {
            row.spawn((Node { flex_grow: 1.0, flex_basis: px(0), ..default() }, Pickable::IGNORE)).with_child(words(
                self.fonts,
                Lettering::Small,
                veil(CREAM, 0.72),
                moment,
            ));
            for (key, what) in [("Enter", "journal"), ("Esc", "skip")] {
                row.spawn(key_cap(self.fonts, key));
                row.spawn(words(self.fonts, Lettering::Small, veil(CREAM, 0.72), what));
            }
        });
    }
}

enum Picture {
    Disc(Handle<Image>),
    Mark(Mark, Color),
}

fn column(row_gap_px: f32) -> impl Bundle {
    (
        Node {
            flex_direction: FlexDirection::Column,
            row_gap: px(row_gap_px),
            flex_grow: 1.0,
            flex_basis: px(0),
            min_width: px(0),
            ..default()
        },
        Pickable::IGNORE,
    )
}

/// The events that a digest spells out, in order. Where there are too many, rewards are told first.
fn digest_lines(events: &[Event]) -> impl Iterator<Item = &Event> {
    let rewards = events.iter().filter(|event| is_reward(event)).count();
    let room_for_others = DIGEST_LINES.saturating_sub(rewards);
    let mut others = 0;
    events
        .iter()
        .filter(move |event| {
            is_reward(event) || {
                others += 1;
                others <= room_for_others
            }
        })
        .take(DIGEST_LINES)
}

fn is_reward(event: &Event) -> bool {
    matches!(event.kind, EventKind::RewardGranted(_))
}
