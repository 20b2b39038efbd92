//! Taking an object: when one is in reach and is not being taken already, a line says so; its key (which `world` reads) or a click on it takes it.

use crate::game::{
    controls::{Lettering, key_cap, panel, picture, words},
    glyphs::GlyphImages,
    popups::BottomColumn,
    session::{CollectRequested, CurrentHunt, Journal, OwnPosition, Screen},
    theme::{BRASS, CREAM, Fonts},
};
use bevy::{
    prelude::*,
    ui_widgets::{Activate, Button as ActivatedButton},
};
use hunt_shared::{event::Progress, geo::LocalPoint, hunt::PublicObject, identity::ObjectId};

/// Seconds after which an unanswered request may be repeated.
const PATIENCE_S: f32 = 4.0;

/// Seconds within which an answer is expected without a word.
const AT_ONCE_S: f32 = 0.5;

/// The object that can be taken now.
#[derive(Resource, Default)]
struct InReach {
    object: Option<ObjectId>,
    /// What was asked for, and how many seconds ago.
    asked: Option<(ObjectId, f32)>,
}

/// The line, with the object and whether it has been asked for.
#[derive(Component, Clone, PartialEq)]
struct Prompt(ObjectId, bool);

/// Offers and takes objects.
pub struct CollectPlugin;

impl Plugin for CollectPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<InReach>()
            .add_systems(Update, (find_object, note_requests, draw_prompt).chain().run_if(in_state(Screen::Playing)));
    }
}

/// The nearest object in reach that the player may take.
fn nearest_in_reach<'a>(
    objects: impl Iterator<Item = (&'a PublicObject, LocalPoint)>,
    progress: &Progress,
    own: LocalPoint,
) -> Option<&'a PublicObject> {
    objects
        .filter(|(object, _)| !progress.collected.contains(&object.id))
        .filter(|(object, _)| {
            object
                .during
                .as_ref()
                .is_none_or(|challenge| progress.challenges.get(challenge).is_some_and(|status| !status.completed))
        })
        .map(|(object, point)| (object, point.distance_m(own)))
        .filter(|(object, distance_m)| *distance_m <= object.reach_m)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(object, _)| object)
}

fn find_object(
    hunt: Option<Res<CurrentHunt>>,
    journal: Res<Journal>,
    own: Res<OwnPosition>,
    time: Res<Time<Real>>,
    mut reach: ResMut<InReach>,
) {
    reach.asked =
        reach.asked.take().map(|(object, age_s)| (object, age_s + time.delta_secs())).filter(|(_, age_s)| *age_s < PATIENCE_S);
    reach.object = hunt.and_then(|hunt| {
        let objects = hunt.view.objects.iter().map(|object| (object, hunt.frame.to_local(object.position)));
        nearest_in_reach(objects, &journal.progress, own.point).map(|object| object.id.clone())
    });
}

/// Whoever asks for an object, the line knows.
fn note_requests(mut requests: MessageReader<CollectRequested>, mut reach: ResMut<InReach>) {
    for CollectRequested(object) in requests.read() {
        reach.asked = Some((object.clone(), 0.0));
    }
}

fn take(reach: &InReach, requests: &mut MessageWriter<CollectRequested>) {
    let Some(object) = reach.object.clone() else { return };
    if reach.asked.as_ref().is_none_or(|(asked, _)| *asked != object) {
        requests.write(CollectRequested(object));
    }
}

/// "take the sea-glass", also for names with an article or with capitals of their own.
fn offer(name: &str) -> String {
    let bare =
        name.strip_prefix("The ").or_else(|| name.strip_prefix("the ")).or_else(|| name.strip_prefix("A ")).unwrap_or(name);
    let mut letters = bare.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    let rest = letters.as_str();
    if rest.chars().any(char::is_uppercase) { format!("take the {bare}") } else { format!("take the {first}{rest}") }
}

fn draw_prompt(
    reach: Res<InReach>,
    prompts: Query<(Entity, &Prompt)>,
    columns: Query<Entity, With<BottomColumn>>,
    hunt: Option<Res<CurrentHunt>>,
    fonts: Res<Fonts>,
    glyphs: Res<GlyphImages>,
    mut commands: Commands,
) {
    let wanted = reach.object.clone().and_then(|object| {
        let asked_s = reach.asked.as_ref().filter(|(asked, _)| *asked == object).map(|(_, age_s)| *age_s);
        // An answer that comes at once needs no words.
        asked_s.is_none_or(|age_s| age_s > AT_ONCE_S).then_some(Prompt(object, asked_s.is_some()))
    });
    if prompts.iter().next().map(|(_, prompt)| prompt) == wanted.as_ref() {
        return;
    }
    prompts.iter().for_each(|(entity, _)| commands.entity(entity).despawn());
    let (Some(prompt), Some(hunt), Ok(column)) = (wanted, hunt, columns.single()) else { return };
    let Some(object) = hunt.view.objects.iter().find(|object| object.id == prompt.0) else { return };
    let text = if prompt.1 { format!("{} …", offer(&object.name).replacen("take", "taking", 1)) } else { offer(&object.name) };
    let node = Node {
        column_gap: px(11),
        align_items: AlignItems::Center,
        padding: UiRect::new(px(8), px(18), px(6), px(6)),
        ..default()
    };
    let line = commands
        .spawn((
            prompt,
            ActivatedButton,
            panel(node),
            children![
                picture(glyphs.disc(object.glyph), 36.0, Color::WHITE),
                key_cap(&fonts, "E"),
                words(&fonts, Lettering::Strong, CREAM, text),
            ],
        ))
        .insert(BorderColor::all(BRASS))
        .observe(|_: On<Activate>, reach: Res<InReach>, mut requests: MessageWriter<CollectRequested>| {
            take(&reach, &mut requests);
        })
        .id();
    commands.entity(column).insert_child(0, line);
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::{event::ChallengeStatus, geo::LonLat, hunt::Glyph};

    #[test]
    fn only_what_may_be_taken_here_and_now_is_offered() {
        let object = |id: &str, during: Option<&str>| PublicObject {
            id: id.into(),
            name: "Sea-glass".into(),
            glyph: Glyph::Glass,
            position: LonLat { lon: 0.0, lat: 0.0 },
            reach_m: 5.0,
            during: during.map(Into::into),
        };
        let at = |x: f64| LocalPoint { x, y: 0.0 };
        let objects = [
            (object("far", None), at(9.0)),
            (object("taken", None), at(0.0)),
            (object("closed", Some("later")), at(1.0)),
            (object("near", Some("now")), at(3.0)),
        ];
        let mut progress = Progress::default();
        progress.collected.insert("taken".into());
        let status =
            ChallengeStatus { title: String::new(), text: String::new(), done: 0, steps: 1, target: None, completed: false };
        progress.challenges.insert("now".into(), status);
        let found = nearest_in_reach(objects.iter().map(|(object, point)| (object, *point)), &progress, at(0.0));
        assert_eq!(found.map(|object| object.id.as_str()), Some("near"));
    }

    #[test]
    fn offers_read_well() {
        assert_eq!(offer("Sea-glass"), "take the sea-glass");
        assert_eq!(offer("The Gull's Crown"), "take the Gull's Crown");
    }
}
