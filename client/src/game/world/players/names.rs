//! The names of other players, as many as have room: in a crowd a name that can be read is worth more than ten that cannot.

use super::{HALF_PX, OtherPlayer};
use crate::game::{
    camera::MapView,
    map::{Lettering, Plate, drawn, fade_letters, spawn_letters},
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
    strength: f32,
    side: Side,
}

/// Spawns a name below its player's entity.
pub(super) fn spawn_name(player: &mut RelatedSpawnerCommands<'_, ChildOf>, name: &str, fonts: &Fonts) {
    let style = (Text2d::new(name), TextFont::from(fonts.sans_bold.clone()).with_font_size(SIZE_PX));
    let at = Transform::from_xyz(0.0, RAISED_PX / HALF_PX, 0.1).with_scale(Vec3::splat(1.0 / HALF_PX));
    player
        .spawn((NameTag::default(), at, Visibility::Inherited))
        .with_children(|letters| spawn_letters(letters, style, theme::CREAM, theme::INK.with_alpha(0.75), 1.3));
}

/// A name that could be shown: where its player stands, pixels.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Candidate {
    at_px: Vec2,
    /// Half the size of the letters.
    half_px: Vec2,
    /// Where it is shown already.
    shown: Option<Side>,
}

impl Candidate {
    fn plate(&self, side: Side) -> Plate {
        Plate::upright(self.at_px + side.offset(self.half_px), self.half_px + Vec2::new(3.0, 0.0))
    }
}

/// Which names have room, and where: first those that are shown already, so that nothing flickers, then the nearest to the own avatar.
fn with_room(own_px: Vec2, candidates: &[Candidate]) -> Vec<Option<Side>> {
    let avatar = Plate::upright(own_px, Vec2::splat(AVATAR_PX));
    let diamonds: Vec<_> = candidates.iter().map(|candidate| Plate::upright(candidate.at_px, Vec2::splat(DIAMOND_PX))).collect();
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    let distance = |index: usize| candidates[index].at_px.distance_squared(own_px);
    order.sort_by(|&a, &b| {
        let new = |index: usize| candidates[index].shown.is_none();
        new(a).cmp(&new(b)).then(distance(a).total_cmp(&distance(b)))
    });
    let mut names: Vec<Plate> = Vec::new();
    let mut sides = vec![None; candidates.len()];
    for index in order {
        let candidate = &candidates[index];
        let free = |side: &Side| {
            let plate = candidate.plate(*side);
            let others = diamonds.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, diamond)| diamond);
            others.chain(&names).chain([&avatar]).all(|taken| !taken.overlaps(&plate))
        };
        // A name does not jump from side to side: it goes where it was, or comes anew.
        let side = match candidate.shown {
            Some(side) => Some(side).filter(free),
            None => Side::ALL.into_iter().find(free),
        };
        if let Some(side) = side {
            sides[index] = Some(side);
            names.push(candidate.plate(side));
        }
    }
    sides
}

/// Shows the names that have room.
pub fn name_players(
    time: Res<Time<Real>>,
    own: Res<OwnPosition>,
    view: Res<MapView>,
    players: Query<(&OtherPlayer, &Transform, &Children), Without<NameTag>>,
    mut tags: Query<(&mut NameTag, &mut Transform, &Children)>,
    layouts: Query<&TextLayoutInfo>,
    mut letterings: Query<(&Lettering, &mut TextColor, Option<&mut Text2dShadow>)>,
) {
    let near = view.m_per_px() < FARTHEST_M_PER_PX;
    let sight = view.sight().inflate(60.0 * view.m_per_px());
    let mut named = Vec::new();
    for (player, transform, children) in &players {
        let at = transform.translation.truncate();
        let tag = children.iter().find_map(|child| Some((child, tags.get(child).ok()?)));
        if let Some((entity, (tag, _, letters))) = tag {
            let size_px = letters.iter().find_map(|letters| layouts.get(letters).ok()).map_or(Vec2::ZERO, |layout| layout.size);
            let candidate = Candidate {
                at_px: at / view.m_per_px(),
                half_px: size_px / view.pixel_ratio() / 2.0,
                shown: (tag.strength > 0.0).then_some(tag.side),
            };
            let wanted = near && player.present && size_px != Vec2::ZERO && sight.contains(at);
            named.push((entity, player.strength, candidate, wanted));
        }
    }
    let candidates: Vec<_> = named.iter().filter(|(.., wanted)| *wanted).map(|(_, _, candidate, _)| *candidate).collect();
    let mut sides = with_room(drawn(own.point) / view.m_per_px(), &candidates).into_iter();
    for (entity, present, candidate, wanted) in named {
        let Ok((mut tag, mut transform, letters)) = tags.get_mut(entity) else { continue };
        let side = if wanted { sides.next().flatten() } else { None };
        let step = time.delta_secs() / FADE_S * if side.is_some() { 1.0 } else { -1.0 };
        let strength = (tag.strength + step).clamp(0.0, present);
        if let Some(side) = side.filter(|_| tag.strength == 0.0) {
            tag.side = side;
            transform.translation = (side.offset(candidate.half_px) / HALF_PX).extend(transform.translation.z);
        }
        if strength != tag.strength {
            tag.strength = strength;
            fade_letters(letters, strength, &mut letterings);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f32, y: f32, shown: Option<Side>) -> Candidate {
        Candidate { at_px: Vec2::new(x, y), half_px: Vec2::new(24.0, 9.0), shown }
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
