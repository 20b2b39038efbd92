//! Who and what is on the map: the own avatar and its trail, other players, objects, the way to the goal.

mod avatar;
mod bubble;
mod characters;
mod ghost;
mod goal;
mod mark;
mod objects;
mod past_walks;
mod players;
mod reach;
mod trail;

pub use characters::{Company, greet};
pub use ghost::{CallGhost, Standing as GhostStanding};
pub use mark::{MarkKind, MarkMaterial, MarkMesh, PixelSized};
pub use past_walks::{PastWalksShown, TogglePastWalks};
pub use reach::Reach;

use super::{
    camera::CameraSystems,
    location::LocationSystems,
    map::MapShown,
    session::{CurrentHunt, Journal, LinkStatus, Screen, SharedObjects},
    walks::Walk,
};
use bevy::{asset::embedded_asset, prelude::*, sprite_render::Material2dPlugin, time::common_conditions::on_real_timer};
use std::time::Duration;

/// Height of rings about the avatar.
pub const AVATAR_RING_HEIGHT: f32 = super::map::AVATAR_HEIGHT - 2.0;

/// Draws who and what is on the map.
pub struct WorldPlugin;

impl Plugin for WorldPlugin {
    fn build(&self, app: &mut App) {
        embedded_asset!(app, "world/mark.wgsl");
        app.add_plugins(Material2dPlugin::<MarkMaterial>::default())
            .init_resource::<MarkMesh>()
            .init_resource::<Reach>()
            .init_resource::<Company>()
            .init_resource::<GhostStanding>()
            .init_resource::<PastWalksShown>()
            .add_message::<CallGhost>()
            .add_message::<TogglePastWalks>()
            .add_observer(avatar::spawn_avatar)
            .add_observer(trail::spawn_trail)
            .add_observer(goal::spawn_goal)
            .add_systems(
                Update,
                (
                    (players::hear_players, players::mark_mates).chain(),
                    bubble::show_own,
                    objects::lay_out_objects.run_if(
                        resource_exists_and_changed::<Journal>
                            .or_else(resource_exists_and_changed::<CurrentHunt>)
                            .or_else(resource_exists_and_changed::<SharedObjects>)
                            .or_else(resource_exists_and_changed::<MapShown>)
                            // Some are there only in windows of time.
                            .or_else(on_real_timer(Duration::from_millis(500))),
                    ),
                    characters::place_characters.run_if(
                        resource_exists_and_changed::<Journal>
                            .or_else(resource_exists_and_changed::<CurrentHunt>)
                            .or_else(resource_exists_and_changed::<MapShown>),
                    ),
                    (reach::reach_objects, reach::note_requests, characters::meet_characters)
                        .chain()
                        // Without a server nobody gives what is taken.
                        .run_if(not(resource_equals(LinkStatus::Preview))),
                    goal::choose_goal,
                    // The preview has keys and walks of its own.
                    (ghost::call_ghost, past_walks::toggle_past_walks, past_walks::draw_past_walks)
                        .chain()
                        .run_if(not(resource_equals(LinkStatus::Preview)).and_then(resource_exists::<Walk>)),
                )
                    .after(LocationSystems)
                    .run_if(in_state(Screen::Playing).and_then(resource_exists::<MapShown>)),
            )
            .add_systems(
                PostUpdate,
                (
                    avatar::move_avatar,
                    trail::draw_trail,
                    ghost::move_ghost.run_if(resource_exists::<Walk>),
                    players::move_players,
                    bubble::age_bubbles,
                    players::name_players,
                    objects::animate_objects,
                    characters::show_characters,
                    goal::point_to_goal,
                    players::keep_pixel_size,
                )
                    .chain()
                    .after(CameraSystems)
                    .before(TransformSystems::Propagate)
                    // The hunt is gone at the end of the frame in which it is left.
                    .run_if(
                        in_state(Screen::Playing).and_then(resource_exists::<MapShown>).and_then(resource_exists::<CurrentHunt>),
                    ),
            );
    }
}
