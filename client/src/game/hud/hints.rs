//! The buttons of gestures and of the journal, and the keys for the first minutes: a few at a time, and each only until it has been used.

use super::Corner;
use crate::game::{
    controls::{ButtonLook, DONE, Lettering, SpokenName, column, panel, picture, pressable, row, veil, words, writes},
    emotes::ToggleGestures,
    gait::Footfall,
    glyphs::{GlyphImages, Mark},
    journal::JournalOpen,
    retelling::{Retold, Telling},
    session::{InputCaptured, LinkStatus, Screen},
    settings::{Action, Actions, Settings, key_caps},
    theme::{CREAM, Fonts},
};
use bevy::{input::mouse::AccumulatedMouseScroll, prelude::*, ui_widgets::Activate, window::PrimaryWindow};

/// What a newcomer does, by which keys, and the name of its message; in the order in which it is told.
const LESSONS: [(&[Action], &str); 6] = [
    (&[Action::WalkNorth, Action::WalkWest, Action::WalkSouth, Action::WalkEast], "hud-walk"),
    (&[Action::Run], "hud-run"),
    (&[Action::ZoomIn, Action::ZoomOut], "hud-zoom"),
    (&[Action::Gestures], "hud-gestures"),
    (&[Action::Journal], "hud-journal"),
    (&[Action::Skip], "hud-pause"),
];

/// The lessons that the pointer or a receiver can do as well.
const WALK: usize = 0;
const ZOOM: usize = 2;

/// The most lessons that are told at once.
const AT_ONCE: usize = 3;

/// Seconds after which a lesson has been read, though it was not done.
const READ_S: f32 = 25.0;

/// Seconds for which one that was done is still seen, ticked.
const TICKED_S: f32 = 1.0;

/// Steps after which somebody has walked.
const WALKED_STEPS: usize = 5;

/// What the player has learnt; it is not taught again for another hunt.
#[derive(Resource, Clone, PartialEq, Default, Debug)]
struct Learnt {
    told_s: [f32; LESSONS.len()],
    done: [bool; LESSONS.len()],
    steps: usize,
}

impl Learnt {
    /// The lessons to be told now, and whether each has just been done.
    fn lessons(&self) -> Vec<(usize, bool)> {
        let open = (0..LESSONS.len()).filter(|lesson| self.told_s[*lesson] < READ_S);
        open.take(AT_ONCE).map(|lesson| (lesson, self.done[lesson])).collect()
    }

    /// A lesson was done. What was being told is ticked first.
    fn learn(&mut self, lesson: usize) {
        if self.done[lesson] {
            return;
        }
        let is_told = self.lessons().iter().any(|(told, _)| *told == lesson);
        self.done[lesson] = true;
        self.told_s[lesson] = self.told_s[lesson].max(if is_told { READ_S - TICKED_S } else { READ_S });
    }

    /// These were learnt in earlier runs.
    fn remember(&mut self, names: &[String]) {
        for (lesson, (_, name)) in LESSONS.iter().enumerate() {
            if names.iter().any(|known| known == name) {
                (self.done[lesson], self.told_s[lesson]) = (true, READ_S);
            }
        }
    }

    /// The names of those that need not be told any more.
    fn names(&self) -> impl Iterator<Item = &'static str> {
        LESSONS.iter().zip(self.told_s).filter(|(_, told_s)| *told_s >= READ_S).map(|((_, name), _)| *name)
    }

    /// So many steps were walked, by whatever means.
    fn walk(&mut self, steps: usize) {
        self.steps += steps;
        if self.steps >= WALKED_STEPS {
            self.learn(WALK);
        }
    }

    /// Lets time pass.
    fn pass(&mut self, elapsed_s: f32) {
        for (lesson, _) in self.lessons() {
            self.told_s[lesson] += elapsed_s;
        }
    }
}

/// What was learnt in earlier runs is not taught again.
fn remember(settings: Res<Settings>, mut learnt: ResMut<Learnt>) {
    learnt.remember(&settings.learnt);
}

/// Keeps what was learnt.
fn keep(learnt: Res<Learnt>, mut settings: ResMut<Settings>) {
    let new: Vec<String> =
        learnt.names().filter(|name| settings.learnt.iter().all(|known| known != name)).map(str::to_owned).collect();
    if !new.is_empty() {
        settings.learnt.extend(new);
    }
}

/// The panel of the hints.
#[derive(Component)]
struct Hints;

/// The button of gestures.
#[derive(Component)]
struct GesturesButton;

/// Draws the hints and the buttons.
pub struct HintsPlugin;

impl Plugin for HintsPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Learnt>()
            .add_message::<Footfall>()
            .add_systems(OnEnter(Screen::Playing), remember)
            .add_systems(Telling(Screen::Playing), spawn_buttons)
            .add_systems(Update, ((learn, draw_hints, keep).chain(), show_gestures).run_if(in_state(Screen::Playing)));
    }
}

/// A button that needs few words: a mark, and the keys that do the same.
fn compact_button(fonts: &Fonts, glyphs: &GlyphImages, mark: Mark, actions: &'static [Action], name: String) -> impl Bundle {
    let node = Node { padding: UiRect::axes(px(9), px(6)), ..row(8.0) };
    (
        pressable(ButtonLook::Quiet, node),
        BoxShadow::new(veil(Color::BLACK, 0.35), px(0), px(4), px(0), px(12)),
        SpokenName(name),
        children![picture(glyphs.mark(mark), 20.0, CREAM), key_caps(fonts, actions)],
    )
}

fn spawn_buttons(
    corners: Query<(Entity, &Corner)>,
    link: Res<LinkStatus>,
    fonts: Res<Fonts>,
    glyphs: Res<GlyphImages>,
    mut commands: Commands,
) {
    let Some((corner, _)) = corners.iter().find(|(_, corner)| **corner == Corner::BottomRight) else { return };
    let line = commands
        .spawn((Retold, row(8.0), Pickable::IGNORE))
        .with_children(|line| {
            // The preview has nobody to make them to.
            if *link != LinkStatus::Preview {
                let name = say!("keys-gestures");
                line.spawn((GesturesButton, compact_button(&fonts, &glyphs, Mark::Gesture, &[Action::Gestures], name)))
                    .observe(writes(ToggleGestures));
            }
            line.spawn(compact_button(&fonts, &glyphs, Mark::Book, &[Action::Journal], say!("controls-journal")))
                .observe(|_: On<Activate>, mut open: ResMut<JournalOpen>| open.0 = !open.0);
        })
        .id();
    commands.entity(corner).add_child(line);
}

fn learn(
    actions: Actions,
    scroll: Res<AccumulatedMouseScroll>,
    captured: Res<InputCaptured>,
    mut footfalls: MessageReader<Footfall>,
    time: Res<Time<Real>>,
    link: Res<LinkStatus>,
    windows: Query<&Window, With<PrimaryWindow>>,
    mut learnt: ResMut<Learnt>,
) {
    let steps = footfalls.read().count();
    // Nobody learns what is not told, or what nobody looks at.
    let away = windows.single().is_ok_and(|window| !window.focused);
    if captured.0 || away || *link == LinkStatus::Preview {
        return;
    }
    learnt.walk(steps);
    for (lesson, (keys, _)) in LESSONS.iter().enumerate().skip(WALK + 1) {
        // The key of a pause has other duties too.
        if keys.iter().any(|key| *key != Action::Skip && actions.just_pressed(*key)) {
            learnt.learn(lesson);
        }
    }
    if scroll.delta.y != 0.0 {
        learnt.learn(ZOOM);
    }
    learnt.pass(time.delta_secs());
}

fn draw_hints(
    learnt: Res<Learnt>,
    link: Res<LinkStatus>,
    corners: Query<(Entity, &Corner)>,
    panels: Query<Entity, With<Hints>>,
    fonts: Res<Fonts>,
    glyphs: Res<GlyphImages>,
    mut drawn: Local<Vec<(usize, bool)>>,
    mut commands: Commands,
) {
    // The preview lists its own keys.
    let wanted = if *link == LinkStatus::Preview { vec![] } else { learnt.lessons() };
    if *drawn == wanted && panels.is_empty() == wanted.is_empty() {
        return;
    }
    panels.iter().for_each(|panel| commands.entity(panel).despawn());
    let Some((corner, _)) = corners.iter().find(|(_, corner)| **corner == Corner::BottomRight) else { return };
    if !wanted.is_empty() {
        let node = Node { padding: UiRect::axes(px(12), px(9)), ..column(5.0) };
        let hints = commands
            .spawn((Hints, Retold, panel(node), Pickable::IGNORE))
            .with_children(|hints| {
                for &(lesson, done) in &wanted {
                    let (keys, message) = LESSONS[lesson];
                    let share = if done { 0.6 } else { 1.0 };
                    hints.spawn((row(9.0), Pickable::IGNORE)).with_children(|line| {
                        line.spawn(key_caps(&fonts, keys));
                        line.spawn(words(&fonts, Lettering::Small, veil(CREAM, share), say!(message)));
                        if done {
                            line.spawn(picture(glyphs.mark(Mark::Done), 16.0, DONE));
                        }
                    });
                }
            })
            .id();
        commands.entity(corner).insert_child(0, hints);
    }
    *drawn = wanted;
}

/// Without a server nobody would see a gesture.
fn show_gestures(link: Res<LinkStatus>, mut buttons: Query<&mut Node, With<GesturesButton>>) {
    let display = if matches!(*link, LinkStatus::Live | LinkStatus::Waiting) { Display::Flex } else { Display::None };
    for mut node in &mut buttons {
        if node.display != display {
            node.display = display;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(learnt: &Learnt) -> Vec<usize> {
        learnt.lessons().into_iter().map(|(lesson, _)| lesson).collect()
    }

    #[test]
    fn what_was_done_is_ticked_and_makes_room_for_the_next() {
        let mut learnt = Learnt::default();
        assert_eq!(told(&learnt), [0, 1, 2]);
        learnt.learn(1);
        assert_eq!(learnt.lessons(), [(0, false), (1, true), (2, false)]);
        learnt.pass(TICKED_S);
        assert_eq!(told(&learnt), [0, 2, 3]);
        learnt.learn(5);
        assert_eq!(told(&learnt), [0, 2, 3], "what was not told yet needs no tick");
        learnt.learn(0);
        learnt.pass(TICKED_S);
        assert_eq!(told(&learnt), [2, 3, 4]);
    }

    #[test]
    fn what_was_learnt_in_an_earlier_run_is_not_taught_again() {
        let mut learnt = Learnt::default();
        learnt.learn(1);
        learnt.pass(TICKED_S);
        let names: Vec<String> = learnt.names().map(str::to_owned).collect();
        assert_eq!(names, ["hud-run"]);
        let mut later = Learnt::default();
        later.remember(&names);
        assert_eq!(told(&later), [0, 2, 3]);
    }

    #[test]
    fn what_nobody_does_goes_when_it_has_been_read() {
        let mut learnt = Learnt::default();
        learnt.pass(READ_S);
        assert_eq!(told(&learnt), [3, 4, 5]);
        learnt.pass(READ_S);
        assert!(told(&learnt).is_empty());
    }

    #[test]
    fn whoever_has_walked_some_steps_has_learnt_it() {
        let mut learnt = Learnt::default();
        learnt.walk(WALKED_STEPS - 1);
        assert!(!learnt.done[WALK]);
        learnt.walk(1);
        assert!(learnt.done[WALK]);
        assert_eq!(learnt.lessons(), [(WALK, true), (1, false), (2, false)]);
    }
}
