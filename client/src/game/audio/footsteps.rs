//! Steps: one for each stride that the player has walked, on what is there.

use super::{
    Play,
    ground::Soundscape,
    synth::{Cue, Ground},
};
use crate::game::{
    gait::{Footfall, GaitSystems, RUN_MPS},
    session::Screen,
};
use bevy::prelude::*;

/// Gaits: steps are faster or slower by so much, and louder when running.
const PITCHES: [f32; 7] = [1.0, 0.96, 1.03, 0.98, 1.05, 0.95, 1.01];
const RUN_GAIN: f32 = 1.25;

/// Lets steps be heard.
pub struct FootstepsPlugin;

impl Plugin for FootstepsPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, step.after(GaitSystems).run_if(in_state(Screen::Playing)));
    }
}

fn step(mut footfalls: MessageReader<Footfall>, soundscape: Option<Res<Soundscape>>, mut plays: MessageWriter<Play>) {
    for footfall in footfalls.read() {
        let ground = soundscape.as_ref().map_or(Ground::Grass, |soundscape| soundscape.grounds.at(footfall.at));
        let gain = if footfall.speed_mps > RUN_MPS { RUN_GAIN } else { 1.0 };
        let speed = PITCHES[(footfall.foot % PITCHES.len() as u64) as usize];
        plays.write(Play { cue: Cue::step(ground, footfall.foot), gain, speed });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::{
        frames::sample_hunt,
        gait::GaitPlugin,
        session::{OwnPosition, SnapTo},
    };
    use bevy::{state::app::StatesPlugin, time::TimeUpdateStrategy};
    use hunt_shared::{
        geo::{LocalPoint, LonLat},
        hunt::HuntView,
    };
    use std::time::Duration;

    #[test]
    fn steps_follow_the_ground() {
        let hunt = sample_hunt();
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, StatesPlugin))
            .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(50)))
            .insert_state(Screen::Playing)
            .init_resource::<OwnPosition>()
            .insert_resource(Soundscape::new(&HuntView::of(&hunt), &hunt.frame))
            .add_message::<SnapTo>()
            .add_message::<Play>()
            .add_plugins((GaitPlugin, FootstepsPlugin));
        // Along the jetty, and then where the same way would lead over a meadow.
        let mut grounds_from = |start: LonLat| {
            let start = hunt.frame.to_local(start);
            app.world_mut().resource_mut::<Messages<Play>>().clear();
            let mut heard = Vec::new();
            for tick in 0..40 {
                let point = LocalPoint::new(start.x, start.y + 0.1 * f64::from(tick));
                app.insert_resource(OwnPosition { point, heading_rad: 0.0, accuracy_m: 4.0 });
                app.update();
                heard.extend(app.world_mut().resource_mut::<Messages<Play>>().drain().map(|play| play.cue));
            }
            heard
        };
        let jetty = grounds_from(LonLat::new(-42.019_76, 38.484_3));
        assert!(jetty.len() >= 3 && jetty.iter().all(|cue| matches!(cue, Cue::Step(Ground::Wood, _))), "{jetty:?}");
        assert_ne!(jetty[0], jetty[1], "left and right");
        let wood = grounds_from(LonLat::new(-42.0235, 38.4865));
        assert!(!wood.is_empty() && wood.iter().all(|cue| !matches!(cue, Cue::Step(Ground::Wood, _))), "{wood:?}");
    }
}
