//! What stands at the map's margins: hints as they are learnt, the quest beside the card that announces it, and who has arrived.

use super::{Stage, sizes, story::opened};
use crate::game::{launch::Launch, location::PositionSource};
use bevy::prelude::*;

fn hints_of(stage: &mut Stage) {
    stage.save("hints-first");
    stage.press(KeyCode::Equal);
    stage.run_for(0.3);
    stage.save("hints-ticked");
    stage.press(KeyCode::ShiftLeft);
    stage.run_for(1.5);
    stage.save("hints-later");
}

fn quest_of(stage: &mut Stage) {
    stage.happen(opened(&stage.hunt, "rope-walk", 1, None));
    stage.run_for(0.6);
    stage.save("quest-announced");
    stage.skip_card();
    stage.run_for(0.6);
    stage.save("quest-unfolded");
    stage.happen(opened(&stage.hunt, "landfall", 1, Some(stage.hunt.start)));
    stage.run_for(0.6);
    stage.skip_card();
    stage.run_for(0.6);
    stage.save("quest-here");
}

/// As if a receiver said where the player is: nobody listens to one, as the map is there already.
fn hidden_of(stage: &mut Stage) {
    stage.app.world_mut().resource_mut::<Launch>().location = Some(PositionSource::Gpsd("localhost".into(), 2947));
    stage.run_for(0.3);
    stage.save("hidden-from-others");
}

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver"]
fn draws_the_margins() {
    for (width, height) in sizes() {
        let mut stage = Stage::new(width, height);
        stage.play();
        hints_of(&mut stage);
        quest_of(&mut stage);
        hidden_of(&mut stage);
    }
}
