//! The names of other players, as many as have room: in a crowd a name that can be read is worth more than ten that cannot.

use super::{HALF_PX, OtherPlayer};
use crate::game::{
    camera::MapView,
    map::{Lettering, Plate, Plates, drawn, fade_letters, spawn_letters},
    session::OwnPosition,
    theme::{self, Fonts},
};
use bevy::{ecs::relationship::RelatedSpawnerCommands, prelude::*, sprite::Text2dShadow, text::TextLayoutInfo};

/// Pixels of the letters' height.
const SIZE_PX: f32 = 14.0;
/// Pixels from a player's middle to the middle of a name above or below it.
const RAISED_PX: f32 = 19.0;
/// Pixels from a player's middle to a name beside it.
const ASIDE_PX: f32 = 12.0;
/// Metres per pixel beyond which only the map's own names are read.
const FARTHEST_M_PER_PX: f32 = 0.8;
/// Seconds in which a name comes and goes.
const FADE_S: f32 = 0.2;
/// Half of what the own avatar keeps free, pixels.
const AVATAR_PX: f32 = 15.0;
/// Half of what a diamond keeps free of others' names, pixels.
const DIAMOND_PX: f32 = 5.0;

/// The most names at once: of a crowd those of the own team and the nearest are read, not all that find room.
const MOST: usize = 8;
/// How much nearer, squared, a name counts that is shown already.
const SHOWN_NEARER: f32 = 0.5;

/// Names whose letters are set in one frame at most: a crowd that comes at once would hold it up.
const SET_AT_ONCE: usize = 6;
/// Width of an average letter, as a part of the height: a name that is not set yet is about so wide.
const LETTER: f32 = 0.56;

/// Where a name stands.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
enum Side {
    #[default]
    Above,
    Right,
    Left,
    Below,
}

impl Side {
    const ALL: [Self; 4] = [Self::Above, Self::Right, Self::Left, Self::Below];

    /// From the player's middle to the name's, pixels.
    fn offset(self, half_px: Vec2) -> Vec2 {
        match self {
            Self::Above => Vec2::Y * RAISED_PX,
            Self::Right => Vec2::X * (ASIDE_PX + half_px.x),
            Self::Left => Vec2::NEG_X * (ASIDE_PX + half_px.x),
            Self::Below => Vec2::NEG_Y * RAISED_PX,
        }
    }
}

/// The name of the player above it.
#[derive(Component, Default)]
pub struct NameTag {
    name: String,
    /// Its letters are there: they are set when it has room for the first time.
    is_set: bool,
    strength: f32,
    side: Side,
}

/// Spawns a name below its player's entity.
pub(super) fn spawn_name(player: &mut RelatedSpawnerCommands<'_, ChildOf>, name: &str) {
    let at = Transform::from_xyz(0.0, RAISED_PX / HALF_PX, 0.1).with_scale(Vec3::splat(1.0 / HALF_PX));
    player.spawn((NameTag { name: name.to_owned(), ..default() }, at, Visibility::Hidden));
}

fn set_letters(tag: &mut EntityCommands<'_>, name: &str, fonts: &Fonts) {
    let style = (Text2d::new(name), TextFont::from(fonts.sans_bold.clone()).with_font_size(SIZE_PX));
    tag.with_children(|letters| spawn_letters(letters, style, theme::CREAM, theme::INK.with_alpha(0.75), 1.3));
}

/// About half the size of a name that is not set, pixels.
fn estimated_half_px(name: &str) -> Vec2 {
    Vec2::new(name.chars().count() as f32 * LETTER, 1.2) * SIZE_PX / 2.0
}

/// A name that could be shown: where its player stands, pixels.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Candidate {
    at_px: Vec2,
    /// Half the size of the letters.
    half_px: Vec2,
    /// Where it is shown already.
    shown: Option<Side>,
    /// Of the own team.
    mate: bool,
}

impl Candidate {
    fn plate(&self, side: Side) -> Plate {
        Plate::upright(self.at_px + side.offset(self.half_px), self.half_px + Vec2::new(3.0, 0.0))
    }
}

/// Which names have room, and where: first those of the own team, then the nearest to the own avatar; a name that is shown already goes
/// only for one that is much nearer, so that nothing flickers.
fn with_room(own_px: Vec2, candidates: &[Candidate]) -> Vec<Option<Side>> {
    // The diamonds first, so that each has its candidate's number.
    let mut taken = Plates::default();
    candidates.iter().for_each(|candidate| taken.put(Plate::upright(candidate.at_px, Vec2::splat(DIAMOND_PX))));
    taken.put(Plate::upright(own_px, Vec2::splat(AVATAR_PX)));
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    let distance = |candidate: &Candidate| {
        candidate.at_px.distance_squared(own_px) * if candidate.shown.is_some() { SHOWN_NEARER } else { 1.0 }
    };
    order.sort_by(|&a, &b| {
        let (a, b) = (&candidates[a], &candidates[b]);
        b.mate.cmp(&a.mate).then(distance(a).total_cmp(&distance(b)))
    });
    let mut left = MOST;
    let mut sides = vec![None; candidates.len()];
    for index in order {
        if left == 0 {
            break;
        }
        let candidate = &candidates[index];
        let free = |side: &Side| taken.have_room(&candidate.plate(*side), Some(index));
        // A name does not jump from side to side: it goes where it was, or comes anew.
        let side = match candidate.shown {
            Some(side) => Some(side).filter(free),
            None => Side::ALL.into_iter().find(free),
        };
        if let Some(side) = side {
            left -= 1;
            sides[index] = Some(side);
            taken.put(candidate.plate(side));
        }
    }
    sides
}

/// Shows the names that have room.
pub fn name_players(
    time: Res<Time<Real>>,
    own: Res<OwnPosition>,
    view: Res<MapView>,
    fonts: Res<Fonts>,
    players: Query<(&OtherPlayer, &Transform, &Children), Without<NameTag>>,
    mut tags: Query<(&mut NameTag, &mut Transform, &mut Visibility, Option<&Children>)>,
    layouts: Query<&TextLayoutInfo>,
    mut letterings: Query<(&Lettering, &mut TextColor, Option<&mut Text2dShadow>)>,
    mut commands: Commands,
) {
    let near = view.m_per_px() < FARTHEST_M_PER_PX;
    let sight = view.sight().inflate(60.0 * view.m_per_px());
    let mut named = Vec::new();
    for (player, transform, children) in &players {
        let at = transform.translation.truncate();
        let tag = children.iter().find_map(|child| Some((child, tags.get(child).ok()?)));
        if let Some((entity, (tag, _, _, letters))) = tag {
            let letters = letters.into_iter().flatten().find_map(|letters| layouts.get(*letters).ok());
            let size_px = letters.map(|layout| layout.size).filter(|size_px| *size_px != Vec2::ZERO);
            let half_px = size_px.map(|size_px| size_px / view.pixel_ratio() / 2.0);
            let candidate = Candidate {
                at_px: at / view.m_per_px(),
                half_px: half_px.unwrap_or_else(|| estimated_half_px(&tag.name)),
                shown: (tag.strength > 0.0).then_some(tag.side),
                mate: player.mate,
            };
            let wanted = near && player.present && sight.contains(at);
            named.push((entity, player.strength, candidate, wanted, half_px.is_some()));
        }
    }
    let candidates: Vec<_> = named.iter().filter(|(.., wanted, _)| *wanted).map(|(_, _, candidate, ..)| *candidate).collect();
    let mut sides = with_room(drawn(own.point) / view.m_per_px(), &candidates).into_iter();
    let mut set = 0;
    for (entity, present, candidate, wanted, laid_out) in named {
        let Ok((mut tag, mut transform, mut visibility, letters)) = tags.get_mut(entity) else { continue };
        let side = if wanted { sides.next().flatten() } else { None };
        if side.is_some() && !tag.is_set && set < SET_AT_ONCE {
            set += 1;
            tag.is_set = true;
            set_letters(&mut commands.entity(entity), &tag.name, &fonts);
        }
        let step = time.delta_secs() / FADE_S * if side.is_some() && laid_out { 1.0 } else { -1.0 };
        let strength = (tag.strength + step).clamp(0.0, present);
        if let Some(side) = side.filter(|_| tag.strength == 0.0) {
            tag.side = side;
            transform.translation = (side.offset(candidate.half_px) / HALF_PX).extend(transform.translation.z);
        }
        if let Some(letters) = letters.filter(|_| strength != tag.strength) {
            tag.strength = strength;
            fade_letters(letters, strength, &mut letterings);
        }
        // Letters that nobody sees need not be drawn; only what is visible is laid out.
        let shown = tag.is_set && (side.is_some() || strength > 0.0);
        visibility.set_if_neq(if shown { Visibility::Inherited } else { Visibility::Hidden });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f32, y: f32, shown: Option<Side>) -> Candidate {
        Candidate { at_px: Vec2::new(x, y), half_px: Vec2::new(24.0, 9.0), shown, mate: false }
    }

    #[test]
    fn in_a_crowd_names_never_lie_on_each_other() {
        let crowd: Vec<_> = (0..50).map(|index| at((index % 7) as f32 * 9.0, (index / 7) as f32 * 11.0, None)).collect();
        let shown = with_room(Vec2::new(-60.0, 30.0), &crowd);
        let plates: Vec<_> = crowd.iter().zip(&shown).filter_map(|(name, side)| side.map(|side| name.plate(side))).collect();
        assert!(plates.len() > 3, "those at the edge have room outside");
        for (index, plate) in plates.iter().enumerate() {
            assert!(plates[index + 1..].iter().all(|other| !plate.overlaps(other)));
        }
    }

    #[test]
    fn of_many_the_nearest_are_named_and_the_own_team_wherever_it_is() {
        let mut row: Vec<_> = (0..30).map(|index| at(index as f32 * 70.0, 0.0, None)).collect();
        row[29].mate = true;
        let shown = with_room(Vec2::new(0.0, -60.0), &row);
        let named: Vec<_> = (0..30).filter(|index| shown[*index].is_some()).collect();
        assert_eq!(named, [0, 1, 2, 3, 4, 5, 6, 29]);
    }

    #[test]
    fn whoever_stands_alone_is_named_above() {
        let apart = [at(0.0, 0.0, None), at(80.0, 0.0, None), at(0.0, 60.0, None)];
        assert_eq!(with_room(Vec2::splat(-200.0), &apart), [Some(Side::Above); 3]);
    }

    #[test]
    fn a_name_that_is_shown_stays_when_a_nearer_one_comes() {
        let sides = with_room(Vec2::splat(-100.0), &[at(20.0, 0.0, Some(Side::Above)), at(0.0, 0.0, None)]);
        assert_eq!(sides, [Some(Side::Above), Some(Side::Left)]);
    }
}
