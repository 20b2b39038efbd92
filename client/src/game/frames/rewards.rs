//! The cards of rewards, one of each rarity.

use super::{
    Stage, sizes,
    story::{opened, rewarded},
};
use crate::game::{
    settings::{Picture, Settings},
    theme::Palette,
};
use bevy::prelude::*;
use hunt_shared::{
    event::{EventKind, Reward},
    hunt::Rarity,
};

/// The first reward of a challenge, as rare as this.
fn granted(stage: &Stage, challenge: &str, rarity: Rarity) -> EventKind {
    let EventKind::RewardGranted(reward) = rewarded(&stage.hunt, challenge) else { unreachable!("a reward is granted") };
    EventKind::RewardGranted(Reward { rarity, ..reward })
}

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver"]
fn draws_each_rarity() {
    for (width, height) in sizes() {
        let mut stage = Stage::new(width, height);
        stage.play();
        stage.happen(opened(&stage.hunt, "bell-rock", 1, None));
        stage.run_for(0.5);
        stage.skip_card();
        stage.run_for(0.6);
        for (challenge, rarity, name) in [
            ("landfall", Rarity::Common, "common"),
            ("bell-rock", Rarity::Fine, "fine"),
            ("rope-walk", Rarity::Rare, "rare"),
            ("sea-glass", Rarity::Legendary, "legendary"),
        ] {
            stage.happen(granted(&stage, challenge, rarity));
            // It is held back, revealed in a flash, and the glints still fly.
            stage.run_for(0.35);
            stage.save(&format!("reward-{name}-held"));
            stage.run_for(0.25);
            stage.save(&format!("reward-{name}-flash"));
            stage.run_for(0.45);
            stage.save(&format!("reward-{name}"));
            stage.skip_card();
            stage.run_for(0.6);
        }
    }
}

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver"]
fn draws_a_reward_for_every_eye() {
    for (width, height) in sizes() {
        let mut stage = Stage::new(width, height);
        stage.play();
        for (name, picture) in [
            ("still", Picture { reduced_motion: true, ..Picture::default() }),
            ("high-contrast", Picture { high_contrast: true, ..Picture::default() }),
            ("blue-yellow", Picture { palette: Palette::BlueYellow, ..Picture::default() }),
            ("red-green", Picture { palette: Palette::RedGreen, ..Picture::default() }),
            ("light-dark", Picture { palette: Palette::LightDark, ..Picture::default() }),
            ("large", Picture { scale_percent: 150, ..Picture::default() }),
        ] {
            stage.app.world_mut().resource_mut::<Settings>().picture = picture;
            stage.run_for(0.2);
            stage.happen(granted(&stage, "sea-glass", Rarity::Legendary));
            stage.run_for(1.05);
            stage.save(&format!("reward-{name}"));
            stage.skip_card();
            stage.run_for(0.6);
        }
    }
}
