//! How it went: the walk as a picture, what was won, and both to keep as files.

mod kept;

use super::{
    controls::{
        ButtonLook, CapturesInput, Lettering, MenuKeys, Spawner, SpokenRole, WRONG, button, button_row, card, column, cover,
        framed, growing, panel, picture, row, veil, words, writes,
    },
    glyphs::Mark,
    ink::Ink,
    journal::JournalOpen,
    map::drawn,
    retelling::Retold,
    session::{CurrentHunt, Journal, LinkStatus, Notice, Screen},
    settings::{Action, Actions, acting_button},
    small_chart::SmallChart,
    spans::to_the_minute,
    theme::{BRASS, CREAM},
    walks::Walk,
    world::{CallGhost, GhostStanding, PastWalksShown, TogglePastWalks},
};
use bevy::{
    input_focus::{
        AutoFocus,
        tab_navigation::{TabGroup, TabIndex},
    },
    prelude::*,
    tasks::{AsyncComputeTaskPool, Task, futures::check_ready},
    ui_widgets::Activate,
};
use hunt_shared::{
    event::{Event, EventKind, Progress},
    geo::LocalFrame,
    hunt::{Glyph, HuntView, Rarity},
};
use kept::{Kept, WalkPicture};
use std::{
    cmp::Reverse,
    path::{Path, PathBuf},
};

/// Image pixels of the picture on the panel.
const SHOWN_PX: UVec2 = UVec2::new(760, 480);

/// Logical pixels of the picture on the panel.
const PICTURE_PX: Vec2 = Vec2::new(380.0, 240.0);

/// Logical pixels of a reward's emblem, and the most that are shown; the journal has all.
const EMBLEM_PX: f32 = 50.0;
const MOST_EMBLEMS: usize = 10;

/// Whether the summary lies open.
#[derive(Resource, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct SummaryOpen(pub bool);

/// What is kept as a file.
#[derive(Message, Clone, Copy, PartialEq, Eq, Debug)]
enum Keep {
    Picture,
    Track,
}

#[derive(Component)]
struct SummaryPanel;

/// Shows the summary.
pub struct SummaryPlugin;

impl Plugin for SummaryPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<SummaryOpen>()
            .add_message::<Keep>()
            .init_resource::<Keeping>()
            .add_systems(OnExit(Screen::Playing), |mut open: ResMut<SummaryOpen>| open.0 = false)
            .add_systems(Update, (close_by_key, draw_summary, keep, say_kept).chain().run_if(in_state(Screen::Playing)));
    }
}

/// What the summary says.
#[derive(Clone, PartialEq, Debug)]
struct Figures {
    points: i64,
    completed: usize,
    opened: usize,
    badges: Vec<String>,
    /// What was won, the rarest first.
    rewards: Vec<(Glyph, Rarity)>,
    /// Seconds from the beginning to the last thing that was completed.
    took_s: Option<f64>,
}

impl Figures {
    fn of(events: &[Event], progress: &Progress) -> Self {
        let begun = events.iter().find(|event| matches!(event.kind, EventKind::HuntBegun { .. }));
        let done = events.iter().rev().find(|event| matches!(event.kind, EventKind::ChallengeCompleted { .. }));
        let rewards = events.iter().filter_map(|event| match &event.kind {
            EventKind::RewardGranted(reward) => Some((reward.glyph, reward.rarity)),
            _ => None,
        });
        let mut rewards: Vec<_> = rewards.collect();
        rewards.sort_by_key(|(_, rarity)| Reverse(*rarity));
        Self {
            points: progress.points,
            completed: progress.challenges.values().filter(|status| status.completions > 0).count(),
            opened: progress.challenges.len(),
            badges: progress.badges.clone(),
            rewards,
            took_s: begun.zip(done).map(|(begun, done)| done.time.seconds_since(begun.time).max(0.0)),
        }
    }
}

fn close_by_key(actions: Actions, mut open: ResMut<SummaryOpen>) {
    if open.0 && actions.goes_back() {
        open.0 = false;
    }
}

/// A press goes back to the map.
fn close(_: On<Activate>, mut open: ResMut<SummaryOpen>) {
    open.0 = false;
}

/// The map of a hunt with a walk, in image pixels.
fn chart_of(view: &HuntView, frame: &LocalFrame, stretches: &[Vec<Vec2>], size: UVec2) -> SmallChart {
    let mut chart = SmallChart::draw(view, frame, size.x, size.y, None);
    for boundary in view.boundaries.iter().filter(|boundary| !boundary.barrier) {
        if let Some(bounds) = hunt_shared::geo::GeoBox::around(boundary.shape.points()) {
            chart.dot(drawn(frame.to_local(bounds.centre())), 3.0, CREAM);
        }
    }
    chart.walk(stretches);
    chart
}

fn draw_summary(
    mut open: ResMut<SummaryOpen>,
    mut journal_open: ResMut<JournalOpen>,
    journal: Res<Journal>,
    walk: Res<Walk>,
    link: Res<LinkStatus>,
    ghost: Res<GhostStanding>,
    ways: Res<PastWalksShown>,
    ink: Ink,
    panels: Query<Entity, With<SummaryPanel>>,
    mut images: ResMut<Assets<Image>>,
    mut commands: Commands,
) {
    if open.0 != panels.is_empty() {
        return;
    }
    if !open.0 {
        panels.iter().for_each(|panel| commands.entity(panel).despawn());
        return;
    }
    journal_open.0 = false;
    let Some(hunt) = ink.hunt() else {
        open.0 = false;
        return;
    };
    let figures = Figures::of(&journal.events, &journal.progress);
    let image = images.add(chart_of(&hunt.view, &hunt.frame, &walk.stretches(&hunt.frame), SHOWN_PX).into_image());
    let length_m = walk.length_m(&hunt.frame);
    commands
        .spawn((SummaryPanel, Retold, CapturesInput, DespawnOnExit(Screen::Playing), cover(0.55), GlobalZIndex(32)))
        .insert((TabGroup::modal(), MenuKeys))
        .with_children(|cover| {
            cover
                .spawn(panel(Node { width: px(860), max_width: percent(96), max_height: percent(96), ..card(14.0) }))
                .with_children(|sheet| {
                    sheet.spawn(words(&ink.fonts, Lettering::Kicker, BRASS, say!("summary-title")));
                    sheet.spawn(words(&ink.fonts, Lettering::Title, CREAM, &hunt.view.title));
                    let body =
                        Node { align_items: AlignItems::FlexStart, flex_wrap: FlexWrap::Wrap, row_gap: px(12), ..row(24.0) };
                    sheet.spawn((body, Pickable::IGNORE)).with_children(|body| {
                        let node = Node {
                            width: px(PICTURE_PX.x),
                            height: px(PICTURE_PX.y),
                            border_radius: BorderRadius::all(px(8)),
                            ..default()
                        };
                        body.spawn((ImageNode::new(image), node, Pickable::IGNORE));
                        body.spawn((growing(column(8.0)), Pickable::IGNORE))
                            .with_children(|list| spawn_figures(list, &figures, length_m, &ink));
                    });
                    let unseen = Node { display: Display::None, ..default() };
                    sheet.spawn((KeptLine, SpokenRole::Read, unseen, words(&ink.fonts, Lettering::Body, CREAM, "")));
                    sheet.spawn(button_row()).with_children(|foot| {
                        foot.spawn((button(&ink.fonts, ButtonLook::Primary, say!("controls-go-on")), TabIndex(0), AutoFocus))
                            .observe(close);
                        if !walk.is_empty() {
                            foot.spawn((button(&ink.fonts, ButtonLook::Quiet, say!("summary-keep-picture")), TabIndex(1)))
                                .observe(writes(Keep::Picture));
                            foot.spawn((button(&ink.fonts, ButtonLook::Quiet, say!("summary-keep-track")), TabIndex(2)))
                                .observe(writes(Keep::Track));
                        }
                        // The preview has walks of its own.
                        if *link != LinkStatus::Preview {
                            spawn_on_the_map(
                                foot,
                                ghost.best_s.map(|_| ghost.wanted),
                                (!walk.is_empty()).then_some(ways.0),
                                &ink,
                            );
                        }
                    });
                });
        });
}

/// Buttons for what can be shown on the map, each with whether it is; `None`: there is nothing to show. A press goes there, to see it.
fn spawn_on_the_map(foot: &mut Spawner<'_>, ghost: Option<bool>, ways: Option<bool>, ink: &Ink) {
    let quiet = |actions: &'static [Action], label: String, tab: i32| {
        (acting_button(&ink.fonts, ButtonLook::Quiet, actions, label), TabIndex(tab))
    };
    if let Some(is_there) = ghost {
        let label = say!(if is_there { "summary-hide-ghost" } else { "summary-show-ghost" });
        foot.spawn(quiet(&[Action::Ghost], label, 3)).observe(writes(CallGhost)).observe(close);
    }
    if let Some(are_shown) = ways {
        let label = say!(if are_shown { "summary-hide-ways" } else { "summary-show-ways" });
        foot.spawn(quiet(&[Action::PastWalks], label, 4)).observe(writes(TogglePastWalks)).observe(close);
    }
}

fn spawn_figures(list: &mut Spawner<'_>, figures: &Figures, length_m: f64, ink: &Ink) {
    list.spawn((row(11.0), Pickable::IGNORE)).with_children(|line| {
        line.spawn(picture(ink.glyphs.mark(Mark::Points), 24.0, BRASS));
        line.spawn(words(&ink.fonts, Lettering::Title, CREAM, say!("units-points", points = figures.points)));
    });
    let mut line = |mark: Mark, text: String| {
        list.spawn((row(11.0), Pickable::IGNORE)).with_children(|line| {
            line.spawn((framed(24.0), Pickable::IGNORE, children![picture(ink.glyphs.mark(mark), 20.0, BRASS)]));
            line.spawn((growing(default()), Pickable::IGNORE)).with_child(words(&ink.fonts, Lettering::Body, CREAM, text));
        });
    };
    line(Mark::Done, say!("summary-challenges", completed = figures.completed, opened = figures.opened));
    if let Some(seconds) = figures.took_s {
        line(Mark::Dwelled, to_the_minute(seconds));
    }
    line(Mark::Advanced, say!("summary-walked", length = super::hud::metres_in_words(length_m)));
    for badge in &figures.badges {
        line(Mark::Badge, badge.clone());
    }
    if !figures.rewards.is_empty() {
        list.spawn((Node { margin: UiRect::top(px(8)), ..default() }, Pickable::IGNORE)).with_child(words(
            &ink.fonts,
            Lettering::Kicker,
            BRASS,
            say!("summary-won"),
        ));
        list.spawn((Node { flex_wrap: FlexWrap::Wrap, row_gap: px(6), ..row(6.0) }, Pickable::IGNORE)).with_children(|emblems| {
            for &(glyph, rarity) in figures.rewards.iter().take(MOST_EMBLEMS) {
                emblems.spawn(picture(ink.glyphs.emblem(glyph, rarity), EMBLEM_PX, Color::WHITE));
            }
        });
    }
    if figures.completed < figures.opened {
        list.spawn(words(&ink.fonts, Lettering::Small, veil(CREAM, 0.75), say!("summary-more")));
    }
}

/// What it was, in a line.
fn figures_line(figures: &Figures, length_m: f64) -> String {
    let mut parts = vec![
        say!("units-points", points = figures.points),
        say!("summary-challenges", completed = figures.completed, opened = figures.opened),
        super::hud::metres_in_words(length_m),
    ];
    parts.extend(figures.took_s.map(to_the_minute));
    parts.join(" · ")
}

/// What is being written beside the game.
#[derive(Resource, Default)]
struct Keeping(Option<Task<Result<PathBuf, String>>>);

/// The line of the panel that says what became of it.
#[derive(Component)]
struct KeptLine;

fn keep(
    mut wishes: MessageReader<Keep>,
    hunt: Option<Res<CurrentHunt>>,
    walk: Res<Walk>,
    journal: Res<Journal>,
    mut keeping: ResMut<Keeping>,
) {
    let (Some(wish), Some(hunt)) = (wishes.read().last(), hunt) else { return };
    if keeping.0.is_some() {
        return;
    }
    let folders = directories::UserDirs::new();
    let folder = |own: fn(&directories::UserDirs) -> Option<&Path>| {
        folders.as_ref().map(|folders| own(folders).unwrap_or(folders.home_dir()).to_owned())
    };
    let (kept, folder) = match wish {
        Keep::Picture => {
            let figures = Figures::of(&journal.events, &journal.progress);
            let picture = WalkPicture {
                view: hunt.view.clone(),
                frame: hunt.frame,
                stretches: walk.stretches(&hunt.frame),
                figures: figures_line(&figures, walk.length_m(&hunt.frame)),
            };
            (Kept::Picture(Box::new(picture)), folder(directories::UserDirs::picture_dir))
        }
        Keep::Track => (Kept::Track(walk.gpx(&hunt.view.title)), folder(directories::UserDirs::document_dir)),
    };
    let id = hunt.view.id.as_str().to_owned();
    keeping.0 = Some(AsyncComputeTaskPool::get().spawn(async move { kept.save(folder, &id) }));
}

/// Says what became of what is kept.
fn say_kept(
    mut keeping: ResMut<Keeping>,
    mut lines: Query<(&mut Text, &mut TextColor, &mut Node), With<KeptLine>>,
    mut notices: MessageWriter<Notice>,
) {
    let Some(task) = &mut keeping.0 else { return };
    let (said, colour, is_done) = match check_ready(task) {
        None => (say!("summary-keeping"), CREAM, false),
        Some(Ok(path)) => (say!("summary-kept", file = path.display().to_string()), BRASS, true),
        Some(Err(reason)) => (say!("summary-not-kept", reason = reason), WRONG, true),
    };
    for (mut text, mut tint, mut node) in &mut lines {
        text.set_if_neq(Text(said.clone()));
        tint.set_if_neq(TextColor(colour));
        if node.display != Display::Flex {
            node.display = Display::Flex;
        }
    }
    if is_done {
        // The panel may have been closed meanwhile.
        if lines.is_empty() {
            notices.write(Notice(said));
        }
        keeping.0 = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::testing::lantern_granted;
    use hunt_shared::{identity::Seq, time::UnixMs};

    #[test]
    fn the_rarest_reward_comes_first() {
        let granted = |seq: u64, rarity| Event { seq: Seq(seq), time: UnixMs(0), position: None, kind: lantern_granted(rarity) };
        let events = [granted(1, Rarity::Common), granted(2, Rarity::Legendary), granted(3, Rarity::Fine)];
        let won: Vec<_> = Figures::of(&events, &Progress::default()).rewards.into_iter().map(|(_, rarity)| rarity).collect();
        assert_eq!(won, [Rarity::Legendary, Rarity::Fine, Rarity::Common]);
    }

    #[test]
    fn the_time_runs_from_the_beginning_to_the_last_completion() {
        let event = |seq: u64, second: i64, kind| Event { seq: Seq(seq), time: UnixMs(second * 1000), position: None, kind };
        let opened =
            EventKind::ChallengeOpened { challenge: "a".into(), title: "A".into(), text: String::new(), target: None, steps: 1 };
        let events = [
            event(1, 10, EventKind::HuntBegun { title: "T".into() }),
            event(2, 10, opened),
            event(3, 70, EventKind::ChallengeCompleted { challenge: "a".into(), title: "A".into() }),
            event(4, 900, EventKind::Said { speaker: "A gull".into(), text: "Still here?".into() }),
        ];
        let mut progress = Progress::default();
        events.iter().for_each(|event| progress.apply(event));
        let figures = Figures::of(&events, &progress);
        assert_eq!((figures.took_s, figures.completed, figures.opened), (Some(60.0), 1, 1));
    }
}
