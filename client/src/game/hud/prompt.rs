//! The line that says what is in reach, an object to take or somebody to talk to; its key (which `world` reads) or a click on it does it.

use crate::game::{
    controls::{Lettering, panel, picture, row, words},
    encounters::Encounter,
    glyphs::GlyphImages,
    popups::BottomColumn,
    retelling::Retold,
    session::{Ask, CurrentHunt, HuntClock, Journal, Screen, SharedObjects},
    settings::{Action, key_caps},
    theme::{BRASS, CREAM, Fonts},
    wording::{Tongue, spoken},
    world::{Company, Reach, greet},
};
use bevy::{
    prelude::*,
    ui_widgets::{Activate, Button as ActivatedButton},
};
use hunt_shared::{
    hunt::Glyph,
    identity::{CharacterId, ObjectId},
    protocol::Command,
};

/// Seconds within which an answer is expected without a word.
const AT_ONCE_S: f32 = 0.5;

/// The line.
#[derive(Component, Clone, PartialEq)]
enum Prompt {
    /// An object, and whether it has been asked for.
    Take(ObjectId, bool),
    /// Somebody.
    Talk(CharacterId),
}

/// Offers what is in reach.
pub struct PromptPlugin;

impl Plugin for PromptPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, draw_prompt.run_if(in_state(Screen::Playing).and_then(resource_exists::<Reach>)));
    }
}

/// A name as it stands in a sentence. In English without its article, and small but for capitals of its own: "sea-glass", "Gull's Crown".
fn in_sentence(name: &str, tongue: Tongue) -> String {
    if tongue != Tongue::English {
        return name.to_owned();
    }
    let bare =
        name.strip_prefix("The ").or_else(|| name.strip_prefix("the ")).or_else(|| name.strip_prefix("A ")).unwrap_or(name);
    let mut letters = bare.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    let rest = letters.as_str();
    if rest.chars().any(char::is_uppercase) { bare.to_owned() } else { format!("{first}{rest}") }
}

fn draw_prompt(
    reach: Res<Reach>,
    company: Res<Company>,
    prompts: Query<(Entity, &Prompt)>,
    columns: Query<Entity, With<BottomColumn>>,
    hunt: Option<Res<CurrentHunt>>,
    journal: Res<Journal>,
    shared: Res<SharedObjects>,
    clock: Res<HuntClock>,
    fonts: Res<Fonts>,
    glyphs: Res<GlyphImages>,
    mut commands: Commands,
) {
    let to_take = reach.nearest.clone().and_then(|object| {
        let asked_s = reach.asked_s(&object);
        // An answer that comes at once needs no words.
        asked_s.is_none_or(|age_s| age_s > AT_ONCE_S).then_some(Prompt::Take(object, asked_s.is_some()))
    });
    let to_talk = || company.0.as_ref().filter(|_| reach.nearest.is_none()).map(|near| Prompt::Talk(near.id.clone()));
    let wanted = to_take.or_else(to_talk);
    if prompts.iter().next().map(|(_, prompt)| prompt) == wanted.as_ref() {
        return;
    }
    prompts.iter().for_each(|(entity, _)| commands.entity(entity).despawn());
    let (Some(prompt), Some(hunt), Ok(column)) = (wanted, hunt, columns.single()) else { return };
    let told: Option<(Glyph, String)> = match &prompt {
        Prompt::Take(id, asked) => {
            let object = shared.there(&hunt.view, &journal.progress, clock.now()).find(|object| object.id == *id);
            object.map(|object| {
                let name = in_sentence(&object.name, spoken());
                (object.glyph, if *asked { say!("hud-taking-it", name = name) } else { say!("hud-take-it", name = name) })
            })
        }
        Prompt::Talk(_) => company.0.as_ref().map(|near| (near.glyph, say!("hud-talk-to-them", name = &near.name))),
    };
    let Some((glyph, text)) = told else { return };
    let takes = matches!(prompt, Prompt::Take(..));
    let node = Node { padding: UiRect::new(px(8), px(18), px(6), px(6)), ..row(11.0) };
    let mut line = commands.spawn((
        prompt,
        Retold,
        ActivatedButton,
        panel(node),
        children![
            picture(glyphs.disc(glyph), 36.0, Color::WHITE),
            key_caps(&fonts, &[Action::Take]),
            words(&fonts, Lettering::Strong, CREAM, text),
        ],
    ));
    line.insert(BorderColor::all(BRASS));
    if takes {
        line.observe(|_: On<Activate>, reach: Res<Reach>, mut asks: MessageWriter<Ask>| {
            let wanted = reach.nearest.clone().filter(|object| reach.asked_s(object).is_none());
            asks.write_batch(wanted.map(|object| Ask(Command::Collect(object))));
        });
    } else {
        line.observe(talk_to_company);
    }
    let line = line.id();
    commands.entity(column).insert_child(0, line);
}

fn talk_to_company(
    _: On<Activate>,
    company: Res<Company>,
    journal: Res<Journal>,
    mut encounter: ResMut<Encounter>,
    mut asks: MessageWriter<Ask>,
) {
    if let Some(near) = &company.0 {
        greet(near, &journal, &mut encounter, &mut asks);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_read_well() {
        assert_eq!(in_sentence("Sea-glass", Tongue::English), "sea-glass");
        assert_eq!(in_sentence("The Gull's Crown", Tongue::English), "Gull's Crown");
        assert_eq!(in_sentence("Meerglas", Tongue::German), "Meerglas");
    }
}
