//! The language in which the player wishes to read hunts.

use super::{
    launch::Launch,
    settings::{Language, Settings},
};
use bevy::prelude::*;
use hunt_shared::language_tag::LanguageTag;

/// The language that is told to servers at a join. A hunt that has none like it is played in its own first.
#[derive(Resource, Clone, PartialEq, Debug)]
pub struct HuntLanguage(pub LanguageTag);

impl HuntLanguage {
    /// What the command line says, else what the player has chosen for the game, else the language of the system.
    fn of(launch: Option<&Launch>, chosen: Language) -> Self {
        let said = launch.and_then(|launch| launch.language.clone());
        let chosen = match chosen {
            Language::Chosen(tongue) => LanguageTag::parse(tongue.tag()),
            Language::Auto => None,
        };
        let of_system = || sys_locale::get_locales().find_map(|locale| LanguageTag::parse(&locale));
        Self(said.or(chosen).or_else(of_system).unwrap_or_default())
    }
}

impl FromWorld for HuntLanguage {
    fn from_world(world: &mut World) -> Self {
        let chosen = world.get_resource::<Settings>().map(|settings| settings.language).unwrap_or_default();
        Self::of(world.get_resource::<Launch>(), chosen)
    }
}

/// Follows what the player chooses; a hunt that is played goes on in its language.
pub fn follow_settings(settings: Res<Settings>, launch: Option<Res<Launch>>, mut language: ResMut<HuntLanguage>) {
    language.set_if_neq(HuntLanguage::of(launch.as_deref(), settings.language));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::wording::Tongue;
    use clap::Parser;

    #[test]
    fn the_command_line_comes_first_then_what_was_chosen() {
        let chosen = Language::Chosen(Tongue::German);
        let tag = |text: &str| HuntLanguage(LanguageTag::parse(text).unwrap());
        assert_eq!(HuntLanguage::of(None, chosen), tag("de"));
        let plain = Launch::parse_from(["hunt-client"]);
        assert_eq!(HuntLanguage::of(Some(&plain), chosen), tag("de"));
        let asked = Launch::parse_from(["hunt-client", "--language", "pt"]);
        assert_eq!(HuntLanguage::of(Some(&asked), chosen), tag("pt"));
    }
}
