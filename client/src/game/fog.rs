//! Fog over what is undiscovered: haze lies on the chart where the player has never been, and walking clears it. What is discovered is kept
//! beside the walk; a walk from before there was fog counts too.

mod discovered;
mod haze;
mod keep;

pub use haze::paper;

use super::{
    location::LocationSystems,
    map::{MapShown, drawn},
    session::{CurrentHunt, LinkStatus, OwnPosition, Screen},
    settings::Settings,
    walks::{Walk, WalkSystems},
};
use bevy::prelude::*;
use discovered::{Discovered, Grid};
use hunt_shared::identity::HuntId;
use keep::FogFile;

/// A jump so far is no walk: what lies between stays in the haze.
const JUMP_M: f32 = 150.0;

/// What of the hunt on screen is discovered. `fog` writes it.
#[derive(Resource, Default)]
pub struct Discovery {
    chart: Option<Discovered>,
    /// Whether haze lies on the chart at all.
    hazy: bool,
    /// Counts the changes of what is discovered.
    revision: u32,
}

impl Discovery {
    /// Whether haze lies on the chart.
    pub fn is_hazy(&self) -> bool {
        self.hazy
    }

    /// Counts the changes of what is discovered.
    pub fn revision(&self) -> u32 {
        self.revision
    }

    /// How clear the chart is at a point, 0 to 1.
    pub fn clear_at(&self, point: Vec2) -> f32 {
        match &self.chart {
            Some(chart) if self.hazy => chart.clear_at(point),
            _ => 1.0,
        }
    }

    /// The cells and how clear each of them is, 0 to 255.
    fn mask(&self) -> Option<(Grid, &[u8])> {
        self.chart.as_ref().map(|chart| (chart.grid(), chart.clear()))
    }
}

/// Whose discoveries are open, and where the player was last.
#[derive(Resource, Default)]
struct Explorer {
    of: Option<HuntId>,
    file: FogFile,
    last: Option<Vec2>,
}

/// What is discovered is up to date for this frame.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct FogSystems;

/// Spreads the fog and clears it.
pub struct FogPlugin;

impl Plugin for FogPlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins((ExplorePlugin, haze::HazePlugin));
    }
}

/// Knows what is discovered, and keeps it.
struct ExplorePlugin;

impl Plugin for ExplorePlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Discovery>()
            .init_resource::<Explorer>()
            .add_systems(
                Update,
                (unroll_chart, explore.run_if(resource_exists::<MapShown>), keep_discoveries, say_whether_hazy)
                    .chain()
                    .in_set(FogSystems)
                    .after(LocationSystems)
                    .after(WalkSystems)
                    .run_if(in_state(Screen::Playing).and_then(resource_exists::<CurrentHunt>)),
            )
            .add_systems(OnExit(Screen::Playing), finish_file)
            .add_systems(Last, finish_file.run_if(on_message::<AppExit>));
    }
}

/// Opens what is discovered of a hunt that comes on screen, and carries it over when the hunt is edited.
fn unroll_chart(
    hunt: Res<CurrentHunt>,
    status: Res<LinkStatus>,
    walk: Res<Walk>,
    mut explorer: ResMut<Explorer>,
    mut discovery: ResMut<Discovery>,
) {
    if *status == LinkStatus::Preview {
        return;
    }
    let path = walk.kept_in().map(|path| path.with_extension("fog"));
    let same = explorer.of.as_ref() == Some(&hunt.view.id) && explorer.file.path() == path.as_deref();
    if same && !hunt.is_changed() && discovery.chart.is_some() {
        return;
    }
    let mut chart = Discovered::nothing(hunt.view.bounds, hunt.frame);
    match &discovery.chart {
        Some(before) if same => chart.join(before),
        before => {
            explorer.file.finish(before.as_ref());
            *explorer = Explorer { of: Some(hunt.view.id.clone()), file: FogFile::at(path), last: None };
            explorer.file.read_into(&mut chart);
        }
    }
    let mut news = false;
    for stretch in walk.stretches(&hunt.frame) {
        for (index, &to) in stretch.iter().enumerate() {
            news |= chart.walk(stretch[index.saturating_sub(1)], to);
        }
    }
    if news {
        explorer.file.has_changed();
    }
    explorer.last = None;
    discovery.chart = Some(chart);
    discovery.revision += 1;
}

/// Clears what the player comes by.
fn explore(own: Res<OwnPosition>, status: Res<LinkStatus>, mut explorer: ResMut<Explorer>, mut discovery: ResMut<Discovery>) {
    if *status == LinkStatus::Preview || own.accuracy_m <= 0.0 {
        return;
    }
    let here = drawn(own.point);
    let from = explorer.last.replace(here).filter(|last| last.distance(here) < JUMP_M).unwrap_or(here);
    if discovery.chart.as_mut().is_some_and(|chart| chart.walk(from, here)) {
        discovery.revision += 1;
        explorer.file.has_changed();
    }
}

fn keep_discoveries(time: Res<Time<Real>>, discovery: Res<Discovery>, mut explorer: ResMut<Explorer>) {
    if let Some(chart) = &discovery.chart {
        explorer.file.keep(chart, time.delta_secs());
    }
}

/// The last steps are kept, too.
fn finish_file(discovery: Res<Discovery>, mut explorer: ResMut<Explorer>) {
    explorer.file.finish(discovery.chart.as_ref());
}

fn say_whether_hazy(hunt: Res<CurrentHunt>, status: Res<LinkStatus>, settings: Res<Settings>, mut discovery: ResMut<Discovery>) {
    let hazy = settings.picture.fog && hunt.view.fog && *status != LinkStatus::Preview && discovery.chart.is_some();
    if discovery.hazy != hazy {
        discovery.hazy = hazy;
        discovery.revision += 1;
    }
}

#[cfg(test)]
mod tests;
