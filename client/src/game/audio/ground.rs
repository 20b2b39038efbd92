//! What is under one's feet, and what lies around: both read off the hunt's map, beside the game.

use super::{
    surroundings::{Surroundings, outline},
    synth::Ground,
};
use crate::game::{
    map::{EdgeGrid, Outline},
    session::CurrentHunt,
};
use bevy::{
    prelude::*,
    tasks::{AsyncComputeTaskPool, Task, futures::check_ready},
};
use hunt_shared::{
    geo::LocalFrame,
    hunt::{HuntView, MapKind},
};

/// Metres to each side of a line that are still on it.
const PIER_M: f32 = 2.0;
const ROAD_M: f32 = 3.8;
const STREET_M: f32 = 2.8;
const PATH_M: f32 = 1.5;

/// The ground of a hunt.
pub struct Grounds {
    piers: EdgeGrid,
    roads: EdgeGrid,
    streets: EdgeGrid,
    paths: EdgeGrid,
    /// Areas with their boxes, the uppermost first.
    areas: Vec<(Ground, Rect, Outline)>,
}

impl Grounds {
    /// Reads the ground off a map.
    pub fn new(view: &HuntView, frame: &LocalFrame) -> Self {
        let mut grounds = Self {
            piers: EdgeGrid::default(),
            roads: EdgeGrid::default(),
            streets: EdgeGrid::default(),
            paths: EdgeGrid::default(),
            areas: Vec::new(),
        };
        for feature in &view.map {
            let Some(outline) = outline(feature, frame) else { continue };
            match (outline, feature.kind) {
                (Outline::Line(line), MapKind::Pier) => grounds.piers.add_line(&line),
                (Outline::Line(line), MapKind::Road) => grounds.roads.add_line(&line),
                (Outline::Line(line), MapKind::Street) => grounds.streets.add_line(&line),
                (Outline::Line(line), MapKind::Path) => grounds.paths.add_line(&line),
                (Outline::Rings(rings), kind) => {
                    if let Some(ground) = of_area(kind) {
                        let box_ = rings.iter().flatten().fold(Rect::EMPTY, |box_, corner| box_.union_point(*corner));
                        grounds.areas.push((ground, box_, Outline::Rings(rings)));
                    }
                }
                _ => {}
            }
        }
        // The map is drawn in the order of its features.
        grounds.areas.reverse();
        grounds
    }

    /// What is under one's feet; meadow where the map says nothing.
    pub fn at(&self, place: Vec2) -> Ground {
        let area = self.areas.iter().find(|(_, box_, outline)| box_.contains(place) && outline.contains(place));
        let area = area.map(|(ground, ..)| *ground);
        if area == Some(Ground::Wood) || self.piers.distance_m(place) < PIER_M {
            Ground::Wood
        } else if self.roads.distance_m(place) < ROAD_M || self.streets.distance_m(place) < STREET_M {
            Ground::Stone
        } else if self.paths.distance_m(place) < PATH_M {
            Ground::Gravel
        } else {
            area.unwrap_or(Ground::Grass)
        }
    }
}

fn of_area(kind: MapKind) -> Option<Ground> {
    match kind {
        MapKind::Pier => Some(Ground::Wood),
        MapKind::Sand | MapKind::Shallows => Some(Ground::Sand),
        MapKind::Rock | MapKind::Building | MapKind::Street | MapKind::Road | MapKind::Square => Some(Ground::Stone),
        MapKind::Land | MapKind::Meadow | MapKind::Wood => Some(Ground::Grass),
        MapKind::Path | MapKind::Railway => Some(Ground::Gravel),
        MapKind::Water | MapKind::Cliff | MapKind::Border | MapKind::Place | MapKind::WaterName => None,
    }
}

/// Where the hunt's places sound of what.
#[derive(Resource)]
pub struct Soundscape {
    /// The ground.
    pub grounds: Grounds,
    /// What lies around.
    pub surroundings: Surroundings,
}

impl Soundscape {
    /// Reads a hunt's map.
    pub fn new(view: &HuntView, frame: &LocalFrame) -> Self {
        Self { grounds: Grounds::new(view, frame), surroundings: Surroundings::new(view, frame) }
    }
}

#[derive(Resource)]
struct SoundscapeTask(Task<Soundscape>);

/// Reads the map of each hunt that is played.
pub struct GroundPlugin;

impl Plugin for GroundPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(
            Update,
            (
                begin_reading.run_if(resource_exists_and_changed::<CurrentHunt>),
                take_soundscape.run_if(resource_exists::<SoundscapeTask>),
            )
                .chain(),
        );
    }
}

fn begin_reading(hunt: Res<CurrentHunt>, mut commands: Commands) {
    let hunt = hunt.clone();
    let task = AsyncComputeTaskPool::get().spawn(async move { Soundscape::new(&hunt.view, &hunt.frame) });
    commands.insert_resource(SoundscapeTask(task));
}

fn take_soundscape(mut task: ResMut<SoundscapeTask>, mut commands: Commands) {
    if let Some(soundscape) = check_ready(&mut task.0) {
        commands.insert_resource(soundscape);
        commands.remove_resource::<SoundscapeTask>();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::{frames::sample_hunt, map::drawn};
    use hunt_shared::{geo::LonLat, hunt::MapGeometry};

    #[test]
    fn the_ground_is_what_the_map_shows() {
        let hunt = sample_hunt();
        let view = HuntView::of(&hunt);
        let grounds = Grounds::new(&view, &hunt.frame);
        let at = |position: LonLat| grounds.at(drawn(hunt.frame.to_local(position)));
        let middle_of = |name: &str| {
            let feature = view.map.iter().find(|feature| feature.name == name).unwrap();
            match &feature.geometry {
                MapGeometry::Line(points) => points[points.len() / 2],
                MapGeometry::Point(point) => *point,
                MapGeometry::Area(_) => panic!("{name} is an area"),
            }
        };
        assert_eq!(at(LonLat::new(-42.019_76, 38.484_3)), Ground::Wood, "the jetty's head");
        assert_eq!(at(middle_of("Lamp Street")), Ground::Stone);
        assert_eq!(at(middle_of("Weather Walk")), Ground::Gravel);
        assert_eq!(at(middle_of("Hallow Wood")), Ground::Grass);
        assert_eq!(at(middle_of("The Long Strand")), Ground::Sand);
    }
}
