//! What stands on screen is told anew when the language changes.
//!
//! Most of what is drawn compares its words with those that stand there, and needs nothing. A panel that is drawn once and stays as long as
//! what it shows is marked [`Retold`]: it goes, and whoever drew it finds it missing. What is spawned when a screen is entered is spawned in
//! that screen's [`Telling`] instead of its `OnEnter`, and marked too.
//!
//! What is being typed stays: it is given to the field that takes the place.

use super::{
    controls::Field,
    hud::HudSystems,
    session::Screen,
    wording::{Tongue, spoken},
};
use bevy::{
    ecs::schedule::ScheduleLabel,
    prelude::*,
    text::{EditableText, TextEdit},
};

/// On the root of something with words that goes when the language changes, to be drawn anew in the new one.
#[derive(Component, Clone, Copy, Default, Debug)]
pub struct Retold;

/// Spawns what stands on a screen: runs when it is entered, and again when the language changes.
#[derive(ScheduleLabel, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Telling(pub Screen);

/// What stood in the fields when they went, until the end of the frame.
#[derive(Resource, Default)]
struct Typed(Vec<(Field, String)>);

/// Runs the screens' tellings when they are entered and when the language changes.
pub struct RetellingPlugin;

impl Plugin for RetellingPlugin {
    fn build(&self, app: &mut App) {
        // At the beginning of a frame nobody has something in hand that goes.
        app.init_resource::<Typed>()
            .add_systems(First, retell.run_if(|mut told: Local<Tongue>| std::mem::replace(&mut *told, spoken()) != spoken()))
            .add_systems(PostUpdate, give_back_typed);
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
    let typed =
        world.query::<(&Field, &EditableText)>().iter(world).map(|(field, text)| (*field, text.value().to_string())).collect();
    world.insert_resource(Typed(typed));
    let stale: Vec<Entity> = world.query_filtered::<Entity, With<Retold>>().iter(world).collect();
    for entity in stale {
        // It may have gone with another one, in which it stood.
        world.try_despawn(entity).ok();
    }
    if let Some(screen) = world.get_resource::<State<Screen>>().map(|screen| *screen.get()) {
        let _ = world.try_run_schedule(Telling(screen));
    }
}

/// Whoever was typing goes on.
fn give_back_typed(mut typed: ResMut<Typed>, mut fields: Query<(&Field, &mut EditableText), Added<Field>>) {
    for (field, value) in typed.0.drain(..) {
        for (_, mut text) in fields.iter_mut().filter(|(added, _)| **added == field) {
            text.editor_mut().set_text(&value);
            text.queue_edit(TextEdit::TextEnd(false));
        }
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

    #[test]
    fn what_is_being_typed_stays() {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, StatesPlugin)).init_state::<Screen>().add_plugins(RetellingPlugin);
        app.add_systems(Telling(Screen::Title), |mut commands: Commands| {
            commands.spawn((Retold, Field::Name, EditableText::new("Mara")));
            commands.spawn((Retold, Field::Server, EditableText::new("")));
        });
        app.update();
        let value = |app: &mut App, which: Field| {
            let mut fields = app.world_mut().query::<(&Field, &EditableText)>();
            let values: Vec<_> = fields
                .iter(app.world())
                .filter(|(field, _)| **field == which)
                .map(|(_, text)| text.value().to_string())
                .collect();
            assert_eq!(values.len(), 1);
            values.concat()
        };
        assert_eq!(value(&mut app, Field::Name), "Mara");
        let mut fields = app.world_mut().query::<(&Field, &mut EditableText)>();
        for (field, mut text) in fields.iter_mut(app.world_mut()) {
            text.editor_mut().set_text(if *field == Field::Name { "Tom" } else { "play.example" });
        }
        retell(app.world_mut());
        app.update();
        assert_eq!([Field::Name, Field::Server].map(|which| value(&mut app, which)), ["Tom", "play.example"]);
        let later = app.world_mut().spawn((Field::Server, EditableText::new(""))).id();
        app.update();
        assert_eq!(
            app.world().get::<EditableText>(later).unwrap().value().to_string(),
            "",
            "who begins anew finds nothing of it"
        );
    }
}
