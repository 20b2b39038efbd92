//! How it went, after a walk.

use super::{
    Stage, sizes,
    story::{completed, opened, rewarded},
};
use crate::game::summary::SummaryOpen;
use hunt_shared::{event::EventKind, geo::LonLat};

/// From the jetty through the village to the light.
const WAY: [LonLat; 6] = [
    LonLat::new(-42.019_76, 38.484_3),
    LonLat::new(-42.019_86, 38.484_86),
    LonLat::new(-42.020_2, 38.485_6),
    LonLat::new(-42.022_4, 38.486_4),
    LonLat::new(-42.024, 38.489),
    LonLat::new(-42.025_39, 38.489_99),
];

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver"]
fn draws_the_summary() {
    for (width, height) in sizes() {
        let mut stage = Stage::new(width, height);
        stage.play();
        stage.happen_ago(EventKind::HuntBegun { title: stage.hunt.title.clone() }, 900);
        for (challenge, ago_s) in [("landfall", 800), ("bell-rock", 500), ("rope-walk", 120)] {
            stage.happen_ago(opened(&stage.hunt, challenge, 1, None), ago_s + 60);
            stage.happen_ago(completed(&stage.hunt, challenge), ago_s);
            stage.happen_ago(rewarded(&stage.hunt, challenge), ago_s);
        }
        stage.happen_ago(opened(&stage.hunt, "sea-glass", 5, None), 100);
        for leg in WAY.windows(2) {
            for step in 0..20 {
                let share = f64::from(step) / 20.0;
                let between = |from: f64, to: f64| from + (to - from) * share;
                stage.stand_at(LonLat::new(between(leg[0].lon, leg[1].lon), between(leg[0].lat, leg[1].lat)));
                stage.run_for(0.05);
            }
        }
        for _ in 0..8 {
            stage.skip_card();
            stage.run_for(0.3);
        }
        stage.app.insert_resource(SummaryOpen(true));
        stage.run_for(0.4);
        stage.save("summary");
    }
}
