//! What players do with the things that they hold.

use super::*;
use hunt_shared::{
    hunt::{Recipe, Things, Use},
    identity::ItemId,
    picture::Picture,
};

fn things(item: &str, count: u32) -> Things {
    Things { item: item.into(), name: item.to_uppercase(), count }
}

fn story() -> Story {
    let mut hunt = hunt();
    let lamp = || Use {
        item: "lamp".into(),
        at: Some(HARBOUR),
        during: None,
        when: None,
        consumes: true,
        effects: vec![RewardEffect::Points(7), RewardEffect::Reveal(GROTTO)],
        text: "The lamp burns out as {player} looks.".into(),
    };
    hunt.uses = vec![lamp(), Use { at: None, when: Some(Condition::Completed(2)), consumes: false, ..lamp() }];
    hunt.recipes = vec![Recipe { takes: vec![things("glass", 2)], gives: vec![things("lamp", 1)], text: "A lamp.".into() }];
    hunt.challenges[1].goal = Condition::Used("lamp".into());
    hunt.challenges[2].goal = Condition::Score(1_000);
    for object in &mut hunt.objects {
        object.during = None;
        object.position = START;
    }
    Story::of(hunt)
}

#[test]
fn things_are_put_together_and_used_where_they_can_be() {
    let mut story = story();
    story.begin(&[HARBOUR]);
    let combine = || Command::Combine(vec!["glass".into()]);
    assert_eq!(story.refusal(Command::Combine(vec!["rope".into()])), "Nothing comes of putting these together.");
    story.collect("glass-1", START);
    assert_eq!(story.refusal(combine()), "It takes 2 × GLASS; you hold 1.");
    story.collect("glass-2", START);
    assert_eq!(story.refusal(Command::Use("lamp".into())), "You do not hold that.");
    assert_eq!(story.done(combine()), ["exchanged"]);
    assert_eq!(story.progress.items.iter().map(|(item, count)| (item.as_str(), *count)).collect::<Vec<_>>(), [("lamp", 1)]);
    assert_eq!(story.refusal(Command::Use("lamp".into())), "Nothing comes of it here and now.");

    let points = story.progress.points;
    let (events, reply) = story.apply_at(&Cause::Command(&Command::Use("lamp".into())), START, &[HARBOUR]);
    assert_eq!((names(&events)[..2].to_vec(), reply), (vec!["exchanged", "revealed"], Some(CommandResult::Done)));
    assert!(names(&events).contains(&"completed"), "the walk asked for it: {events:?}");
    let EventKind::ItemsExchanged { because, taken, .. } = &events[0] else { panic!("{events:?}") };
    assert_eq!(taken, &[("lamp".into(), "LAMP".to_owned(), 1)], "what was made is named as its recipe names it");
    assert_eq!(because, "The lamp burns out as Mara looks.");
    assert_eq!((story.progress.points, story.progress.items.len()), (points + 7, 0));
}

#[test]
fn what_nobody_has_a_use_for_is_refused() {
    let mut story = story();
    story.begin(&[]);
    story.collect("glass-1", START);
    assert_eq!(story.refusal(Command::Use("glass".into())), "You do not know what to do with it.");
}

#[test]
fn a_thing_that_was_never_held_is_not_named() {
    let mut story = story();
    story.hunt.recipes[0].takes.push(things("oil", 1));
    story.begin(&[]);
    story.collect("glass-1", START);
    let both = Command::Combine(vec!["glass".into(), "oil".into()]);
    assert_eq!(story.refusal(both), "Nothing comes of putting these together.");
}

#[test]
fn what_a_thing_looks_like_is_shown_when_the_player_holds_it() {
    let picture = |number: u8| Picture { hash: ContentHash([number; 32]), width: 4, height: 3 };
    let shown = |item: &str, picture| EventKind::ItemShown { item: item.into(), picture };
    let mut story = story();
    story.hunt.item_pictures = vec![("glass".into(), picture(1)), ("lamp".into(), picture(2))];
    assert!(!names(&story.begin(&[])).contains(&"shown"), "nothing is held yet");
    let (events, _) = story.collect("glass-1", START);
    assert_eq!((names(&events)[0], &events[1..]), ("collected", &[shown("glass", Some(picture(1)))][..]));
    assert_eq!(names(&story.collect("glass-2", START).0), ["collected"], "once is enough");
    let (events, _) = story.command(Command::Combine(vec!["glass".into()]));
    assert_eq!((names(&events)[0], &events[1..]), ("exchanged", &[shown("lamp", Some(picture(2)))][..]));
    // What an edit changes is shown anew, of what is held.
    let edit = |story: &mut Story, pictures: Vec<(ItemId, Picture)>| {
        story.hunt.item_pictures = pictures;
        story.apply_at(&Cause::Reloaded { gone: &[] }, START, &[]).0
    };
    let lamp = ("lamp".into(), picture(3));
    assert_eq!(edit(&mut story, vec![("glass".into(), picture(4)), lamp]), [shown("lamp", Some(picture(3)))]);
    assert_eq!(edit(&mut story, vec![]), [shown("lamp", None)]);
    assert!(edit(&mut story, vec![]).is_empty());
    assert_eq!(story.collect("glass-3", START).0[1..], [shown("glass", None)]);
}
