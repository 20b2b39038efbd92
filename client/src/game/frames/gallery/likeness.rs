//! Whether two pictures look alike to somebody who sees both: not whether their bytes are the same, which no two graphics drivers agree upon.
//!
//! Each picture is blurred: means of linear light over blocks of 6 by 6 pixels, and again over 3 by 3 of these. What is left are patches of 18
//! pixels, in which an edge that is smoothed otherwise, half a pixel off, or a palette of 32 colours changes nearly nothing. The patches are
//! compared in Oklab, where a distance of 0.02 can just be seen. A patch is another when it is 0.035 away; a picture looks otherwise when more
//! than 0.5 % of its patches are others: an area of about 50 by 50 pixels, of one button or one word in large letters.

use bevy::{
    asset::RenderAssetUsages,
    prelude::*,
    render::render_resource::{Extent3d, TextureDimension, TextureFormat},
};
use std::fmt;

/// Pixels of a block's side.
const BLOCK: u32 = 6;
/// Distance in Oklab from which a patch is another.
const SEEN: f32 = 0.035;
/// The share of other patches from which a picture looks otherwise.
const MOST_OTHERS: f32 = 0.005;

/// A picture, blurred.
pub struct Blurred {
    columns: u32,
    rows: u32,
    /// In Oklab.
    patches: Vec<Vec3>,
}

/// How alike two pictures are.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Likeness {
    /// The share of patches that are others.
    others: f32,
    /// The greatest distance of a patch.
    farthest: f32,
}

impl Likeness {
    /// Whether nobody would say that they look otherwise.
    pub fn is_alike(self) -> bool {
        self.others <= MOST_OTHERS
    }
}

impl fmt::Display for Likeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:.2} % of it looks otherwise (at most {:.2} % may), by up to {:.3}",
            self.others * 100.0,
            MOST_OTHERS * 100.0,
            self.farthest
        )
    }
}

fn linear(image: &Image, x: u32, y: u32) -> Vec3 {
    let colour = image.get_color_at(x, y).expect("the pixel lies in the picture").to_linear();
    Vec3::new(colour.red, colour.green, colour.blue)
}

fn mean(of: impl Iterator<Item = Vec3>) -> Vec3 {
    let (sum, count) = of.fold((Vec3::ZERO, 0.0), |(sum, count), light| (sum + light, count + 1.0));
    sum / f32::max(count, 1.0)
}

impl Blurred {
    /// Blurs a picture.
    pub fn of(image: &Image) -> Self {
        let (columns, rows) = (image.width() / BLOCK, image.height() / BLOCK);
        let block = |column: u32, row: u32| {
            let pixels = (0..BLOCK * BLOCK).map(|index| (column * BLOCK + index % BLOCK, row * BLOCK + index / BLOCK));
            mean(pixels.map(|(x, y)| linear(image, x, y)))
        };
        let blocks: Vec<Vec3> = (0..columns * rows).map(|index| block(index % columns, index / columns)).collect();
        let patch = |column: u32, row: u32| {
            let near = |at: u32, count: u32| at.saturating_sub(1)..(at + 2).min(count);
            let around =
                near(row, rows).flat_map(|row| near(column, columns).map(move |column| (row * columns + column) as usize));
            let light = mean(around.map(|index| blocks[index]));
            let Oklaba { lightness, a, b, .. } = LinearRgba::rgb(light.x, light.y, light.z).into();
            Vec3::new(lightness, a, b)
        };
        let patches = (0..columns * rows).map(|index| patch(index % columns, index / columns)).collect();
        Self { columns, rows, patches }
    }

    /// How alike it is to another of the same size.
    pub fn likeness(&self, other: &Self) -> Likeness {
        assert_eq!((self.columns, self.rows), (other.columns, other.rows), "pictures of one size are compared");
        let distances = || self.patches.iter().zip(&other.patches).map(|(one, other)| one.distance(*other));
        let others = distances().filter(|distance| *distance > SEEN).count();
        Likeness { others: others as f32 / self.patches.len().max(1) as f32, farthest: distances().fold(0.0, f32::max) }
    }

    fn at(&self, x: u32, y: u32) -> Vec3 {
        let (column, row) = ((x / BLOCK).min(self.columns - 1), (y / BLOCK).min(self.rows - 1));
        self.patches[(row * self.columns + column) as usize]
    }
}

/// Two pictures below each other, and below them where they differ, the more the brighter; what is another is red.
pub fn beside(kept: &Image, now: &Image) -> Image {
    let (width, height) = (kept.width(), kept.height());
    let (before, after) = (Blurred::of(kept), Blurred::of(now));
    let mut pixels = Vec::new();
    let mut put = |colour: Color| pixels.extend(Srgba::from(colour).to_u8_array());
    for picture in [kept, now] {
        (0..width * height)
            .for_each(|index| put(picture.get_color_at(index % width, index / width).expect("it lies in the picture")));
    }
    for index in 0..width * height {
        let (x, y) = (index % width, index / width);
        let distance = before.at(x, y).distance(after.at(x, y));
        let share = (distance / SEEN).min(1.0);
        put(if distance > SEEN { Color::srgb(1.0, 0.2, 0.1) } else { Color::srgb(share, share, share) });
    }
    let size = Extent3d { width, height: 3 * height, depth_or_array_layers: 1 };
    Image::new(size, TextureDimension::D2, pixels, TextureFormat::Rgba8UnormSrgb, RenderAssetUsages::MAIN_WORLD)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A scene of a panel on the sea, painted pixel by pixel.
    fn scene(paint: impl Fn(u32, u32) -> [u8; 3]) -> Image {
        let (width, height) = (480, 300);
        let pixels = (0..width * height).flat_map(|index| {
            let [red, green, blue] = paint(index % width, index / width);
            [red, green, blue, 255]
        });
        let size = Extent3d { width, height, depth_or_array_layers: 1 };
        Image::new(size, TextureDimension::D2, pixels.collect(), TextureFormat::Rgba8UnormSrgb, RenderAssetUsages::MAIN_WORLD)
    }

    fn panel(left: u32) -> impl Fn(u32, u32) -> [u8; 3] {
        move |x, y| if (left..left + 150).contains(&x) && (60..160).contains(&y) { [246, 240, 223] } else { [18, 48, 63] }
    }

    fn likeness(one: &Image, other: &Image) -> Likeness {
        Blurred::of(one).likeness(&Blurred::of(other))
    }

    #[test]
    fn noise_and_an_edge_that_is_smoothed_otherwise_look_alike() {
        let plain = scene(panel(100));
        assert_eq!(likeness(&plain, &plain), Likeness { others: 0.0, farthest: 0.0 });
        let noisy = scene(|x, y| panel(100)(x, y).map(|value| value.saturating_add(((x * 7 + y * 13) % 7) as u8)));
        assert!(likeness(&plain, &noisy).is_alike(), "{}", likeness(&plain, &noisy));
        let softened = scene(|x, y| if x == 100 { panel(101)(x, y).map(|value| value / 2 + 60) } else { panel(100)(x, y) });
        assert!(likeness(&plain, &softened).is_alike(), "{}", likeness(&plain, &softened));
    }

    #[test]
    fn what_has_moved_gone_or_changed_its_colour_looks_otherwise() {
        let plain = scene(panel(100));
        let others = [
            scene(panel(112)),
            scene(|_, _| [18, 48, 63]),
            scene(|x, y| panel(100)(x, y).map(|value| if value == 223 { 160 } else { value })),
        ];
        for (index, other) in others.iter().enumerate() {
            assert!(!likeness(&plain, other).is_alike(), "{index}: {}", likeness(&plain, other));
        }
        let difference = beside(&plain, &others[0]);
        assert_eq!((difference.width(), difference.height()), (480, 900));
        let red = difference.get_color_at(105, 700).unwrap().to_srgba();
        assert!(red.red > 0.9 && red.green < 0.3, "{red:?}");
    }
}
