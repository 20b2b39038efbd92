//! Taking an object: when one is in reach and is not being taken already, a line says so; its key (which `world` reads) or a click on it
//! takes it.

use crate::game::{
    controls::{Lettering, panel, picture, words},
    glyphs::GlyphImages,
    popups::BottomColumn,
    session::{CollectRequested, CurrentHunt, Journal, Screen, SharedObjects},
    settings::{Action, key_caps},
    theme::{BRASS, CREAM, Fonts},
    world::Reach,
};
use bevy::{
    prelude::*,
    ui_widgets::{Activate, Button as ActivatedButton},
};
use hunt_shared::identity::ObjectId;

/// Seconds within which an answer is expected without a word.
const AT_ONCE_S: f32 = 0.5;

/// The line, with the object and whether it has been asked for.
#[derive(Component, Clone, PartialEq)]
struct Prompt(ObjectId, bool);

/// Offers objects.
pub struct CollectPlugin;

impl Plugin for CollectPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, draw_prompt.run_if(in_state(Screen::Playing).and_then(resource_exists::<Reach>)));
    }
}

/// "take the sea-glass", also for names with an article or with capitals of their own.
fn offer(name: &str) -> String {
    let bare =
        name.strip_prefix("The ").or_else(|| name.strip_prefix("the ")).or_else(|| name.strip_prefix("A ")).unwrap_or(name);
    let mut letters = bare.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    let rest = letters.as_str();
    if rest.chars().any(char::is_uppercase) { format!("take the {bare}") } else { format!("take the {first}{rest}") }
}

fn draw_prompt(
    reach: Res<Reach>,
    prompts: Query<(Entity, &Prompt)>,
    columns: Query<Entity, With<BottomColumn>>,
    hunt: Option<Res<CurrentHunt>>,
    journal: Res<Journal>,
    shared: Res<SharedObjects>,
    fonts: Res<Fonts>,
    glyphs: Res<GlyphImages>,
    mut commands: Commands,
) {
    let wanted = reach.nearest.clone().and_then(|object| {
        let asked_s = reach.asked_s(&object);
        // An answer that comes at once needs no words.
        asked_s.is_none_or(|age_s| age_s > AT_ONCE_S).then_some(Prompt(object, asked_s.is_some()))
    });
    if prompts.iter().next().map(|(_, prompt)| prompt) == wanted.as_ref() {
        return;
    }
    prompts.iter().for_each(|(entity, _)| commands.entity(entity).despawn());
    let (Some(prompt), Some(hunt), Ok(column)) = (wanted, hunt, columns.single()) else { return };
    let Some(object) = shared.there(&hunt.view, &journal.progress).find(|object| object.id == prompt.0) else { return };
    let text = if prompt.1 { format!("{} …", offer(&object.name).replacen("take", "taking", 1)) } else { offer(&object.name) };
    let node = Node {
        column_gap: px(11),
        align_items: AlignItems::Center,
        padding: UiRect::new(px(8), px(18), px(6), px(6)),
        ..default()
    };
    let line = commands
        .spawn((
            prompt,
            ActivatedButton,
            panel(node),
            children![
                picture(glyphs.disc(object.glyph), 36.0, Color::WHITE),
                key_caps(&fonts, &[Action::Take]),
                words(&fonts, Lettering::Strong, CREAM, text),
            ],
        ))
        .insert(BorderColor::all(BRASS))
        .observe(|_: On<Activate>, reach: Res<Reach>, mut requests: MessageWriter<CollectRequested>| {
            let wanted = reach.nearest.clone().filter(|object| reach.asked_s(object).is_none());
            requests.write_batch(wanted.map(CollectRequested));
        })
        .id();
    commands.entity(column).insert_child(0, line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_read_well() {
        assert_eq!(offer("Sea-glass"), "take the sea-glass");
        assert_eq!(offer("The Gull's Crown"), "take the Gull's Crown");
    }
}
