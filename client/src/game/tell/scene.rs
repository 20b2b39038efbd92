//! What is told: the interface, the player on the map, and how far the hunt is.

use super::interface::{Button, Interface, Panel, TextField};
use crate::game::{
    camera::MapView,
    location::WalkTo,
    map::drawn,
    session::{CurrentHunt, Goal, InputCaptured, Journal, LinkStatus, OwnPosition, PointerCaptured, Screen},
    world::Reach,
};
use bevy::{ecs::system::SystemParam, prelude::*, window::PrimaryWindow};
use hunt_shared::{
    event::{ChallengeStatus, EventKind},
    geo::{LocalPoint, LonLat},
};
use serde::Serialize;

/// A line. Pixels are physical ones, from the window's left upper corner.
#[derive(Serialize, Clone, PartialEq, Default, Debug)]
pub struct Scene {
    /// Counts frames.
    pub frame: u64,
    /// Seconds since the game began.
    pub time_s: f32,
    /// Which screen.
    pub screen: String,
    /// Width and height.
    pub window: [u32; 2],
    /// Where the pointer is, when it is in the window.
    pub pointer: Option<[i32; 2]>,
    /// The pointer's clicks are the interface's.
    pub pointer_on_interface: bool,
    /// What lies over the map has the keys.
    pub keys_taken: bool,
    /// The label of the button, or the name of the field, that has the keyboard.
    pub focus: Option<String>,
    /// What lies over the map or the backdrop.
    pub panels: Vec<Panel>,
    /// What can be pressed.
    pub buttons: Vec<Button>,
    /// What can be typed in.
    pub fields: Vec<TextField>,
    /// What is written beside all panels and buttons.
    pub words: Vec<String>,
    /// How the link is.
    pub link: Link,
    /// While a hunt is on the map.
    pub play: Option<Play>,
}

/// How the link is.
#[derive(Serialize, Clone, PartialEq, Default, Debug)]
pub struct Link {
    /// In one word.
    pub status: String,
    /// Why, or what is being done.
    pub reason: String,
}

/// A place on the map.
#[derive(Serialize, Clone, Copy, PartialEq, Debug)]
pub struct Place {
    /// Longitude and latitude, degrees.
    pub at: [f64; 2],
    /// Where it is in the window, or would be.
    pub px: [i32; 2],
}

/// The player in the hunt.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Play {
    /// The hunt's id.
    pub hunt: String,
    /// Where the player is.
    pub player: Place,
    /// Where a click sends the player.
    pub walking_to: Option<Place>,
    /// The map's scale, pixels per metre.
    pub px_per_m: f32,
    /// Where the challenge that is followed leads.
    pub goal: Option<TargetPlace>,
    /// How many rewards were granted.
    pub rewards: usize,
    /// The title of the last.
    pub last_reward: Option<String>,
    /// The challenges that can be done now, by their ids.
    pub open: Vec<String>,
    /// The challenges that are done, by their ids.
    pub completed: Vec<String>,
    /// The object that can be taken.
    pub in_reach: Option<String>,
    /// The last event in the journal.
    pub seq: u64,
}

/// Where the followed challenge leads.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct TargetPlace {
    /// Its id.
    pub challenge: String,
    /// Its title.
    pub title: String,
    /// Where.
    pub place: Place,
    /// Metres from the player.
    pub distance_m: f64,
}

impl Scene {
    /// This, but with all that moves where it was in another; the same as the other when only what moves differs.
    pub fn still(&self, other: &Self) -> Self {
        let mut still = Self { frame: other.frame, time_s: other.time_s, ..self.clone() };
        if let (Some(play), Some(before)) = (&mut still.play, &other.play) {
            (play.player, play.px_per_m) = (before.player, before.px_per_m);
            if let (Some(to), Some(before)) = (&mut play.walking_to, &before.walking_to)
                && to.at == before.at
            {
                to.px = before.px;
            }
            if let (Some(goal), Some(before)) = (&mut play.goal, &before.goal)
                && goal.challenge == before.challenge
            {
                (goal.place, goal.distance_m) = (before.place, before.distance_m);
            }
        }
        still
    }
}

/// Everything that is looked at beside the interface.
#[derive(SystemParam)]
pub struct Shown<'w, 's> {
    screen: Res<'w, State<Screen>>,
    windows: Query<'w, 's, &'static Window, With<PrimaryWindow>>,
    captured: Res<'w, InputCaptured>,
    over_interface: Res<'w, PointerCaptured>,
    status: Res<'w, LinkStatus>,
    hunt: Option<Res<'w, CurrentHunt>>,
    view: Res<'w, MapView>,
    own: Res<'w, OwnPosition>,
    walk_to: Res<'w, WalkTo>,
    goal: Res<'w, Goal>,
    journal: Res<'w, Journal>,
    reach: Option<Res<'w, Reach>>,
}

impl Shown<'_, '_> {
    /// The line of this frame.
    pub fn scene(&self, interface: &Interface, frame: u64, time_s: f32) -> Scene {
        let window = self.windows.single().ok();
        let (panels, buttons) = interface.panels_and_buttons();
        let fields = interface.fields();
        let focused_button = || buttons.iter().find(|button| button.focused).map(|button| button.label.clone());
        let focused_field = fields.iter().find(|field| field.focused).map(|field| field.name.clone());
        Scene {
            frame,
            time_s,
            screen: in_snake_case(&format!("{:?}", self.screen.get())),
            window: window.map_or([0; 2], |window| [window.physical_width(), window.physical_height()]),
            pointer: window.and_then(Window::physical_cursor_position).map(pixel),
            pointer_on_interface: self.over_interface.0,
            keys_taken: self.captured.0,
            focus: focused_field.or_else(focused_button),
            words: interface.words_on_the_ground(),
            panels,
            buttons,
            fields,
            link: link(&self.status),
            play: self.hunt.as_ref().filter(|_| *self.screen.get() == Screen::Playing).map(|hunt| self.play(hunt)),
        }
    }

    fn play(&self, hunt: &CurrentHunt) -> Play {
        let sight = self.view.sight();
        let px_per_m = self.view.pixel_ratio() / self.view.m_per_px();
        let place = |point: LocalPoint| {
            let LonLat { lon, lat } = hunt.frame.to_lonlat(point);
            let seen = drawn(point);
            Place { at: [lon, lat], px: pixel(Vec2::new(seen.x - sight.min.x, sight.max.y - seen.y) * px_per_m) }
        };
        let of_state = |wanted: fn(&ChallengeStatus) -> bool| {
            let challenges = self.journal.progress.challenges.iter().filter(move |(_, status)| wanted(status));
            challenges.map(|(id, _)| id.to_string()).collect()
        };
        let mut rewards = self.journal.events.iter().filter_map(|event| match &event.kind {
            EventKind::RewardGranted(reward) => Some(&reward.title),
            _ => None,
        });
        Play {
            hunt: hunt.view.id.to_string(),
            player: place(self.own.point),
            walking_to: self.walk_to.goal().map(|to| place(LocalPoint::new(f64::from(to.x), f64::from(to.y)))),
            px_per_m,
            goal: self.goal.0.as_ref().map(|goal| TargetPlace {
                challenge: goal.challenge.to_string(),
                title: goal.title.clone(),
                place: place(goal.target),
                distance_m: (goal.distance_m * 10.0).round() / 10.0,
            }),
            rewards: rewards.clone().count(),
            last_reward: rewards.next_back().cloned(),
            open: of_state(|status| status.is_open()),
            completed: of_state(|status| status.completed),
            in_reach: self.reach.as_ref().and_then(|reach| reach.nearest.as_ref()).map(ToString::to_string),
            seq: self.journal.events.last().map_or(0, |event| event.seq.0),
        }
    }
}

fn pixel(at: Vec2) -> [i32; 2] {
    at.round().as_ivec2().to_array()
}

fn link(status: &LinkStatus) -> Link {
    let (status, reason) = match status {
        LinkStatus::Offline { reason, .. } => ("offline", reason.as_str()),
        LinkStatus::Joining { doing, .. } => ("joining", doing.as_str()),
        LinkStatus::Waiting => ("waiting", ""),
        LinkStatus::Live => ("live", ""),
        LinkStatus::Superseded => ("superseded", ""),
        LinkStatus::Preview => ("preview", ""),
    };
    Link { status: status.to_owned(), reason: reason.to_owned() }
}

/// "HuntPicker" as "hunt_picker".
pub fn in_snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (index, letter) in name.char_indices() {
        if letter.is_uppercase() && index > 0 {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::{
        session::{GoalTarget, SessionPlugin},
        testing::{empty_view, lantern_granted},
    };
    use bevy::{ecs::system::RunSystemOnce, state::app::StatesPlugin};
    use hunt_shared::{event::Event, geo::LocalFrame, hunt::Rarity, identity::Seq, time::UnixMs};
    use std::sync::Arc;

    impl Scene {
        /// Somebody is on the way.
        pub fn walking() -> Self {
            let place = Place { at: [-42.0, 38.5], px: [400, 300] };
            let play = Play {
                hunt: "merrowick".into(),
                player: place,
                walking_to: None,
                px_per_m: 2.5,
                goal: None,
                rewards: 0,
                last_reward: None,
                open: vec![],
                completed: vec![],
                in_reach: None,
                seq: 0,
            };
            Self { play: Some(play), ..Self::default() }
        }

        /// A step to the east.
        pub fn walk_on(&mut self) {
            self.play.as_mut().unwrap().player.at[0] += 1e-6;
        }
    }

    fn scene(app: &mut App) -> Scene {
        let look = |interface: Interface, shown: Shown| shown.scene(&interface, 7, 1.5);
        app.world_mut().run_system_once(look).unwrap()
    }

    #[test]
    fn the_player_the_goal_and_the_rewards_are_told_while_playing() {
        let mut app = App::new();
        app.add_plugins((StatesPlugin, SessionPlugin)).init_resource::<MapView>().init_resource::<WalkTo>();
        let window = Window { resolution: (800, 600).into(), ..default() };
        app.world_mut().spawn((window, PrimaryWindow));
        app.insert_resource(LinkStatus::Joining { doing: "Knocking".into(), share: 0.1 });
        app.update();
        let title = scene(&mut app);
        assert_eq!((title.screen.as_str(), title.window, title.play), ("title", [800, 600], None));
        assert_eq!((title.link.status.as_str(), title.link.reason.as_str()), ("joining", "Knocking"));

        let view = empty_view();
        let plane = LocalFrame::about(view.start);
        app.insert_resource(CurrentHunt { view: Arc::new(view), frame: plane });
        app.insert_resource(WalkTo::along(vec![Vec2::new(0.0, 36.0)]));
        let goal = GoalTarget {
            challenge: "landfall".into(),
            title: "Landfall".into(),
            target: LocalPoint::new(36.0, 0.0),
            distance_m: 36.04,
        };
        app.insert_resource(Goal(Some(goal)));
        let kind = lantern_granted(Rarity::Common);
        let event = Event { seq: Seq(1), time: UnixMs(0), position: None, kind };
        app.world_mut().resource_mut::<Journal>().events.push(event);
        app.world_mut().resource_mut::<NextState<Screen>>().set(Screen::Playing);
        app.update();
        let play = scene(&mut app).play.unwrap();
        assert!((play.player.at[0] + 42.0).abs() < 1e-9 && (play.player.at[1] - 38.5).abs() < 1e-9, "{:?}", play.player);
        assert_eq!((play.rewards, play.last_reward.as_deref(), play.seq), (1, Some("A lantern"), 1));
        let goal = play.goal.unwrap();
        assert_eq!((goal.challenge.as_str(), goal.distance_m), ("landfall", 36.0));
        let px = |metres: f32| (metres * play.px_per_m).round() as i32;
        assert!((goal.place.px[0] - play.player.px[0] - px(36.0)).abs() <= 1, "a goal in the east is to the right");
        let to = play.walking_to.unwrap();
        assert!((play.player.px[1] - to.px[1] - px(36.0)).abs() <= 1, "a way north is upwards");
    }

    #[test]
    fn names_are_written_in_one_way() {
        assert_eq!(["Title", "HuntPicker"].map(in_snake_case), ["title", "hunt_picker"]);
    }
}
