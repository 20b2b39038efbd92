//! Talks with characters.

use super::*;
use hunt_shared::{
    hunt::{Character, Line, Reply, Things},
    protocol::Refusal,
};

fn story() -> Story {
    let reply = |text: &str, goto: Option<usize>| Reply { text: text.into(), goto, when: None, gives: vec![], takes: vec![] };
    let line = |id: &str, when: Option<Condition>, replies: Vec<Reply>| Line {
        id: id.into(),
        text: format!("{id}, {{player}}."),
        when,
        replies,
    };
    let glass = || Things { item: "glass".into(), name: "Sea-glass".into(), count: 2 };
    let trade = Reply {
        takes: vec![glass()],
        gives: vec![Things { item: "oil".into(), name: "Oil".into(), count: 1 }],
        ..reply("Here is glass.", Some(2))
    };
    let mut hunt = hunt();
    hunt.challenges.push(challenge("trade", vec![], Condition::Said { character: 0, line: 2 }, vec![]));
    hunt.characters = vec![Character {
        id: "keeper".into(),
        name: "The keeper".into(),
        glyph: Glyph::Lamp,
        picture: None,
        place: Some(START),
        reach_m: 6.0,
        during: None,
        lines: vec![
            line("again", Some(Condition::Said { character: 0, line: 1 }), vec![trade, reply("Later.", None)]),
            line("hello", None, vec![reply("Who are you?", Some(0)), reply("Bye.", None)]),
            line("thanks", None, vec![]),
        ],
    }];
    Story::of(hunt)
}

fn talk(reply: Option<(&str, u32)>) -> Command {
    Command::Talk { character: "keeper".into(), reply: reply.map(|(line, number)| (line.into(), number)) }
}

#[test]
fn a_talk_goes_on_by_replies_and_is_remembered() {
    let mut story = story();
    story.begin(&[]);
    let (events, _) = story.command(talk(None));
    let EventKind::CharacterSpoke { text, replies, .. } = &events[0] else { panic!("{events:?}") };
    assert_eq!((&**text, replies.len()), ("hello, Mara.", 2));
    assert_eq!(story.done(talk(Some(("hello", 1)))), ["talk ended"]);
    assert_eq!(story.refusal(talk(Some(("hello", 1)))), "You cannot say that now.");
    let (events, _) = story.command(talk(None));
    let EventKind::CharacterSpoke { line, replies, .. } = &events[0] else { panic!("{events:?}") };
    assert_eq!((line.as_str(), &replies[..]), ("again", &[(1, "Later.".to_owned())][..]), "it offers no trade without glass");
}

#[test]
fn a_trade_takes_and_gives_at_once() {
    let mut story = story();
    story.progress.items.insert("glass".into(), 2);
    story.journal.items.insert("glass".into(), 2);
    story.begin(&[]);
    story.done(talk(None));
    story.done(talk(Some(("hello", 0))));
    assert_eq!(story.done(talk(Some(("again", 0)))), ["taken away", "given", "spoke", "completed", "rewarded"]);
    assert_eq!(story.progress.items, [("oil".into(), 1)].into());
    assert_eq!(story.progress.talk, None, "nothing is left to say");
}

#[test]
fn one_must_come_near() {
    let mut story = story();
    story.begin(&[]);
    let far = LonLat::new(START.lon + 0.001, START.lat);
    let (events, reply) = story.apply_at(&Cause::Command(&talk(None)), far, &[]);
    assert!(events.is_empty());
    assert_eq!(
        reply,
        Some(CommandResult::Refused(Refusal::CharacterIsFar { name: "The keeper".into(), distance_m: 87, reach_m: 6 }))
    );
}
