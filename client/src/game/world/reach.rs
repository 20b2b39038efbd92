//! What the player can take: of the objects in reach the nearest, by its key or by the line that offers it, or any by a click on it. Nothing
//! is taken in passing: a hunt may make it matter what one picks up.

use super::objects::Object;
use crate::game::{
    camera::MapView,
    map::drawn,
    session::{
        Ask, CurrentHunt, EventReceived, HuntClock, InputCaptured, Journal, LinkStatus, OwnPosition, Refused, SharedObjects,
    },
    settings::{Action, Actions},
};
use bevy::prelude::*;
use hunt_shared::{event::EventKind, geo::LocalPoint, hunt::PublicObject, identity::ObjectId, protocol::Command};

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

/// Remembers whatever has been asked for, by whom ever, until it is answered or has taken too long. While the server is out of reach the
/// request is kept, and waits.
pub fn note_requests(
    mut requests: MessageReader<Ask>,
    mut refused: MessageReader<Refused>,
    mut received: MessageReader<EventReceived>,
    journal: Res<Journal>,
    link: Res<LinkStatus>,
    time: Res<Time<Real>>,
    mut reach: ResMut<Reach>,
) {
    let refused = refused.read().filter_map(|refused| match &refused.command {
        Command::Collect(object) => Some(object),
        _ => None,
    });
    let missed = received.read().filter_map(|EventReceived(event)| match &event.kind {
        EventKind::ObjectMissed { object, .. } => Some(object),
        _ => None,
    });
    for object in refused.chain(missed) {
        reach.asked.retain(|(asked, _)| asked != object);
    }
    let asked: Vec<_> = requests
        .read()
        .filter_map(|Ask(command)| if let Command::Collect(object) = command { Some((object.clone(), 0.0)) } else { None })
        .collect();
    if asked.is_empty() && reach.asked.is_empty() {
        return;
    }
    for (_, age_s) in &mut reach.asked {
        let aged_s = *age_s + time.delta_secs();
        // Old enough to be told as waiting, and never too old: what is older already grows no older.
        *age_s = if *link == LinkStatus::Live { aged_s } else { aged_s.min(PATIENCE_S / 2.0).max(*age_s) };
    }
    reach.asked.extend(asked);
    reach.asked.retain(|(object, age_s)| *age_s < PATIENCE_S && !journal.progress.collected.contains(object));
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::{
        event::{ChallengeStatus, Event, Progress},
        geo::LonLat,
        hunt::Glyph,
        identity::Seq,
        time::UnixMs,
    };
    use std::time::Duration;

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

    #[test]
    fn a_request_is_forgotten_when_it_is_answered_or_late_and_kept_while_nobody_hears_it() {
        let mut app = App::new();
        app.add_message::<Ask>().add_message::<Refused>().add_message::<EventReceived>();
        app.init_resource::<Journal>().init_resource::<Time<Real>>().init_resource::<Reach>();
        app.insert_resource(LinkStatus::Live).add_systems(Update, note_requests);
        let crown = || Command::Collect("crown".into());
        let asked_after = |app: &mut App, seconds: f32| {
            app.world_mut().resource_mut::<Time<Real>>().update_with_duration(Duration::from_secs_f32(seconds));
            app.update();
            app.world().resource::<Reach>().asked_s(&"crown".into()).is_some()
        };
        app.world_mut().write_message(Ask(crown()));
        assert!(asked_after(&mut app, 1.0));
        app.world_mut().write_message(Refused { command: crown(), reason: String::new() });
        assert!(!asked_after(&mut app, 0.1));
        app.world_mut().write_message(Ask(crown()));
        assert!(asked_after(&mut app, 0.1) && asked_after(&mut app, 1.0));
        *app.world_mut().resource_mut::<LinkStatus>() = LinkStatus::Waiting;
        assert!(asked_after(&mut app, 600.0));
        *app.world_mut().resource_mut::<LinkStatus>() = LinkStatus::Live;
        assert!(asked_after(&mut app, 1.0) && !asked_after(&mut app, PATIENCE_S));
        app.world_mut().write_message(Ask(crown()));
        assert!(asked_after(&mut app, 0.1));
        let kind = EventKind::ObjectMissed { object: "crown".into(), name: "Crown".into(), winner: "Ada".into() };
        app.world_mut().write_message(EventReceived(Event { seq: Seq(1), time: UnixMs(0), position: None, kind }));
        assert!(!asked_after(&mut app, 0.1));
    }
}
