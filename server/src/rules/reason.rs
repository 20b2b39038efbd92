//! Reasons: why a condition holds, in words for the player.

use super::{
    goal::{self, View},
    spoken::Spoken,
    text::item_name,
};
use hunt_shared::{
    event::CrossingDirection,
    hunt::{Challenge, Condition, Visibility},
};

/// Why a condition of a challenge holds, as a sentence.
pub fn why(condition: &Condition, met: &[bool], view: &View, challenge: &Challenge) -> String {
    let mut reasons = Vec::new();
    collect(condition, met, view, challenge, true, &mut reasons);
    reasons.dedup();
    let reasons: Vec<&str> = reasons.iter().map(String::as_str).collect();
    let spoken = Spoken::of(&view.hunt.language);
    format!("{} {}.", spoken.say("You", "Du"), spoken.listed(&reasons))
}

/// That so many possibilities before this one did not fit.
pub(super) fn passed_over(count: usize, spoken: Spoken) -> String {
    match (spoken, count) {
        (Spoken::English, 1) => "One possibility before it did not fit you.".to_owned(),
        (Spoken::English, _) => format!("{count} possibilities before it did not fit you."),
        (Spoken::German, 1) => "Eine Möglichkeit davor passte nicht auf dich.".to_owned(),
        (Spoken::German, _) => format!("{count} Möglichkeiten davor passten nicht auf dich."),
    }
}

/// How a reward was drawn: from how many that were left of how many, with which chance in per cent.
pub(super) fn drawn(left: usize, possible: usize, chance: f64, spoken: Spoken) -> String {
    match (spoken, left) {
        (Spoken::English, 1) if possible == 1 => "It was the only one that could be drawn.".to_owned(),
        (Spoken::English, 1) => format!("It was the last of {possible} that you had not drawn yet."),
        (Spoken::English, _) => {
            let from =
                if left == possible { left.to_string() } else { format!("the {left} of {possible} that you had not drawn yet") };
            format!("It was drawn by lot from {from}, with a chance of {chance:.0} %.")
        }
        (Spoken::German, 1) if possible == 1 => "Etwas anderes konnte nicht gezogen werden.".to_owned(),
        (Spoken::German, 1) => format!("Es war das letzte von {possible}, das du noch nicht gezogen hattest."),
        (Spoken::German, _) => {
            let from = if left == possible {
                format!("aus {left}")
            } else {
                format!("aus den {left} von {possible}, die du noch nicht gezogen hattest,")
            };
            format!("Es wurde {from} gelost, mit einer Chance von {chance:.0} %.")
        }
    }
}

/// Gathers what makes a condition true, or false.
fn collect(condition: &Condition, met: &[bool], view: &View, challenge: &Challenge, truth: bool, reasons: &mut Vec<String>) {
    let parts = condition.parts();
    if parts.is_empty() {
        reasons.push(words(condition, view, challenge, truth));
        return;
    }
    let truth_of_parts = if matches!(condition, Condition::Not(_)) { !truth } else { truth };
    // One false part suffices to make all of them not true, one true part to make any of them true.
    let one_suffices = match condition {
        Condition::All(_) | Condition::InOrder(_) => !truth,
        Condition::Any(_) => truth,
        _ => false,
    };
    let mut rest = met;
    for part in parts {
        let (own, others) = rest.split_at(goal::leaves(part).min(rest.len()));
        rest = others;
        if goal::is_met(part, own, view) == truth_of_parts {
            collect(part, own, view, challenge, truth_of_parts, reasons);
            if one_suffices {
                return;
            }
        }
    }
}

/// What a leaf says of the player: "went to the Harbour", or when it is false "did not go to the Harbour".
fn words(leaf: &Condition, view: &View, challenge: &Challenge, truth: bool) -> String {
    let spoken = Spoken::of(&view.hunt.language);
    // In the language, what is so and what is not.
    let either = |english: [String; 2], german: [String; 2]| {
        let [so, not] = spoken.say(english, german);
        if truth { so } else { not }
    };
    let place = |boundary: usize| {
        let boundary = &view.hunt.boundaries[boundary];
        let known = boundary.visibility == Visibility::Visible || view.progress.revealed.contains_key(&boundary.id);
        match (known, &*boundary.name) {
            (false, _) => spoken.say("a hidden place", "einem verborgenen Ort").to_owned(),
            (true, "") => spoken.say("an unnamed place", "einem Ort ohne Namen").to_owned(),
            (true, name) => spoken.say(name.to_owned(), spoken.quoted(name)),
        }
    };
    // What the player has not met yet is not named: that it is there may be a secret.
    let title = |challenge: usize, german: &str| {
        let challenge = &view.hunt.challenges[challenge];
        let known = view.progress.challenges.contains_key(&challenge.id);
        if known { spoken.quoted(&challenge.title) } else { spoken.say("another challenge", german).to_owned() }
    };
    let thing = |name: &str| spoken.say(name.to_owned(), spoken.quoted(name));
    let seconds = |seconds: f64| {
        let one = seconds == 1.0;
        spoken.say(
            if one { "a second".to_owned() } else { format!("{seconds} seconds") },
            if one { "eine Sekunde".to_owned() } else { format!("{seconds} Sekunden") },
        )
    };
    match leaf {
        Condition::Entered(boundary) => {
            let place = place(*boundary);
            either(
                [format!("went to {place}"), format!("did not go to {place}")],
                [format!("warst bei {place}"), format!("warst nicht bei {place}")],
            )
        }
        Condition::Exited(boundary) => {
            let place = place(*boundary);
            either(
                [format!("left {place}"), format!("did not leave {place}")],
                [format!("bist von {place} weggegangen"), format!("bist nicht von {place} weggegangen")],
            )
        }
        Condition::Dwelled(boundary) => {
            let place = place(*boundary);
            either(
                [format!("waited at {place}"), format!("did not wait at {place}")],
                [format!("hast bei {place} gewartet"), format!("hast nicht bei {place} gewartet")],
            )
        }
        Condition::Approached { boundary, .. } => {
            let place = place(*boundary);
            either(
                [format!("came near {place}"), format!("did not come near {place}")],
                [format!("warst nahe bei {place}"), format!("warst nie nahe bei {place}")],
            )
        }
        Condition::Receded { boundary, .. } => {
            let place = place(*boundary);
            either(
                [format!("went far from {place}"), format!("did not go far from {place}")],
                [format!("hast dich von {place} entfernt"), format!("hast dich nicht von {place} entfernt")],
            )
        }
        Condition::Crossed { boundary, direction } => {
            let place = place(*boundary);
            let way = match direction {
                Some(CrossingDirection::LeftToRight) => spoken.say(" from its left to its right", " von links nach rechts"),
                Some(CrossingDirection::RightToLeft) => spoken.say(" from its right to its left", " von rechts nach links"),
                None => "",
            };
            either(
                [format!("crossed {place}{way}"), format!("did not cross {place}{way}")],
                [
                    format!("hast die Linie bei {place}{way} überquert"),
                    format!("hast die Linie bei {place} nicht{way} überquert"),
                ],
            )
        }
        Condition::Holds { item, .. } if !truth && !view.progress.items.contains_key(item) => {
            spoken.say("do not hold a certain thing", "hast etwas Bestimmtes nicht").to_owned()
        }
        Condition::Used(item) if !truth && !view.progress.items.contains_key(item) => {
            spoken.say("did not use a certain thing", "hast etwas Bestimmtes nicht benutzt").to_owned()
        }
        Condition::Holds { item, count } => {
            let name = thing(&item_name(view.hunt, item));
            either(
                [format!("hold {count} × {name}"), format!("do not hold {count} × {name}")],
                [format!("hast {count} × {name}"), format!("hast nicht {count} × {name}")],
            )
        }
        Condition::Used(item) => {
            let name = thing(&item_name(view.hunt, item));
            either(
                [format!("used {name}"), format!("did not use {name}")],
                [format!("hast {name} benutzt"), format!("hast {name} nicht benutzt")],
            )
        }
        Condition::Score(points) => either(
            [format!("have at least {points} points"), format!("have fewer than {points} points")],
            [format!("hast mindestens {points} Punkte"), format!("hast weniger als {points} Punkte")],
        ),
        Condition::Completed(other) => {
            let title = title(*other, "eine andere Aufgabe");
            either(
                [format!("completed {title}"), format!("have not completed {title}")],
                [format!("hast {title} geschafft"), format!("hast {title} nicht geschafft")],
            )
        }
        Condition::Failed(other) => {
            let title = title(*other, "einer anderen Aufgabe");
            either(
                [format!("failed at {title} before"), format!("never failed at {title}")],
                [format!("bist an {title} schon gescheitert"), format!("bist an {title} nie gescheitert")],
            )
        }
        Condition::Answered { challenge, .. } => {
            let title = title(*challenge, "einer anderen Aufgabe");
            either(
                [format!("solved the riddle of {title}"), format!("did not solve the riddle of {title}")],
                [format!("hast das Rätsel von {title} gelöst"), format!("hast das Rätsel von {title} nicht gelöst")],
            )
        }
        Condition::Collected(object) => {
            let (object, progress) = (&view.hunt.objects[*object], view.progress);
            let is_met = progress.appeared.contains_key(&object.id) || progress.collected.contains(&object.id);
            let name = match is_met || object.appearance.is_public() {
                true => thing(&object.name),
                false => spoken.say("something hidden", "etwas Verborgenes").to_owned(),
            };
            either(
                [format!("took {name}"), format!("did not take {name}")],
                [format!("hast {name} genommen"), format!("hast {name} nicht genommen")],
            )
        }
        Condition::Said { character, .. } => {
            let name = &view.hunt.characters[*character].name;
            either(
                [format!("heard what {name} had to say"), format!("did not hear all that {name} had to say")],
                [
                    format!("hast gehört, was {name} zu sagen hatte"),
                    format!("hast nicht alles gehört, was {name} zu sagen hatte"),
                ],
            )
        }
        Condition::TimeLeft(left) => {
            let time = seconds(*left);
            either(
                [format!("had at least {time} left"), format!("had less than {time} left")],
                [format!("hattest noch mindestens {time}"), format!("hattest keine {time} mehr")],
            )
        }
        Condition::Within(within) => {
            let time = seconds(*within);
            either(
                [format!("needed no more than {time}"), format!("needed more than {time}")],
                [format!("hast höchstens {time} gebraucht"), format!("hast mehr als {time} gebraucht")],
            )
        }
        Condition::Rank(most) => {
            let title = spoken.quoted(&challenge.title);
            match most {
                1 => either(
                    [format!("were the first to complete {title}"), format!("were not the first to complete {title}")],
                    [
                        format!("hast {title} vor allen anderen geschafft"),
                        format!("hast {title} nicht vor allen anderen geschafft"),
                    ],
                ),
                most => either(
                    [
                        format!("were among the first {most} to complete {title}"),
                        format!("were not among the first {most} to complete {title}"),
                    ],
                    [
                        format!("warst unter den ersten {most}, die {title} geschafft haben"),
                        format!("warst nicht unter den ersten {most}, die {title} geschafft haben"),
                    ],
                ),
            }
        }
        Condition::Now(times) => {
            let times = spoken.say(times.in_words(), times.in_german());
            either(
                [format!("were there {times}"), format!("were not there {times}")],
                [format!("warst {times} da"), format!("warst nicht {times} da")],
            )
        }
        Condition::All(_) | Condition::Any(_) | Condition::InOrder(_) | Condition::AtLeast { .. } | Condition::Not(_) => {
            String::new()
        }
    }
}
