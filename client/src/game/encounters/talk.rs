//! The panel of a talk: who speaks, what is said, and what can be answered.

use super::{Encounter, EncounterSystems, panel};
use crate::game::{
    controls::{
        ButtonLook, Lettering, SpokenRole, button, button_row, column, growing, key_cap, picture, row, veil, words, writes,
    },
    ink::Ink,
    pictures::spawn_picture,
    rich_text::{RichText, quoted},
    session::{Ask, EventReceived, Journal, Undecided},
    settings::{Action, Actions},
    theme::{BRASS, CREAM},
};
use bevy::{input_focus::tab_navigation::TabIndex, prelude::*, ui_widgets::Activate};
use hunt_shared::{
    event::EventKind,
    hunt::{Glyph, Rarity},
    identity::{CharacterId, LineId},
    protocol::Command,
};

/// Logical pixels of the speaker's picture.
const PORTRAIT_PX: f32 = 72.0;

/// The panel.
#[derive(Component)]
struct TalkPanel;

/// Talks.
pub struct TalkPlugin;

impl Plugin for TalkPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, (open_when_spoken_to, reply_by_key, draw_talk).chain().in_set(EncounterSystems));
    }
}

/// What was said last, and what can be answered.
#[derive(Clone, PartialEq, Debug)]
struct Spoken {
    character: CharacterId,
    line: LineId,
    speaker: String,
    glyph: Glyph,
    text: String,
    replies: Vec<(u32, String)>,
}

impl Spoken {
    /// What a character has said last.
    fn last(character: &CharacterId, journal: &Journal) -> Option<Self> {
        journal.events.iter().rev().find_map(|event| match &event.kind {
            EventKind::CharacterSpoke { character: speaking, line, speaker, glyph, text, .. } if speaking == character => {
                let talk = journal.progress.talk.as_ref().filter(|talk| talk.character == *character && talk.line == *line);
                Some(Self {
                    character: character.clone(),
                    line: line.clone(),
                    speaker: speaker.clone(),
                    glyph: *glyph,
                    text: text.clone(),
                    replies: talk.map(|talk| talk.replies.clone()).unwrap_or_default(),
                })
            }
            _ => None,
        })
    }

    /// A reply to this line is on its way, and not decided yet.
    fn is_replied_to(&self, undecided: &Undecided) -> bool {
        let replies = |command: &Command| matches!(command, Command::Talk { character, reply: Some((line, _)) } if *character == self.character && *line == self.line);
        undecided.0.iter().any(replies)
    }

    fn reply(&self, index: usize) -> Option<Ask> {
        let (number, _) = self.replies.get(index)?;
        let reply = Some((self.line.clone(), *number));
        Some(Ask(Command::Talk { character: self.character.clone(), reply }))
    }
}

/// Whoever speaks is shown at once; when the player has ended the talk, it goes.
fn open_when_spoken_to(mut received: MessageReader<EventReceived>, mut encounter: ResMut<Encounter>) {
    for EventReceived(event) in received.read() {
        match &event.kind {
            EventKind::CharacterSpoke { character, .. } => *encounter = Encounter::Talk(character.clone()),
            EventKind::TalkEnded { character, .. } if *encounter == Encounter::Talk(character.clone()) => {
                *encounter = Encounter::Nothing;
            }
            _ => {}
        }
    }
}

fn reply_by_key(
    keys: Res<ButtonInput<KeyCode>>,
    actions: Actions,
    journal: Res<Journal>,
    undecided: Res<Undecided>,
    mut encounter: ResMut<Encounter>,
    mut asks: MessageWriter<Ask>,
) {
    let Encounter::Talk(character) = encounter.as_ref() else { return };
    let Some(spoken) = Spoken::last(character, &journal) else { return };
    if spoken.replies.is_empty() && (keys.just_pressed(KeyCode::Enter) || actions.just_pressed(Action::Take)) {
        *encounter = Encounter::Nothing;
    } else if !spoken.is_replied_to(&undecided) {
        asks.write_batch(panel::pressed_number(&keys).and_then(|index| spoken.reply(index)));
    }
}

fn draw_talk(
    encounter: Res<Encounter>,
    journal: Res<Journal>,
    ink: Ink,
    panels: Query<Entity, With<TalkPanel>>,
    undecided: Res<Undecided>,
    mut drawn: Local<Option<(Spoken, bool)>>,
    mut commands: Commands,
) {
    let wanted = match encounter.as_ref() {
        Encounter::Talk(character) => Spoken::last(character, &journal).map(|spoken| {
            let asked = spoken.is_replied_to(&undecided);
            (spoken, asked)
        }),
        _ => None,
    };
    if wanted == *drawn && panels.is_empty() == wanted.is_none() {
        return;
    }
    panels.iter().for_each(|panel| commands.entity(panel).despawn());
    if let Some((spoken, asked)) = &wanted {
        spawn_panel(spoken, *asked, &ink, &mut commands);
    }
    *drawn = wanted;
}

fn spawn_panel(spoken: &Spoken, asked: bool, ink: &Ink, commands: &mut Commands) {
    let fonts = &ink.fonts;
    commands.spawn((TalkPanel, panel::ground())).with_children(|ground| {
        ground.spawn(panel::sheet()).with_children(|sheet| {
            panel::heading(sheet, fonts, &spoken.speaker, BRASS);
            let node = Node { align_items: AlignItems::FlexStart, ..row(18.0) };
            sheet.spawn((node, Pickable::IGNORE)).with_children(|line| {
                match ink.portrait(&spoken.character) {
                    Some(portrait) => spawn_picture(line, fonts, portrait, &spoken.speaker, Vec2::splat(2.0 * PORTRAIT_PX)),
                    None => drop(line.spawn(picture(ink.glyphs.emblem(spoken.glyph, Rarity::Common), PORTRAIT_PX, Color::WHITE))),
                }
                line.spawn((SpokenRole::Read, growing(default()), Pickable::IGNORE)).with_children(|said| {
                    let prose = RichText { fonts, lettering: Lettering::Speech, colour: CREAM, picture_px: vec2(400.0, 240.0) };
                    prose.spawn(said, &quoted(&spoken.text));
                });
            });
            if spoken.replies.is_empty() {
                sheet.spawn(button_row()).with_children(|foot| {
                    foot.spawn((button(fonts, ButtonLook::Primary, say!("controls-go-on")), TabIndex(0)))
                        .with_child(key_cap(fonts, "Enter"))
                        .observe(|_: On<Activate>, mut encounter: ResMut<Encounter>| *encounter = Encounter::Nothing);
                });
                return;
            }
            if asked {
                sheet.spawn(words(fonts, Lettering::Body, veil(CREAM, 0.8), say!("encounters-asking")));
                return;
            }
            sheet.spawn((column(8.0), Pickable::IGNORE)).with_children(|list| {
                for (index, (_, text)) in spoken.replies.iter().enumerate() {
                    if let Some(ask) = spoken.reply(index) {
                        panel::choice(list, fonts, index, text).observe(writes(ask));
                    }
                }
            });
            sheet.spawn(words(fonts, Lettering::Small, veil(CREAM, 0.7), say!("encounters-talk-waits")));
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::{event::Event, identity::Seq, time::UnixMs};

    fn spoke(line: &str, replies: Vec<(u32, String)>) -> EventKind {
        EventKind::CharacterSpoke {
            character: "fen".into(),
            line: line.into(),
            speaker: "Fen".into(),
            glyph: Glyph::Lantern,
            said: None,
            text: format!("says {line}"),
            replies,
        }
    }

    #[test]
    fn only_the_line_that_waits_can_be_answered() {
        let mut journal = Journal::default();
        let kinds = [spoke("hello", vec![(4, "Who are you?".into())]), spoke("bye", vec![])];
        for (index, kind) in kinds.into_iter().enumerate() {
            let event = Event { seq: Seq(index as u64 + 1), time: UnixMs(0), position: None, kind };
            journal.progress.apply(&event);
            journal.events.push(event);
            let spoken = Spoken::last(&"fen".into(), &journal).unwrap();
            let expected = (index == 0).then(|| Command::Talk { character: "fen".into(), reply: Some(("hello".into(), 4)) });
            assert_eq!(spoken.reply(0).map(|ask| ask.0), expected);
            assert_eq!(spoken.reply(1), None);
            // While a reply is on its way there is nothing to choose.
            let asked = Undecided(expected.into_iter().collect());
            assert_eq!(spoken.is_replied_to(&asked), index == 0);
            assert!(!spoken.is_replied_to(&Undecided::default()));
        }
        assert_eq!(Spoken::last(&"nobody".into(), &journal), None);
    }
}
