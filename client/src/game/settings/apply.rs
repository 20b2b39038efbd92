//! Settings act: on the window, the motion, the colours.

use super::{Action, Actions, Language, Settings};
use crate::game::{
    launch::Launch,
    motion::ReducedMotion,
    theme::Looks,
    wording::{Tongue, speak},
};
use bevy::{
    prelude::*,
    window::{MonitorSelection, PresentMode, PrimaryWindow, WindowMode},
};

/// Applies what was chosen.
pub struct ApplyPlugin;

impl Plugin for ApplyPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<ReducedMotion>()
            .init_resource::<Looks>()
            .add_systems(Startup, (apply_looks, apply_window))
            .add_systems(
                Update,
                (toggle_fullscreen, (apply_language, apply_looks, apply_window).run_if(resource_changed::<Settings>)).chain(),
            );
    }
}

fn toggle_fullscreen(actions: Actions, mut commands: Commands) {
    if actions.just_pressed(Action::Fullscreen) {
        commands.queue(|world: &mut World| {
            let mut settings = world.resource_mut::<Settings>();
            settings.picture.fullscreen = !settings.picture.fullscreen;
        });
    }
}

/// The system's language, when the game knows it. Tests are told in English wherever they run.
fn of_system() -> Option<Tongue> {
    if cfg!(test) { None } else { sys_locale::get_locales().find_map(|locale| Tongue::like(&locale)) }
}

/// From now on the game speaks as was chosen.
pub(super) fn speak_as(language: Language) {
    speak(match language {
        Language::Auto => of_system().unwrap_or_default(),
        Language::Chosen(tongue) => tongue,
    });
}

fn apply_language(settings: Res<Settings>, mut windows: Query<&mut Window, With<PrimaryWindow>>) {
    speak_as(settings.language);
    let title = say!("screens-game");
    for mut window in windows.iter_mut().filter(|window| window.title != title) {
        window.title.clone_from(&title);
    }
}

fn apply_looks(
    settings: Res<Settings>,
    launch: Option<Res<Launch>>,
    mut motion: ResMut<ReducedMotion>,
    mut looks: ResMut<Looks>,
) {
    let picture = settings.picture;
    // Asked for on the command line, it is for this run and not kept.
    let asked = launch.is_some_and(|launch| launch.reduced_motion);
    motion.set_if_neq(ReducedMotion(asked || picture.reduced_motion));
    looks.set_if_neq(Looks { palette: picture.palette, high_contrast: picture.high_contrast });
}

fn apply_window(settings: Res<Settings>, launch: Option<Res<Launch>>, mut windows: Query<&mut Window, With<PrimaryWindow>>) {
    // A picture is taken in the size that was asked for.
    if launch.is_some_and(|launch| launch.frame.is_some()) {
        return;
    }
    for mut window in &mut windows {
        let mode = if settings.picture.fullscreen {
            WindowMode::BorderlessFullscreen(MonitorSelection::Current)
        } else {
            WindowMode::Windowed
        };
        let present = if settings.picture.vsync { PresentMode::AutoVsync } else { PresentMode::AutoNoVsync };
        if window.mode != mode {
            window.mode = mode;
        }
        if window.present_mode != present {
            window.present_mode = present;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::{session::InputCaptured, theme::Palette};

    #[test]
    fn what_is_chosen_acts_at_once() {
        let mut app = App::new();
        app.init_resource::<Settings>()
            .init_resource::<InputCaptured>()
            .init_resource::<ButtonInput<KeyCode>>()
            .add_plugins(ApplyPlugin);
        let window = app.world_mut().spawn((Window::default(), PrimaryWindow)).id();
        app.update();
        assert_eq!(*app.world().resource::<Looks>(), Looks::default());
        let mut settings = app.world_mut().resource_mut::<Settings>();
        settings.picture.palette = Palette::RedGreen;
        settings.picture.reduced_motion = true;
        settings.picture.fullscreen = true;
        app.update();
        assert_eq!(app.world().resource::<Looks>().palette, Palette::RedGreen);
        assert_eq!(*app.world().resource::<ReducedMotion>(), ReducedMotion(true));
        assert!(matches!(app.world().get::<Window>(window).unwrap().mode, WindowMode::BorderlessFullscreen(_)));
        app.world_mut().resource_mut::<ButtonInput<KeyCode>>().press(KeyCode::F11);
        app.update();
        assert_eq!(app.world().get::<Window>(window).unwrap().mode, WindowMode::Windowed);
        assert!(!app.world().resource::<Settings>().picture.fullscreen);
    }
}
