//! Whom the player plays with: the ranking of the hunt, and the team. One panel is open at a time; while it is, keys are for it and not for
//! walking.

mod badge;
mod ranking;
mod sheet;
pub(in crate::game) mod standings;
mod team;
#[cfg(test)]
mod tests;
mod typed;

use super::{
    journal::JournalSystems,
    session::{CurrentHunt, InputCaptured, LinkStatus, MapTool, Notice, Screen},
    settings::{Action, Actions},
};
use bevy::{
    input_focus::{InputFocus, InputFocusVisible},
    prelude::*,
    text::EditableText,
};

/// The panel that is open.
#[derive(Resource, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Society {
    /// None.
    #[default]
    Nothing,
    /// Who is best.
    Ranking,
    /// The player's team, or how to get into one.
    Team,
}

/// The ranking, the team, and what of both stands beside the map.
pub struct SocietyPlugin;

impl Plugin for SocietyPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Society>()
            .add_systems(OnExit(Screen::Playing), |mut society: ResMut<Society>| *society = Society::Nothing)
            .add_systems(
                Update,
                // With the journal: after the cards have taken their keys, and not while the settings lie over it.
                open_and_close.in_set(JournalSystems).run_if(in_state(Screen::Playing)),
            )
            .add_systems(Update, sheet::scroll_by_key.run_if(not(resource_equals(Society::Nothing))))
            .add_plugins((ranking::RankingPlugin, team::TeamPlugin, badge::BadgePlugin));
    }
}

/// What the player has pressed.
#[derive(Clone, Copy, Default, Debug)]
struct Pressed {
    ranking: bool,
    team: bool,
    back: bool,
}

impl Society {
    /// What is open after these keys.
    fn after(self, pressed: Pressed) -> Self {
        match self {
            Self::Nothing if pressed.ranking => Self::Ranking,
            Self::Nothing if pressed.team => Self::Team,
            Self::Ranking if pressed.team => Self::Team,
            Self::Team if pressed.ranking => Self::Ranking,
            _ if pressed.back || pressed.ranking || pressed.team => Self::Nothing,
            open => open,
        }
    }
}

fn open_and_close(
    actions: Actions,
    keys: Res<ButtonInput<KeyCode>>,
    captured: Res<InputCaptured>,
    tool: Res<MapTool>,
    link: Res<LinkStatus>,
    hunt: Option<Res<CurrentHunt>>,
    focus: Res<InputFocus>,
    fields: Query<(), With<EditableText>>,
    mut visible: ResMut<InputFocusVisible>,
    mut society: ResMut<Society>,
    mut notices: MessageWriter<Notice>,
) {
    let is_open = *society != Society::Nothing;
    if !is_open && (captured.0 || tool.keys || *link == LinkStatus::Preview) {
        return;
    }
    // Letters that are typed are no keys, and Escape closes whatever else is bound to it.
    let typing = focus.get().is_some_and(|entity| fields.contains(entity));
    let pressed = Pressed {
        ranking: !typing && actions.just_pressed(Action::Ranking),
        team: !typing && actions.just_pressed(Action::Team),
        back: keys.just_pressed(KeyCode::Escape) || !typing && actions.goes_back(),
    };
    let mut next = society.after(pressed);
    if next == Society::Team && hunt.is_none_or(|hunt| hunt.view.teams.is_none()) {
        if pressed.team {
            notices.write(Notice(say!("society-no-teams")));
        }
        next = if *society == Society::Team { Society::Nothing } else { *society };
    }
    if society.set_if_neq(next) && next != Society::Nothing {
        visible.0 = true;
    }
}
