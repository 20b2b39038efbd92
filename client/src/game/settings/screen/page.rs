//! What a section offers.

use super::{
    Section,
    binding::{BindingWord, Slot},
    frame::PAGE_TABS,
    widgets::{Choice, Level, Switch, spawn_binding, spawn_choice, spawn_scale, spawn_slider, spawn_switch},
};
use crate::game::{
    controls::{ButtonLook, Lettering, Spawner, SpokenLine, WRONG, button, column, growing, raised, row, veil, words},
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
    /// By the command line others are told where the player really is, whatever is chosen.
    pub shares_anyway: bool,
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
            Section::Others => self.spawn_others(list),
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
        list.spawn((line, SpokenLine(name.to_owned()), BorderColor::all(raised(0.1)), Pickable::IGNORE)).with_children(|line| {
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
        self.spawn_head(list, &say!("settings-sound"), &say!("settings-sound-text"));
        for (index, level) in [Level::All, Level::Ambience, Level::Effects].into_iter().enumerate() {
            let (name, note) = match level {
                Level::All => (say!("settings-level-all"), String::new()),
                Level::Ambience => (say!("settings-level-ambience"), say!("settings-level-ambience-note")),
                Level::Effects => (say!("settings-level-effects"), say!("settings-level-effects-note")),
            };
            self.spawn_line(list, &name, &note, |line| {
                spawn_slider(line, self.fonts, level, self.settings, PAGE_TABS + index as i32);
            });
        }
    }

    fn spawn_picture(&self, list: &mut Spawner<'_>) {
        self.spawn_head(list, &say!("settings-picture"), &say!("settings-picture-text"));
        self.spawn_line(list, &say!("settings-scale"), &say!("settings-scale-note"), |line| {
            spawn_scale(line, self.fonts, PAGE_TABS);
        });
        let switches = [
            (Switch::Fullscreen, say!("settings-fullscreen"), say!("settings-fullscreen-note")),
            (Switch::Vsync, say!("settings-vsync"), say!("settings-vsync-note")),
            (Switch::ReducedMotion, say!("settings-motion"), say!("settings-motion-note")),
        ];
        for (index, (switch, name, note)) in switches.into_iter().enumerate() {
            self.spawn_line(list, &name, &note, |line| spawn_switch(line, self.fonts, switch, PAGE_TABS + 2 + index as i32));
        }
        self.spawn_line(list, &say!("fog-setting"), &say!("fog-setting-note"), |line| {
            spawn_switch(line, self.fonts, Switch::Fog, PAGE_TABS + 8);
        });
    }

    fn spawn_colours(&self, list: &mut Spawner<'_>) {
        self.spawn_head(list, &say!("settings-colours"), &say!("settings-colours-text"));
        for (index, palette) in Palette::ALL.into_iter().enumerate() {
            let (name, note) = match palette {
                Palette::Dusk => (say!("settings-dusk"), say!("settings-dusk-note")),
                Palette::RedGreen => (say!("settings-red-green"), say!("settings-red-green-note")),
                Palette::BlueYellow => (say!("settings-blue-yellow"), say!("settings-blue-yellow-note")),
                Palette::LightDark => (say!("settings-light-dark"), say!("settings-light-dark-note")),
            };
            let tab = PAGE_TABS + index as i32;
            spawn_choice(list, self.fonts, self.glyphs, Choice::Palette(palette), (&name, &note), tab);
        }
        list.spawn((Node { height: px(10), flex_shrink: 0.0, ..default() }, Pickable::IGNORE));
        self.spawn_line(list, &say!("settings-contrast"), &say!("settings-contrast-note"), |line| {
            spawn_switch(line, self.fonts, Switch::HighContrast, PAGE_TABS + 10);
        });
    }

    fn spawn_bindings(&self, list: &mut Spawner<'_>, section: Section) {
        let gamepad = section == Section::Gamepad;
        let (title, text) = if section == Section::Preview {
            (section.label(), say!("preview_play-keys-text"))
        } else if gamepad {
            (section.label(), say!("settings-gamepad-text"))
        } else {
            (say!("settings-keys"), say!("settings-keys-text"))
        };
        self.spawn_head(list, &title, &text);
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
        let reset = if gamepad { say!("settings-reset-buttons") } else { say!("settings-reset-keys") };
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
        self.spawn_head(list, &say!("settings-language"), &say!("settings-language-text"));
        for (index, language) in Language::all().enumerate() {
            let (name, note) = match language {
                Language::Auto => (say!("settings-language-auto"), say!("settings-language-auto-note")),
                Language::Chosen(tongue) => (tongue.own_name().to_owned(), String::new()),
            };
            let tab = PAGE_TABS + index as i32;
            spawn_choice(list, self.fonts, self.glyphs, Choice::Language(language), (&name, &note), tab);
        }
    }

    fn spawn_others(&self, list: &mut Spawner<'_>) {
        self.spawn_head(list, &say!("settings-others"), &say!("settings-others-text"));
        let note = if self.shares_anyway {
            say!("settings-share-anyway", flag = "--share-position")
        } else {
            say!("settings-share-note")
        };
        self.spawn_line(list, &say!("settings-share"), &note, |line| {
            spawn_switch(line, self.fonts, Switch::SharePosition, PAGE_TABS);
        });
    }
}
