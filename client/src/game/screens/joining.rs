//! Joining: what is being done, a way back, and what went wrong.

use super::{JoinAgain, LastJoin};
use crate::game::{
    controls::{
        self as layout, ButtonLook, Lettering, SpokenName, SpokenRole, WRONG, button, button_row, card, panel, picture,
        screen_column, veil, words, writes,
    },
    glyphs::{GlyphImages, Mark, blend},
    motion::{ReducedMotion, swell},
    net::{AcceptCertificate, LeaveHunt, PlayAsNewGuest, ReconnectNow},
    retelling::{Retold, Telling},
    session::{Doubt, InQuestion, LinkStatus, Screen},
    settings::Actions,
    theme::{BRASS, CREAM, Fonts},
};
use bevy::{
    input_focus::{AutoFocus, tab_navigation::TabIndex},
    prelude::*,
    ui_widgets::Activate,
};

#[derive(Component)]
struct JoiningCard;

#[derive(Component)]
struct JoiningText;

/// Draws the joining screen.
pub struct JoiningPlugin;

impl Plugin for JoiningPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Telling(Screen::Joining), spawn_card).add_systems(
            Update,
            (draw_status, (walk_on, light_trail).chain(), offer_buttons, cancel_by_key).run_if(in_state(Screen::Joining)),
        );
    }
}

fn spawn_card(fonts: Res<Fonts>, mut commands: Commands) {
    commands.spawn((Retold, DespawnOnExit(Screen::Joining), screen_column(440.0, 60.0, 0.0))).with_children(|column| {
        column.spawn(panel(card(12.0))).with_children(|card| {
            card.spawn((JoiningCard, SpokenRole::Status, layout::column(8.0)));
            card.spawn((Trail::default(), Node { margin: UiRect::vertical(px(6)), ..layout::row(0.0) }, Pickable::IGNORE))
                .with_children(|trail| {
                    for step in 0..STEPS {
                        let spot = trail.spawn((layout::growing(layout::framed(DOT_PX.1)), Pickable::IGNORE)).id();
                        trail.commands_mut().entity(spot).with_child((Dot { step, lit: 0.0 }, dot(0.0), Pickable::IGNORE));
                    }
                });
            card.spawn(button_row()).with_children(|row| {
                row.spawn((button(&fonts, ButtonLook::Quiet, say!("controls-back")), TabIndex(3), AutoFocus))
                    .observe(writes(LeaveHunt));
                row.spawn(OfferedWhen::Retrying.slot()).with_children(|slot| {
                    slot.spawn((button(&fonts, ButtonLook::Primary, say!("screens-try-now")), TabIndex(0)))
                        .observe(writes(ReconnectNow));
                });
                row.spawn(OfferedWhen::GivenUp.slot()).with_children(|slot| {
                    slot.spawn((button(&fonts, ButtonLook::Primary, say!("controls-try-again")), TabIndex(0)))
                        .observe(writes(JoinAgain));
                });
                row.spawn(OfferedWhen::HuntGivenUp.slot()).with_children(|slot| {
                    slot.spawn((button(&fonts, ButtonLook::Quiet, say!("screens-other-hunts")), TabIndex(1))).observe(
                        |_: On<Activate>, mut last: ResMut<LastJoin>, mut again: MessageWriter<JoinAgain>| {
                            last.hunt = None;
                            again.write(JoinAgain);
                        },
                    );
                });
                row.spawn(OfferedWhen::InQuestion(Doubt::Certificate).slot()).with_children(|slot| {
                    slot.spawn((button(&fonts, ButtonLook::Quiet, say!("screens-accept")), TabIndex(2)))
                        .observe(writes(AcceptCertificate));
                });
                row.spawn(OfferedWhen::InQuestion(Doubt::Account).slot()).with_children(|slot| {
                    slot.spawn((button(&fonts, ButtonLook::Quiet, say!("screens-new-guest")), TabIndex(2)))
                        .observe(writes(PlayAsNewGuest));
                });
            });
        });
    });
}

/// When a button makes sense.
#[derive(Component, Clone, Copy, PartialEq, Eq, Debug)]
enum OfferedWhen {
    /// The next attempt is waited for, or another device has taken over.
    Retrying,
    /// No attempt is planned.
    GivenUp,
    /// No attempt is planned, and a certain hunt was wanted: perhaps the server has others.
    HuntGivenUp,
    /// The player has to decide this.
    InQuestion(Doubt),
}

impl OfferedWhen {
    /// A place for the button, not to be seen yet.
    fn slot(self) -> impl Bundle {
        (self, Node { display: Display::None, ..default() })
    }

    fn holds(self, status: &LinkStatus, last: &LastJoin, doubt: Option<Doubt>) -> bool {
        // Another device plays: whoever wants to play here asks once more.
        if *status == LinkStatus::Superseded {
            return self == Self::Retrying;
        }
        let LinkStatus::Offline { retry_in_s, .. } = status else { return false };
        match self {
            Self::Retrying => retry_in_s.is_some(),
            Self::GivenUp => retry_in_s.is_none() && doubt != Some(Doubt::Certificate),
            Self::HuntGivenUp => Self::GivenUp.holds(status, last, doubt) && last.hunt.is_some(),
            Self::InQuestion(what) => doubt == Some(what),
        }
    }
}

fn offer_buttons(
    status: Res<LinkStatus>,
    last: Res<LastJoin>,
    in_question: Res<InQuestion>,
    mut slots: Query<(&OfferedWhen, &mut Node)>,
) {
    for (when, mut node) in &mut slots {
        let display = if when.holds(&status, &last, in_question.0) { Display::Flex } else { Display::None };
        if node.display != display {
            node.display = display;
        }
    }
}

/// A dotted way that is walked while one waits. It goes on to where the next step of the join begins, ever slower, and never back.
#[derive(Component, Default)]
struct Trail {
    /// How much of it is walked, 0 to 1.
    walked: f32,
}

/// A dot of the way.
#[derive(Component)]
struct Dot {
    /// Counted from the beginning.
    step: usize,
    /// How much of it is behind, 0 to 1.
    lit: f32,
}

/// How many dots the way has; logical pixels of one that is ahead and of one that is behind.
const STEPS: usize = 24;
const DOT_PX: (f32, f32) = (4.0, 8.0);

/// Seconds in which most of the way to the next step is walked.
const PATIENCE_S: f32 = 3.0;

/// Seconds in which the dot ahead swells and shrinks.
const SWELL_S: f32 = 1.2;

/// The share that is behind, and the one that the next step may reach.
fn reach(status: &LinkStatus) -> Option<(f32, f32)> {
    match status {
        LinkStatus::Joining { share, .. } => Some((*share, (share + 0.2).min(0.9))),
        LinkStatus::Live | LinkStatus::Waiting | LinkStatus::Preview => Some((0.9, 1.0)),
        LinkStatus::Offline { .. } | LinkStatus::Superseded => None,
    }
}

/// How much is walked a moment later.
fn walked_on(walked: f32, (behind, ahead): (f32, f32), elapsed_s: f32) -> f32 {
    let walked = walked.max(behind);
    walked + (ahead - walked).max(0.0) * (1.0 - (-elapsed_s / PATIENCE_S).exp())
}

/// A dot of which so much is behind, 0 to 1.
fn dot(lit: f32) -> impl Bundle {
    let size_px = DOT_PX.0.lerp(DOT_PX.1, lit);
    let node = Node { width: px(size_px), height: px(size_px), border_radius: BorderRadius::MAX, ..default() };
    (node, BackgroundColor(blend(veil(CREAM, 0.25), BRASS, lit)))
}

fn walk_on(
    status: Res<LinkStatus>,
    motion: Res<ReducedMotion>,
    time: Res<Time<Real>>,
    mut trails: Query<(&mut Trail, &mut Node)>,
) {
    for (mut trail, mut node) in &mut trails {
        let reach = reach(&status);
        let display = if reach.is_some() { Display::Flex } else { Display::None };
        if node.display != display {
            node.display = display;
        }
        // A new attempt begins at the beginning.
        trail.walked = match reach {
            None => 0.0,
            Some((behind, _)) if motion.0 => trail.walked.max(behind),
            Some(reach) => walked_on(trail.walked, reach, time.delta_secs()),
        };
    }
}

fn light_trail(
    trails: Query<&Trail>,
    motion: Res<ReducedMotion>,
    time: Res<Time<Real>>,
    mut dots: Query<(Entity, &mut Dot)>,
    mut commands: Commands,
) {
    let Ok(trail) = trails.single() else { return };
    let swell = if motion.0 { 0.0 } else { swell(time.elapsed_secs(), SWELL_S) };
    let at = trail.walked * STEPS as f32;
    for (entity, mut spot) in &mut dots {
        let lit = match at - spot.step as f32 {
            ahead if ahead <= 0.0 => 0.0,
            behind if behind >= 1.0 => 1.0,
            _ => swell,
        };
        if spot.lit != lit {
            spot.lit = lit;
            commands.entity(entity).insert(dot(lit));
        }
    }
}

fn cancel_by_key(actions: Actions, mut leave: MessageWriter<LeaveHunt>) {
    if actions.goes_back() {
        leave.write(LeaveHunt);
    }
}

/// Kicker, title and text, and whether it is a failure.
type Saying = (String, String, String, bool);

/// What there is to say of a status.
fn saying(status: &LinkStatus, last: &LastJoin, doubt: Option<Doubt>) -> Saying {
    let address = || if last.alone { say!("screens-own-server") } else { last.address.clone() };
    match status {
        LinkStatus::Offline { reason, retry_in_s } => {
            let next = match retry_in_s {
                Some(seconds) => say!("screens-retry-in", seconds = seconds.max(0.0).ceil() as u32),
                None if doubt == Some(Doubt::Account) => say!("screens-new-guest-why"),
                None if doubt.is_some() => String::new(),
                None if last.alone => say!("screens-retry-alone"),
                None if last.hunt.is_some() => say!("screens-retry-hunt"),
                None => say!("screens-retry-server"),
            };
            let alone = if last.alone { "yes" } else { "no" };
            let title = say!("screens-no-way", alone = alone, address = &last.address);
            (say!("screens-not-joined"), title, format!("{reason}\n{next}"), true)
        }
        LinkStatus::Joining { doing, .. } => (say!("screens-joining"), address(), doing.clone(), false),
        LinkStatus::Waiting | LinkStatus::Live | LinkStatus::Preview => {
            (say!("screens-joining"), address(), say!("screens-loading"), false)
        }
        LinkStatus::Superseded => (say!("screens-elsewhere"), address(), say!("screens-another-device"), true),
    }
}

fn draw_status(
    cards: Query<Entity, With<JoiningCard>>,
    filled: Query<(), With<JoiningText>>,
    status: Res<LinkStatus>,
    last: Res<LastJoin>,
    in_question: Res<InQuestion>,
    fonts: Res<Fonts>,
    glyphs: Res<GlyphImages>,
    mut drawn: Local<Option<Saying>>,
    mut commands: Commands,
) {
    let Ok(card) = cards.single() else { return };
    let wanted = saying(&status, &last, in_question.0);
    if !filled.is_empty() && drawn.as_ref() == Some(&wanted) {
        return;
    }
    let (kicker, title, text, failed) = &wanted;
    let (mark, tint) = if *failed { (Mark::Offline, WRONG) } else { (Mark::Waiting, BRASS) };
    // The seconds until the next attempt are not read out one by one: they stand in the second line.
    let read_out = format!("{title}: {}", text.lines().next().unwrap_or_default());
    commands.entity(card).insert(SpokenName(read_out)).despawn_children().with_children(|card| {
        card.spawn((
            layout::row(9.0),
            children![picture(glyphs.mark(mark), 18.0, tint), words(&fonts, Lettering::Kicker, tint, kicker)],
        ));
        card.spawn(words(&fonts, Lettering::Title, CREAM, title));
        card.spawn((JoiningText, words(&fonts, Lettering::Body, veil(CREAM, 0.92), text)));
    });
    *drawn = Some(wanted);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_what_happened_and_what_to_do() {
        let status = LinkStatus::Offline { reason: "Nobody answers there.".into(), retry_in_s: None };
        let (.., text, failed) = saying(&status, &LastJoin::default(), None);
        assert!(failed && text.starts_with("Nobody answers there.") && text.contains("check the address"));
        let offered = |last: &LastJoin| {
            let all = [
                OfferedWhen::GivenUp,
                OfferedWhen::HuntGivenUp,
                OfferedWhen::InQuestion(Doubt::Certificate),
                OfferedWhen::Retrying,
            ];
            all.map(|when| when.holds(&status, last, None))
        };
        assert_eq!(offered(&LastJoin::default()), [true, false, false, false]);
        // Who asked for one hunt may ask for it again, or for the others.
        let asked = LastJoin { hunt: Some("merrowick".into()), ..default() };
        assert_eq!(offered(&asked), [true, true, false, false]);
        assert_eq!(asked.again().hunt, asked.hunt);
    }

    #[test]
    fn the_way_is_walked_on_within_each_step_and_never_back() {
        let mut walked = 0.0;
        for status in [
            LinkStatus::Joining { doing: String::new(), share: 0.2 },
            LinkStatus::Joining { doing: String::new(), share: 0.4 },
            LinkStatus::Live,
        ] {
            let reach = reach(&status).unwrap();
            for _ in 0..600 {
                let before = walked;
                walked = walked_on(walked, reach, 1.0 / 60.0);
                assert!(walked > before, "it stands still at {walked}");
            }
            assert!(walked >= reach.0 && walked < reach.1, "{walked} is not within {reach:?}");
        }
    }

    #[test]
    fn whoever_plays_elsewhere_can_take_over() {
        let offered =
            [OfferedWhen::Retrying, OfferedWhen::GivenUp, OfferedWhen::HuntGivenUp, OfferedWhen::InQuestion(Doubt::Account)];
        let holds = offered.map(|when| when.holds(&LinkStatus::Superseded, &LastJoin::default(), None));
        assert_eq!(holds, [true, false, false, false]);
    }

    #[test]
    fn a_changed_certificate_can_be_accepted() {
        let status = LinkStatus::Offline { reason: "It shows another certificate.".into(), retry_in_s: None };
        let holds = |when: OfferedWhen| when.holds(&status, &LastJoin::default(), Some(Doubt::Certificate));
        assert!(holds(OfferedWhen::InQuestion(Doubt::Certificate)) && !holds(OfferedWhen::GivenUp));
    }

    #[test]
    fn who_is_unknown_may_play_as_a_new_guest_or_try_again() {
        let status = LinkStatus::Offline { reason: "It knows nobody of this name.".into(), retry_in_s: None };
        let holds = |when: OfferedWhen| when.holds(&status, &LastJoin::default(), Some(Doubt::Account));
        assert!(holds(OfferedWhen::InQuestion(Doubt::Account)) && holds(OfferedWhen::GivenUp));
        assert!(!holds(OfferedWhen::InQuestion(Doubt::Certificate)));
    }
}
