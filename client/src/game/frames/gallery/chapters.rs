//! Which pictures the gallery shows, and what they show.

use std::fmt::Write;

/// The chapters, each with its pictures: by their names as they are drawn, and what is to be seen.
pub const CHAPTERS: &[(&str, &[(&str, &str)])] = &[
    (
        "Before the hunt",
        &[
            ("title", "The title"),
            ("servers", "Servers nearby, those joined before, and any by its address"),
            ("joining", "Joining"),
            ("joining-failed", "A server that does not answer"),
            ("picker", "Choosing a hunt"),
        ],
    ),
    (
        "On the map",
        &[
            ("begun", "A hunt begins"),
            ("hour-day", "By day"),
            ("hour-dusk", "At dusk"),
            ("hour-night", "At night"),
            ("map-whole", "The whole island"),
            ("map-crowd", "Others nearby"),
            ("map-objects", "Things to find, and boundaries by their states"),
            ("map-revealed", "A hidden place is revealed"),
            ("said-offline", "Somebody speaks, while the server is out of reach"),
        ],
    ),
    (
        "Challenges",
        &[
            ("challenge", "A challenge opens"),
            ("texts-challenge", "One with a picture, in another language"),
            ("riddle", "A riddle"),
            ("riddle-choices", "A riddle to choose from"),
            ("talk", "A talk"),
            ("race-offered", "A race is offered"),
            ("race-last-seconds", "Its last seconds"),
        ],
    ),
    (
        "Rewards",
        &[
            ("reward-common", "A common reward"),
            ("reward-fine", "A fine one"),
            ("reward-rare", "A rare one"),
            ("reward-legendary", "A legendary one"),
            ("digest", "Many at once"),
            ("journal", "The journal keeps everything"),
            ("satchel", "What one carries"),
            ("summary", "How it went"),
        ],
    ),
    (
        "Settings",
        &[
            ("settings-sound", "Sound"),
            ("settings-keys", "Keys"),
            ("palette-red-green-map", "Colours for eyes that take red for green"),
            ("palette-blue-yellow-map", "Colours for eyes that take blue for yellow"),
            ("palette-high-contrast-map", "High contrast"),
        ],
    ),
    ("In German", &[("german-title", "The title"), ("german-challenge", "A challenge opens"), ("german-reward", "A reward")]),
    (
        "For designers",
        &[
            ("preview-walk", "A hunt's folder without a server"),
            ("preview-edit-form", "A boundary is drawn and named"),
            ("preview-mistakes", "Mistakes, with their places"),
        ],
    ),
];

/// The page that shows them all.
pub fn page() -> String {
    let mut page = String::from(
        "# What the game looks like\n\n\
         `scripts/gallery` draws all of this anew, and this page with it; `./check --long` tells when something looks otherwise.\n",
    );
    // A String takes whatever is written to it.
    for (title, pictures) in CHAPTERS {
        let _ = write!(page, "\n## {title}\n\n| | |\n|---|---|\n");
        for pair in pictures.chunks(2) {
            let cells = pair.iter().map(|(name, what)| format!("![{what}]({name}.png) {what}"));
            let _ = writeln!(page, "| {} |", cells.chain((pair.len()..2).map(|_| String::new())).collect::<Vec<_>>().join(" | "));
        }
    }
    page
}
