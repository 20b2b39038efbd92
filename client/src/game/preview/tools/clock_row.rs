//! The hunt's clock: its day and its time, with a slider over the day.

use super::{ToolColumn, ToolSystems, slim};
use crate::game::{
    controls::{ButtonLook, Lettering, button, column, panel, raised, row, words},
    preview::{
        clock::{DAY_MS, PreviewClock},
        is_looked_at,
    },
    retelling::Telling,
    session::Screen,
    settings::{Action, Actions, key_caps},
    theme::{BRASS, CREAM, Fonts},
};
use bevy::{
    input_focus::tab_navigation::TabIndex,
    prelude::*,
    ui_widgets::{Activate, Slider, SliderRange, SliderStep, SliderThumb, SliderValue, TrackClick, ValueChange},
};
use hunt_shared::time::UnixMs;

/// Milliseconds of an hour.
const HOUR_MS: i64 = 60 * 60 * 1000;

/// Logical pixels of the slider and of its thumb.
const TRACK_PX: f32 = 330.0;
const THUMB_PX: f32 = 16.0;

#[derive(Component)]
struct ClockText;

#[derive(Component)]
struct DaySlider;

/// Draws the clock.
pub struct ClockRowPlugin;

impl Plugin for ClockRowPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Telling(Screen::Playing), spawn_row.after(ToolSystems).run_if(is_looked_at))
            .add_systems(Update, (set_by_key, show_time).run_if(is_looked_at));
    }
}

fn spawn_row(columns: Query<Entity, With<ToolColumn>>, fonts: Res<Fonts>, mut commands: Commands) {
    let Ok(parent) = columns.single() else { return };
    let node = Node { padding: UiRect::axes(px(12), px(8)), align_items: AlignItems::Center, ..column(8.0) };
    let bar = commands.spawn((panel(node), ChildOf(parent))).id();
    let day = commands.spawn((row(9.0), Pickable::IGNORE, ChildOf(bar))).id();
    let hours = commands.spawn((row(9.0), Pickable::IGNORE, ChildOf(bar))).id();
    commands.entity(hours).with_children(|bar| {
        bar.spawn(key_caps(&fonts, &[Action::PreviewEarlier]));
        let track = Node { width: px(TRACK_PX), height: px(THUMB_PX), align_items: AlignItems::Center, ..default() };
        bar.spawn((
            DaySlider,
            Slider { track_click: TrackClick::Drag, ..default() },
            SliderRange::new(0.0, 1.0),
            SliderStep(1.0 / 24.0),
            TabIndex(38),
            Outline::new(px(2), px(3), Color::NONE),
            track,
        ))
        .observe(|change: On<ValueChange<f32>>, mut clock: ResMut<PreviewClock>| clock.set_share_of_day(change.value))
        .with_children(|track| {
            let groove = Node {
                position_type: PositionType::Absolute,
                left: px(0),
                right: px(0),
                height: px(4),
                border_radius: BorderRadius::all(px(2)),
                ..default()
            };
            track.spawn((groove, BackgroundColor(raised(0.3)), Pickable::IGNORE));
            let thumb = Node {
                position_type: PositionType::Absolute,
                width: px(THUMB_PX),
                height: px(THUMB_PX),
                border: UiRect::all(px(2)),
                border_radius: BorderRadius::all(px(THUMB_PX / 2.0)),
                ..default()
            };
            track.spawn((SliderThumb, thumb, BackgroundColor(BRASS), BorderColor::all(CREAM)));
        });
        bar.spawn(key_caps(&fonts, &[Action::PreviewLater]));
    });
    commands.entity(day).with_children(|bar| {
        bar.spawn((ClockText, words(&fonts, Lettering::Strong, CREAM, ""), TextLayout::no_wrap()));
        let mut press = |label: &str, index: i32, act: fn(&mut PreviewClock)| {
            bar.spawn((button(&fonts, ButtonLook::Quiet, label), TabIndex(index)))
                .insert(slim())
                .observe(move |_: On<Activate>, mut clock: ResMut<PreviewClock>| act(&mut clock));
        };
        press(&say!("preview-day-back"), 37, |clock| clock.move_by(-DAY_MS));
        press(&say!("preview-day-on"), 39, |clock| clock.move_by(DAY_MS));
        press(&say!("preview-now"), 39, |clock| clock.set(UnixMs::now()));
    });
}

/// The keys go an hour back and forth, with Shift a day.
fn set_by_key(actions: Actions, mut clock: ResMut<PreviewClock>) {
    let by_ms = if actions.with_shift() { DAY_MS } else { HOUR_MS };
    if actions.asked(Action::PreviewEarlier) {
        clock.move_by(-by_ms);
    }
    if actions.asked(Action::PreviewLater) {
        clock.move_by(by_ms);
    }
}

fn show_time(
    clock: Res<PreviewClock>,
    mut texts: Query<&mut Text, With<ClockText>>,
    sliders: Query<(Entity, &SliderValue, &Children), With<DaySlider>>,
    mut thumbs: Query<&mut Node, With<SliderThumb>>,
    mut commands: Commands,
) {
    for mut text in &mut texts {
        text.set_if_neq(Text(clock.words()));
    }
    let share = clock.share_of_day();
    for (entity, value, children) in &sliders {
        if (value.0 - share).abs() > 1e-4 {
            commands.entity(entity).insert(SliderValue(share));
        }
        let left = px(share * (TRACK_PX - THUMB_PX));
        for child in children.iter() {
            if let Ok(mut node) = thumbs.get_mut(child)
                && node.left != left
            {
                node.left = left;
            }
        }
    }
}
