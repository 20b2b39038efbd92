//! The terms of conditions.

use super::super::{
    declare::choice,
    values::{Count, Id, PointCount, Positive, ShortText, Spanned},
};
use crate::event::CrossingDirection;

choice! {
    /// Something that can come true. What happens counts from when its challenge was opened or started; the rest is as it is at the moment.
    ConditionTerm as "Condition" {
        /// The player went into an area or circle, or stands in it when the challenge opens.
        Entered(
            /// The boundary's id.
            boundary: Id,
        ),
        /// The player left an area or circle.
        Exited(
            /// The boundary's id.
            boundary: Id,
        ),
        /// The player stayed in an area or circle for its `dwell_s`.
        Dwelled(
            /// The boundary's id.
            boundary: Id,
        ),
        /// The player went through a line.
        Crossed(
            /// The boundary's id.
            boundary: Id,
            /// The way that counts, seen along the line from its first point; left out: both.
            direction: Option<CrossingDirection> = "None",
        ),
        /// The player came near a boundary: within its `approaching_m`.
        Approached(
            /// The boundary's id.
            boundary: Id,
            /// Which of its distances, in metres; left out: the nearest.
            within_m: Option<Spanned<Positive>> = "None",
        ),
        /// The player was near a boundary and is no more.
        Receded(
            /// The boundary's id.
            boundary: Id,
            /// Which of its distances, in metres; left out: the farthest.
            within_m: Option<Spanned<Positive>> = "None",
        ),
        /// The player holds at least so many of an item.
        Holds(
            /// The item, as objects and rewards give it.
            item: Id,
            /// How many.
            count: Count = "1",
        ),
        /// The player has used an item at least once.
        Used(
            /// The item.
            item: Id,
        ),
        /// All of these, in any order.
        All(
            /// The conditions.
            conditions: Vec<Spanned<ConditionTerm>>,
        ),
        /// One of these.
        Any(
            /// The conditions.
            conditions: Vec<Spanned<ConditionTerm>>,
        ),
        /// All of these, each counting only after the one before.
        InOrder(
            /// The conditions.
            conditions: Vec<Spanned<ConditionTerm>>,
        ),
        /// At least so many of these, in any order.
        AtLeast(
            /// How many.
            count: Spanned<Count>,
            /// The conditions.
            conditions: Vec<Spanned<ConditionTerm>>,
        ),
        /// Not this; of something that happens: not since the challenge was opened or started.
        Not(
            /// The condition.
            condition: Box<Spanned<ConditionTerm>>,
        ),
        /// The player has at least so many points.
        Score(
            /// How many.
            points: Spanned<PointCount>,
        ),
        /// The player has completed a challenge.
        Completed(
            /// The challenge's id.
            challenge: Id,
        ),
        /// The player has failed a challenge at least once.
        Failed(
            /// The challenge's id.
            challenge: Id,
        ),
        /// The player has answered a riddle rightly.
        Answered(
            /// The riddle's id, which is its challenge's id unless it has one of its own.
            riddle: Id,
        ),
        /// The player has taken an object.
        Collected(
            /// The object's id.
            object: Id,
        ),
        /// A character has said a line to the player.
        Said(
            /// The character's id.
            character: Id,
            /// The line's id.
            line: Id,
        ),
        /// At least so many seconds of the challenge's `within_s` are left.
        TimeLeft(
            /// How many.
            seconds: Spanned<Positive>,
        ),
        /// No more than so many seconds have passed since the challenge was opened or started.
        Within(
            /// How many.
            seconds: Spanned<Positive>,
        ),
        /// The player is, or would be, among the first so many to complete the challenge.
        Rank(
            /// How many.
            at_most: Spanned<Count>,
        ),
        /// It is a time of day, by the clocks of the hunt's time zone; past midnight when the second time is the earlier.
        TimeOfDay(
            /// From when, such as "21:00".
            from: Spanned<ShortText>,
            /// Until when.
            until: Spanned<ShortText>,
            /// The days of the week on which it begins, such as "Fri Sat"; left out: every day.
            days: Option<Spanned<ShortText>> = "None",
        ),
        /// It is one of these days of the week, in the hunt's time zone.
        Weekday(
            /// Which, such as "Sat Sun" or "Mon-Fri".
            days: Spanned<ShortText>,
        ),
        /// It is between two moments; by the clocks of the hunt's time zone unless they say another.
        Between(
            /// From when, such as "2026-05-01T10:00".
            from: Spanned<ShortText>,
            /// Until when; a date alone is the whole day.
            until: Spanned<ShortText>,
        ),
    }
}
