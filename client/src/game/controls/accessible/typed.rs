//! What is written in a field, letter by letter, and what screen readers write into it.

use accesskit::{Action, ActionData, Node as Told, NodeId, Role, TextDirection, TextPosition, TextSelection};
use bevy::{
    a11y::ActionRequest,
    prelude::*,
    text::{EditableText, FontCx, LayoutCx, TextEdit},
    ui::InteractionDisabled,
};

/// Tells the letters of a field's text by themselves from the field: no two entities that exist differ in this bit only.
const LETTERS: u64 = 1 << 63;

/// Tells where the cursor of a field is; returns the letters that stand in it.
pub fn spell(entity: Entity, field: &EditableText, node: &mut Told) -> (NodeId, Told) {
    let id = NodeId(entity.to_bits() ^ LETTERS);
    let written = field.value().to_string();
    let mut letters = Told::new(Role::TextRun);
    letters.set_value(written.as_str());
    letters.set_character_lengths(written.chars().map(|letter| letter.len_utf8() as u8).collect::<Vec<_>>());
    letters.set_word_starts(word_starts(&written));
    letters.set_text_direction(TextDirection::LeftToRight);
    if let Some(bounds) = node.bounds() {
        letters.set_bounds(bounds);
    }
    let at = |byte: usize| TextPosition { node: id, character_index: letters_before(&written, byte) };
    let selection = field.editor().raw_selection();
    let (anchor, focus) = (at(selection.anchor().index()), at(selection.focus().index()));
    node.set_text_selection(TextSelection { anchor, focus });
    node.push_child(id);
    (id, letters)
}

/// How many letters stand before a byte.
fn letters_before(text: &str, byte: usize) -> usize {
    text.char_indices().take_while(|(begin, _)| *begin < byte).count()
}

/// The byte at which a letter begins.
fn byte_of(text: &str, letter: usize) -> usize {
    text.char_indices().nth(letter).map_or(text.len(), |(begin, _)| begin)
}

/// The letters that begin words, as far as AccessKit counts.
fn word_starts(text: &str) -> Vec<u8> {
    let befores = std::iter::once(' ').chain(text.chars());
    let begins = |(index, (before, letter)): (usize, (char, char))| {
        (before.is_whitespace() && !letter.is_whitespace()).then(|| u8::try_from(index).ok()).flatten()
    };
    befores.zip(text.chars()).enumerate().filter_map(begins).collect()
}

/// A text as a field of one line takes it.
fn one_line(text: &str, most: Option<usize>) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(most.unwrap_or(usize::MAX)).collect()
}

/// Writes what screen readers ask for, and puts the cursor where they ask for it.
pub fn write(
    mut requests: MessageReader<ActionRequest>,
    mut fields: Query<&mut EditableText, Without<InteractionDisabled>>,
    mut fonts: ResMut<FontCx>,
    mut layouts: ResMut<LayoutCx>,
) {
    for request in requests.read() {
        let Some(entity) = Entity::try_from_bits(request.target_node.0) else { continue };
        let Ok(mut field) = fields.get_mut(entity) else { continue };
        match (request.action, &request.data) {
            (Action::SetValue, Some(ActionData::Value(text))) => {
                let text = one_line(text, field.max_characters);
                field.queue_edit(TextEdit::clear_ime_compose());
                field.queue_edit(TextEdit::SelectAll);
                field.queue_edit(if text.is_empty() { TextEdit::Delete } else { TextEdit::Insert(text.into()) });
            }
            (Action::ReplaceSelectedText, Some(ActionData::Value(text))) => {
                let text = one_line(text, field.max_characters);
                field.queue_edit(TextEdit::clear_ime_compose());
                field.queue_edit(TextEdit::Insert(text.into()));
            }
            (Action::SetTextSelection, Some(ActionData::SetTextSelection(wanted))) if !field.is_composing() => {
                let written = field.value().to_string();
                let [from, to] = [wanted.anchor, wanted.focus].map(|position| byte_of(&written, position.character_index));
                field.editor_mut().driver(&mut fonts, &mut layouts.0).select_byte_range(from, to);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_words_and_bytes_are_counted_in_letters() {
        let text = "zwölf  Türme";
        assert_eq!(word_starts(text), [0, 7]);
        assert_eq!(word_starts(" a"), [1]);
        assert!(word_starts("").is_empty());
        assert_eq!(word_starts(&"ab ".repeat(200)).last(), Some(&255), "as far as AccessKit counts");
        for letter in 0..=text.chars().count() {
            assert_eq!(letters_before(text, byte_of(text, letter)), letter);
        }
        assert_eq!(byte_of(text, 3), 4);
        assert_eq!(byte_of(text, 99), text.len());
    }

    #[test]
    fn a_text_from_outside_fits_into_one_line() {
        assert_eq!(one_line("the\ttide\n", None), "thetide");
        assert_eq!(one_line("tide", Some(2)), "ti");
    }
}
