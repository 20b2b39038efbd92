//! Screen readers write into fields, and bring into sight what is scrolled away.

use super::*;
use accesskit::{TextPosition, TextSelection};
use bevy::ui::UiGlobalTransform;

const NAME: &str = "Your name, as others see it";

fn written(stage: &mut Stage) -> String {
    find(stage, Role::TextInput, NAME).value
}

#[test]
fn a_name_is_read_letter_by_letter_and_written_as_a_whole_or_in_part() {
    let mut stage = listened();
    let name = find(&mut stage, Role::TextInput, NAME).entity;
    ask_with(&mut stage, Action::SetValue, name, Some(ActionData::Value("Ada\n Finn".into())));
    assert_eq!(written(&mut stage), "Ada Finn");
    let update = tree(&mut stage);
    let node = |id: NodeId| update.nodes.iter().find(|(told, _)| *told == id).map(|(_, node)| node).unwrap();
    let field = node(NodeId(name.to_bits()));
    let letters = field.children()[0];
    let at = |character_index| TextPosition { node: letters, character_index };
    assert_eq!(field.text_selection(), Some(&TextSelection { anchor: at(8), focus: at(8) }), "the cursor is at the end");
    assert_eq!(node(letters).value(), Some("Ada Finn"));
    assert_eq!(node(letters).character_lengths(), [1; 8]);
    assert_eq!(node(letters).word_starts(), [0, 4]);
    let last_name = TextSelection { anchor: at(4), focus: at(8) };
    ask_with(&mut stage, Action::SetTextSelection, name, Some(ActionData::SetTextSelection(last_name)));
    ask_with(&mut stage, Action::ReplaceSelectedText, name, Some(ActionData::Value("Fern".into())));
    assert_eq!(written(&mut stage), "Ada Fern");
    ask_with(&mut stage, Action::SetValue, name, Some(ActionData::Value("x".repeat(40).into())));
    assert_eq!(written(&mut stage), "x".repeat(32), "as long as names are");
}

#[test]
fn that_a_name_is_missing_is_said_at_once() {
    let mut stage = listened();
    let name = find(&mut stage, Role::TextInput, NAME).entity;
    ask_with(&mut stage, Action::SetValue, name, Some(ActionData::Value("".into())));
    assert_eq!(written(&mut stage), "");
    let play = find(&mut stage, Role::Button, "Play").entity;
    ask(&mut stage, Action::Click, play);
    let complaint = say!("screens-name-missing");
    assert_eq!(find_words(&mut stage, &complaint).live, Some(Live::Assertive));
    assert_eq!(tree(&mut stage).focus, NodeId(name.to_bits()), "and there it is to be written");
}

#[test]
fn what_is_scrolled_away_is_told_and_brought_into_sight() {
    let mut stage = listened();
    stage.app.world_mut().write_message(OpenSettings);
    stage.app.world_mut().resource_mut::<SettingsOpen>().0 = Some(Section::Keys);
    stage.run_for(0.3);
    let height = |stage: &Stage, entity| stage.app.world().get::<UiGlobalTransform>(entity).unwrap().affine().translation.y;
    let buttons = told(&mut stage).into_iter().filter(|told| told.role == Role::Button).map(|told| told.entity);
    let last = buttons.max_by(|one, other| height(&stage, *one).total_cmp(&height(&stage, *other))).unwrap();
    let before = height(&stage, last);
    assert!(before > 800.0, "it lies below the window: {before}");
    ask(&mut stage, Action::ScrollIntoView, last);
    assert!(height(&stage, last) < 800.0, "{before} became {}", height(&stage, last));
}
