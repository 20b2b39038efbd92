//! The riddle's panel: the question, a line to write the answer or choices, and what was said to the last answer. Whether an answer is right
//! only the server knows.

use super::{Encounter, EncounterSystems, panel};
use crate::game::{
    controls::{
        ButtonLook, Field, Lettering, SpokenRole, WRONG, begin_in, button, button_row, column, enter_writes, field, growing,
        key_cap, picture, row, veil, words, writes,
    },
    glyphs::Mark,
    ink::Ink,
    rich_text::RichText,
    session::{Ask, EventReceived, HuntClock, Journal, Notice},
    theme::{BRASS, CREAM},
};
use bevy::{input_focus::tab_navigation::TabIndex, prelude::*, text::EditableText};
use hunt_shared::{
    event::{EventKind, RiddleStatus},
    identity::{ChallengeId, RiddleId},
    markdown::plain,
    protocol::{Command, MAX_ANSWER_BYTES},
    time::UnixMs,
};

/// The most characters of an answer; of four bytes each they are still taken.
const MAX_CHARACTERS: usize = MAX_ANSWER_BYTES / 4;

/// Seconds after which an answer that got no answer may be given again.
const PATIENCE_S: f32 = 5.0;

/// The panel.
#[derive(Component)]
struct RiddlePanel;

/// The line that says when the next answer is taken.
#[derive(Component)]
struct NextAnswer;

/// The player has written or chosen this answer; `None`: what stands in the field.
#[derive(Message, Clone, Debug)]
struct Answered(Option<String>);

/// The answer that the server has not judged yet: the misses before it, and its age in seconds.
#[derive(Resource, Default, Debug)]
struct Judging(Option<(u32, f32)>);

/// Asks riddles.
pub struct RiddlePlugin;

impl Plugin for RiddlePlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Judging>().add_message::<Answered>().add_systems(
            Update,
            (choose_by_key, answer, follow_judgement, draw_riddle, begin_in(Field::Answer)).chain().in_set(EncounterSystems),
        );
    }
}

/// What the panel shows.
#[derive(Clone, PartialEq, Debug)]
struct Shown {
    title: String,
    riddle: RiddleStatus,
    judging: bool,
    /// The next answer is not taken yet. How long it takes is no part of this: each second would draw the panel anew, and lose what is typed
    /// in that frame.
    waits: bool,
}

impl Shown {
    /// Whole seconds until the next answer is taken.
    fn wait_s(&self, now: UnixMs) -> u32 {
        seconds_until(self.riddle.next_from, now)
    }
}

/// Whole seconds until a time, upwards; 0 when it has come.
fn seconds_until(time: UnixMs, now: UnixMs) -> u32 {
    time.seconds_since(now).max(0.0).ceil() as u32
}

fn shown(challenge: &ChallengeId, riddle: &RiddleId, journal: &Journal, judging: &Judging, now: UnixMs) -> Option<Shown> {
    let status = journal.progress.challenges.get(challenge).filter(|status| status.running)?;
    let riddle = status.riddle(riddle).filter(|riddle| riddle.answered.is_none())?.clone();
    let waits = seconds_until(riddle.next_from, now) > 0;
    Some(Shown { title: status.title.clone(), riddle, judging: judging.0.is_some(), waits })
}

fn draw_riddle(
    mut encounter: ResMut<Encounter>,
    journal: Res<Journal>,
    judging: Res<Judging>,
    clock: Res<HuntClock>,
    ink: Ink,
    panels: Query<Entity, With<RiddlePanel>>,
    fields: Query<(&Field, &EditableText)>,
    mut waiting: Query<&mut Text, With<NextAnswer>>,
    mut drawn: Local<Option<Shown>>,
    mut commands: Commands,
) {
    let wanted = match encounter.as_ref() {
        Encounter::Riddle(challenge, riddle) => {
            let shown = shown(challenge, riddle, &journal, &judging, clock.now());
            if shown.is_none() {
                // It is answered, or the attempt has ended.
                *encounter = Encounter::Nothing;
            }
            shown
        }
        _ => None,
    };
    if wanted == *drawn && panels.is_empty() == wanted.is_none() {
        if let Some(shown) = &wanted {
            for mut line in &mut waiting {
                line.set_if_neq(Text(next_answer(shown.wait_s(clock.now()))));
            }
        }
        return;
    }
    // What is being written stays written while the panel around it changes.
    let written = fields.iter().find(|(field, _)| **field == Field::Answer).map(|(_, text)| text.value().to_string());
    let same = drawn.as_ref().zip(wanted.as_ref()).is_some_and(|(drawn, wanted)| {
        drawn.riddle.riddle == wanted.riddle.riddle && drawn.riddle.misses == wanted.riddle.misses
    });
    panels.iter().for_each(|panel| commands.entity(panel).despawn());
    if let Some(shown) = &wanted {
        spawn_panel(
            shown,
            shown.wait_s(clock.now()),
            written.filter(|_| same).as_deref().unwrap_or_default(),
            &ink,
            &mut commands,
        );
    }
    *drawn = wanted;
}

fn next_answer(wait_s: u32) -> String {
    say!("encounters-next-answer", seconds = wait_s)
}

fn spawn_panel(shown: &Shown, wait_s: u32, written: &str, ink: &Ink, commands: &mut Commands) {
    let fonts = &ink.fonts;
    let may_answer = !shown.waits && !shown.judging;
    commands.spawn((RiddlePanel, panel::ground())).observe(enter_writes(Answered(None))).with_children(|ground| {
        ground.spawn(panel::sheet()).with_children(|sheet| {
            panel::heading(sheet, fonts, &shown.title, BRASS);
            let prose = |lettering, colour| RichText { fonts, lettering, colour, picture_px: vec2(500.0, 240.0) };
            sheet
                .spawn((SpokenRole::Read, column(0.0), Pickable::IGNORE))
                .with_children(|asked| prose(Lettering::Speech, CREAM).spawn(asked, &shown.riddle.text));
            if shown.riddle.choices.is_empty() {
                sheet.spawn(field(fonts, Field::Answer, &say!("encounters-your-answer"), written, MAX_CHARACTERS, 0));
            } else {
                sheet.spawn((column(8.0), Pickable::IGNORE)).with_children(|list| {
                    for (index, text) in shown.riddle.choices.iter().enumerate() {
                        let chosen = Answered(Some(text.clone()));
                        panel::choice(list, fonts, index, text).observe(writes(chosen));
                    }
                });
            }
            if shown.riddle.misses > 0 && !shown.judging {
                sheet.spawn((SpokenRole::Alert, row(10.0), Pickable::IGNORE)).with_children(|line| {
                    line.spawn(picture(ink.glyphs.mark(Mark::Said), 20.0, WRONG));
                    let remark = &shown.riddle.remark;
                    let wrong = say!("encounters-wrong");
                    let text = if remark.is_empty() { &wrong } else { remark };
                    line.spawn((growing(default()), Pickable::IGNORE))
                        .with_children(|said| prose(Lettering::Body, WRONG).spawn(said, text));
                });
            }
            sheet.spawn(button_row()).with_children(|foot| {
                if shown.riddle.choices.is_empty() && may_answer {
                    foot.spawn((button(fonts, ButtonLook::Primary, say!("encounters-answer")), TabIndex(10)))
                        .with_child(key_cap(fonts, "Enter"))
                        .observe(writes(Answered(None)));
                }
                if shown.judging {
                    foot.spawn(words(fonts, Lettering::Body, veil(CREAM, 0.8), say!("encounters-asking")));
                } else if shown.waits {
                    foot.spawn((NextAnswer, words(fonts, Lettering::Body, veil(CREAM, 0.8), next_answer(wait_s))));
                }
            });
        });
    });
}

fn choose_by_key(
    keys: Res<ButtonInput<KeyCode>>,
    encounter: Res<Encounter>,
    journal: Res<Journal>,
    mut answered: MessageWriter<Answered>,
) {
    let Encounter::Riddle(challenge, riddle) = encounter.as_ref() else { return };
    let riddle = journal.progress.challenges.get(challenge).and_then(|status| status.riddle(riddle));
    let chosen = riddle.zip(panel::pressed_number(&keys)).and_then(|(riddle, index)| riddle.choices.get(index));
    answered.write_batch(chosen.map(|text| Answered(Some(text.clone()))));
}

fn answer(
    mut answered: MessageReader<Answered>,
    encounter: Res<Encounter>,
    journal: Res<Journal>,
    clock: Res<HuntClock>,
    fields: Query<(&Field, &EditableText)>,
    mut judging: ResMut<Judging>,
    mut asks: MessageWriter<Ask>,
) {
    let Some(Answered(chosen)) = answered.read().last() else { return };
    let Encounter::Riddle(challenge, riddle) = encounter.as_ref() else { return };
    let Some(shown) = shown(challenge, riddle, &journal, &judging, clock.now()) else { return };
    let written = || fields.iter().find(|(field, _)| **field == Field::Answer).map(|(_, text)| text.value().to_string());
    let answer = chosen.clone().or_else(written).unwrap_or_default().trim().to_owned();
    if answer.is_empty() || shown.judging || shown.waits {
        return;
    }
    judging.0 = Some((shown.riddle.misses, 0.0));
    asks.write(Ask(Command::Answer { challenge: challenge.clone(), riddle: riddle.clone(), answer }));
}

/// An answer is judged when its event comes, or refused by a notice, or asked for again after a while. What is said to an answer whose panel
/// is closed already becomes a notice.
fn follow_judgement(
    time: Res<Time<Real>>,
    encounter: Res<Encounter>,
    mut received: MessageReader<EventReceived>,
    mut judging: ResMut<Judging>,
    mut notices: MessageWriter<Notice>,
) {
    for EventReceived(event) in received.read() {
        let EventKind::RiddleAnswered { riddle, right, remark, .. } = &event.kind else { continue };
        judging.0 = None;
        let is_open = matches!(encounter.as_ref(), Encounter::Riddle(_, open) if open == riddle);
        if !is_open && !right {
            let text = if remark.is_empty() { say!("encounters-was-wrong") } else { plain(remark) };
            notices.write(Notice(text));
        }
    }
    if let Some((misses, age_s)) = judging.0 {
        let age_s = age_s + time.delta_secs();
        judging.0 = (age_s < PATIENCE_S && !matches!(encounter.as_ref(), Encounter::Nothing)).then_some((misses, age_s));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::event::ChallengeStatus;

    fn journal(riddle: RiddleStatus) -> Journal {
        let mut journal = Journal::default();
        let status = ChallengeStatus {
            title: "The Weather Stone".into(),
            running: true,
            steps: 1,
            riddles: vec![riddle],
            ..ChallengeStatus::default()
        };
        journal.progress.challenges.insert("stone".into(), status);
        journal
    }

    fn asked() -> RiddleStatus {
        RiddleStatus {
            riddle: "r".into(),
            text: "What am I?".into(),
            choices: vec![],
            answered: None,
            misses: 1,
            remark: String::new(),
            next_from: UnixMs(4_200),
        }
    }

    #[test]
    fn the_panel_waits_until_the_next_answer_is_taken_and_goes_when_it_is_right() {
        let (challenge, riddle) = ("stone".into(), "r".into());
        let at = |ms, riddle_status| shown(&challenge, &riddle, &journal(riddle_status), &Judging(None), UnixMs(ms));
        assert_eq!(at(0, asked()).map(|shown| shown.wait_s(UnixMs(0))), Some(5));
        assert_eq!(at(4_200, asked()).map(|shown| shown.wait_s(UnixMs(4_200))), Some(0));
        let [first, second, last] = [0, 1_000, 4_200].map(|ms| at(ms, asked()).unwrap());
        assert!(first == second && second != last, "a second changes a line, the end the panel");
        assert_eq!(at(0, RiddleStatus { answered: Some("the tide".into()), ..asked() }), None);
    }
}
