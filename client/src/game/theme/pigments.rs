//! Colours are exchanged where they reach the screen: everything is painted in the pigments of the theme, and what is painted so is shown in
//! the player's palette, at once and whoever painted it.

use super::{CREAM, INK, PANEL, Palette, palette::DRAWN};
use crate::game::{
    map::{StrokeMaterial, SurfaceMaterial},
    world::MarkMaterial,
};
use bevy::{
    asset::AssetEventSystems,
    ecs::component::Mutable,
    platform::collections::{HashMap, HashSet},
    prelude::*,
};

/// How the theme's pigments are shown.
#[derive(Resource, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Looks {
    /// Which accents.
    pub palette: Palette,
    /// Darker grounds, whiter words, stronger edges.
    pub high_contrast: bool,
}

/// Grounds and words in high contrast.
const STARK_PANEL: Color = Color::srgb_u8(0x05, 0x09, 0x0D);
const STARK_CREAM: Color = Color::WHITE;
const STARK_INK: Color = Color::BLACK;

/// Colours nearer than this are the same: half a step of eight bits.
const SAME: f32 = 0.5 / 255.0;

/// Shades of an accent that buttons use.
const SHADES: [fn(Color) -> Color; 4] =
    [|accent| accent, |accent| accent.lighter(0.07), |accent| accent.darker(0.08), |accent| accent.lighter(0.12)];

/// A colour as it is shown. What is no pigment of the theme, nor a mixture of one with the panels' ground, is left as it is.
fn exchanged(colour: Color, looks: Looks) -> Color {
    if looks == Looks::default() {
        return colour;
    }
    let painted = rgb(colour);
    let accents = looks.palette.accents();
    let (panel, cream) = if looks.high_contrast { (STARK_PANEL, STARK_CREAM) } else { (PANEL, CREAM) };
    for (drawn, shown) in DRAWN.into_iter().zip(accents) {
        if let Some(shade) = SHADES.into_iter().find(|shade| rgb(shade(drawn)).abs_diff_eq(painted, SAME)) {
            return shade(shown).with_alpha(colour.alpha());
        }
    }
    if looks.high_contrast && rgb(INK).abs_diff_eq(painted, SAME) {
        return STARK_INK.with_alpha(colour.alpha());
    }
    if let Some(share) = share_of(painted, PANEL, CREAM) {
        // Edges and raised grounds stand out more.
        let share = if looks.high_contrast { share + share * (1.0 - share) * 0.9 } else { share };
        return mixed(panel, cream, share).with_alpha(colour.alpha());
    }
    for (drawn, shown) in DRAWN.into_iter().zip(accents) {
        if let Some(share) = share_of(painted, PANEL, drawn) {
            return mixed(panel, shown, share).with_alpha(colour.alpha());
        }
    }
    colour
}

fn rgb(colour: Color) -> Vec3 {
    let Srgba { red, green, blue, .. } = colour.to_srgba();
    Vec3::new(red, green, blue)
}

/// How much of the second is in a mixture of the two; `None`: it is none.
fn share_of(mixture: Vec3, first: Color, second: Color) -> Option<f32> {
    let (first, second) = (rgb(first), rgb(second));
    let way = second - first;
    let share = (mixture - first).dot(way) / way.length_squared();
    let on_it = (first + way * share).abs_diff_eq(mixture, 2.0 * SAME);
    (on_it && (-0.001..=1.001).contains(&share)).then(|| share.clamp(0.0, 1.0))
}

fn mixed(first: Color, second: Color, share: f32) -> Color {
    Color::from(first.to_srgba().mix(&second.to_srgba(), share))
}

/// A component that carries colours.
trait Painted: Component<Mutability = Mutable> + Clone + PartialEq {
    /// With each of its colours exchanged.
    fn exchanged(&self, looks: Looks) -> Self;
}

impl Painted for BackgroundColor {
    fn exchanged(&self, looks: Looks) -> Self {
        Self(exchanged(self.0, looks))
    }
}

impl Painted for TextColor {
    fn exchanged(&self, looks: Looks) -> Self {
        Self(exchanged(self.0, looks))
    }
}

impl Painted for BorderColor {
    fn exchanged(&self, looks: Looks) -> Self {
        let [top, right, bottom, left] = [self.top, self.right, self.bottom, self.left].map(|side| exchanged(side, looks));
        Self { top, right, bottom, left }
    }
}

impl Painted for Outline {
    fn exchanged(&self, looks: Looks) -> Self {
        Self { color: exchanged(self.color, looks), ..*self }
    }
}

impl Painted for BoxShadow {
    fn exchanged(&self, looks: Looks) -> Self {
        let shown = |style: &ShadowStyle| ShadowStyle { color: exchanged(style.color, looks), ..*style };
        Self(self.0.iter().map(shown).collect())
    }
}

/// Shown as it is painted, whatever the palette: a sample of one.
#[derive(Component, Clone, Copy, Default)]
pub struct AsPainted;

/// An image's tint.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Tint(Color);

/// What was painted, and what is shown for it.
#[derive(Component)]
struct Original<T: Send + Sync + 'static> {
    painted: T,
    shown: T,
}

/// Exchanges colours.
pub struct PigmentsPlugin;

impl Plugin for PigmentsPlugin {
    fn build(&self, app: &mut App) {
        // After everything has painted and faded.
        app.init_resource::<Looks>()
            .add_systems(
                Last,
                (
                    exchange::<BackgroundColor>,
                    exchange::<BorderColor>,
                    exchange::<TextColor>,
                    exchange::<Outline>,
                    exchange::<BoxShadow>,
                    exchange_tints,
                ),
            )
            .add_systems(
                PostUpdate,
                (exchange_inks::<StrokeMaterial>, exchange_inks::<MarkMaterial>, exchange_inks::<SurfaceMaterial>)
                    .before(AssetEventSystems),
            );
    }
}

fn exchange<T: Painted>(
    looks: Res<Looks>,
    mut painted: Query<(Entity, &mut T, Option<&mut Original<T>>), Without<AsPainted>>,
    mut commands: Commands,
) {
    if *looks == Looks::default() && !looks.is_changed() {
        return;
    }
    for (entity, mut now, original) in &mut painted {
        if !looks.is_changed() && !now.is_changed() {
            continue;
        }
        let painted = match &original {
            Some(original) if original.shown == *now => original.painted.clone(),
            _ => now.clone(),
        };
        let shown = painted.exchanged(*looks);
        now.set_if_neq(shown.clone());
        match original {
            Some(mut original) => *original = Original { painted, shown },
            None if painted != shown => drop(commands.entity(entity).insert(Original { painted, shown })),
            None => {}
        }
    }
}

fn exchange_tints(
    looks: Res<Looks>,
    mut images: Query<(Entity, &mut ImageNode, Option<&mut Original<Tint>>), Without<AsPainted>>,
    mut commands: Commands,
) {
    if *looks == Looks::default() && !looks.is_changed() {
        return;
    }
    for (entity, mut image, original) in &mut images {
        if !looks.is_changed() && !image.is_changed() {
            continue;
        }
        let painted = match &original {
            Some(original) if original.shown.0 == image.color => original.painted,
            _ => Tint(image.color),
        };
        let shown = Tint(exchanged(painted.0, *looks));
        if image.color != shown.0 {
            image.color = shown.0;
        }
        match original {
            Some(mut original) => *original = Original { painted, shown },
            None if painted != shown => drop(commands.entity(entity).insert(Original { painted, shown })),
            None => {}
        }
    }
}

/// A material of the map with colours that tell something.
trait Inked: Asset {
    /// Its colours, linear.
    fn inks(&mut self) -> Vec<&mut LinearRgba>;
}

impl Inked for StrokeMaterial {
    fn inks(&mut self) -> Vec<&mut LinearRgba> {
        vec![&mut self.style.colour, &mut self.style.casing]
    }
}

impl Inked for MarkMaterial {
    fn inks(&mut self) -> Vec<&mut LinearRgba> {
        vec![&mut self.style.colour]
    }
}

impl Inked for SurfaceMaterial {
    fn inks(&mut self) -> Vec<&mut LinearRgba> {
        self.tint_mut().into_iter().collect()
    }
}

/// What was painted with and what is shown for it, of each material.
type Inks<T> = HashMap<AssetId<T>, (Vec<LinearRgba>, Vec<LinearRgba>)>;

fn exchange_inks<T: Inked>(
    looks: Res<Looks>,
    mut changes: MessageReader<AssetEvent<T>>,
    mut materials: Option<ResMut<Assets<T>>>,
    mut known: Local<Inks<T>>,
) {
    let mut touched: HashSet<AssetId<T>> = HashSet::default();
    for change in changes.read() {
        match change {
            AssetEvent::Added { id } | AssetEvent::Modified { id } => {
                touched.insert(*id);
            }
            AssetEvent::Removed { id } | AssetEvent::Unused { id } => {
                known.remove(id);
            }
            AssetEvent::LoadedWithDependencies { .. } => {}
        }
    }
    let Some(materials) = &mut materials else { return };
    if looks.is_changed() {
        touched.extend(materials.ids());
    }
    if *looks == Looks::default() && known.is_empty() {
        return;
    }
    for id in touched {
        let Some(material) = materials.get_mut_untracked(id) else { continue };
        let now: Vec<LinearRgba> = material.inks().into_iter().map(|ink| *ink).collect();
        let same_but_alpha = |shown: &[LinearRgba]| shown.iter().zip(&now).all(|(a, b)| a.with_alpha(b.alpha) == *b);
        let painted = match known.get(&id) {
            // Shining and fading change only how much of it is seen.
            Some((painted, shown)) if same_but_alpha(shown) => {
                painted.iter().zip(&now).map(|(painted, now)| painted.with_alpha(now.alpha)).collect()
            }
            _ => now.clone(),
        };
        let shown: Vec<LinearRgba> = painted.iter().map(|ink| exchanged(Color::from(*ink), *looks).to_linear()).collect();
        if shown != now
            && let Some(mut material) = materials.get_mut(id)
        {
            material.inks().into_iter().zip(&shown).for_each(|(ink, shown)| *ink = *shown);
        }
        known.insert(id, (painted, shown));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::theme::{BRASS, SEA, TEAL};

    fn look(palette: Palette, high_contrast: bool) -> Looks {
        Looks { palette, high_contrast }
    }

    #[test]
    fn pigments_and_their_mixtures_are_exchanged_and_nothing_else() {
        let looks = look(Palette::RedGreen, false);
        let [open, done, ..] = Palette::RedGreen.accents();
        assert!(rgb(exchanged(TEAL.with_alpha(0.3), looks)).abs_diff_eq(rgb(done), SAME));
        assert_eq!(exchanged(TEAL.with_alpha(0.3), looks).alpha(), 0.3);
        assert!(rgb(exchanged(mixed(PANEL, BRASS, 0.14), looks)).abs_diff_eq(rgb(mixed(PANEL, open, 0.14)), 3.0 * SAME));
        assert!(rgb(exchanged(BRASS.lighter(0.07), looks)).abs_diff_eq(rgb(open.lighter(0.07)), SAME));
        assert_eq!(exchanged(SEA, looks), SEA);
        assert!(rgb(exchanged(mixed(PANEL, CREAM, 0.34), looks)).abs_diff_eq(rgb(mixed(PANEL, CREAM, 0.34)), 2.0 * SAME));
    }

    #[test]
    fn high_contrast_parts_words_from_grounds() {
        let looks = look(Palette::Dusk, true);
        let apart = |looks| Oklaba::from(exchanged(CREAM, looks)).lightness - Oklaba::from(exchanged(PANEL, looks)).lightness;
        assert!(apart(looks) > apart(Looks::default()) + 0.08);
        assert_eq!(exchanged(BRASS, looks), BRASS);
    }

    #[test]
    fn what_is_on_screen_follows_the_palette_and_comes_back() {
        let mut app = App::new();
        app.init_resource::<Looks>().add_systems(Last, exchange::<TextColor>);
        let words = app.world_mut().spawn(TextColor(TEAL)).id();
        let shown = |app: &mut App| {
            app.update();
            app.world().get::<TextColor>(words).unwrap().0
        };
        assert_eq!(shown(&mut app), TEAL);
        app.insert_resource(look(Palette::BlueYellow, false));
        assert_eq!(shown(&mut app), Palette::BlueYellow.accents()[1]);
        // From one palette to another, and something painted meanwhile.
        app.insert_resource(look(Palette::LightDark, false));
        assert_eq!(shown(&mut app), Palette::LightDark.accents()[1]);
        app.world_mut().get_mut::<TextColor>(words).unwrap().0 = BRASS;
        assert_eq!(shown(&mut app), Palette::LightDark.accents()[0]);
        app.insert_resource(Looks::default());
        assert_eq!(shown(&mut app), BRASS);
    }
}
