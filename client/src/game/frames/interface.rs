//! The interface: screens, cards, the journal.

use super::{
    Stage, sizes,
    story::{completed, entered, opened, revealed, rewarded, said, taken},
};
use crate::{
    game::{
        controls, glyphs,
        net::{HuntList, HuntViews, KnownServers},
        screens::{NearbyServer, NearbyServers},
        session::*,
        settings::{LastPlayed, Settings},
        theme,
    },
    link::KnownServer,
};
use bevy::prelude::*;
use hunt_shared::{
    event::EventKind,
    geo::LonLat,
    hunt::{Difficulty, Glyph, HuntView, Rarity},
    identity::ContentHash,
    protocol::{AvatarColour, HuntSummary},
    time::UnixMs,
};
use std::sync::Arc;

/// Up the jetty, where the harbour's quay begins.
const QUAY: LonLat = LonLat::new(-42.0198_6, 38.4848_9);

fn begin(stage: &mut Stage) {
    stage.happen(EventKind::HuntBegun { title: stage.hunt.title.clone() });
    stage.happen(opened(&stage.hunt, "landfall", 1, Some(QUAY)));
}

fn land(stage: &mut Stage) {
    stage.happen(entered(&stage.hunt, "harbour"));
    stage.happen(completed(&stage.hunt, "landfall"));
}

fn screens_of(stage: &mut Stage) {
    stage.run_for(0.8);
    stage.save("title");
    let played = LastPlayed { server: None, hunt: "merrowick".into(), title: stage.hunt.title.clone() };
    {
        let mut settings = stage.app.world_mut().resource_mut::<Settings>();
        (settings.last, settings.colour) = (Some(played), AvatarColour::Sea);
    }
    stage.go_to(Screen::Servers);
    stage.run_for(0.1);
    stage.go_to(Screen::Title);
    stage.run_for(0.8);
    stage.save("title-go-on");
    stage.app.world_mut().resource_mut::<Settings>().colour = AvatarColour::Plain;
    let now = stage.now();
    let known = |address: &str, days: i64| KnownServer {
        address: address.parse().unwrap(),
        joined: UnixMs(now.0 - days * 86_400_000),
        name: "Mara".into(),
    };
    stage.go_to(Screen::Servers);
    stage.run_for(0.2);
    stage.save("servers-none");
    let attic = NearbyServer { name: "The attic".into(), address: ([192, 168, 1, 5], 4330).into(), fits: true };
    stage.app.insert_resource(NearbyServers([("attic".to_owned(), attic)].into()));
    stage.app.insert_resource(KnownServers(vec![known("play.example.org", 1), known("192.168.1.77", 40)]));
    stage.run_for(0.3);
    stage.save("servers");
    stage.go_to(Screen::Joining);
    stage.set_status(LinkStatus::Joining { doing: "Unrolling the map".into(), share: 0.4 });
    stage.run_for(0.3);
    stage.save("joining");
    let reason = "The server at localhost:7777 does not answer. It may not be running, or a firewall is between.";
    stage.set_status(LinkStatus::Offline { reason: reason.into(), retry_in_s: Some(3.4) });
    stage.run_for(0.3);
    stage.save("joining-failed");
    let reason = "The server has no hunt called “merrowik”. It has merrowick and first-steps.";
    stage.set_status(LinkStatus::Offline { reason: reason.into(), retry_in_s: None });
    stage.run_for(0.3);
    stage.save("joining-given-up");
    let summary = |id: &str, title: &str, text: &str, (minutes, metres, difficulty), players_online| HuntSummary {
        id: id.into(),
        title: title.into(),
        description: text.into(),
        view: ContentHash::of(id.as_bytes()),
        languages: Vec::new(),
        minutes,
        metres,
        difficulty,
        players_online,
    };
    let lamps = (stage.hunt.effort.minutes, stage.hunt.walk_m().map(|metres| metres as u32), stage.hunt.effort.difficulty);
    let hills = (Some(200), Some(7_400), Some(Difficulty::Hard));
    let view = Arc::new(HuntView::of(&stage.hunt));
    stage.app.insert_resource(HuntViews([(ContentHash::of(b"merrowick"), view)].into()));
    stage.app.insert_resource(HuntList {
        address: "localhost".into(),
        hunts: vec![
            summary("merrowick", &stage.hunt.title, &stage.hunt.description, lamps, 3),
            summary("lisbon", "Seven Hills", "A long afternoon through the old town, from the river up.", hills, 0),
            summary("yard", "The Back Yard", "Somebody has hidden the key to the shed.", (None, None, None), 1),
        ],
    });
    stage.go_to(Screen::HuntPicker);
    stage.run_for(0.3);
    stage.press(KeyCode::ArrowDown);
    stage.run_for(0.1);
    stage.save("picker");
}

fn playing_of(stage: &mut Stage) {
    stage.play();
    begin(stage);
    stage.run_for(0.7);
    stage.save("begun");
    stage.skip_card();
    stage.run_for(0.6);
    land(stage);
    stage.run_for(0.6);
    stage.skip_card();
    stage.run_for(0.6);
    stage.happen(opened(&stage.hunt, "sea-glass", 5, Some(LonLat::new(-42.0181699, 38.4843902))));
    stage.run_for(0.7);
    stage.save("challenge");
    stage.press(KeyCode::Escape);
    stage.run_for(0.4);
    stage.happen(rewarded(&stage.hunt, "landfall"));
    stage.happen(EventKind::ChallengeAdvanced { challenge: "sea-glass".into(), done: 2, steps: 5, target: None });
    stage.happen(entered(&stage.hunt, "bell-rock"));
    stage.run_for(1.5);
    stage.save("reward");
    stage.press(KeyCode::Escape);
    stage.run_for(0.4);
    stage.happen(said("A gull", "Wrong end of the rope! Turn about, turn about. I am laughing with you. I am not."));
    let reason = "The server has not been heard for 5 s.";
    stage.set_status(LinkStatus::Offline { reason: reason.into(), retry_in_s: Some(2.6) });
    stage.app.world_mut().write_message(Notice("The cliff is too steep here; look for the stairs.".into()));
    stage.run_for(1.0);
    stage.save("said-offline");
    stage.press(KeyCode::Escape);
    stage.run_for(0.4);
    stage.happen(taken(&stage.hunt, "glass-2"));
    stage.happen(rewarded(&stage.hunt, "bell-rock"));
    stage.happen(revealed(&stage.hunt, "by-the-light", "The Keeper's Grotto"));
    stage.run_for(0.5);
    stage.save("taken");
    stage.press(KeyCode::KeyJ);
    stage.run_for(0.4);
    stage.save("journal");
    stage.press(KeyCode::KeyJ);
    for id in ["glass-4", "glass-5"] {
        stage.happen_ago(taken(&stage.hunt, id), 600);
    }
    stage.happen_ago(completed(&stage.hunt, "sea-glass"), 600);
    stage.happen_ago(rewarded(&stage.hunt, "sea-glass"), 599);
    stage.happen_ago(opened(&stage.hunt, "rope-walk", 1, None), 598);
    while !stage.says(&say!("popups-away")) && !stage.says(&say!("popups-at-once")) {
        stage.skip_card();
    }
    stage.run_for(0.5);
    stage.save("digest");
    stage.set_status(LinkStatus::Superseded);
    stage.run_for(0.3);
    stage.save("superseded");
    let reason = "This server does not know your account.";
    stage.app.insert_resource(InQuestion(Some(Doubt::Account)));
    stage.set_status(LinkStatus::Offline { reason: reason.into(), retry_in_s: None });
    stage.run_for(0.3);
    stage.save("barred");
    stage.app.insert_resource(InQuestion(None));
    stage.app.insert_resource(LineQuality::default().measured(0.42, 0.18));
    stage.set_status(LinkStatus::Live);
    stage.run_for(0.3);
    stage.save("slow-line");
    stage.app.insert_resource(LineQuality::default());
}

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver"]
fn draws_the_interface() {
    for (width, height) in sizes() {
        let mut stage = Stage::new(width, height);
        screens_of(&mut stage);
        playing_of(&mut stage);
    }
}

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver"]
fn draws_all_glyphs() {
    let mut stage = Stage::new(1280, 800);
    stage.go_to(Screen::Playing);
    stage.run_for(0.1);
    let images = stage.app.world().resource::<glyphs::GlyphImages>().clone();
    let grid = Node {
        width: percent(100),
        height: percent(100),
        flex_wrap: FlexWrap::Wrap,
        align_content: AlignContent::FlexStart,
        ..default()
    };
    let cell = || controls::framed(80.0);
    stage.app.world_mut().spawn((grid, BackgroundColor(theme::PANEL), GlobalZIndex(90))).with_children(|grid| {
        for land in [theme::LAND, theme::SHALLOWS] {
            for (_, glyph) in Glyph::ALL {
                grid.spawn((
                    cell(),
                    BackgroundColor(land),
                    children![controls::picture(images.disc(glyph), glyphs::DISC_PX, Color::WHITE)],
                ));
            }
        }
        for rarity in [Rarity::Common, Rarity::Fine, Rarity::Rare, Rarity::Legendary] {
            for (_, glyph) in Glyph::ALL {
                grid.spawn((cell(), children![controls::picture(images.emblem(glyph, rarity), glyphs::EMBLEM_PX, Color::WHITE)]));
            }
        }
        for mark in glyphs::Mark::ALL {
            grid.spawn((
                Node { width: px(64), ..cell() },
                children![controls::picture(images.mark(mark), glyphs::MARK_PX * 1.4, theme::CREAM)],
            ));
        }
    });
    stage.run_for(0.3);
    stage.save("glyphs");
}
