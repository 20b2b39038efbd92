//! How the journal is drawn: on the left what it adds up to, on the right every event.

use super::{
    ENTRIES_AT_ONCE, EntriesShown, JournalOpen,
    entries::{Entry, Line, Sign, lines},
    summary::holdings,
};
use crate::game::{
    controls::{
        ButtonLook, DONE, Lettering, Spawner, button, column, cover, growing, key_cap, panel, picture, raised, row, scrolling,
        veil, words, writes,
    },
    glyphs::{Mark, blend},
    ink::Ink,
    net::LeaveHunt,
    retelling::Retold,
    rich_text::RichText,
    session::Journal,
    settings::OpenSettings,
    summary::SummaryOpen,
    theme::{BRASS, CREAM, PANEL},
};
use bevy::{
    input_focus::tab_navigation::{TabGroup, TabIndex},
    prelude::*,
    ui_widgets::Activate,
};
use hunt_shared::event::ChallengeStatus;

/// The whole journal.
#[derive(Component)]
pub struct JournalRoot;

/// The list of entries, which scrolls.
#[derive(Component)]
pub struct EntriesArea;

/// What it takes to draw the journal.
pub struct Book<'a> {
    /// Faces, drawings, the clock and the map's names.
    pub ink: &'a Ink<'a>,
    /// What has happened.
    pub journal: &'a Journal,
}

impl Book<'_> {
    /// Spawns the journal with its latest entries; returns its root and the list that scrolls.
    pub fn spawn(&self, commands: &mut Commands, entries_shown: usize) -> (Entity, Entity) {
        let mut area = Entity::PLACEHOLDER;
        let root = commands
            .spawn((JournalRoot, Retold, cover(0.55), GlobalZIndex(30)))
            .observe(|click: On<Pointer<Click>>, mut open: ResMut<JournalOpen>| {
                if click.original_event_target() == click.entity {
                    open.0 = false;
                }
            })
            .with_children(|root| {
                let node =
                    Node { width: percent(94), max_width: px(980), height: percent(90), overflow: Overflow::clip(), ..default() };
                root.spawn((panel(node), TabGroup::modal())).with_children(|book| {
                    self.spawn_summary(book);
                    area = self.spawn_entries(book, entries_shown);
                });
            })
            .id();
        (root, area)
    }

    fn spawn_summary(&self, book: &mut Spawner<'_>) {
        let progress = &self.journal.progress;
        book.spawn((
            Node {
                width: percent(36),
                min_width: px(250),
                max_width: px(330),
                justify_content: JustifyContent::SpaceBetween,
                padding: UiRect::all(px(22)),
                border: UiRect::right(px(1)),
                border_radius: BorderRadius::left(px(11)),
                ..column(14.0)
            },
            BackgroundColor(blend(PANEL, Color::BLACK, 0.2)),
            BorderColor::all(raised(0.14)),
        ))
        .with_children(|side| {
            let list = scrolling(side, growing(default()), column(8.0), ());
            side.commands_mut().entity(list).with_children(|list| {
                if let Some(hunt) = self.ink.hunt() {
                    list.spawn(words(&self.ink.fonts, Lettering::Title, CREAM, &hunt.view.title));
                }
                list.spawn((listed(10.0), Pickable::IGNORE)).with_children(|points| {
                    points.spawn(picture(self.ink.glyphs.mark(Mark::Points), 18.0, BRASS));
                    points.spawn(words(
                        &self.ink.fonts,
                        Lettering::Strong,
                        CREAM,
                        say!("units-points", points = progress.points),
                    ));
                });
                let holdings = holdings(progress);
                if !holdings.is_empty() {
                    self.spawn_heading(list, &say!("journal-you-hold"));
                }
                for holding in holdings {
                    list.spawn((listed(10.0), Pickable::IGNORE)).with_children(|line| {
                        line.spawn(picture(self.ink.glyphs.disc(holding.glyph), 30.0, Color::WHITE));
                        line.spawn((growing(default()), Pickable::IGNORE)).with_child(words(
                            &self.ink.fonts,
                            Lettering::Body,
                            CREAM,
                            &holding.name,
                        ));
                        line.spawn(words(&self.ink.fonts, Lettering::Strong, CREAM, format!("× {}", holding.count)));
                    });
                }
                if !progress.badges.is_empty() {
                    self.spawn_heading(list, &say!("journal-badges"));
                }
                for badge in &progress.badges {
                    list.spawn((listed(10.0), Pickable::IGNORE)).with_children(|line| {
                        line.spawn(picture(self.ink.glyphs.mark(Mark::Badge), 22.0, BRASS));
                        line.spawn((growing(default()), Pickable::IGNORE)).with_child(words(
                            &self.ink.fonts,
                            Lettering::Body,
                            CREAM,
                            badge,
                        ));
                    });
                }
                if !progress.challenges.is_empty() {
                    self.spawn_heading(list, &say!("journal-challenges"));
                }
                let mut challenges: Vec<_> = progress.challenges.values().collect();
                challenges.sort_by_key(|status| status.completed);
                for status in challenges {
                    self.spawn_challenge(list, status);
                }
            });
            side.spawn(column(10.0)).with_children(|buttons| {
                let entry = |label: String, tab| (button(&self.ink.fonts, ButtonLook::Quiet, label), TabIndex(tab));
                buttons
                    .spawn(entry(say!("journal-how-it-goes"), 0))
                    .observe(|_: On<Activate>, mut open: ResMut<SummaryOpen>| open.0 = true);
                buttons.spawn(entry(say!("controls-settings"), 1)).observe(writes(OpenSettings));
                buttons.spawn(entry(say!("controls-leave-hunt"), 2)).observe(writes(LeaveHunt));
            });
        });
    }

    fn spawn_heading(&self, list: &mut Spawner<'_>, text: &str) {
        list.spawn((Node { margin: UiRect::top(px(12)), ..default() }, Pickable::IGNORE)).with_child(words(
            &self.ink.fonts,
            Lettering::Kicker,
            BRASS,
            text,
        ));
    }

    fn spawn_challenge(&self, list: &mut Spawner<'_>, status: &ChallengeStatus) {
        let (mark, tint) = if status.completed { (Mark::Done, DONE) } else { (Mark::Open, BRASS) };
        list.spawn((listed(10.0), Pickable::IGNORE)).with_children(|line| {
            line.spawn(picture(self.ink.glyphs.mark(mark), 20.0, tint));
            line.spawn((growing(default()), Pickable::IGNORE)).with_child(words(
                &self.ink.fonts,
                Lettering::Body,
                CREAM,
                &status.title,
            ));
            let state = match (status.completed, status.running, &status.offer) {
                (true, ..) => say!("journal-state-done"),
                (_, true, _) => say!("units-of", done = status.done, steps = status.steps),
                (_, _, Some(_)) if status.failures > 0 => say!("journal-state-again"),
                (_, _, Some(_)) => say!("journal-state-to-start"),
                _ => say!("journal-state-failed"),
            };
            line.spawn(words(&self.ink.fonts, Lettering::Small, veil(CREAM, 0.75), state));
        });
    }

    fn spawn_entries(&self, book: &mut Spawner<'_>, entries_shown: usize) -> Entity {
        let mut area = Entity::PLACEHOLDER;
        book.spawn(Node { padding: UiRect::new(px(24), px(10), px(18), px(6)), ..growing(column(6.0)) }).with_children(|page| {
            page.spawn(Node { padding: UiRect::right(px(14)), ..listed(10.0) }).with_children(|head| {
                head.spawn((growing(default()), Pickable::IGNORE)).with_child(words(
                    &self.ink.fonts,
                    Lettering::Title,
                    CREAM,
                    say!("controls-journal"),
                ));
                head.spawn(key_cap(&self.ink.fonts, "Esc"));
                head.spawn(words(&self.ink.fonts, Lettering::Small, veil(CREAM, 0.75), say!("controls-close")));
            });
            let lines = Node { padding: UiRect::bottom(px(18)), ..column(0.0) };
            area = scrolling(page, growing(default()), lines, EntriesArea);
            page.commands_mut().entity(area).with_children(|list| self.spawn_lines(list, entries_shown));
        });
        area
    }

    fn spawn_lines(&self, list: &mut Spawner<'_>, entries_shown: usize) {
        let events = &self.journal.events;
        let earlier = events.len().saturating_sub(entries_shown);
        if events.is_empty() {
            list.spawn(words(&self.ink.fonts, Lettering::Speech, veil(CREAM, 0.8), say!("journal-empty")));
        }
        if earlier > 0 {
            list.spawn((button(&self.ink.fonts, ButtonLook::Quiet, say!("journal-earlier", count = earlier)), TabIndex(3)))
                .observe(|_: On<Activate>, mut shown: ResMut<EntriesShown>| shown.0 += ENTRIES_AT_ONCE);
        }
        for line in lines(&events[earlier..], &self.journal.progress, &self.ink.clock, self.ink.hunt()) {
            match line {
                Line::Day(day) => {
                    list.spawn((Node { margin: UiRect::top(px(14)), ..listed(12.0) }, Pickable::IGNORE)).with_children(|line| {
                        line.spawn(words(&self.ink.fonts, Lettering::Kicker, veil(CREAM, 0.75), day));
                        line.spawn((
                            Node { height: px(1), ..growing(default()) },
                            BackgroundColor(raised(0.2)),
                            Pickable::IGNORE,
                        ));
                    });
                }
                Line::Chapter(title) => {
                    list.spawn((Node { margin: UiRect::new(px(0), px(0), px(16), px(2)), ..default() }, Pickable::IGNORE))
                        .with_child(words(&self.ink.fonts, Lettering::Name, BRASS, title));
                }
                Line::Entry(entry) => self.spawn_entry(list, &entry),
            }
        }
    }

    fn spawn_entry(&self, list: &mut Spawner<'_>, entry: &Entry) {
        list.spawn((
            Node { padding: UiRect::axes(px(0), px(6)), align_items: AlignItems::FlexStart, ..listed(13.0) },
            Pickable::IGNORE,
        ))
        .with_children(|line| {
            line.spawn((
                Node { width: px(46), flex_shrink: 0.0, justify_content: JustifyContent::Center, ..default() },
                Pickable::IGNORE,
            ))
            .with_children(|frame| {
                match entry.sign {
                    Sign::Mark(mark) => {
                        let tint = match mark {
                            Mark::Done => DONE,
                            Mark::Open | Mark::Revealed | Mark::Begun => BRASS,
                            _ => veil(CREAM, 0.75),
                        };
                        frame.spawn(picture(self.ink.glyphs.mark(mark), 20.0, tint))
                    }
                    Sign::Disc(glyph) => frame.spawn(picture(self.ink.glyphs.disc(glyph), 30.0, Color::WHITE)),
                    Sign::Emblem(glyph, rarity) => {
                        frame.spawn(picture(self.ink.glyphs.emblem(glyph, rarity), 46.0, Color::WHITE))
                    }
                };
            });
            line.spawn((growing(column(1.0)), Pickable::IGNORE)).with_children(|text| {
                let lettering = match (entry.sign, entry.weighty) {
                    (Sign::Emblem(..), _) => Lettering::Name,
                    (_, true) => Lettering::Strong,
                    _ => Lettering::Body,
                };
                text.spawn(words(&self.ink.fonts, lettering, CREAM, &entry.title));
                if !entry.detail.is_empty() {
                    let detail = RichText {
                        fonts: &self.ink.fonts,
                        lettering: Lettering::Body,
                        colour: veil(CREAM, 0.82),
                        picture_px: vec2(360.0, 240.0),
                    };
                    detail.spawn(text, &entry.detail);
                }
                if !entry.place.is_empty() {
                    text.spawn(words(&self.ink.fonts, Lettering::Small, veil(CREAM, 0.68), &entry.place));
                }
            });
            line.spawn(words(&self.ink.fonts, Lettering::Small, veil(CREAM, 0.72), &entry.hour));
        });
    }
}

/// A row that keeps its height in a list that scrolls.
fn listed(gap_px: f32) -> Node {
    Node { flex_shrink: 0.0, ..row(gap_px) }
}
