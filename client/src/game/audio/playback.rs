//! What is asked for is played, where there is a device; where there is none, the game is quiet.

use super::{
    Play,
    clip::Clip,
    library::{Library, Name, take_in},
    synth::{Buffer, Cue},
};
use crate::game::settings::Settings;
use bevy::{
    audio::{AddAudioSource, AudioPlugin, Volume},
    prelude::*,
};

/// The most sounds at once; what comes beyond is not heard.
const MOST_AT_ONCE: usize = 24;

/// Frames in which a device answers, if there is one.
const PROBED_FRAMES: u8 = 8;

/// Whether there is something to play on.
#[derive(Resource, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Device {
    /// A silent sound is being tried, for so many frames.
    Tried(u8),
    /// It plays.
    There,
    /// There is none.
    Missing,
}

/// The silent sound by which the device is tried.
#[derive(Component)]
struct Probe;

/// A sound that is heard once, with its gain before the settings.
#[derive(Component)]
struct Heard(f32);

/// Plays.
pub struct PlaybackPlugin;

impl Plugin for PlaybackPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Library>();
        if !device_may_be_there() {
            info!("there is no sound device: the game is silent");
            app.insert_resource(Device::Missing);
            return;
        }
        app.add_plugins(AudioPlugin::default())
            .add_audio_source::<Clip>()
            .insert_resource(Device::Tried(0))
            .add_systems(Startup, try_device)
            .add_systems(
                PostUpdate,
                (
                    hear_device.run_if(not(resource_equals(Device::There))),
                    (take_in, play_cues, follow_levels).chain().run_if(resource_equals(Device::There)),
                )
                    .chain(),
            );
    }
}

/// Whether it is worth asking. Where there is surely none, asking would only make the system's library complain at length.
fn device_may_be_there() -> bool {
    if cfg!(test) {
        return false;
    }
    if !cfg!(target_os = "linux") {
        return true;
    }
    let card = std::fs::read_dir("/dev/snd").is_ok_and(|mut files| files.next().is_some());
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(std::path::PathBuf::from).unwrap_or_default();
    let served = ["pulse/native", "pipewire-0"].iter().any(|socket| runtime.join(socket).exists());
    card || served || std::env::var_os("PULSE_SERVER").is_some()
}

fn try_device(mut clips: ResMut<Assets<Clip>>, mut commands: Commands) {
    let silence = Clip::new(&Buffer::silent(44_100, 0.05), false);
    commands.spawn((Probe, AudioPlayer(clips.add(silence)), PlaybackSettings::ONCE));
}

/// The device is there once the silent sound is played.
fn hear_device(
    probes: Query<(Entity, Has<AudioSink>), With<Probe>>,
    mut device: ResMut<Device>,
    mut library: ResMut<Library>,
    mut commands: Commands,
) {
    let Device::Tried(frames) = *device else { return };
    let plays = probes.iter().any(|(_, plays)| plays);
    *device = match plays {
        true => Device::There,
        false if frames >= PROBED_FRAMES => Device::Missing,
        false => Device::Tried(frames + 1),
    };
    if plays {
        library.begin();
    }
    if !matches!(*device, Device::Tried(_)) {
        probes.iter().for_each(|(probe, _)| commands.entity(probe).despawn());
    }
}

fn play_cues(
    mut asked: MessageReader<Play>,
    library: Res<Library>,
    settings: Res<Settings>,
    heard: Query<(), With<Heard>>,
    mut commands: Commands,
) {
    let level = settings.levels.effects_gain();
    let mut free = MOST_AT_ONCE.saturating_sub(heard.iter().count());
    let mut begun: Vec<Cue> = Vec::new();
    for play in asked.read() {
        let Some(clip) = library.get(Name::Cue(play.cue)).filter(|_| level > 0.0 && free > 0) else { continue };
        // The same twice at once is only louder.
        if begun.contains(&play.cue) {
            continue;
        }
        begun.push(play.cue);
        free -= 1;
        let settings = PlaybackSettings::DESPAWN.with_volume(Volume::Linear(level * play.gain)).with_speed(play.speed);
        commands.spawn((Heard(play.gain), AudioPlayer(clip), settings));
    }
}

/// What sounds already becomes as loud as it shall be now.
fn follow_levels(settings: Res<Settings>, mut heard: Query<(&Heard, &mut AudioSink)>) {
    if settings.is_changed() {
        let level = settings.levels.effects_gain();
        heard.iter_mut().for_each(|(Heard(gain), mut sink)| sink.set_volume(Volume::Linear(level * gain)));
    }
}
