//! The map's scale, and who made its data.

use super::{Corner, HudSystems, add_to_corner, metres_in_words};
use crate::game::{
    camera::MapCamera,
    controls::{Lettering, column, panel, row, veil, words},
    session::{CurrentHunt, Screen},
    theme::{CREAM, Fonts},
    wording::decimal,
};
use bevy::prelude::*;

/// Logical pixels that the bar has at most, so that it stands beside its figure in the corner of the smallest window.
const MAX_BAR_PX: f32 = 96.0;

#[derive(Component)]
struct ScaleBar;

#[derive(Component)]
struct ScaleText;

#[derive(Component)]
struct Attribution;

/// Draws the scale and the attribution.
pub struct ScalePlugin;

impl Plugin for ScalePlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(OnEnter(Screen::Playing), spawn_scale.after(HudSystems::Corners))
            .add_systems(Update, (measure_map, name_makers).run_if(in_state(Screen::Playing)));
    }
}

fn spawn_scale(corners: Query<(Entity, &Corner)>, fonts: Res<Fonts>, mut commands: Commands) {
    let node = Node { padding: UiRect::axes(px(11), px(4)), ..column(2.0) };
    let bar = Node {
        width: px(MAX_BAR_PX),
        height: px(6),
        flex_shrink: 0.0,
        border: UiRect { top: px(0), ..UiRect::all(px(2)) },
        ..default()
    };
    let contents = children![
        (
            row(9.0),
            Pickable::IGNORE,
            children![
                (ScaleText, words(&fonts, Lettering::Small, CREAM, "")),
                (ScaleBar, bar, BorderColor::all(CREAM), Pickable::IGNORE),
            ],
        ),
        (Attribution, words(&fonts, Lettering::Small, veil(CREAM, 0.75), "")),
    ];
    add_to_corner(&mut commands, &corners, Corner::BottomLeft, (panel(node), contents));
}

/// The longest round length, in metres, of at most `most_m`: 1, 2 or 5 times a power of ten.
fn round_length_m(most_m: f64) -> f64 {
    let power = 10_f64.powf(most_m.log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|digit| digit * power).find(|length| *length <= most_m * (1.0 + 1e-9)).unwrap_or(power)
}

fn measure_map(
    cameras: Query<&Projection, With<MapCamera>>,
    ui_scale: Res<UiScale>,
    mut bars: Query<&mut Node, With<ScaleBar>>,
    mut texts: Query<&mut Text, With<ScaleText>>,
) {
    let Some(Projection::Orthographic(projection)) = cameras.iter().next() else { return };
    // The map's unit is the metre, and at scale 1 one unit is one logical pixel of the window.
    let metres_per_px = projection.scale * ui_scale.0;
    if !(metres_per_px.is_finite() && metres_per_px > 0.0) {
        return;
    }
    let length_m = round_length_m(f64::from(MAX_BAR_PX * metres_per_px));
    for mut node in &mut bars {
        let width = px(length_m as f32 / metres_per_px);
        if node.width != width {
            node.width = width;
        }
    }
    for mut text in &mut texts {
        let length = if length_m < 1.0 {
            say!("units-centimetres", centimetres = decimal(length_m * 100.0, 0))
        } else {
            metres_in_words(length_m)
        };
        text.set_if_neq(Text(length));
    }
}

fn name_makers(hunt: Option<Res<CurrentHunt>>, mut lines: Query<(&mut Text, &mut Node), With<Attribution>>) {
    let makers = hunt.as_ref().map_or("", |hunt| &hunt.view.attribution);
    for (mut text, mut node) in &mut lines {
        if text.0 != makers {
            makers.clone_into(&mut text.0);
        }
        let display = if makers.is_empty() { Display::None } else { Display::Flex };
        if node.display != display {
            node.display = display;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_round_and_fit() {
        for (most, length) in [(149.0, 100.0), (200.0, 200.0), (499.0, 200.0), (5_400.0, 5_000.0), (0.73, 0.5)] {
            assert!((round_length_m(most) - length).abs() < 1e-9, "{most}");
        }
    }
}
