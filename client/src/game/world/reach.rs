//! What the player can take: of the objects in reach the nearest, by its key or by the line that offers it, or any by a click on it. Nothing
//! is taken in passing: a hunt may make it matter what one picks up.

use super::objects::Object;
use crate::game::{
    camera::MapView,
    map::drawn,
    session::{Ask, CurrentHunt, HuntClock, InputCaptured, Journal, OwnPosition, SharedObjects},
    settings::{Action, Actions},
};
use bevy::prelude::*;
use hunt_shared::{geo::LocalPoint, hunt::PublicObject, identity::ObjectId, protocol::Command};

/// Seconds after which an unanswered request may be repeated.
const PATIENCE_S: f32 = 4.0;
/// Pixels from an object's middle that a click still means it.
const CLICK_PX: f32 = 24.0;

/// What can be taken now, and what has been asked for.
#[derive(Resource, Default, Debug)]
pub struct Reach {
    /// The nearest object in reach.
    pub nearest: Option<ObjectId>,
    /// What was asked for and has not been answered, and how many seconds ago.
    asked: Vec<(ObjectId, f32)>,
}

impl Reach {
    /// For how many seconds an object has been asked for; `None`: it is not.
    pub fn asked_s(&self, object: &ObjectId) -> Option<f32> {
        self.asked.iter().find(|(asked, _)| asked == object).map(|(_, age_s)| *age_s)
    }
}

/// The objects that the player can take from here, with their distances in metres.
fn in_reach<'a>(
    objects: impl Iterator<Item = (&'a PublicObject, LocalPoint)>,
    own: LocalPoint,
) -> impl Iterator<Item = (&'a PublicObject, LocalPoint, f64)> {
    objects
        .map(move |(object, point)| (object, point, point.distance_m(own)))
        .filter(|(object, _, distance_m)| *distance_m <= object.reach_m)
}

/// Finds what can be taken, and asks for it when the player wants it.
pub fn reach_objects(
    hunt: Res<CurrentHunt>,
    journal: Res<Journal>,
    shared: Res<SharedObjects>,
    clock: Res<HuntClock>,
    own: Res<OwnPosition>,
    objects: Query<&Object>,
    actions: Actions,
    buttons: Res<ButtonInput<MouseButton>>,
    captured: Res<InputCaptured>,
    view: Res<MapView>,
    mut reach: ResMut<Reach>,
    mut requests: MessageWriter<Ask>,
) {
    // What lies out has its place in the plane already: only of the few that are near is it asked whether they may be taken.
    let close: Vec<&ObjectId> =
        objects.iter().filter(|object| object.reached_from(own.point).is_some()).map(Object::id).collect();
    let there = (!close.is_empty()).then(|| shared.there(&hunt.view, &journal.progress, clock.now()));
    let placed = there
        .into_iter()
        .flatten()
        .filter(|object| close.contains(&&object.id))
        .map(|object| (object, hunt.frame.to_local(object.position)));
    let near: Vec<_> = in_reach(placed, own.point).collect();
    let nearest = near.iter().min_by(|a, b| a.2.total_cmp(&b.2)).map(|(object, ..)| object.id.clone());
    if reach.nearest != nearest {
        reach.nearest = nearest;
    }
    if captured.0 {
        return;
    }
    let by_key = reach.nearest.clone().filter(|_| actions.just_pressed(Action::Take));
    let clicked = view.pointer().filter(|_| buttons.just_pressed(MouseButton::Left));
    let by_click = clicked.and_then(|at| {
        let under = near.iter().map(|(object, point, _)| (object, drawn(*point).distance(at)));
        let closest = under.min_by(|a, b| a.1.total_cmp(&b.1));
        closest.filter(|(_, away_m)| *away_m < CLICK_PX * view.m_per_px()).map(|(object, _)| object.id.clone())
    });
    for object in by_key.into_iter().chain(by_click) {
        if reach.asked_s(&object).is_none() {
            requests.write(Ask(Command::Collect(object)));
        }
    }
}

/// Remembers whatever has been asked for, by whom ever, until it is answered or has taken too long.
pub fn note_requests(mut requests: MessageReader<Ask>, journal: Res<Journal>, time: Res<Time<Real>>, mut reach: ResMut<Reach>) {
    let asked: Vec<_> = requests
        .read()
        .filter_map(|Ask(command)| if let Command::Collect(object) = command { Some((object.clone(), 0.0)) } else { None })
        .collect();
    if asked.is_empty() && reach.asked.is_empty() {
        return;
    }
    for (_, age_s) in &mut reach.asked {
        *age_s += time.delta_secs();
    }
    reach.asked.extend(asked);
    reach.asked.retain(|(object, age_s)| *age_s < PATIENCE_S && !journal.progress.collected.contains(object));
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::{
        event::{ChallengeStatus, Progress},
        geo::LonLat,
        hunt::Glyph,
        time::UnixMs,
    };

    #[test]
    fn only_what_may_be_taken_here_and_now_is_in_reach() {
        let object = |id: &str, during: Option<&str>| PublicObject {
            id: id.into(),
            name: "Sea-glass".into(),
            glyph: Glyph::Glass,
            position: LonLat { lon: 0.0, lat: 0.0 },
            reach_m: 5.0,
            during: during.map(Into::into),
            shared: false,
            limit: 1,
            active: None,
            picture: None,
        };
        let at = |x: f64| LocalPoint { x, y: 0.0 };
        let objects = [
            (object("far", None), at(9.0)),
            (object("taken", None), at(0.0)),
            (object("closed", Some("later")), at(1.0)),
            (object("near", Some("now")), at(3.0)),
        ];
        let mut progress = Progress::default();
        progress.takes.insert("taken".into(), 1);
        let status = ChallengeStatus { steps: 1, running: true, ..ChallengeStatus::default() };
        progress.challenges.insert("now".into(), status);
        let there = objects.iter().filter(|(object, _)| object.is_for(&progress, UnixMs(0)));
        let found = in_reach(there.map(|(object, point)| (object, *point)), at(0.0));
        assert_eq!(found.map(|(object, ..)| object.id.as_str()).collect::<Vec<_>>(), ["near"]);
    }
}
