//! How a card is drawn.

use super::{
    queue::{Card, Shown},
    reward,
};
use crate::game::{
    controls::{DONE, Fade, Lettering, Spawner, SpokenRole, column, framed, growing, panel, picture, raised, row, veil, words},
    glyphs::Mark,
    ink::Ink,
    journal::{counted, failure_in_words},
    moments::place,
    pictures::spawn_picture,
    retelling::Retold,
    rich_text::{RichText, quoted},
    settings::{Action, key_caps},
    theme::{BRASS, CREAM},
};
use bevy::{picking::hover::Hovered, prelude::*};
use hunt_shared::{
    event::{Event, EventKind},
    geo::LonLat,
    markdown::escape,
    time::UnixMs,
};

/// Logical pixels of a card's width.
const WIDTH_PX: f32 = 380.0;

/// The most and the fewest lines that a digest spells out; the rest is counted.
const DIGEST_LINES: (usize, usize) = (7, 3);

/// Logical pixels of a digest's line, and of all the rest between the window's edge and the player's lantern.
const DIGEST_PX: (f32, f32) = (37.0, 190.0);

/// Logical pixels of the height of a picture on a card, at most.
const PICTURE_PX: f32 = 170.0;

/// A card, with the serial of what it shows.
#[derive(Component)]
pub struct CardRoot(pub u64);

/// The line that tells how long the card still stands.
#[derive(Component)]
pub struct Hairline;

/// What it takes to draw a card.
pub struct Drawing<'a> {
    /// Faces, drawings, the clock and the map's names.
    pub ink: &'a Ink<'a>,
    /// The player was away when it happened.
    pub away: bool,
    /// Logical pixels of the interface's height.
    pub height_px: f32,
}

impl Drawing<'_> {
    /// Spawns the card, still unseen.
    pub fn spawn(&self, commands: &mut Commands, shown: &Shown) -> Entity {
        let node = Node { width: px(WIDTH_PX), max_width: percent(96), ..column(0.0) };
        let mut root = commands.spawn((
            CardRoot(shown.serial),
            Retold,
            Fade::new(0.0),
            Hovered::default(),
            UiTransform::default(),
            panel(node),
        ));
        root.with_children(|card| {
            match &shown.card {
                Card::One(event) => self.spawn_event(card, event),
                Card::Digest(events) => self.spawn_digest(card, events),
            }
            card.spawn((
                // Clear of the rounded corners.
                Node { height: px(2), margin: UiRect::horizontal(px(12)), ..default() },
                BackgroundColor(raised(0.1)),
                Pickable::IGNORE,
                children![(
                    Hairline,
                    Node { height: px(2), width: percent(100), ..default() },
                    BackgroundColor(BRASS),
                    Pickable::IGNORE
                )],
            ));
        });
        if let Card::One(Event { kind: EventKind::RewardGranted(granted), .. }) = &shown.card {
            root.insert(reward::frame(granted.rarity));
        }
        root.id()
    }

    fn spawn_event(&self, card: &mut Spawner<'_>, event: &Event) {
        match &event.kind {
            EventKind::RewardGranted(reward) => self.spawn_reward(card, reward, event),
            EventKind::ChallengeOpened { title, text, .. } => {
                self.spawn_small(card, Picture::Mark(Mark::Open, BRASS), &say!("popups-opens"), title, text, event);
            }
            EventKind::ChallengeCompleted { title, .. } => {
                self.spawn_small(card, Picture::Mark(Mark::Done, DONE), &say!("popups-completed"), title, "", event);
            }
            EventKind::ObjectCollected { name, glyph, item, .. } => {
                let added = item.as_ref().filter(|(_, count)| *count > 1).map(|(_, count)| say!("units-of-them", count = *count));
                let disc = Picture::Disc(self.ink.glyphs.disc(*glyph));
                self.spawn_small(card, disc, &say!("popups-taken"), name, &added.unwrap_or_default(), event);
            }
            EventKind::Said { speaker, text } => {
                self.spawn_small(card, Picture::Mark(Mark::Said, CREAM), speaker, &quoted(text), "", event);
            }
            EventKind::ObjectMissed { name, winner, .. } => {
                let kicker = say!("popups-quicker", winner = winner);
                self.spawn_small(card, Picture::Mark(Mark::Said, CREAM), &kicker, name, "", event);
            }
            EventKind::BoundaryRevealed { boundary } => {
                let hidden = say!("popups-something-hidden");
                let name = if boundary.name.is_empty() { &hidden } else { &boundary.name };
                self.spawn_small(card, Picture::Mark(Mark::Revealed, BRASS), &say!("popups-on-map"), name, "", event);
            }
            EventKind::ChallengeFailed { title, reason, text, .. } => {
                self.spawn_small(card, Picture::Mark(Mark::Exited, CREAM), &failure_in_words(*reason), title, text, event);
            }
            EventKind::RiddleAsked { text, choices, .. } => {
                let choices = escape(&choices.join(" · "));
                self.spawn_small(card, Picture::Mark(Mark::Open, BRASS), &say!("popups-riddle"), text, &choices, event);
            }
            EventKind::HintGiven { text, .. } => {
                self.spawn_small(card, Picture::Mark(Mark::Revealed, BRASS), &say!("popups-hint"), text, "", event);
            }
            EventKind::HuntEnded { .. } => {
                let (kicker, title) = (say!("hud-closed"), self.ink.hunt().map_or("", |hunt| &hunt.view.title));
                self.spawn_small(card, Picture::Mark(Mark::Done, BRASS), &kicker, title, &say!("hud-closed-text"), event);
            }
            EventKind::ItemGiven { name, count, by, .. } => {
                let kicker = say!("popups-gives", by = by);
                self.spawn_small(card, Picture::Mark(Mark::Advanced, BRASS), &kicker, &counted(name, *count), "", event);
            }
            EventKind::ItemTaken { name, count, by, .. } => {
                let kicker = say!("popups-takes", by = by);
                self.spawn_small(card, Picture::Mark(Mark::Advanced, CREAM), &kicker, &counted(name, *count), "", event);
            }
            _ => {}
        }
    }

    fn spawn_small(&self, card: &mut Spawner<'_>, image: Picture, kicker: &str, title: &str, text: &str, event: &Event) {
        let lettering = match event.kind {
            EventKind::Said { .. } => Lettering::Speech,
            _ => Lettering::Name,
        };
        // What is said or asked is a text of the hunt; else the title is a name.
        let is_prose =
            lettering == Lettering::Speech || matches!(event.kind, EventKind::RiddleAsked { .. } | EventKind::HintGiven { .. });
        card.spawn((
            Node { padding: UiRect::new(px(18), px(18), px(14), px(10)), column_gap: px(14), ..default() },
            Pickable::IGNORE,
        ))
        .with_children(|row| {
            // At the card's edge, in the colour of what it tells.
            let accent = match &image {
                Picture::Mark(_, tint) => *tint,
                Picture::Disc(_) => BRASS,
            };
            let edge = Node {
                position_type: PositionType::Absolute,
                left: px(0),
                top: px(16),
                bottom: px(8),
                width: px(4),
                border_radius: BorderRadius::right(px(3)),
                ..default()
            };
            row.spawn((edge, BackgroundColor(accent), Pickable::IGNORE));
            row.spawn((Node { margin: UiRect::top(px(3)), ..framed(36.0) }, Pickable::IGNORE)).with_children(|frame| {
                match image {
                    Picture::Disc(disc) => frame.spawn(picture(disc, 36.0, Color::WHITE)),
                    Picture::Mark(mark, tint) => frame.spawn(picture(self.ink.glyphs.mark(mark), 28.0, tint)),
                };
            });
            row.spawn((growing(column(3.0)), Pickable::IGNORE)).with_children(|lines| {
                self.spawn_kicker(lines, kicker, event.time);
                if is_prose {
                    self.rich(lettering, CREAM, 290.0).spawn(lines, title);
                } else {
                    lines.spawn(words(&self.ink.fonts, lettering, CREAM, title));
                }
                if !text.is_empty() {
                    self.rich(Lettering::Body, veil(CREAM, 0.88), 290.0).spawn(lines, text);
                }
                if let EventKind::ObjectCollected { object, name, .. } = &event.kind
                    && let Some(picture) = self.ink.picture_of(object)
                {
                    spawn_picture(lines, &self.ink.fonts, picture, name, vec2(290.0, PICTURE_PX));
                }
            });
        });
        self.spawn_footer(card, true, event.position);
    }

    /// A text of the hunt, with pictures of at most so many logical pixels.
    pub(super) fn rich(&self, lettering: Lettering, colour: Color, width_px: f32) -> RichText<'_> {
        RichText { fonts: &self.ink.fonts, lettering, colour, picture_px: vec2(width_px, PICTURE_PX) }
    }

    fn spawn_digest(&self, card: &mut Spawner<'_>, events: &[Event]) {
        let (time, position) = events.last().map_or((UnixMs(0), None), |event| (event.time, event.position));
        let heading = if self.away { say!("popups-away") } else { say!("popups-at-once") };
        card.spawn((Node { padding: UiRect::new(px(18), px(18), px(16), px(10)), ..column(9.0) }, Pickable::IGNORE))
            .with_children(|list| {
                self.spawn_kicker(list, &say!("popups-happened", count = events.len()), time);
                list.spawn(words(&self.ink.fonts, Lettering::Title, CREAM, heading));
                let most = spelt_out(events.len(), self.height_px);
                for event in digest_lines(events, most) {
                    let (image, text) = self.line(event);
                    list.spawn((row(11.0), Pickable::IGNORE)).with_children(|row| {
                        match image {
                            Picture::Disc(disc) => row.spawn(picture(disc, 28.0, Color::WHITE)),
                            Picture::Mark(mark, tint) => row.spawn((
                                framed(28.0),
                                Pickable::IGNORE,
                                children![picture(self.ink.glyphs.mark(mark), 20.0, tint)],
                            )),
                        };
                        row.spawn((growing(default()), Pickable::IGNORE)).with_child(words(
                            &self.ink.fonts,
                            Lettering::Body,
                            CREAM,
                            text,
                        ));
                    });
                }
                let untold = events.len().saturating_sub(most);
                if untold > 0 {
                    list.spawn(words(&self.ink.fonts, Lettering::Small, veil(CREAM, 0.8), say!("popups-more", count = untold)));
                }
            });
        self.spawn_footer(card, false, position);
    }

    fn line(&self, event: &Event) -> (Picture, String) {
        match &event.in_plain_words().kind {
            EventKind::RewardGranted(reward) => {
                (Picture::Disc(self.ink.glyphs.disc(reward.glyph)), format!("{}: {}", reward.kicker, reward.title))
            }
            EventKind::ObjectCollected { name, glyph, .. } => {
                (Picture::Disc(self.ink.glyphs.disc(*glyph)), say!("popups-line-taken", name = name))
            }
            EventKind::ChallengeOpened { title, .. } => {
                (Picture::Mark(Mark::Open, BRASS), say!("popups-line-opens", title = title))
            }
            EventKind::ChallengeCompleted { title, .. } => {
                (Picture::Mark(Mark::Done, DONE), say!("popups-line-completed", title = title))
            }
            EventKind::Said { speaker, text } => {
                (Picture::Mark(Mark::Said, CREAM), say!("popups-line-said", speaker = speaker, text = text))
            }
            EventKind::ObjectMissed { name, winner, .. } => {
                (Picture::Mark(Mark::Said, CREAM), say!("popups-line-missed", winner = winner, name = name))
            }
            EventKind::BoundaryRevealed { boundary } => {
                (Picture::Mark(Mark::Revealed, BRASS), say!("popups-line-revealed", name = &boundary.name))
            }
            EventKind::ChallengeFailed { title, reason, .. } => {
                (Picture::Mark(Mark::Exited, CREAM), format!("{}: {title}", failure_in_words(*reason)))
            }
            EventKind::RiddleAsked { text, .. } => (Picture::Mark(Mark::Open, BRASS), say!("popups-line-riddle", text = text)),
            EventKind::HintGiven { text, .. } => (Picture::Mark(Mark::Revealed, BRASS), say!("popups-line-hint", text = text)),
            EventKind::HuntEnded { .. } => (Picture::Mark(Mark::Done, BRASS), say!("hud-closed")),
            EventKind::ItemGiven { name, count, by, .. } => {
                (Picture::Mark(Mark::Advanced, BRASS), say!("popups-line-given", by = by, things = counted(name, *count)))
            }
            EventKind::ItemTaken { name, count, by, .. } => {
                (Picture::Mark(Mark::Advanced, CREAM), say!("popups-line-paid", by = by, things = counted(name, *count)))
            }
            _ => (Picture::Mark(Mark::Here, CREAM), String::new()),
        }
    }

    /// What the card is about, and when it happened.
    pub(super) fn spawn_kicker(&self, lines: &mut Spawner<'_>, kicker: &str, time: UnixMs) {
        lines.spawn((Node { column_gap: px(10), ..default() }, Pickable::IGNORE)).with_children(|row| {
            row.spawn((growing(default()), Pickable::IGNORE)).with_child(words(
                &self.ink.fonts,
                Lettering::Kicker,
                BRASS,
                kicker,
            ));
            let hour = words(&self.ink.fonts, Lettering::Small, veil(CREAM, 0.72), self.ink.clock.hour(time));
            row.spawn((SpokenRole::Aside, hour));
        });
    }

    /// Where it happened, whether the player was away then unless the card has said so already, and what the keys do.
    pub(super) fn spawn_footer(&self, card: &mut Spawner<'_>, says_away: bool, position: Option<LonLat>) {
        let place = position.map(|position| place(self.ink.hunt(), position));
        let away = (self.away && says_away).then(|| say!("popups-away"));
        let place = away.into_iter().chain(place).collect::<Vec<_>>().join(" · ");
        card.spawn((Node { padding: UiRect::new(px(18), px(14), px(0), px(11)), ..row(7.0) }, Pickable::IGNORE)).with_children(
            |row| {
                row.spawn((growing(default()), Pickable::IGNORE)).with_child(words(
                    &self.ink.fonts,
                    Lettering::Small,
                    veil(CREAM, 0.72),
                    place,
                ));
                for (actions, what) in [(&[Action::Open], say!("popups-key-journal")), (&[Action::Skip], say!("popups-key-skip"))]
                {
                    row.spawn(key_caps(&self.ink.fonts, actions));
                    row.spawn((SpokenRole::Aside, words(&self.ink.fonts, Lettering::Small, veil(CREAM, 0.72), what)));
                }
            },
        );
    }
}

enum Picture {
    Disc(Handle<Image>),
    Mark(Mark, Color),
}

/// As many lines as leave the player in the middle of the window in sight.
fn most_lines(height_px: f32) -> usize {
    let (line_px, rest_px) = DIGEST_PX;
    let room = ((height_px / 2.0 - rest_px) / line_px) as usize;
    room.clamp(DIGEST_LINES.1, DIGEST_LINES.0)
}

/// How many of so many events a digest spells out. To count a single one would take as much room as to tell it.
fn spelt_out(events: usize, height_px: f32) -> usize {
    let most = most_lines(height_px);
    if events == most + 1 { events } else { most }
}

/// The events that a digest spells out, in order. Where there are too many, rewards are told first.
fn digest_lines(events: &[Event], most: usize) -> impl Iterator<Item = &Event> {
    let rewards = events.iter().filter(|event| is_reward(event)).count();
    let room_for_others = most.saturating_sub(rewards);
    let mut others = 0;
    events
        .iter()
        .filter(move |event| {
            is_reward(event) || {
                others += 1;
                others <= room_for_others
            }
        })
        .take(most)
}

fn is_reward(event: &Event) -> bool {
    matches!(event.kind, EventKind::RewardGranted(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_never_covers_the_player() {
        let (line_px, rest_px) = DIGEST_PX;
        for height_px in [700.0, 800.0, 1000.0, 1600.0] {
            assert!(most_lines(height_px) as f32 * line_px + rest_px <= height_px / 2.0, "{height_px}");
        }
        assert_eq!((most_lines(400.0), most_lines(4000.0)), (3, 7));
        assert_eq!([2, 3, 4, 5, 50].map(|events| spelt_out(events, 400.0)), [3, 3, 4, 3, 3]);
    }
}
