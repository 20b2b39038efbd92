//! The settings' screen, section by section, and the map in each palette.

use super::{
    Stage, sizes,
    story::{completed, entered, opened, taken},
};
use crate::game::{
    settings::{Action, Picture, Section, Settings, SettingsOpen, SettingsTrouble},
    theme::Palette,
};
use bevy::prelude::*;
use hunt_shared::{event::EventKind, geo::LonLat};

/// Up the jetty, where the harbour's quay begins.
const QUAY: LonLat = LonLat::new(-42.019_86, 38.484_86);

fn open(stage: &mut Stage, section: Option<Section>) {
    stage.app.insert_resource(SettingsOpen(section));
    stage.run_for(0.3);
}

fn sections_of(stage: &mut Stage) {
    stage.run_for(0.8);
    for section in Section::ALL {
        open(stage, Some(section));
        if section == Section::Sound {
            // The keyboard's focus on the second slider.
            (0..8).for_each(|_| stage.press(KeyCode::ArrowDown));
            stage.press(KeyCode::ArrowLeft);
        }
        stage.save(&format!("settings-{section:?}").to_lowercase());
    }
    open(stage, Some(Section::Keys));
    let mut settings = stage.app.world_mut().resource_mut::<Settings>();
    settings.bindings.bind_key(Action::Take, 0, KeyCode::KeyJ);
    settings.bindings.set(Action::ZoomIn, [Some(KeyCode::KeyW), None], None);
    (0..8).for_each(|_| stage.press(KeyCode::Tab));
    stage.press(KeyCode::Enter);
    stage.run_for(0.1);
    stage.save("settings-rebinding");
    stage.press(KeyCode::KeyE);
    stage.run_for(0.1);
    stage.save("settings-rebound");
    stage.app.world_mut().resource_mut::<Settings>().bindings = Default::default();
    let trouble = "Your settings could not be read and are as at the beginning. /home/mara/.local/share/treasure-hunt/profiles/main/settings.json:4:13: expected value. The file is kept as settings.json.kept beside it.";
    stage.app.insert_resource(SettingsTrouble(Some(trouble.into())));
    open(stage, None);
    open(stage, Some(Section::Sound));
    stage.save("settings-trouble");
    stage.app.insert_resource(SettingsTrouble(None));
    open(stage, None);
}

fn palettes_of(stage: &mut Stage) {
    stage.play();
    stage.happen(EventKind::HuntBegun { title: stage.hunt.title.clone() });
    stage.happen(opened(&stage.hunt, "landfall", 1, Some(QUAY)));
    stage.happen(entered(&stage.hunt, "harbour"));
    stage.happen(completed(&stage.hunt, "landfall"));
    stage.happen(opened(&stage.hunt, "sea-glass", 5, None));
    stage.happen(opened(&stage.hunt, "rope-walk", 1, Some(LonLat::new(-42.022_4, 38.483_7))));
    stage.happen(taken(&stage.hunt, "glass-4"));
    stage.stand_at(LonLat::new(-42.0203, 38.484_35));
    stage.run_for(1.0);
    (0..3).for_each(|_| stage.press(KeyCode::Minus));
    stage.run_for(1.0);
    for (palette, high_contrast) in Palette::ALL.map(|palette| (palette, false)).into_iter().chain([(Palette::Dusk, true)]) {
        let mut settings = stage.app.world_mut().resource_mut::<Settings>();
        (settings.picture.palette, settings.picture.high_contrast) = (palette, high_contrast);
        stage.run_for(0.3);
        let name = if high_contrast { "high-contrast" } else { palette.as_str() };
        stage.save(&format!("palette-{name}-map"));
        open(stage, Some(Section::Colours));
        stage.save(&format!("palette-{name}-settings"));
        open(stage, None);
    }
    let mut settings = stage.app.world_mut().resource_mut::<Settings>();
    settings.picture = Picture { scale_percent: 150, ..Picture::default() };
    open(stage, Some(Section::Picture));
    stage.save("settings-large");
}

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver"]
fn draws_the_settings() {
    for (width, height) in sizes() {
        let mut stage = Stage::new(width, height);
        sections_of(&mut stage);
        palettes_of(&mut stage);
    }
}
