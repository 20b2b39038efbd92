//! `--preview`: a hunt's folder on screen without a server, everything shown, its mistakes as text. F5 reads it again.

mod loader;

use super::{
    launch::Launch,
    map::Outline,
    session::{CurrentHunt, Journal, LinkStatus, Screen},
    theme::{self, Fonts},
};
use bevy::{
    asset::{LoadState, io::AssetSourceBuilder},
    prelude::*,
};
use hunt_shared::{
    event::ChallengeStatus,
    geo::{LocalPoint, LonLat},
    hunt::{Condition, Hunt, HuntView, PublicBoundary, PublicObject},
};
use loader::{HuntAsset, HuntLoader};
use std::sync::Arc;

/// The hunt's first file, in the source that the folder is mounted as.
const HUNT_PATH: &str = "hunt://hunt.ron";

/// Mounts the folder that is previewed. Before the asset plugin.
pub struct PreviewSourcePlugin;

impl Plugin for PreviewSourcePlugin {
    fn build(&self, app: &mut App) {
        let Some(folder) = app.world().resource::<Launch>().preview.clone() else { return };
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        let folder = if folder.is_file() { folder.parent().map(Into::into).unwrap_or(folder) } else { folder };
        app.register_asset_source("hunt", AssetSourceBuilder::platform_default(&folder.to_string_lossy(), None));
    }
}

/// Shows the hunt that is previewed.
pub struct PreviewPlugin;

impl Plugin for PreviewPlugin {
    fn build(&self, app: &mut App) {
        let Some(folder) = app.world().resource::<Launch>().preview.clone() else { return };
        app.init_asset::<HuntAsset>()
            .register_asset_loader(HuntLoader::new(&folder))
            .add_systems(Startup, load_preview)
            .add_systems(Update, (reload_preview, show_preview, show_mistakes).run_if(resource_exists::<Preview>));
    }
}

#[derive(Resource)]
struct Preview(Handle<HuntAsset>);

/// The text of what is wrong.
#[derive(Component)]
struct Mistakes(String);

fn load_preview(assets: Res<AssetServer>, mut status: ResMut<LinkStatus>, mut commands: Commands) {
    *status = LinkStatus::Preview;
    commands.insert_resource(Preview(assets.load(HUNT_PATH)));
}

fn reload_preview(keys: Res<ButtonInput<KeyCode>>, assets: Res<AssetServer>) {
    if keys.just_pressed(KeyCode::F5) {
        assets.reload(HUNT_PATH);
    }
}

/// When the hunt has been read, it is on the map, with every challenge open.
fn show_preview(
    preview: Res<Preview>,
    mut read: MessageReader<AssetEvent<HuntAsset>>,
    hunts: Res<Assets<HuntAsset>>,
    mut journal: ResMut<Journal>,
    screen: Res<State<Screen>>,
    mut next: ResMut<NextState<Screen>>,
    mut commands: Commands,
) {
    let read = read.read().any(|event| event.is_added(preview.0.id()) || event.is_modified(preview.0.id()));
    let Some(hunt) = hunts.get(&preview.0).filter(|_| read).and_then(|read| read.hunt.as_ref()) else { return };
    journal.progress.challenges = hunt
        .challenges
        .iter()
        .map(|challenge| {
            let status = ChallengeStatus {
                title: challenge.title.clone(),
                text: challenge.text.clone(),
                steps: 1,
                target: target_of(hunt, &challenge.goal),
                running: true,
                ..ChallengeStatus::default()
            };
            (challenge.id.clone(), status)
        })
        .collect();
    commands.insert_resource(CurrentHunt { view: Arc::new(everything(hunt)), frame: hunt.frame });
    if *screen.get() != Screen::Playing {
        next.set(Screen::Playing);
    }
}

/// The view of a hunt with what is hidden, too.
fn everything(hunt: &Hunt) -> HuntView {
    let mut view = HuntView::of(hunt);
    view.boundaries = hunt.boundaries.iter().map(PublicBoundary::from).collect();
    // Each as if it were the player's own and there from the start; one at a random place lies somewhere in its area.
    let all = hunt.objects.iter().map(|object| object.public_at(object.position, hunt));
    view.objects = all.map(|object| PublicObject { during: None, shared: false, ..object }).collect();
    view
}

/// A place of the first boundary that a goal asks for.
fn target_of(hunt: &Hunt, goal: &Condition) -> Option<LonLat> {
    match goal {
        Condition::Entered(boundary)
        | Condition::Exited(boundary)
        | Condition::Dwelled(boundary)
        | Condition::Approached { boundary, .. }
        | Condition::Receded { boundary, .. }
        | Condition::Crossed { boundary, .. } => {
            let outline = Outline::of(&hunt.frame, &hunt.boundaries[*boundary].shape);
            let anchor = outline.label_anchor();
            let on_it = outline.contains(anchor).then_some(anchor).or_else(|| outline.segments().next().map(|(from, _)| from))?;
            Some(hunt.frame.to_lonlat(LocalPoint::new(on_it.x.into(), on_it.y.into())))
        }
        Condition::All(parts) | Condition::Any(parts) | Condition::InOrder(parts) | Condition::AtLeast { of: parts, .. } => {
            parts.iter().find_map(|part| target_of(hunt, part))
        }
        Condition::Collected(object) => Some(hunt.objects[*object].position),
        Condition::Said { character, .. } => hunt.characters[*character].place,
        Condition::Holds { item, .. } => {
            let gives = |object: &&hunt_shared::hunt::VirtualObject| object.item.as_ref() == Some(item);
            hunt.objects.iter().find(gives).map(|object| object.position)
        }
        _ => None,
    }
}

/// Mistakes and warnings stand on screen until they are mended.
fn show_mistakes(
    preview: Res<Preview>,
    assets: Res<AssetServer>,
    hunts: Res<Assets<HuntAsset>>,
    fonts: Res<Fonts>,
    shown: Option<Single<(Entity, &Mistakes)>>,
    mut commands: Commands,
) {
    let text = match assets.load_state(&preview.0) {
        LoadState::Failed(_) => "There is no hunt.ron in this folder, or it cannot be read.".to_owned(),
        LoadState::Loaded => hunts.get(&preview.0).map(|read| read.findings.clone()).unwrap_or_default(),
        _ => return,
    };
    if let Some(shown) = &shown {
        if shown.1.0 == text {
            return;
        }
        commands.entity(shown.0).despawn();
    } else if text.is_empty() {
        return;
    }
    let panel = Node {
        position_type: PositionType::Absolute,
        left: px(24),
        right: px(24),
        bottom: px(24),
        max_height: percent(60),
        padding: UiRect::all(px(20)),
        overflow: Overflow::clip(),
        border_radius: BorderRadius::all(px(10)),
        display: if text.is_empty() { Display::None } else { Display::Flex },
        ..default()
    };
    commands
        .spawn((Mistakes(text.clone()), panel, BackgroundColor(theme::PANEL.with_alpha(0.94)), GlobalZIndex(50)))
        .with_child((Text::new(text), TextFont::from(fonts.sans.clone()).with_font_size(15.0), TextColor(theme::CREAM)));
}
