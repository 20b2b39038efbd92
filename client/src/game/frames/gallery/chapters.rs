//! Which pictures the gallery shows, and what they show.

use std::fmt::Write;

/// The chapters, each with its pictures: by their names as they are drawn, and what is to be seen.
pub const CHAPTERS: &[(&str, &[(&str, &str)])] = &[
    (
        "Before the hunt",
        &[
            ("title", "The title"),
            ("title-go-on", "To go on with the last hunt"),
            ("servers", "Servers nearby, those joined before, and any by its address"),
            ("joining", "Joining"),
            ("joining-failed", "A server that does not answer"),
            ("joining-given-up", "A hunt that the server does not have"),
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
            ("superseded", "Another device plays on"),
            ("barred", "The server does not know the account any more"),
            ("slow-line", "A slow line that loses much"),
            ("hidden-from-others", "A real position is shown to nobody else"),
            ("hints-first", "The first minute"),
            ("crash", "After a crash"),
        ],
    ),
    (
        "Challenges",
        &[
            ("challenge", "A challenge opens"),
            ("texts-challenge", "One with a picture, in another language"),
            ("riddle", "A riddle"),
            ("letters", "Letters for who has no keyboard at hand"),
            ("riddle-choices", "A riddle to choose from"),
            ("riddle-wrong", "A wrong answer"),
            ("talk", "A talk"),
            ("race-offered", "A race is offered"),
            ("race", "Its clock"),
            ("race-last-seconds", "Its last seconds"),
            ("quest-hint", "A hint has been taken"),
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
            ("taken", "Something is taken"),
            ("summary", "How it went"),
            ("ranking-short-en", "The ranking while the hunt goes on"),
            ("ranking-long-en", "A final one of many"),
            ("team-none-en", "Founding or joining a team"),
            ("team-mates", "A team"),
        ],
    ),
    (
        "Settings",
        &[
            ("settings-sound", "Sound"),
            ("settings-picture", "Picture"),
            ("settings-colours", "Colours"),
            ("settings-keys", "Keys"),
            ("settings-gamepad", "Gamepad"),
            ("settings-language", "Language"),
            ("settings-others", "What other players may see"),
            ("palette-red-green-map", "Colours for eyes that take red for green"),
            ("palette-blue-yellow-map", "Colours for eyes that take blue for yellow"),
            ("palette-light-dark-map", "Colours by light and dark alone"),
            ("palette-high-contrast-map", "High contrast"),
            ("reward-red-green", "A reward in each of these colours"),
            ("reward-blue-yellow", "For eyes that take blue for yellow"),
            ("reward-light-dark", "By light and dark alone"),
            ("reward-high-contrast", "A reward in high contrast"),
        ],
    ),
    (
        "In German",
        &[
            ("german-title", "The title"),
            ("german-servers", "Servers"),
            ("german-challenge", "A challenge opens"),
            ("german-reward", "A reward"),
            ("german-journal", "The journal"),
            ("german-settings", "Settings"),
            ("german-riddle", "A riddle"),
            ("german-letters", "Letters"),
            ("german-satchel", "What one carries"),
            ("german-summary", "How it went"),
            ("german-barred", "The server does not know the account any more"),
            ("ranking-short-de", "The ranking"),
            ("team-none-de", "Founding or joining a team"),
        ],
    ),
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
