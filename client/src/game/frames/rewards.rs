//! The cards of rewards, one of each rarity.

use super::{
    Stage, sizes,
    story::{opened, rewarded},
};
use bevy::prelude::*;
use hunt_shared::{
    event::{EventKind, Reward},
    hunt::Rarity,
};

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
            let EventKind::RewardGranted(reward) = rewarded(&stage.hunt, challenge) else { unreachable!("a reward is granted") };
            stage.happen(EventKind::RewardGranted(Reward { rarity, ..reward }));
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
