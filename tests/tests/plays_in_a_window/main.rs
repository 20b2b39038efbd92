//! The game as a player has it before him: the real program in a real window on a display that nobody sees, worked by real key strokes and
//! clicks, from the title to the last reward, with a picture kept of each step.
//!
//! They take minutes and need a display server, so they are left out unless asked for: `scripts/window`. The pictures are kept in
//! `target/window`, or in the folder that `HUNT_WINDOW_FRAMES` names.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod display;
mod game;
mod hands;
mod route;
mod scene;

use game::{Game, hunts};
use hands::Hands;
use hunt_shared::geo::{LocalFrame, LonLat};
use hunt_tests::{Proxy, Server, ServerOptions, Weather, server_under_test};
use route::{Leg, legs};
use scene::Scene;
use std::time::Duration;

/// A window in which a software renderer is fast enough, and the screen around it.
const WINDOW: (u32, u32) = (960, 600);

/// The frames in which a new screen comes to be drawn as a whole.
const FIRST_FRAMES: u64 = 5;

/// Attempts at the race; a machine that halts may lose one.
const RACES: usize = 3;

/// What there is to do at the end of each leg of the walk.
const DEEDS: [Deed; 10] = [
    Deed::Take("glass-4"),
    Deed::Take("glass-5"),
    Deed::Take("glass-6"),
    Deed::Take("glass-7"),
    Deed::Take("glass-8"),
    Deed::Await("bell-rock"),
    Deed::Answer,
    Deed::Race,
    Deed::Await("keepers-grotto"),
    Deed::Take("crown"),
];

/// Something to do at a place.
#[derive(Clone, Copy, Debug)]
enum Deed {
    /// Take an object.
    Take(&'static str),
    /// Stay until a challenge is done.
    Await(&'static str),
    /// Answer the Weather Stone, wrongly at first.
    Answer,
    /// Start the race; the next leg begins with it.
    Race,
}

/// From the title to the map of the sample hunt.
fn begin(game: &mut Game, hands: Hands) {
    game.until("the title", |scene| scene.screen == "title" && scene.button("Play").is_some());
    game.frames(FIRST_FRAMES);
    game.save("title");
    hands.press(game, "the game leaves the title", "Return", "Play", |scene| scene.screen != "title");
    game.until("the hunts of the game's own server", |scene| scene.button("Merrowick").is_some());
    game.save("picker");
    let is_chosen = |scene: &Scene| scene.buttons.iter().any(|button| button.focused && button.label.contains("Merrowick"));
    if hands == Hands::Keys {
        for _ in 0..10 {
            if game.comes(Duration::from_secs(4), is_chosen) {
                break;
            }
            game.key("Down");
        }
    }
    hands.press(game, "the hunt is chosen", "Return", "Merrowick", |scene| scene.screen != "hunt_picker");
    arrive(game);
}

/// On the map.
fn arrive(game: &mut Game) {
    let plays = |scene: &Scene| scene.play.as_ref().is_some_and(|play| play.hunt == "merrowick" && !play.open.is_empty());
    game.until("the map of the sample hunt", |scene| plays(scene) && scene.link.status == "live");
    game.frames(FIRST_FRAMES);
    game.save("begun");
}

fn do_there(game: &mut Game, hands: Hands, deed: Deed) {
    match deed {
        Deed::Take(object) => {
            let is_near = |scene: &Scene| scene.play().in_reach.as_deref() == Some(object);
            // A click on the thing itself, on the last steps to it, has taken it already; what follows from it is looked for in the end.
            if game.comes(Duration::from_secs(10), is_near) {
                hands.press(game, &format!("{object} is taken"), "e", "take the", |scene| !is_near(scene));
            } else if hands == Hands::Keys {
                game.fail(&format!("{object} is not in reach"));
            }
            game.save(&format!("took-{object}"));
        }
        Deed::Await(challenge) => {
            game.until(&format!("{challenge} is done"), |scene| scene.has_completed(challenge));
            game.save(challenge);
        }
        Deed::Answer => answer(game, hands),
        Deed::Race => start_race(game, hands, "Start"),
    }
}

/// Presses a button of the quest card, which may have to show another challenge first.
fn on_quest_card(game: &mut Game, hands: Hands, words: &str) {
    for _ in 0..4 {
        if game.comes(Duration::from_secs(6), |scene| scene.button(words).is_some()) {
            return;
        }
        if hands == Hands::Keys { game.key("q") } else { game.click_button("open") }
    }
    game.fail(&format!("the quest card offers no {words:?}"));
}

fn answer(game: &mut Game, hands: Hands) {
    on_quest_card(game, hands, "Answer the riddle");
    hands.press(game, "the riddle's panel", "f", "Answer the riddle", |scene| {
        scene.field("answer").is_some_and(|field| field.focused)
    });
    game.save("riddle");
    for (answer, remark) in [("the moon", "The moon holds the string"), ("the tide", "")] {
        // After a wrong answer the next one is taken only after a while.
        game.until("an answer is taken", |scene| {
            scene.button("Answer").is_some() && scene.field("answer").is_some_and(|field| field.focused && field.value.is_empty())
        });
        hands.write(game, "answer", answer);
        game.save(&format!("riddle-{}", answer.replace(' ', "-")));
        let is_judged = |scene: &Scene| match remark {
            "" => scene.has_completed("weather-stone"),
            remark => scene.says(remark),
        };
        // By pointer it is the letter board's own key.
        hands.press(game, "the stone has heard", "Return", "Enter", is_judged);
        game.save(&format!("riddle-{}-judged", answer.replace(' ', "-")));
    }
    game.until("the panel is gone", |scene| scene.field("answer").is_none());
}

fn start_race(game: &mut Game, hands: Hands, words: &str) {
    on_quest_card(game, hands, words);
    hands.press(game, "the race has begun", "f", words, |scene| scene.button("Give up").is_some());
    game.save("race");
}

/// Runs through the gates, again if need be, and goes on to the end of the leg.
fn race(game: &mut Game, hands: Hands, start: LonLat, leg: &Leg) {
    for attempt in 1..=RACES {
        // The first corner lies behind the last gate.
        hands.pass(game, leg[0]);
        if game.comes(Duration::from_secs(15), |scene| scene.has_completed("race-the-tide")) {
            game.save("race-the-tide");
            hands.walk(game, &leg[1..]);
            return;
        }
        if attempt < RACES {
            game.save("race-lost");
            game.until("the attempt has ended", |scene| scene.button("Give up").is_none());
            hands.walk(game, &[start]);
            start_race(game, hands, "Try again");
        }
    }
    game.fail("the tide won each race");
}

fn play_to_the_end(name: &str, hands: Hands) {
    let folder = hunts();
    let mut game = Game::start(name, WINDOW, WINDOW, &["--hunts", &folder.to_string_lossy()]);
    begin(&mut game, hands);
    let legs = legs(&folder.join("merrowick/whole-walk.gpx"));
    let mut rewards = 0;
    for (index, (leg, deed)) in legs.iter().zip(DEEDS).enumerate() {
        if index > 0 && matches!(DEEDS[index - 1], Deed::Race) {
            race(&mut game, hands, *legs[index - 1].last().unwrap(), leg);
        } else {
            hands.walk(&mut game, leg);
        }
        do_there(&mut game, hands, deed);
        let play = game.look().play().clone();
        if play.rewards > rewards {
            rewards = play.rewards;
            game.save(&format!("reward-{rewards}"));
        }
    }
    let scene = game.until("the last reward", |scene| scene.play().rewards == 8);
    let mut completed = scene.play().completed.clone();
    completed.sort();
    let all =
        ["bell-rock", "gulls-crown", "keepers-grotto", "landfall", "race-the-tide", "rope-walk", "sea-glass", "weather-stone"];
    assert_eq!(completed, all);
    assert_eq!(scene.play().last_reward.as_deref(), Some("Crowned, Briefly"));
    assert!(scene.play().open.is_empty(), "{:?}", scene.play().open);
    game.save("last-reward");
    on_quest_card(&mut game, hands, "How it went");
    hands.press(&mut game, "how it went", "f", "How it went", |scene| scene.button("Keep the track").is_some());
    game.save("how-it-went");
    if hands == Hands::Pointer {
        for (button, ending) in [("Keep the picture", "png"), ("Keep the track", "gpx")] {
            hands.press(&mut game, ending, "", button, |scene| scene.says(&format!(".{ending}")));
            game.save(&format!("kept-{ending}"));
            assert_eq!(game.kept(ending).len(), 1, "one file is kept: {:?}", game.kept(ending));
        }
    }
}

#[test]
#[ignore = "takes many minutes and needs a display server: scripts/window"]
fn to_the_last_reward_by_keys_alone() {
    play_to_the_end("keys", Hands::Keys);
}

#[test]
#[ignore = "takes many minutes and needs a display server: scripts/window"]
fn to_the_last_reward_by_pointer_alone() {
    play_to_the_end("pointer", Hands::Pointer);
}

/// From a small laptop to the largest screens.
const SIZES: [(i32, i32); 7] = [(800, 600), (1024, 768), (1280, 800), (1920, 1080), (2560, 1080), (2560, 1440), (3840, 2160)];

/// Shows what is shown in each size, and notes what lies where it should not.
fn in_each_size(game: &mut Game, name: &str, something_lies_over_it: bool, wrong: &mut Vec<String>) {
    for (width, height) in SIZES {
        let scene = game.resize(width, height);
        game.save(&format!("{name}-{width}x{height}"));
        let found = scene.misplaced(something_lies_over_it);
        wrong.extend(found.into_iter().map(|what| format!("{name} in {width} to {height}: {what}")));
    }
    game.resize(SIZES[0].0, SIZES[0].1);
}

#[test]
#[ignore = "takes many minutes and needs a display server: scripts/window"]
fn every_button_lies_in_the_window_in_every_size() {
    let mut game = Game::start("sizes", (800, 600), (3840, 2160), &["--hunts", &hunts().to_string_lossy()]);
    let mut wrong = Vec::new();
    // On the title keys are for the name that is typed there.
    let hands = Hands::Pointer;
    game.until("the title", |scene| scene.button("Play").is_some());
    in_each_size(&mut game, "title", false, &mut wrong);
    hands.press(&mut game, "the settings", "F10", "Settings", |scene| scene.button("Back").is_some());
    in_each_size(&mut game, "settings", true, &mut wrong);
    hands.press(&mut game, "the title again", "Escape", "Back", |scene| scene.button("Back").is_none());
    hands.press(&mut game, "the game leaves the title", "Return", "Play", |scene| scene.screen != "title");
    game.until("the picker", |scene| scene.button("Merrowick").is_some());
    in_each_size(&mut game, "picker", false, &mut wrong);
    hands.press(&mut game, "the hunt is chosen", "Return", "Merrowick", |scene| scene.screen != "hunt_picker");
    arrive(&mut game);
    in_each_size(&mut game, "playing", false, &mut wrong);
    Hands::Keys.press(&mut game, "the settings", "F10", "Settings", |scene| scene.button("Play on").is_some());
    in_each_size(&mut game, "playing-settings", true, &mut wrong);
    assert!(wrong.is_empty(), "{} things lie where they should not:\n{}", wrong.len(), wrong.join("\n"));
}

/// A server with the sample hunt that lives as long as the test lets it.
fn serve(options: impl FnOnce(ServerOptions) -> ServerOptions) -> Server {
    Server::start(options(ServerOptions::new(server_under_test!(), hunts().join("merrowick")))).unwrap()
}

/// Joins a server without the title.
fn join(name: &str, server: &Server) -> Game {
    let mut game = Game::start(name, WINDOW, WINDOW, &["--join", &server.http().to_string(), "--hunt", "merrowick"]);
    arrive(&mut game);
    game
}

#[test]
#[ignore = "takes minutes and needs a display server: scripts/window"]
fn the_server_is_killed_while_playing_and_nothing_is_lost() {
    let mut server = serve(|options| options);
    let mut game = join("killed", &server);
    let hands = Hands::Keys;
    let legs = legs(&hunts().join("merrowick/whole-walk.gpx"));
    server.kill();
    let scene =
        game.until("the badge tells that the server is gone", |scene| scene.link.status == "offline" && scene.says("Offline"));
    let begun = scene.play().clone();
    game.save("offline");
    // Ashore and to the first piece of glass, with no server to hear of it.
    hands.walk(&mut game, &legs[0]);
    let scene = game.look();
    assert_eq!(scene.screen, "playing", "the map stays on screen");
    assert_ne!(scene.link.status, "live");
    assert_eq!(scene.play().seq, begun.seq, "nothing is told that no server has stored");
    game.save("walked-on");
    server.restart().unwrap();
    game.until("the game is live again", |scene| scene.link.status == "live");
    game.save("live-again");
    // What an event leads to may come a frame later.
    game.until("the landfall that no server saw, and what it is worth", |scene| {
        scene.has_completed("landfall") && scene.play().rewards == begun.rewards + 1
    });
    game.save("caught-up");
    do_there(&mut game, hands, DEEDS[0]);
}

#[test]
#[ignore = "takes minutes and needs a display server: scripts/window"]
fn another_device_takes_over_and_gives_back() {
    let server = serve(|options| options);
    let mut first = join("taken-over", &server);
    let arguments = ["--join", &server.http().to_string(), "--hunt", "merrowick"];
    let mut second = Game::start_in(first.copy_of_home(), "takes-over", WINDOW, WINDOW, &arguments);
    arrive(&mut second);
    let plays_elsewhere = |scene: &Scene| scene.link.status == "superseded" && scene.button("Play here").is_some();
    first.until("the first device says that another plays", plays_elsewhere);
    first.save("superseded");
    Hands::Pointer.press(&mut first, "the first device plays again", "", "Play here", |scene| scene.link.status == "live");
    second.until("the second device says that another plays", plays_elsewhere);
    first.save("taken-back");
}

#[test]
#[ignore = "takes minutes and needs a display server: scripts/window"]
fn who_quits_goes_on_from_the_title_on_the_spot() {
    let folder = hunts().display().to_string();
    let arguments = ["--hunts", folder.as_str()];
    let mut game = Game::start("quits", WINDOW, WINDOW, &arguments);
    begin(&mut game, Hands::Keys);
    Hands::Keys.walk(&mut game, &legs(&hunts().join("merrowick/whole-walk.gpx"))[0]);
    let before = game.until("the landfall is stored", |scene| scene.has_completed("landfall")).play().clone();
    let mut game = Game::start_in(game.end(), "comes-back", WINDOW, WINDOW, &arguments);
    game.until("the title offers to go on", |scene| scene.button("Go on: ").is_some());
    game.save("title");
    Hands::Keys.press(&mut game, "the game leaves the title", "Return", "Go on: ", |scene| scene.screen != "title");
    arrive(&mut game);
    let frame = LocalFrame::about(before.player.position());
    let place = |scene: &Scene| frame.to_local(scene.play().player.position());
    let stood = frame.to_local(before.player.position());
    let after = game.until("the player stands where the game was left", |scene| place(scene).distance_m(stood) < 8.0);
    game.save("on-the-spot");
    assert!(!after.says("too fast"), "nothing had to be taken back");
    assert_eq!((&after.play().completed, after.play().rewards), (&before.completed, before.rewards));
}

#[test]
#[ignore = "takes minutes and needs a display server: scripts/window"]
fn the_own_server_of_who_plays_alone_is_killed_and_comes_back() {
    let mut game = Game::start("own-server", WINDOW, WINDOW, &["--hunts", &hunts().to_string_lossy()]);
    begin(&mut game, Hands::Keys);
    let walked = hunts().join("merrowick/whole-walk.gpx");
    game.kill_own_server();
    Hands::Keys.walk(&mut game, &legs(&walked)[0]);
    game.until("the game is live again by itself", |scene| scene.link.status == "live");
    game.until("the landfall, walked while there was no server", |scene| scene.has_completed("landfall"));
    game.save("landfall");
}

#[test]
#[ignore = "takes minutes and needs a display server: scripts/window"]
fn a_walk_goes_on_while_every_fifth_packet_is_lost() {
    let proxy = Proxy::open(20).unwrap();
    let server = serve(|options| ServerOptions { public_addr: Some(proxy.address()), ..options });
    proxy.lead_to(server.udp()[0]);
    proxy.set_weather(Weather::losing(0.2), Weather::losing(0.2));
    let mut game = join("loss", &server);
    let hands = Hands::Keys;
    for (leg, deed) in legs(&hunts().join("merrowick/whole-walk.gpx")).iter().zip(DEEDS).take(2) {
        hands.walk(&mut game, leg);
        do_there(&mut game, hands, deed);
    }
    let scene = game.until("the landfall", |scene| scene.has_completed("landfall") && scene.play().rewards >= 1);
    assert_eq!(scene.screen, "playing");
    for (way, counts) in [("up", proxy.up()), ("down", proxy.down())] {
        println!("{way}: {counts:?}");
        assert!(counts.lost * 10 > counts.received, "the weather was not as bad as it was meant to be, {way}: {counts:?}");
    }
}
