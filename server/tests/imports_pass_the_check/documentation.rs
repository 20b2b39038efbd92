//! Every example in `docs/import.md` does what it says.

use crate::{program::Workplace, town::town};

const PAGE: &str = include_str!("../../../docs/import.md");

#[test]
fn every_example_of_the_page_works() {
    let place = Workplace::new();
    place.put("harbour-town.osm.pbf", town().bytes());
    let (mut commands, mut results) = (0, Vec::new());
    for block in PAGE.split("\n```").skip(1).step_by(2) {
        let (head, body) = block.split_once('\n').unwrap();
        match head.split_once(' ') {
            // A file that is imported, or what has become of one.
            Some((_, file)) if place.path(file).exists() => {
                assert_eq!(place.text(file), body.trim_start().to_owned() + "\n", "{file}");
                results.push(file);
            }
            Some((_, file)) => place.put(file, body),
            None => {
                assert_eq!(head, "sh");
                for command in body.lines() {
                    let arguments = command.strip_prefix("hunt-server ").unwrap_or_else(|| panic!("{command:?} is no example"));
                    place.succeed(arguments);
                    commands += 1;
                }
            }
        }
    }
    assert_eq!((commands, &results[..]), (8, &["walk.geojson"][..]));
    place.succeed("check harbour-round");
    assert!(place.text("harbour-round/drawn.geojson").contains(r#""id":"fish-market""#));
}
