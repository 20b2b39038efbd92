//! What players do with words and hands: answer riddles, talk, use what they carry, and watch the clock of an attempt. One panel is open at a
//! time; while it is, keys are for it and not for walking.

mod panel;
mod riddle;
mod satchel;
mod talk;
mod timer;

use super::{
    journal::{JournalOpen, JournalSystems},
    session::Screen,
    settings::Actions,
};
use bevy::prelude::*;
use hunt_shared::identity::{ChallengeId, CharacterId, RiddleId};

/// The panel that is open.
#[derive(Resource, Clone, PartialEq, Eq, Default, Debug)]
pub enum Encounter {
    /// None.
    #[default]
    Nothing,
    /// A riddle of a challenge.
    Riddle(ChallengeId, RiddleId),
    /// A talk.
    Talk(CharacterId),
    /// What the player carries.
    Satchel,
}

/// Opens, draws and closes the panels.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct EncounterSystems;

/// Riddles, talks, the satchel and the clock of an attempt.
pub struct EncountersPlugin;

impl Plugin for EncountersPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Encounter>()
            .add_plugins((riddle::RiddlePlugin, talk::TalkPlugin, satchel::SatchelPlugin, timer::TimerPlugin))
            .add_systems(OnExit(Screen::Playing), |mut encounter: ResMut<Encounter>| *encounter = Encounter::Nothing)
            .add_systems(
                Update,
                close_by_key
                    .after(EncounterSystems)
                    .before(JournalSystems)
                    .run_if(in_state(Screen::Playing).and_then(not(resource_equals(Encounter::Nothing)))),
            )
            .configure_sets(Update, EncounterSystems.run_if(in_state(Screen::Playing)));
    }
}

/// Esc closes the panel, and so does opening the journal.
fn close_by_key(actions: Actions, journal: Res<JournalOpen>, mut encounter: ResMut<Encounter>) {
    if actions.goes_back() || journal.0 {
        *encounter = Encounter::Nothing;
    }
}
