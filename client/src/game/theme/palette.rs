//! The accents that tell states, in palettes for eyes that see colours otherwise. Shapes tell the same, so a palette only makes it easier.

use super::{BRASS, CORAL, DONE, TEAL, VIOLET, WRONG};
use bevy::prelude::*;

/// Which colours tell open, done, time and contested.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub enum Palette {
    /// As the chart was drawn.
    #[default]
    Dusk,
    /// For eyes that hardly tell red from green: yellow, blue, rust, lilac.
    RedGreen,
    /// For eyes that hardly tell blue from yellow: rose, teal, red, plum.
    BlueYellow,
    /// For eyes that see no colours: from light to dark.
    LightDark,
}

/// The accents of the chart as it was drawn, in the order of every palette: open, done, time, contested; done and wrong on panels.
pub const DRAWN: [Color; 6] = [BRASS, TEAL, CORAL, VIOLET, DONE, WRONG];

impl Palette {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Dusk, Self::RedGreen, Self::BlueYellow, Self::LightDark];

    /// Its name in the settings' file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dusk => "dusk",
            Self::RedGreen => "red-green",
            Self::BlueYellow => "blue-yellow",
            Self::LightDark => "light-dark",
        }
    }

    /// The accents, in the order of [`DRAWN`].
    pub fn accents(self) -> [Color; 6] {
        let hex = |colours: [u32; 6]| colours.map(|rgb| Color::srgb_u8((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8));
        match self {
            Self::Dusk => DRAWN,
            Self::RedGreen => hex([0xF5C542, 0x2B7BD8, 0xB5331A, 0xC9A2F0, 0x6DB3F5, 0xE4682F]),
            Self::BlueYellow => hex([0xF7A1B0, 0x0E9488, 0xC8232C, 0x4B2E63, 0x3FD0C0, 0xF0605A]),
            Self::LightDark => hex([0xFFDD6B, 0x3E7F76, 0x8E2A16, 0xB9A3E8, 0x86C9BD, 0xDE6A48]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Matrix = [[f32; 3]; 3];

    /// How eyes without one kind of cone see linear colours (Machado, Oliveira and Fernandes 2009, severity 1).
    const PROTAN: Matrix =
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]];
    const DEUTAN: Matrix =
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]];
    const TRITAN: Matrix =
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]];

    fn seen(colour: Color, eyes: Matrix) -> Oklaba {
        let LinearRgba { red, green, blue, .. } = colour.to_linear();
        let row = |row: [f32; 3]| (row[0] * red + row[1] * green + row[2] * blue).clamp(0.0, 1.0);
        Oklaba::from(LinearRgba::rgb(row(eyes[0]), row(eyes[1]), row(eyes[2])))
    }

    /// How far apart the two nearest of the four states are.
    fn nearest(palette: Palette, eyes: Matrix) -> f32 {
        let states = palette.accents().map(|accent| seen(accent, eyes));
        let pairs = (0..4).flat_map(|one| (one + 1..4).map(move |other| (one, other)));
        let apart = |a: Oklaba, b: Oklaba| Vec3::new(a.lightness - b.lightness, a.a - b.a, a.b - b.b).length();
        pairs.map(|(one, other)| apart(states[one], states[other])).fold(f32::MAX, f32::min)
    }

    #[test]
    fn each_palette_keeps_the_states_apart_for_whom_it_is_made() {
        for (palette, eyes) in [(Palette::RedGreen, PROTAN), (Palette::RedGreen, DEUTAN), (Palette::BlueYellow, TRITAN)] {
            assert!(nearest(palette, eyes) > 0.15, "{palette:?}: {}", nearest(palette, eyes));
            assert!(nearest(palette, eyes) > nearest(Palette::Dusk, eyes) + 0.03);
        }
        let mut greys = Palette::LightDark.accents().map(|accent| Oklaba::from(accent).lightness);
        greys[..4].sort_by(f32::total_cmp);
        assert!(greys[..4].windows(2).all(|pair| pair[1] - pair[0] > 0.1), "{greys:?}");
    }
}
