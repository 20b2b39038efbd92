//! Sliders, switches, choices and keys, each for the keyboard, the pointer and the gamepad alike.

use super::binding::{Listening, Slot};
use crate::game::{
    controls::{
        ButtonLook, Lettering, Spawner, SpokenName, SpokenRole, button, column, framed, growing, picture, raised, row, veil,
        words,
    },
    glyphs::{GlyphImages, Mark},
    settings::{Language, Picture, Settings},
    theme::{AsPainted, BRASS, CREAM, Fonts, PANEL, Palette},
};
use bevy::{
    input_focus::tab_navigation::TabIndex,
    picking::hover::Hovered,
    prelude::*,
    ui_widgets::{
        Activate, Button as ActivatedButton, Slider, SliderPrecision, SliderRange, SliderStep, SliderThumb, SliderValue,
        TrackClick, ValueChange,
    },
};

/// Logical pixels of a slider and of its thumb.
const SLIDER_PX: (f32, f32) = (210.0, 20.0);

/// Percent that an arrow key moves a slider.
const STEP: f32 = 5.0;

/// Percent of one step of the interface's size.
const SCALE_STEP: i32 = 10;

/// Something that is more or less, in percent.
#[derive(Component, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// Everything.
    All,
    /// The ambience.
    Ambience,
    /// What is heard once.
    Effects,
}

impl Level {
    /// How much it is.
    pub fn of(self, settings: &Settings) -> u8 {
        match self {
            Self::All => settings.levels.all,
            Self::Ambience => settings.levels.ambience,
            Self::Effects => settings.levels.effects,
        }
    }

    fn set(self, settings: &mut Settings, percent: u8) {
        match self {
            Self::All => settings.levels.all = percent,
            Self::Ambience => settings.levels.ambience = percent,
            Self::Effects => settings.levels.effects = percent,
        }
    }
}

/// Something that is or is not.
#[derive(Component, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Switch {
    /// The window fills the screen.
    Fullscreen,
    /// Frames wait for the screen.
    Vsync,
    /// Movements become fades.
    ReducedMotion,
    /// High contrast.
    HighContrast,
    /// Haze over what is undiscovered.
    Fog,
    /// Others are told where the player really is.
    SharePosition,
}

impl Switch {
    /// Where it stands.
    pub fn of(self, settings: &Settings) -> bool {
        let Picture { fullscreen, vsync, reduced_motion, high_contrast, fog, .. } = settings.picture;
        match self {
            Self::Fullscreen => fullscreen,
            Self::Vsync => vsync,
            Self::ReducedMotion => reduced_motion,
            Self::HighContrast => high_contrast,
            Self::Fog => fog,
            Self::SharePosition => settings.share_position,
        }
    }

    fn turn(self, settings: &mut Settings) {
        let Settings { picture, share_position, .. } = settings;
        let which = match self {
            Self::Fullscreen => &mut picture.fullscreen,
            Self::Vsync => &mut picture.vsync,
            Self::ReducedMotion => &mut picture.reduced_motion,
            Self::HighContrast => &mut picture.high_contrast,
            Self::Fog => &mut picture.fog,
            Self::SharePosition => share_position,
        };
        *which = !*which;
    }
}

/// One of several.
#[derive(Component, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    /// A palette.
    Palette(Palette),
    /// A language.
    Language(Language),
}

impl Choice {
    /// Whether it is chosen.
    pub fn is_chosen(self, settings: &Settings) -> bool {
        match self {
            Self::Palette(palette) => settings.picture.palette == palette,
            Self::Language(language) => settings.language == language,
        }
    }

    fn choose(self, settings: &mut Settings) {
        match self {
            Self::Palette(palette) => settings.picture.palette = palette,
            Self::Language(language) => settings.language = language,
        }
    }
}

/// A slider's figure.
#[derive(Component)]
pub struct FigureOf(pub Level);

/// The thumb of a slider, which goes along it.
#[derive(Component)]
pub struct ThumbOf(pub Level);

/// The part of a slider that is full.
#[derive(Component)]
pub struct FullOf(pub Level);

/// The word of a switch.
#[derive(Component)]
pub struct WordOf(pub Switch);

/// The knob of a switch.
#[derive(Component)]
pub struct KnobOf(pub Switch);

/// The ground of a switch.
#[derive(Component)]
pub struct GroundOf(pub Switch);

/// The dot in the ring of a choice, seen when it is chosen.
#[derive(Component)]
pub struct DotOf(pub Choice);

/// The size of the interface in figures.
#[derive(Component)]
pub struct ScaleFigure;

/// A key or a button that can be changed.
#[derive(Component, Clone, Copy)]
pub struct BindingCell(pub Slot);

/// What stands on it.
#[derive(Component)]
pub struct CellText(pub Slot);

/// A slider with its figure.
pub fn spawn_slider(line: &mut Spawner<'_>, fonts: &Fonts, level: Level, settings: &Settings, tab: i32) {
    let (width_px, thumb_px) = SLIDER_PX;
    let bar = |left: Val, width: Val| Node {
        position_type: PositionType::Absolute,
        left,
        width,
        top: px(11),
        height: px(6),
        border_radius: BorderRadius::all(px(3)),
        ..default()
    };
    line.spawn((
        level,
        Slider { track_click: TrackClick::Snap, ..default() },
        SliderRange::new(0.0, 100.0),
        SliderStep(STEP),
        SliderPrecision(0),
        SliderValue(f32::from(level.of(settings))),
        Hovered::default(),
        TabIndex(tab),
        Outline::new(px(2), px(3), Color::NONE),
        Node { width: px(width_px), height: px(28), border_radius: BorderRadius::all(px(8)), flex_shrink: 0.0, ..default() },
    ))
    .observe(move |change: On<ValueChange<f32>>, mut settings: ResMut<Settings>| {
        let percent = change.value.round().clamp(0.0, 100.0) as u8;
        if level.of(&settings) != percent {
            level.set(&mut settings, percent);
        }
    })
    .with_children(|slider| {
        slider.spawn((bar(px(0), percent(100)), BackgroundColor(raised(0.22)), Pickable::IGNORE));
        slider.spawn((FullOf(level), bar(px(0), percent(0)), BackgroundColor(BRASS), Pickable::IGNORE));
        let way = Node {
            position_type: PositionType::Absolute,
            left: px(0),
            right: px(thumb_px),
            top: px(4),
            height: px(thumb_px),
            ..default()
        };
        slider.spawn((way, Pickable::IGNORE)).with_children(|way| {
            way.spawn((
                ThumbOf(level),
                SliderThumb,
                Node {
                    position_type: PositionType::Absolute,
                    left: percent(0),
                    width: px(thumb_px),
                    height: px(thumb_px),
                    border: UiRect::all(px(2)),
                    border_radius: BorderRadius::all(px(thumb_px / 2.0)),
                    ..default()
                },
                BackgroundColor(CREAM),
                BorderColor::all(PANEL),
                Pickable::IGNORE,
            ));
        });
    });
    line.spawn((
        Node { width: px(52), justify_content: JustifyContent::FlexEnd, flex_shrink: 0.0, ..default() },
        Pickable::IGNORE,
    ))
    .with_child((FigureOf(level), words(fonts, Lettering::Strong, CREAM, "")));
}

/// The size of the interface: smaller, how large, larger.
pub fn spawn_scale(line: &mut Spawner<'_>, fonts: &Fonts, tab: i32) {
    let by = |steps: i32| {
        move |_: On<Activate>, mut settings: ResMut<Settings>| {
            let (smallest, largest) = Picture::SCALES;
            let wanted = i32::from(settings.picture.scale_percent) + steps * SCALE_STEP;
            settings.picture.scale_percent = wanted.clamp(i32::from(smallest), i32::from(largest)) as u16;
        }
    };
    let named = |name: &str| SpokenName(say!(name));
    line.spawn((button(fonts, ButtonLook::Quiet, "–"), named("accessible-smaller"), TabIndex(tab))).observe(by(-1));
    line.spawn((
        Node { width: px(56), justify_content: JustifyContent::Center, flex_shrink: 0.0, ..default() },
        Pickable::IGNORE,
    ))
    .with_child((ScaleFigure, words(fonts, Lettering::Strong, CREAM, "")));
    line.spawn((button(fonts, ButtonLook::Quiet, "+"), named("accessible-larger"), TabIndex(tab + 1))).observe(by(1));
}

/// A switch with its word.
pub fn spawn_switch(line: &mut Spawner<'_>, fonts: &Fonts, switch: Switch, tab: i32) {
    line.spawn((
        switch,
        SpokenRole::Switch(false),
        ActivatedButton,
        Hovered::default(),
        TabIndex(tab),
        Outline::new(px(2), px(3), Color::NONE),
        Node { padding: UiRect::axes(px(6), px(4)), border_radius: BorderRadius::all(px(10)), flex_shrink: 0.0, ..row(10.0) },
    ))
    .observe(move |_: On<Activate>, mut settings: ResMut<Settings>| switch.turn(&mut settings))
    .with_children(|whole| {
        whole
            .spawn((Node { width: px(28), justify_content: JustifyContent::FlexEnd, ..default() }, Pickable::IGNORE))
            .with_child((WordOf(switch), words(fonts, Lettering::Strong, CREAM, "")));
        whole
            .spawn((
                GroundOf(switch),
                Node {
                    width: px(46),
                    height: px(26),
                    border: UiRect::all(px(1.5)),
                    border_radius: BorderRadius::all(px(13)),
                    ..default()
                },
                BackgroundColor(raised(0.1)),
                BorderColor::all(raised(0.42)),
                Pickable::IGNORE,
            ))
            .with_child((
                KnobOf(switch),
                Node {
                    position_type: PositionType::Absolute,
                    left: px(3),
                    top: px(2.5),
                    width: px(18),
                    height: px(18),
                    border_radius: BorderRadius::all(px(9)),
                    ..default()
                },
                BackgroundColor(CREAM),
                Pickable::IGNORE,
            ));
    });
}

/// One of several, with its name, a note, and for a palette its colours.
pub fn spawn_choice(
    list: &mut Spawner<'_>,
    fonts: &Fonts,
    glyphs: &GlyphImages,
    choice: Choice,
    (name, note): (&str, &str),
    tab: i32,
) {
    let node = Node {
        padding: UiRect::axes(px(14), px(9)),
        margin: UiRect::axes(px(4), px(4)),
        border: UiRect::all(px(1.5)),
        border_radius: BorderRadius::all(px(9)),
        flex_shrink: 0.0,
        ..row(14.0)
    };
    list.spawn((
        choice,
        SpokenRole::Choice,
        ActivatedButton,
        ButtonLook::Quiet,
        Hovered::default(),
        TabIndex(tab),
        Outline::new(px(2), px(3), Color::NONE),
        BackgroundColor::default(),
        BorderColor::default(),
        node,
    ))
    .observe(move |_: On<Activate>, mut settings: ResMut<Settings>| choice.choose(&mut settings))
    .with_children(|whole| {
        let round = |size_px: f32| Node {
            width: px(size_px),
            height: px(size_px),
            border_radius: BorderRadius::all(px(size_px / 2.0)),
            ..framed(size_px)
        };
        let ring = Node { border: UiRect::all(px(2)), ..round(20.0) };
        whole.spawn((ring, BorderColor::all(raised(0.6)), Pickable::IGNORE)).with_child((
            DotOf(choice),
            round(10.0),
            BackgroundColor(BRASS),
            Visibility::Hidden,
            Pickable::IGNORE,
        ));
        whole.spawn((growing(column(1.0)), Pickable::IGNORE)).with_children(|text| {
            text.spawn(words(fonts, Lettering::Strong, CREAM, name));
            if !note.is_empty() {
                text.spawn(words(fonts, Lettering::Small, veil(CREAM, 0.78), note));
            }
        });
        if let Choice::Palette(palette) = choice {
            // Each colour with the shape that tells the same: open, done, time, contested.
            let marks = [Mark::Open, Mark::Done, Mark::Dwelled, Mark::Points];
            whole.spawn((row(7.0), Pickable::IGNORE)).with_children(|swatches| {
                for (mark, accent) in marks.into_iter().zip(palette.accents()) {
                    swatches
                        .spawn((
                            AsPainted,
                            Node {
                                width: px(30),
                                height: px(30),
                                border_radius: BorderRadius::all(px(6)),
                                align_items: AlignItems::Center,
                                justify_content: JustifyContent::Center,
                                ..default()
                            },
                            BackgroundColor(accent),
                            Pickable::IGNORE,
                        ))
                        .with_child((AsPainted, picture(glyphs.mark(mark), 18.0, ink_on(accent))));
                }
            });
        }
    });
}

/// Light ink on a dark colour, dark ink on a light one.
fn ink_on(colour: Color) -> Color {
    if Oklaba::from(colour).lightness > 0.62 { crate::game::theme::INK } else { CREAM }
}

/// A key or a button that can be changed.
pub fn spawn_binding(line: &mut Spawner<'_>, fonts: &Fonts, slot: Slot, tab: i32) {
    let look = (
        BindingCell(slot),
        ActivatedButton,
        ButtonLook::Quiet,
        Hovered::default(),
        TabIndex(tab),
        Outline::new(px(2), px(3), Color::NONE),
        BackgroundColor::default(),
        BorderColor::default(),
        Node {
            width: px(118),
            min_height: px(34),
            padding: UiRect::axes(px(8), px(4)),
            border: UiRect::all(px(1.5)),
            border_radius: BorderRadius::all(px(8)),
            align_items: AlignItems::Center,
            justify_content: JustifyContent::Center,
            flex_shrink: 0.0,
            ..default()
        },
    );
    line.spawn(look)
        .observe(move |press: On<Activate>, mut listening: ResMut<Listening>| listening.begin(slot, press.entity))
        .with_child((CellText(slot), words(fonts, Lettering::Key, CREAM, "")));
}
