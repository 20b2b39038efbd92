//! What a section offers.

use super::{
    Section,
    binding::{BindingWord, Slot},
    frame::PAGE_TABS,
    widgets::{Choice, Level, Switch, spawn_binding, spawn_choice, spawn_scale, spawn_slider, spawn_switch},
};
use crate::game::{
    controls::{ButtonLook, Lettering, Spawner, WRONG, button, column, growing, raised, row, veil, words},
    glyphs::GlyphImages,
    settings::{Action, Language, Settings},
    theme::{CREAM, Fonts, Palette},
};
use bevy::{input_focus::tab_navigation::TabIndex, prelude::*, ui_widgets::Activate};

/// What it takes to draw a page.
pub struct Drawing<'a> {
    /// The faces.
    pub fonts: &'a Fonts,
    /// The drawings.
    pub glyphs: &'a GlyphImages,
    /// What is chosen.
    pub settings: &'a Settings,
}

/// The line that tells what was wrong with the file.
pub fn spawn_trouble(right: &mut Spawner<'_>, fonts: &Fonts, trouble: &str) {
    right
        .spawn((
            Node { padding: UiRect::axes(px(26), px(12)), border: UiRect::bottom(px(1)), flex_shrink: 0.0, ..default() },
            BackgroundColor(raised(0.04)),
            BorderColor::all(raised(0.14)),
            Pickable::IGNORE,
        ))
        .with_child(words(fonts, Lettering::Small, WRONG, trouble));
}

impl Drawing<'_> {
    /// Spawns the page of a section.
    pub fn spawn(&self, list: &mut Spawner<'_>, section: Section) {
        match section {
            Section::Sound => self.spawn_sound(list),
            Section::Picture => self.spawn_picture(list),
            Section::Colours => self.spawn_colours(list),
            Section::Keys | Section::Gamepad | Section::Preview => self.spawn_bindings(list, section),
            Section::Language => self.spawn_language(list),
        }
    }

    fn spawn_head(&self, list: &mut Spawner<'_>, title: &str, text: &str) {
        list.spawn((Node { margin: UiRect::bottom(px(12)), flex_shrink: 0.0, ..column(4.0) }, Pickable::IGNORE)).with_children(
            |head| {
                head.spawn(words(self.fonts, Lettering::Name, CREAM, title));
                head.spawn(words(self.fonts, Lettering::Body, veil(CREAM, 0.82), text));
            },
        );
    }

    /// A line with its name, what there is to say of it, and room for what changes it.
    fn spawn_line(&self, list: &mut Spawner<'_>, name: &str, note: &str, control: impl FnOnce(&mut Spawner<'_>)) {
        let line = Node {
            min_height: px(54),
            padding: UiRect::axes(px(0), px(8)),
            border: UiRect::top(px(1)),
            flex_shrink: 0.0,
            ..row(18.0)
        };
        list.spawn((line, BorderColor::all(raised(0.1)), Pickable::IGNORE)).with_children(|line| {
            line.spawn((growing(column(1.0)), Pickable::IGNORE)).with_children(|text| {
                text.spawn(words(self.fonts, Lettering::Strong, CREAM, name));
                if !note.is_empty() {
                    text.spawn(words(self.fonts, Lettering::Small, veil(CREAM, 0.75), note));
                }
            });
            control(line);
        });
    }

    fn spawn_sound(&self, list: &mut Spawner<'_>) {
        self.spawn_head(list, "Sound", "Everything you hear is made by the game itself, as you walk.");
        for (index, level) in [Level::All, Level::Ambience, Level::Effects].into_iter().enumerate() {
            let (name, note) = match level {
                Level::All => ("Everything", ""),
                Level::Ambience => ("Ambience", "Sea, wind, woods, the village, and the tune of the title"),
                Level::Effects => ("Effects", "Steps, rewards, challenges, buttons"),
            };
            self.spawn_line(list, name, note, |line| {
                spawn_slider(line, self.fonts, level, self.settings, PAGE_TABS + index as i32);
            });
        }
    }

    fn spawn_picture(&self, list: &mut Spawner<'_>) {
        self.spawn_head(list, "Picture", "Changes act at once.");
        self.spawn_line(list, "Size of the interface", "Never larger than fits into the window", |line| {
            spawn_scale(line, self.fonts, PAGE_TABS);
        });
        let switches = [
            (Switch::Fullscreen, "Full screen", "The window fills the screen"),
            (Switch::Vsync, "Wait for the screen", "No torn pictures; without it, less delay"),
            (Switch::ReducedMotion, "Reduced motion", "Movements become short fades, and nothing moves by itself"),
        ];
        for (index, (switch, name, note)) in switches.into_iter().enumerate() {
            self.spawn_line(list, name, note, |line| spawn_switch(line, self.fonts, switch, PAGE_TABS + 2 + index as i32));
        }
    }

    fn spawn_colours(&self, list: &mut Spawner<'_>) {
        self.spawn_head(
            list,
            "Colours",
            "The colours that tell what is open, done, pressing or contested. Shapes tell the same in every palette.",
        );
        for (index, palette) in Palette::ALL.into_iter().enumerate() {
            let (name, note) = match palette {
                Palette::Dusk => ("Dusk", "As the chart was drawn"),
                Palette::RedGreen => ("Red and green", "For eyes that hardly tell red from green"),
                Palette::BlueYellow => ("Blue and yellow", "For eyes that hardly tell blue from yellow"),
                Palette::LightDark => ("Light and dark", "For eyes that see few colours or none"),
            };
            let tab = PAGE_TABS + index as i32;
            spawn_choice(list, self.fonts, self.glyphs, Choice::Palette(palette), (name, note), tab);
        }
        list.spawn((Node { height: px(10), flex_shrink: 0.0, ..default() }, Pickable::IGNORE));
        self.spawn_line(list, "High contrast", "Darker grounds, whiter words, stronger edges", |line| {
            spawn_switch(line, self.fonts, Switch::HighContrast, PAGE_TABS + 10);
        });
    }

    fn spawn_bindings(&self, list: &mut Spawner<'_>, section: Section) {
        let gamepad = section == Section::Gamepad;
        let of_preview = (say!("preview_play-keys"), say!("preview_play-keys-text"));
        let (title, text) = if section == Section::Preview {
            (of_preview.0.as_str(), of_preview.1.as_str())
        } else if gamepad {
            ("Gamepad", "The left stick walks. Choose a button, then press the new one; in menus the cross, A and B always work.")
        } else {
            (
                "Keys",
                "Choose a key, then press the new one. Esc keeps the old one, Del leaves it empty; menus always know Tab, arrows, Enter and Esc.",
            )
        };
        self.spawn_head(list, title, text);
        list.spawn((
            BindingWord,
            Node { margin: UiRect::bottom(px(8)), display: Display::None, ..default() },
            words(self.fonts, Lettering::Body, crate::game::theme::BRASS, ""),
        ));
        let listed = Action::all().filter(|action| action.is_of_preview() == (section == Section::Preview));
        for (index, action) in listed.enumerate() {
            let tab = PAGE_TABS + 2 * index as i32;
            self.spawn_line(list, &action.label(), "", |line| {
                if gamepad {
                    spawn_binding(line, self.fonts, Slot::Button(action), tab);
                } else {
                    spawn_binding(line, self.fonts, Slot::Key(action, 0), tab);
                    spawn_binding(line, self.fonts, Slot::Key(action, 1), tab + 1);
                }
            });
        }
        let reset = if gamepad { "All buttons as at the beginning" } else { "All keys as at the beginning" };
        list.spawn((Node { margin: UiRect::top(px(14)), flex_shrink: 0.0, ..default() }, Pickable::IGNORE)).with_children(
            |line| {
                line.spawn((button(self.fonts, ButtonLook::Quiet, reset), TabIndex(PAGE_TABS + 90))).observe(
                    move |_: On<Activate>, mut settings: ResMut<Settings>| {
                        if gamepad { settings.bindings.reset_buttons() } else { settings.bindings.reset_keys() }
                    },
                );
            },
        );
    }

    fn spawn_language(&self, list: &mut Spawner<'_>) {
        self.spawn_head(
            list,
            "Language",
            "In which language the game speaks, as far as it knows it. Hunts speak as their designers wrote them.",
        );
        for (index, language) in Language::ALL.into_iter().enumerate() {
            let text = match language {
                Language::Auto => ("As the system", "Whatever this computer is set to"),
                Language::English => ("English", ""),
                Language::German => ("Deutsch", ""),
            };
            let tab = PAGE_TABS + index as i32;
            spawn_choice(list, self.fonts, self.glyphs, Choice::Language(language), text, tab);
        }
    }
}
