//! What happens, in sentences.

use hunt_shared::{
    crossing::{CrossingIndex, Transition, TransitionKind},
    event::{CrossingDirection, Effect, Event, EventKind, FailureReason},
    hunt::Hunt,
    identity::{ChallengeId, ItemId},
    time::UnixMs,
};

/// A moment, as minutes and seconds since the beginning of the walk.
pub fn clock(time: UnixMs, begun: UnixMs) -> String {
    let seconds = time.seconds_since(begun);
    let sign = if seconds < 0.0 { "-" } else { "" };
    let tenths = (seconds.abs() * 10.0).round() as u64;
    let (minutes, tenths) = (tenths / 600, tenths % 600);
    match minutes / 60 {
        0 => format!("{sign}{minutes:02}:{:02}.{}", tenths / 10, tenths % 10),
        hours => format!("{sign}{hours}:{:02}:{:02}.{}", minutes % 60, tenths / 10, tenths % 10),
    }
}

/// What a player would not be told: the path meets a boundary that nobody sees.
pub fn unseen(index: &CrossingIndex, transition: &Transition) -> String {
    let what = match transition.kind {
        TransitionKind::Entered => "enters",
        TransitionKind::Exited => "leaves",
        TransitionKind::Dwelled => "has stayed in",
        TransitionKind::Crossed(CrossingDirection::LeftToRight) => "crosses, left to right,",
        TransitionKind::Crossed(CrossingDirection::RightToLeft) => "crosses, right to left,",
        TransitionKind::Approached(_) => "comes near",
        TransitionKind::Receded(_) => "is no longer near",
    };
    format!("(unseen: {what} {})", index.id(transition.boundary))
}

/// An event in a sentence.
pub fn sentence(event: &Event, hunt: &Hunt) -> String {
    let title = |id: &ChallengeId| {
        let challenge = hunt.challenges.iter().find(|challenge| challenge.id == *id);
        challenge.map_or_else(|| id.to_string(), |challenge| challenge.title.clone())
    };
    let named = |name: &str, id: &str| if name.is_empty() { id.to_owned() } else { name.to_owned() };
    match &event.kind {
        EventKind::HuntBegun { title } => format!("The hunt begins: {title}."),
        EventKind::BoundaryEntered { boundary, name } => format!("Comes to {}.", named(name, boundary.as_str())),
        EventKind::BoundaryExited { boundary, name } => format!("Leaves {}.", named(name, boundary.as_str())),
        EventKind::BoundaryDwelled { boundary, name } => format!("Has waited at {}.", named(name, boundary.as_str())),
        EventKind::LineCrossed { boundary, name, direction } => {
            let way = match direction {
                CrossingDirection::LeftToRight => "from its left to its right",
                CrossingDirection::RightToLeft => "from its right to its left",
            };
            format!("Crosses {} {way}.", named(name, boundary.as_str()))
        }
        EventKind::BoundaryRevealed { boundary } => {
            format!("{} appears on the map.", named(&boundary.name, boundary.id.as_str()))
        }
        EventKind::ChallengeOpened { title, text, .. } => format!("Challenge “{title}” opens: {text}"),
        EventKind::ChallengeAdvanced { challenge, done, steps, .. } => format!("“{}”: {done} of {steps}.", title(challenge)),
        EventKind::ChallengeCompleted { title, .. } => format!("Challenge “{title}” is completed."),
        EventKind::RewardGranted(reward) => {
            let effects: Vec<String> = reward.effects.iter().map(effect).collect();
            let effects = if effects.is_empty() { String::new() } else { format!(" ({})", effects.join(", ")) };
            format!("Reward “{}”{effects}: {}", reward.title, reward.because)
        }
        EventKind::ObjectCollected { name, .. } => format!("Takes {name}."),
        EventKind::Said { speaker, text } => format!("{speaker}: “{text}”"),
        EventKind::IdsRenamed { renamed } => format!("{} ids of the hunt have changed.", renamed.len()),
        EventKind::ChallengeOffered { challenge, within_s, attempts_left, .. } => {
            let limit = within_s.map_or_else(String::new, |seconds| format!(", {seconds} s to do it in"));
            let left = attempts_left.map_or_else(String::new, |left| format!(", {left} attempts left"));
            format!("“{}” can be started{limit}{left}.", title(challenge))
        }
        EventKind::ChallengeStarted { challenge, attempt, deadline, .. } => {
            let limit = deadline
                .map_or_else(String::new, |deadline| format!(", {:.0} s to do it in", deadline.seconds_since(event.time)));
            format!("Starts “{}”, attempt {attempt}{limit}.", title(challenge))
        }
        EventKind::ChallengeFailed { title, reason, text, .. } => {
            let reason = match reason {
                FailureReason::TimeUp => "time is up",
                FailureReason::Mishap => "what must not happen has happened",
                FailureReason::GivenUp => "given up",
            };
            let text = if text.is_empty() { String::new() } else { format!(" {text}") };
            format!("Challenge “{title}” fails: {reason}.{text}")
        }
        EventKind::RiddleAsked { text, choices, .. } => {
            let choices = if choices.is_empty() { String::new() } else { format!(" [{}]", choices.join(" | ")) };
            format!("Is asked: {text}{choices}")
        }
        EventKind::RiddleAnswered { answer, right, remark, .. } => {
            let verdict = if *right { "right" } else { "wrong" };
            let remark = if remark.is_empty() { String::new() } else { format!(" {remark}") };
            format!("Answers “{answer}”: {verdict}.{remark}")
        }
        EventKind::HintOffered { challenge, hint, price } => {
            let price = if *price > 0 { format!("for {price} points") } else { "for nothing".into() };
            format!("Hint {hint} for “{}” can be had {price}.", title(challenge))
        }
        EventKind::HintGiven { text, price, .. } => {
            let price = if *price > 0 { format!(" (-{price} points)") } else { String::new() };
            format!("Hint{price}: {text}")
        }
        EventKind::CharacterSpoke { speaker, said, text, replies, .. } => {
            let said = said.as_ref().map_or_else(String::new, |said| format!("Says “{said}” "));
            let replies: Vec<&str> = replies.iter().map(|(_, text)| &**text).collect();
            let replies = if replies.is_empty() { String::new() } else { format!(" [{}]", replies.join(" | ")) };
            format!("{said}{speaker}: “{text}”{replies}")
        }
        EventKind::TalkEnded { speaker, said, .. } => format!("Says “{said}” to {speaker} and goes on."),
        EventKind::ItemGiven { name, item, count, by } => format!("{by} gives {}.", counted(name, item, *count)),
        EventKind::ItemTaken { name, item, count, by } => format!("{by} takes {}.", counted(name, item, *count)),
        EventKind::ItemShown { item, picture: Some(_) } => format!("Sees what {item} looks like."),
        EventKind::ItemShown { item, picture: None } => format!("{item} has no picture any more."),
        EventKind::ObjectAppeared { object } => format!("{} appears on the map.", object.name),
        EventKind::ObjectVanished { name, .. } => format!("{name} is there no more."),
        EventKind::ObjectMissed { name, winner, .. } => format!("{winner} was quicker and has {name}."),
        EventKind::BoundaryApproached { boundary, name, within_m } => {
            format!("Comes near {}, within {within_m} m.", named(name, boundary.as_str()))
        }
        EventKind::BoundaryReceded { boundary, name, within_m } => {
            format!("Is no longer within {within_m} m of {}.", named(name, boundary.as_str()))
        }
        EventKind::BoundaryBehaves { .. } => "It is not always there, or moves.".into(),
        EventKind::BoundaryOpened { boundary, name } => format!("{} is there now.", named(name, boundary.as_str())),
        EventKind::ItemsExchanged { because, given, .. } => {
            let given: Vec<String> = given.iter().map(effect).collect();
            let given = if given.is_empty() { String::new() } else { format!(" ({})", given.join(", ")) };
            format!("{because}{given}")
        }
        EventKind::BoundaryClosed { boundary, name } => format!("{} is there no more.", named(name, boundary.as_str())),
        EventKind::TeamJoined { team } => {
            let members: Vec<&str> = team.members.values().map(|name| &**name).collect();
            format!("Is in the team “{}” with the code {}: {}.", team.name, team.code, members.join(", "))
        }
        EventKind::TeamMateJoined { name, .. } => format!("{name} joins the team."),
        EventKind::TeamMateLeft { name, .. } => format!("{name} leaves the team."),
        EventKind::TeamLeft { name } => format!("Leaves the team “{name}”."),
        EventKind::ProgressTaken { first: true, .. } => "Has from here on what the team has.".into(),
        EventKind::ProgressTaken { .. } => "Has more of what the team has.".into(),
        EventKind::TeamMateHeard { mate, speaker, text, .. } => format!("{speaker} to {mate}: “{text}”"),
        EventKind::HuntEnded { title, points } => format!("“{title}” is over, with {points} points."),
        EventKind::RewardExplained { reward, reasons } => format!("Why “{reward}”: {}", reasons.join(" ")),
    }
}

fn counted(name: &str, item: &ItemId, count: u32) -> String {
    let name = if name.is_empty() { item.as_str() } else { name };
    if count == 1 { name.to_owned() } else { format!("{count} × {name}") }
}

fn effect(effect: &Effect) -> String {
    match effect {
        Effect::Points(points) => format!("{points:+} points"),
        Effect::Item { name, count: 1, .. } => name.clone(),
        Effect::Item { name, count, .. } => format!("{count} × {name}"),
        Effect::Badge { name } => format!("badge “{name}”"),
    }
}
