//! What stands on screen is told anew when the language changes.
//!
//! Most of what is drawn compares its words with those that stand there, and needs nothing. A panel that is drawn once and stays as long as
//! what it shows is marked [`Retold`]: it goes, and whoever drew it finds it missing. What is spawned when a screen is entered is spawned in
//! that screen's [`Telling`] instead of its `OnEnter`, and marked too.

use super::{
    hud::HudSystems,
    session::Screen,
    wording::{Tongue, spoken},
};
use bevy::{ecs::schedule::ScheduleLabel, prelude::*};

/// On the root of something with words that goes when the language changes, to be drawn anew in the new one.
#[derive(Component, Clone, Copy, Default, Debug)]
pub struct Retold;

/// Spawns what stands on a screen: runs when it is entered, and again when the language changes.
#[derive(ScheduleLabel, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Telling(pub Screen);

/// Runs the screens' tellings when they are entered and when the language changes.
pub struct RetellingPlugin;

impl Plugin for RetellingPlugin {
    fn build(&self, app: &mut App) {
        // At the beginning of a frame nobody has something in hand that goes.
        app.add_systems(First, retell.run_if(|mut told: Local<Tongue>| std::mem::replace(&mut *told, spoken()) != spoken()));
        for screen in [Screen::Title, Screen::Servers, Screen::Joining, Screen::HuntPicker, Screen::Playing] {
            app.init_schedule(Telling(screen)).add_systems(
                OnEnter(screen),
                (move |world: &mut World| world.run_schedule(Telling(screen))).after(HudSystems::Corners),
            );
        }
    }
}

/// Tells everything on screen in the language that is spoken now.
fn retell(world: &mut World) {
    let stale: Vec<Entity> = world.query_filtered::<Entity, With<Retold>>().iter(world).collect();
    for entity in stale {
        // It may have gone with another one, in which it stood.
        world.try_despawn(entity).ok();
    }
    if let Some(screen) = world.get_resource::<State<Screen>>().map(|screen| *screen.get()) {
        let _ = world.try_run_schedule(Telling(screen));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy::state::app::StatesPlugin;

    #[derive(Component)]
    struct Words;

    fn write_words(mut commands: Commands) {
        commands.spawn((Words, Retold));
    }

    #[test]
    fn a_screen_is_told_once_when_it_is_entered_and_anew_in_another_language() {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, StatesPlugin)).init_state::<Screen>().add_plugins(RetellingPlugin);
        app.add_systems(Telling(Screen::Title), write_words);
        app.update();
        let words = |app: &mut App| app.world_mut().query_filtered::<Entity, With<Words>>().iter(app.world()).collect::<Vec<_>>();
        let before = words(&mut app);
        assert_eq!(before.len(), 1);
        retell(app.world_mut());
        let after = words(&mut app);
        assert!(after.len() == 1 && after != before);
    }
}
