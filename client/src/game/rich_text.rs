//! The texts of hunts on screen: paragraphs, stressed and strong words, lists and pictures.

use super::{
    controls::{Lettering, Spawner, column, face, growing, set, words},
    pictures::spawn_picture,
    theme::Fonts,
};
use bevy::prelude::*;
use hunt_shared::{
    markdown::{Block, Span, blocks},
    picture::Picture,
};

/// How a text is set.
pub struct RichText<'a> {
    /// The faces.
    pub fonts: &'a Fonts,
    /// The lettering of its plain words.
    pub lettering: Lettering,
    /// The colour of its words.
    pub colour: Color,
    /// The most logical pixels that a picture takes.
    pub picture_px: Vec2,
}

/// Logical pixels between two paragraphs.
const GAP_PX: f32 = 7.0;

impl RichText<'_> {
    /// Spawns a text.
    pub fn spawn(&self, parent: &mut Spawner<'_>, markdown: &str) {
        let blocks = blocks(markdown);
        match &blocks[..] {
            // A column of its own only where there is more than one thing.
            [block] => self.spawn_block(parent, block),
            blocks => {
                parent.spawn((column(GAP_PX), Pickable::IGNORE)).with_children(|column| {
                    blocks.iter().for_each(|block| self.spawn_block(column, block));
                });
            }
        }
    }

    fn spawn_block(&self, parent: &mut Spawner<'_>, block: &Block) {
        match block {
            Block::Paragraph(spans) => self.spawn_paragraph(parent, spans),
            Block::List { first, items } => {
                parent.spawn((column(GAP_PX / 2.0), Pickable::IGNORE)).with_children(|list| {
                    for (index, item) in items.iter().enumerate() {
                        let sign = first.map_or_else(|| "•".into(), |first| format!("{}.", first.saturating_add(index as u64)));
                        list.spawn((Node { column_gap: px(8), ..default() }, Pickable::IGNORE)).with_children(|line| {
                            line.spawn((Node { flex_shrink: 0.0, ..default() }, Pickable::IGNORE)).with_child(words(
                                self.fonts,
                                self.lettering,
                                self.colour,
                                sign,
                            ));
                            line.spawn((growing(column(GAP_PX / 2.0)), Pickable::IGNORE))
                                .with_children(|blocks| item.iter().for_each(|block| self.spawn_block(blocks, block)));
                        });
                    }
                });
            }
            Block::Picture { target, alt } => match target.parse::<Picture>() {
                Ok(picture) => spawn_picture(parent, self.fonts, picture, alt, self.picture_px),
                // A picture that no server can be asked for.
                Err(_) if alt.is_empty() => {}
                Err(_) => drop(parent.spawn(words(self.fonts, self.lettering, self.colour, format!("[{alt}]")))),
            },
        }
    }

    fn spawn_paragraph(&self, parent: &mut Spawner<'_>, spans: &[Span]) {
        let Some((first, rest)) = spans.split_first() else { return };
        let (font, size_px, leading) = self.face(first);
        parent.spawn((Text(first.text.clone()), set(font, size_px, leading, self.colour))).with_children(|text| {
            for span in rest {
                let (font, size_px, leading) = self.face(span);
                text.spawn((TextSpan(span.text.clone()), set(font, size_px, leading, self.colour)));
            }
        });
    }

    /// The face, the size and the leading of a span. The serifs are smaller in the body, and set larger.
    fn face(&self, span: &Span) -> (&Handle<Font>, f32, f32) {
        let (plain, size_px, leading) = face(self.fonts, self.lettering);
        let slanted = *plain == self.fonts.serif_italic || *plain == self.fonts.serif_bold_italic;
        match (span.emphasis, span.strong) {
            (false, false) => (plain, size_px, leading),
            (true, false) if slanted => (&self.fonts.sans, size_px / 1.2, leading),
            (true, false) => (&self.fonts.serif_italic, size_px * 1.12, leading / 1.12),
            (_, true) if slanted || span.emphasis => {
                let scale = if slanted { 1.0 } else { 1.12 };
                (&self.fonts.serif_bold_italic, size_px * scale, leading / scale)
            }
            (_, true) => (&self.fonts.sans_bold, size_px, leading),
        }
    }
}

/// A text between quotation marks, as somebody says it; one that begins or ends with a list or a picture stands without.
pub fn quoted(markdown: &str) -> String {
    let blocks = blocks(markdown);
    let is_words = |block: Option<&Block>| matches!(block, Some(Block::Paragraph(_)));
    if is_words(blocks.first()) && is_words(blocks.last()) {
        say!("controls-quoted", text = markdown)
    } else {
        markdown.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy::{
        ecs::system::RunSystemOnce,
        text::{FontSource, TextSpan},
    };

    #[test]
    fn a_text_becomes_paragraphs_lists_and_spans_in_their_faces() {
        let mut world = World::new();
        let font = |index: u128| Handle::<Font>::Uuid(bevy::asset::uuid::Uuid::from_u128(index), std::marker::PhantomData);
        let fonts = Fonts { sans: font(1), sans_bold: font(2), serif_italic: font(3), serif_bold_italic: font(4) };
        let spawn = move |mut commands: Commands| {
            let text =
                RichText { fonts: &fonts, lettering: Lettering::Body, colour: Color::WHITE, picture_px: Vec2::splat(200.0) };
            commands.spawn(Node::default()).with_children(|root| {
                text.spawn(root, "Go *up*, **now**.\n\n1. one\n2. two\n\n![A gull](pictures/gull.png)");
            });
        };
        world.run_system_once(spawn).unwrap();
        let texts: Vec<String> = world.query::<&Text>().iter(&world).map(|text| text.0.clone()).collect();
        for wanted in ["Go ", "1.", "one", "2.", "two", "[A gull]"] {
            assert!(texts.iter().any(|text| text == wanted), "{wanted}: {texts:?}");
        }
        let spans: Vec<(String, TextFont)> =
            world.query::<(&TextSpan, &TextFont)>().iter(&world).map(|(span, font)| (span.0.clone(), font.clone())).collect();
        let face = |words: &str| spans.iter().find(|(text, _)| text == words).map(|(_, font)| font.font.clone()).unwrap();
        assert_eq!(face("up"), FontSource::from(font(3)));
        assert_eq!(face("now"), FontSource::from(font(2)));
    }

    #[test]
    fn quotation_marks_stand_around_words_only() {
        assert_eq!(quoted("Turn *about*!"), "“Turn *about*!”");
        assert_eq!(quoted("Bring:\n\n- oil"), "Bring:\n\n- oil");
        assert_eq!(quoted(""), "");
    }
}
