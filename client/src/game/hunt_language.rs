//! The language in which the player wishes to read hunts.

use super::launch::Launch;
use bevy::prelude::*;
use hunt_shared::language_tag::LanguageTag;

/// The language that is told to servers at a join. A hunt that has none like it is played in its own first.
#[derive(Resource, Clone, PartialEq, Debug)]
pub struct HuntLanguage(pub LanguageTag);

/// What the command line says, else the language of the system.
impl FromWorld for HuntLanguage {
    fn from_world(world: &mut World) -> Self {
        let said = world.get_resource::<Launch>().and_then(|launch| launch.language.clone());
        let of_system = || sys_locale::get_locales().find_map(|locale| LanguageTag::parse(&locale));
        Self(said.or_else(of_system).unwrap_or_default())
    }
}
