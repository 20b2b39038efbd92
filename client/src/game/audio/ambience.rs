//! What is heard all the while, mixed by where the player is.

use super::{
    Play,
    clip::Clip,
    ground::Soundscape,
    library::{Library, Name},
    playback::Device,
    surroundings::Around,
    synth::{Bed, Cue},
};
use crate::game::{
    map::drawn,
    session::{OwnPosition, Screen},
    settings::Settings,
};
use bevy::{audio::Volume, prelude::*};
use hunt_shared::hunt::Rarity;

/// Seconds in which the mix follows the place.
const FOLLOW_S: f32 = 1.6;

/// How loud each bed is at its loudest, in the order of [`Bed::ALL`].
const LOUDEST: [f32; 6] = [0.42, 0.55, 0.65, 0.5, 0.6, 0.6];

/// Below this a bed is not heard, and rests.
const SILENT: f32 = 0.001;

/// How much of the ambience is left while a reward sounds, and for how long it steps back.
const BEHIND_REWARD: f32 = 0.45;
const BEHIND_S: f32 = 2.6;

/// How much of a village rings its bell at whoever comes, and the seconds until it rings again.
const VILLAGE: f32 = 0.5;
const BELL_S: f32 = 150.0;

/// How loud each bed is, from 0 to 1, in the order of [`Bed::ALL`]; before the settings.
#[derive(Resource, Clone, Copy, PartialEq, Default, Debug)]
pub struct Mix {
    wanted: [f32; 6],
    now: [f32; 6],
    /// Seconds for which the ambience steps back.
    behind_s: f32,
}

/// A bed that plays.
#[derive(Component)]
struct BedPlayer(usize);

/// Mixes the ambience.
pub struct AmbiencePlugin;

impl Plugin for AmbiencePlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Mix>()
            .add_systems(Update, (choose_mix, ring_bell))
            .add_systems(PostUpdate, play_mix.run_if(resource_exists::<Assets<Clip>>.and_then(resource_equals(Device::There))));
    }
}

/// What is heard where this lies around, from 0 to 1, in the order of [`Bed::ALL`].
fn heard(around: Around) -> [f32; 6] {
    let ramp = |value: f32, from: f32, to: f32| ((value - from) / (to - from)).clamp(0.0, 1.0);
    // On the water's edge half of what is near is water.
    let surf = ramp(around.water_near, 0.08, 0.5);
    let sea = ramp(around.water_far, 0.02, 0.45).max(surf * 0.8);
    let woods = ramp(around.wood, 0.1, 0.6);
    let village = ramp(around.roofs, 0.02, 0.14);
    let open = 1.0 - woods.max(village * 0.8);
    let wind = 0.2 + 0.8 * open * (1.0 - 0.5 * surf);
    [sea, surf, wind, woods * (1.0 - 0.5 * village), village, 0.0]
}

fn choose_mix(
    screen: Res<State<Screen>>,
    own: Res<OwnPosition>,
    soundscape: Option<Res<Soundscape>>,
    time: Res<Time<Real>>,
    mut plays: MessageReader<Play>,
    mut mix: ResMut<Mix>,
) {
    let rewarded = plays.read().filter(|play| matches!(play.cue, Cue::Reward(Rarity::Fine | Rarity::Rare | Rarity::Legendary)));
    if rewarded.count() > 0 {
        mix.behind_s = BEHIND_S;
    }
    mix.wanted = match (*screen.get(), soundscape) {
        (Screen::Playing, Some(soundscape)) => heard(soundscape.surroundings.around(drawn(own.point))),
        (Screen::Playing, None) => [0.0; 6],
        // The screens look over the sea at dusk.
        _ => [0.35, 0.0, 0.15, 0.0, 0.0, 1.0],
    };
    let elapsed_s = time.delta_secs().min(0.1);
    mix.behind_s = (mix.behind_s - elapsed_s).max(0.0);
    let behind = if mix.behind_s > 0.0 { BEHIND_REWARD } else { 1.0 };
    let share = 1.0 - (-elapsed_s * 3.0 / FOLLOW_S).exp();
    let wanted = mix.wanted;
    for (now, wanted) in mix.now.iter_mut().zip(wanted) {
        *now += (wanted * behind - *now) * share;
    }
}

/// The kirk's bell greets whoever comes into the village.
fn ring_bell(mix: Res<Mix>, time: Res<Time<Real>>, mut rests_s: Local<f32>, mut plays: MessageWriter<Play>) {
    *rests_s -= time.delta_secs();
    let village = mix.now[Bed::Village as usize];
    if village > VILLAGE && *rests_s <= 0.0 {
        *rests_s = BELL_S;
        plays.write(Play { gain: 0.6, ..Play::from(Cue::Bell) });
    }
}

fn play_mix(
    mix: Res<Mix>,
    settings: Res<Settings>,
    library: Res<Library>,
    mut players: Query<(&BedPlayer, &mut AudioSink)>,
    begun: Query<&BedPlayer>,
    mut commands: Commands,
) {
    let level = settings.levels.ambience_gain();
    let gain = |index: usize| mix.now[index] * LOUDEST[index] * level;
    for (index, bed) in Bed::ALL.into_iter().enumerate() {
        if gain(index) > SILENT
            && begun.iter().all(|player| player.0 != index)
            && let Some(clip) = library.get(Name::Bed(bed))
        {
            // It goes round by itself.
            let settings = PlaybackSettings::ONCE.with_volume(Volume::Linear(0.0));
            commands.spawn((BedPlayer(index), AudioPlayer(clip), settings));
        }
    }
    for (player, mut sink) in &mut players {
        let wanted = gain(player.0);
        if (sink.volume().to_linear() - wanted).abs() > SILENT * 0.25 {
            sink.set_volume(Volume::Linear(wanted));
        }
        match (wanted > SILENT, sink.is_paused()) {
            (true, true) => sink.play(),
            (false, false) => sink.pause(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::frames::sample_hunt;
    use bevy::{state::app::StatesPlugin, time::TimeUpdateStrategy};
    use hunt_shared::{geo::LonLat, hunt::HuntView};
    use std::time::Duration;

    fn app() -> App {
        let hunt = sample_hunt();
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, StatesPlugin))
            .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(50)))
            .init_state::<Screen>()
            .init_resource::<OwnPosition>()
            .insert_resource(Soundscape::new(&HuntView::of(&hunt), &hunt.frame))
            .add_message::<Play>()
            .add_plugins(AmbiencePlugin);
        app
    }

    /// The mix after the player has stood at a place for five seconds.
    fn mix_at(app: &mut App, position: LonLat) -> [f32; 6] {
        let point = sample_hunt().frame.to_local(position);
        app.insert_resource(OwnPosition { point, heading_rad: 0.0, accuracy_m: 4.0 });
        (0..100).for_each(|_| app.update());
        app.world().resource::<Mix>().now
    }

    #[test]
    fn each_place_sounds_of_what_is_there() {
        let mut app = app();
        app.update();
        assert!(app.world().resource::<Mix>().wanted[Bed::Theme as usize] > 0.9, "the title has its tune");
        app.world_mut().resource_mut::<NextState<Screen>>().set(Screen::Playing);
        let jetty = mix_at(&mut app, LonLat::new(-42.019_76, 38.484_3));
        assert!(jetty[Bed::Surf as usize] > 0.7 && jetty[Bed::Theme as usize] < 0.05, "{jetty:?}");
        let wood = mix_at(&mut app, LonLat::new(-42.025_78, 38.487_27));
        let village = mix_at(&mut app, LonLat::new(-42.020_2, 38.485_6));
        assert!(village[Bed::Village as usize] > 0.5, "{village:?}");
        assert!(wood[Bed::Surf as usize] < 0.2, "{wood:?}");
    }

    #[test]
    fn the_bell_greets_once() {
        let mut app = app();
        app.world_mut().resource_mut::<NextState<Screen>>().set(Screen::Playing);
        app.update();
        app.world_mut().resource_mut::<Messages<Play>>().clear();
        let point = sample_hunt().frame.to_local(LonLat::new(-42.020_2, 38.485_6));
        app.insert_resource(OwnPosition { point, heading_rad: 0.0, accuracy_m: 4.0 });
        let mut rung = 0;
        for _ in 0..400 {
            app.update();
            rung += app.world_mut().resource_mut::<Messages<Play>>().drain().filter(|play| play.cue == Cue::Bell).count();
        }
        assert_eq!(rung, 1);
    }

    #[test]
    fn the_ambience_steps_back_behind_a_reward() {
        let mut app = app();
        (0..100).for_each(|_| app.update());
        let before = app.world().resource::<Mix>().now[Bed::Theme as usize];
        app.world_mut().write_message(Play::from(Cue::Reward(Rarity::Rare)));
        (0..30).for_each(|_| app.update());
        assert!(app.world().resource::<Mix>().now[Bed::Theme as usize] < before * 0.7);
        (0..160).for_each(|_| app.update());
        assert!(app.world().resource::<Mix>().now[Bed::Theme as usize] > before * 0.95);
    }
}
