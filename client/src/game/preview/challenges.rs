//! The hunt's challenges as a list: a press shows the hunt as it is when one of them is next.

use super::{
    PreviewHunt,
    path::PutPlayer,
    progress::{Stand, as_if, target_of},
    tools::slim,
    walk::Playing,
};
use crate::game::{
    camera::CameraRig,
    controls::{ButtonLook, DONE, Lettering, button, column, panel, row, veil, words},
    hud::Corner,
    retelling::Retold,
    settings::{Action, Actions},
    theme::{BRASS, CREAM, Fonts},
};
use bevy::{input_focus::tab_navigation::TabIndex, prelude::*, ui_widgets::Activate};
use hunt_shared::{geo::LonLat, hunt::Hunt, identity::ChallengeId};

/// Jump to this challenge; `None`: everything open.
#[derive(Message, Clone, PartialEq, Eq, Debug)]
pub struct JumpTo(pub Option<ChallengeId>);

/// The panel.
#[derive(Component)]
struct ChallengesPanel;

/// Metres beside a challenge's place at which the player is put: not in it, for going there is what there is to try.
const BESIDE_M: f64 = 40.0;

/// Lists challenges.
pub struct ChallengesPlugin;

impl Plugin for ChallengesPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<JumpTo>().add_systems(
            Update,
            (jump_by_key, jump, draw)
                .chain()
                .before(super::path::FollowSystems)
                .run_if(super::is_looked_at.and_then(resource_exists::<PreviewHunt>)),
        );
    }
}

/// A key goes to the next challenge, with Shift to the one before; another opens all.
fn jump_by_key(actions: Actions, hunt: Res<PreviewHunt>, stand: Res<Stand>, mut jump: MessageWriter<JumpTo>) {
    if actions.asked(Action::PreviewJump) {
        jump.write(JumpTo(neighbour(&hunt.0, stand.0.as_ref(), actions.with_shift())));
    } else if actions.asked(Action::PreviewAll) {
        jump.write(JumpTo(None));
    }
}

/// The next challenge in the designer's order, or the one before; all open lies between the last and the first.
fn neighbour(hunt: &Hunt, stand: Option<&ChallengeId>, back: bool) -> Option<ChallengeId> {
    let at = stand.and_then(|id| hunt.challenges.iter().position(|challenge| challenge.id == *id));
    let next = match (at, back) {
        (None, false) => Some(0),
        (None, true) => hunt.challenges.len().checked_sub(1),
        (Some(at), false) => Some(at + 1),
        (Some(at), true) => at.checked_sub(1),
    };
    next.and_then(|at| hunt.challenges.get(at)).map(|challenge| challenge.id.clone())
}

fn jump(
    mut jumps: MessageReader<JumpTo>,
    hunt: Res<PreviewHunt>,
    mut stand: ResMut<Stand>,
    mut playing: ResMut<Playing>,
    mut rig: ResMut<CameraRig>,
    mut put: MessageWriter<PutPlayer>,
) {
    let Some(JumpTo(to)) = jumps.read().last() else { return };
    stand.0.clone_from(to);
    playing.stop();
    let challenge = to.as_ref().and_then(|id| hunt.0.challenges.iter().find(|challenge| challenge.id == *id));
    if let Some(target) = challenge.and_then(|challenge| target_of(&hunt.0, &challenge.goal)) {
        put.write(PutPlayer(beside(&hunt.0, target)));
        rig.following = true;
    }
}

/// A place near a target, towards the hunt's start.
fn beside(hunt: &Hunt, target: LonLat) -> LonLat {
    let (at, start) = (hunt.frame.to_local(target), hunt.frame.to_local(hunt.start));
    let way_m = at.distance_m(start);
    if way_m <= BESIDE_M { hunt.start } else { hunt.frame.to_lonlat(at.lerp(start, BESIDE_M / way_m)) }
}

fn draw(
    hunt: Res<PreviewHunt>,
    stand: Res<Stand>,
    fonts: Res<Fonts>,
    panels: Query<Entity, With<ChallengesPanel>>,
    corners: Query<(Entity, &Corner)>,
    mut commands: Commands,
) {
    if !panels.is_empty() && !hunt.is_changed() && !stand.is_changed() {
        return;
    }
    panels.iter().for_each(|panel| commands.entity(panel).despawn());
    let Some((corner, _)) = corners.iter().find(|(_, corner)| **corner == Corner::TopRight) else { return };
    let node = Node { width: px(296), padding: UiRect::new(px(16), px(16), px(11), px(13)), ..column(5.0) };
    let root = commands.spawn((ChallengesPanel, Retold, panel(node), ChildOf(corner))).id();
    commands.entity(root).with_children(|list| {
        list.spawn(words(&fonts, Lettering::Kicker, BRASS, say!("preview-as-if")));
        let entry =
            |list: &mut crate::game::controls::Spawner, title: &str, state: (String, Color), to: Option<ChallengeId>, at: i32| {
                let look = if to == stand.0 { ButtonLook::Primary } else { ButtonLook::Quiet };
                list.spawn((row(8.0), Pickable::IGNORE)).with_children(|line| {
                    let narrow = Node { padding: UiRect::axes(px(11), px(3)), flex_shrink: 1.0, min_width: px(0), ..slim() };
                    line.spawn((button(&fonts, look, title), TabIndex(40 + at))).insert(narrow).observe(
                        move |_: On<Activate>, mut jump: MessageWriter<JumpTo>| {
                            jump.write(JumpTo(to.clone()));
                        },
                    );
                    line.spawn(words(&fonts, Lettering::Small, state.1, state.0));
                });
            };
        let progress = as_if(&hunt.0, stand.0.as_ref());
        entry(list, &say!("preview-all-open"), (String::new(), CREAM), None, 0);
        for (at, challenge) in (1..).zip(&hunt.0.challenges) {
            let status = progress.challenges.get(&challenge.id).filter(|_| stand.0.is_some());
            let state = match status {
                Some(status) if status.completed => (say!("preview-done"), DONE),
                Some(_) => (say!("preview-open"), BRASS),
                None if stand.0.is_some() => (say!("preview-locked"), veil(CREAM, 0.7)),
                None => (String::new(), CREAM),
            };
            entry(list, &challenge.title, state, Some(challenge.id.clone()), at);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::hunt::load_hunt_folder;
    use std::path::Path;

    #[test]
    fn the_key_goes_round_through_all_challenges() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/hunts/merrowick");
        let hunt = load_hunt_folder(&folder).unwrap().hunt;
        let mut stand = None;
        for challenge in &hunt.challenges {
            let next = neighbour(&hunt, stand.as_ref(), false);
            assert_eq!(next.as_ref(), Some(&challenge.id));
            assert_eq!(neighbour(&hunt, next.as_ref(), true), stand);
            stand = next;
        }
        assert_eq!(neighbour(&hunt, stand.as_ref(), false), None);
    }
}
