//! Which names have room at a zoom: greedily, the more important first.

use bevy::{platform::collections::HashMap, prelude::*};

/// How a name is written; the first matters most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LabelKind {
    /// A place.
    Place,
    /// A water.
    Water,
    /// A wood, a beach, a building.
    Area,
    /// A street.
    Street,
}

impl LabelKind {
    /// Height of the letters, pixels.
    pub fn size_px(self) -> f32 {
        match self {
            Self::Place => 20.0,
            Self::Water => 19.0,
            Self::Area => 16.0,
            Self::Street => 14.0,
        }
    }

    /// Pixels between the letters.
    pub fn spacing_px(self) -> f32 {
        match self {
            Self::Water => 3.5,
            Self::Place => 0.3,
            _ => 0.0,
        }
    }

    /// Metres per pixel beyond which such names are not shown, however much room there is.
    fn farthest_m_per_px(self) -> f32 {
        match self {
            Self::Place => 8.0,
            Self::Water => 12.0,
            Self::Area => 1.4,
            Self::Street => 1.2,
        }
    }

    /// Width of an average letter, as a part of the height.
    fn letter(self) -> f32 {
        match self {
            Self::Street => 0.56,
            Self::Place => 0.50,
            _ => 0.46,
        }
    }
}

/// A name that could be shown.
#[derive(Clone, PartialEq, Debug)]
pub struct LabelCandidate {
    /// The name.
    pub text: String,
    /// How it is written.
    pub kind: LabelKind,
    /// Its middle, in the local plane.
    pub anchor: Vec2,
    /// Radians counter-clockwise from east.
    pub angle_rad: f32,
    /// Metres that the name may take, when what it names is no point.
    pub room_m: Option<f32>,
    /// Pixels that the name stands above the anchor.
    pub raised_px: f32,
    /// Whether it stands over the sea.
    pub at_sea: bool,
}

impl LabelCandidate {
    /// Width and height, pixels.
    pub fn size_px(&self) -> Vec2 {
        let size_px = self.kind.size_px();
        let letter_px = size_px * self.kind.letter() + self.kind.spacing_px();
        Vec2::new(self.text.chars().count() as f32 * letter_px, size_px * 1.2)
    }

    /// Whether nothing of it lies below these.
    pub fn is_clear_of(&self, covers: &[Plate], m_per_px: f32) -> bool {
        let plate = Plate::of(self, m_per_px);
        !covers.iter().any(|cover| cover.overlaps(&plate))
    }
}

/// A name that is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placed {
    /// Its index among the candidates.
    pub candidate: usize,
}

/// A rectangle that a name takes and that may be turned, pixels.
pub struct Plate {
    middle: Vec2,
    half: Vec2,
    along: Vec2,
}

impl Plate {
    /// One that is not turned, by its middle and half its size.
    pub fn upright(middle: Vec2, half: Vec2) -> Self {
        Self { middle, half, along: Vec2::X }
    }

    fn of(label: &LabelCandidate, m_per_px: f32) -> Self {
        let half = label.size_px() / 2.0 + Vec2::new(5.0, 2.0);
        Self { middle: label.anchor / m_per_px + Vec2::Y * label.raised_px, half, along: Vec2::from_angle(label.angle_rad) }
    }

    /// Whether two plates touch, by the separating axes.
    pub fn overlaps(&self, other: &Self) -> bool {
        let between = other.middle - self.middle;
        let reach = |plate: &Self, axis: Vec2| {
            plate.half.x * plate.along.dot(axis).abs() + plate.half.y * plate.along.perp().dot(axis).abs()
        };
        let axes = [self.along, self.along.perp(), other.along, other.along.perp()];
        axes.into_iter().all(|axis| between.dot(axis).abs() <= reach(self, axis) + reach(other, axis))
    }
}

/// Plates that are taken, by the cells that they reach into: a plate is held only against those nearby.
#[derive(Default)]
pub struct Plates {
    plates: Vec<Plate>,
    cells: HashMap<IVec2, Vec<usize>>,
}

impl Plates {
    /// Pixels of a cell's side: about the width of a name.
    const CELL_PX: f32 = 96.0;

    fn cells_of(plate: &Plate) -> impl Iterator<Item = IVec2> + use<> {
        let (along, half) = (plate.along.abs(), plate.half);
        let reach = Vec2::new(half.x * along.x + half.y * along.y, half.x * along.y + half.y * along.x);
        let [from, to] = [plate.middle - reach, plate.middle + reach].map(|corner| (corner / Self::CELL_PX).floor().as_ivec2());
        (from.x..=to.x).flat_map(move |x| (from.y..=to.y).map(move |y| IVec2::new(x, y)))
    }

    /// Takes the place of a plate.
    pub fn put(&mut self, plate: Plate) {
        for cell in Self::cells_of(&plate) {
            self.cells.entry(cell).or_default().push(self.plates.len());
        }
        self.plates.push(plate);
    }

    /// Whether a plate touches none that was put, but for one by its number in the order of putting.
    pub fn have_room(&self, plate: &Plate, but_for: Option<usize>) -> bool {
        Self::cells_of(plate)
            .filter_map(|cell| self.cells.get(&cell))
            .flatten()
            .all(|&taken| Some(taken) == but_for || !self.plates[taken].overlaps(plate))
    }
}

/// Gives each name a place in turn, if it has room in what it names and does not lie on one that came before.
pub fn place_labels(candidates: &[LabelCandidate], m_per_px: f32) -> Vec<Placed> {
    let mut plates = Plates::default();
    let mut placed = Vec::new();
    for (candidate, label) in candidates.iter().enumerate() {
        let too_far = m_per_px > label.kind.farthest_m_per_px();
        let no_room = label.room_m.is_some_and(|room_m| room_m < label.size_px().x * m_per_px);
        if too_far || no_room {
            continue;
        }
        let plate = Plate::of(label, m_per_px);
        if plates.have_room(&plate, None) {
            plates.put(plate);
            placed.push(Placed { candidate });
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(text: &str, kind: LabelKind, x: f32, y: f32) -> LabelCandidate {
        LabelCandidate {
            text: text.to_owned(),
            kind,
            anchor: Vec2::new(x, y),
            angle_rad: 0.0,
            room_m: None,
            raised_px: 0.0,
            at_sea: false,
        }
    }

    fn shown(candidates: &[LabelCandidate], m_per_px: f32) -> Vec<&str> {
        place_labels(candidates, m_per_px).iter().map(|placed| candidates[placed.candidate].text.as_str()).collect()
    }

    #[test]
    fn the_first_of_two_in_one_place_is_shown_until_there_is_room_for_both() {
        let names = [label("Bell Rock", LabelKind::Place, 0.0, 0.0), label("Rope Walk", LabelKind::Place, 0.0, 30.0)];
        assert_eq!(shown(&names, 2.0), ["Bell Rock"]);
        assert_eq!(shown(&names, 0.5), ["Bell Rock", "Rope Walk"]);
    }

    #[test]
    fn a_street_is_named_when_it_is_longer_than_its_name() {
        let mut street = label("Chandler's Row", LabelKind::Street, 0.0, 0.0);
        street.room_m = Some(60.0);
        assert!(shown(std::slice::from_ref(&street), 1.0).is_empty());
        assert_eq!(shown(std::slice::from_ref(&street), 0.4).len(), 1);
    }

    #[test]
    fn turned_names_may_pass_each_other_closely() {
        let mut rising = label("A long rising street", LabelKind::Street, 0.0, 0.0);
        rising.angle_rad = std::f32::consts::FRAC_PI_4;
        let beside = label("Inn", LabelKind::Street, 60.0, -10.0);
        assert_eq!(shown(&[rising.clone(), beside.clone()], 1.0).len(), 2);
        rising.angle_rad = 0.0;
        assert_eq!(shown(&[rising, beside], 1.0).len(), 1);
    }

    #[test]
    fn a_name_of_which_a_part_is_covered_is_not_clear() {
        // About a hundred pixels wide, in the middle of the map.
        let mut name = label("Bell Rock", LabelKind::Place, 0.0, 0.0);
        let half_px = name.size_px().x / 2.0;
        let cover = |x: f32| [Plate::upright(Vec2::new(x, 0.0), Vec2::new(80.0, 40.0))];
        assert!(!name.is_clear_of(&cover(0.0), 2.0), "it is covered whole");
        assert!(!name.is_clear_of(&cover(70.0 + half_px), 2.0), "its end is covered");
        assert!(name.is_clear_of(&cover(90.0 + half_px), 2.0));
        assert!(name.is_clear_of(&[], 2.0));
        // Covers are as large as ever when the map is seen from farther away, and the name comes nearer to them.
        name.anchor.x = 400.0;
        assert!(name.is_clear_of(&cover(0.0), 1.0) && !name.is_clear_of(&cover(0.0), 8.0));
        name.raised_px = 60.0;
        assert!(name.is_clear_of(&cover(50.0), 8.0), "it stands above");
    }

    #[test]
    fn plates_are_found_in_their_cells_as_by_looking_at_each() {
        let plate = |index: usize| {
            let at = |factor: f32| (index as f32 * factor).sin() * 400.0;
            Plate { middle: Vec2::new(at(3.1), at(7.7)), half: Vec2::new(60.0, 12.0), along: Vec2::from_angle(index as f32) }
        };
        let mut plates = Plates::default();
        let mut all: Vec<Plate> = Vec::new();
        for index in 0..200 {
            let free = all.iter().all(|taken| !taken.overlaps(&plate(index)));
            assert_eq!(plates.have_room(&plate(index), None), free, "{index}");
            if free {
                plates.put(plate(index));
                all.push(plate(index));
            }
        }
        assert!(all.len() > 20 && all.len() < 150, "some have room and some have none: {}", all.len());
        assert!(!plates.have_room(&all[0], None) && plates.have_room(&all[0], Some(0)));
    }

    #[test]
    fn no_name_is_too_small_to_read() {
        for kind in [LabelKind::Place, LabelKind::Water, LabelKind::Area, LabelKind::Street] {
            assert!(kind.size_px() >= 14.0);
        }
    }
}
