//! The kinds of events.

use super::{CrossingDirection, Effect, ProgressPart, Reward, TeamStatus};
use crate::{
    geo::LonLat,
    hunt::{Glyph, PublicBehaviour, PublicBoundary, PublicObject, Renamed},
    identity::{BoundaryId, ChallengeId, CharacterId, ItemId, LineId, ObjectId, PlayerId, RewardId, RiddleId},
    picture::Picture,
    time::UnixMs,
};
use serde::{Deserialize, Serialize};

/// What happened. Variants are only ever added at the end.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum EventKind {
    /// The player's first step into the hunt.
    HuntBegun {
        /// The hunt's title.
        title: String,
    },
    /// The player went into an area or circle that players may see.
    BoundaryEntered {
        /// The boundary.
        boundary: BoundaryId,
        /// Its name, as shown.
        name: String,
    },
    /// The player left an area or circle that players may see.
    BoundaryExited {
        /// The boundary.
        boundary: BoundaryId,
        /// Its name, as shown.
        name: String,
    },
    /// The player stayed in an area or circle as long as it asks.
    BoundaryDwelled {
        /// The boundary.
        boundary: BoundaryId,
        /// Its name, as shown.
        name: String,
    },
    /// The player went through a tripwire that players may see.
    LineCrossed {
        /// The boundary.
        boundary: BoundaryId,
        /// Its name, as shown.
        name: String,
        /// Which way.
        direction: CrossingDirection,
    },
    /// A boundary that was hidden can now be seen.
    BoundaryRevealed {
        /// The boundary, whole.
        boundary: PublicBoundary,
    },
    /// A challenge can now be played.
    ChallengeOpened {
        /// The challenge.
        challenge: ChallengeId,
        /// Its title.
        title: String,
        /// What to do.
        text: String,
        /// Where to go first, when there is a place.
        target: Option<LonLat>,
        /// How many steps complete it.
        steps: u32,
    },
    /// A step of a challenge was done.
    ChallengeAdvanced {
        /// The challenge.
        challenge: ChallengeId,
        /// Steps done.
        done: u32,
        /// Steps in all.
        steps: u32,
        /// Where to go next, when there is a place.
        target: Option<LonLat>,
    },
    /// A challenge was completed.
    ChallengeCompleted {
        /// The challenge.
        challenge: ChallengeId,
        /// Its title.
        title: String,
    },
    /// A reward was given.
    RewardGranted(Reward),
    /// A virtual object was taken.
    ObjectCollected {
        /// The object.
        object: ObjectId,
        /// Its name.
        name: String,
        /// How it is drawn.
        glyph: Glyph,
        /// What the player holds of it now: the kind of thing and how many were added.
        item: Option<(ItemId, u32)>,
    },
    /// Somebody or something speaks to the player.
    Said {
        /// Who speaks, as shown.
        speaker: String,
        /// What is said.
        text: String,
    },
    /// Things have other ids from here on than in the events before.
    IdsRenamed {
        /// Those that the player has something of.
        renamed: Vec<Renamed>,
    },
    /// A challenge waits for the player to start it: for the first time, again after a failure, or again after it was completed.
    ChallengeOffered {
        /// The challenge.
        challenge: ChallengeId,
        /// From when on it can be started.
        from: UnixMs,
        /// Seconds that an attempt has, when it has a limit.
        within_s: Option<f64>,
        /// How many attempts are left, when they are counted.
        attempts_left: Option<u32>,
    },
    /// An attempt at a challenge begins; what was done of it before does not count any more.
    ChallengeStarted {
        /// The challenge.
        challenge: ChallengeId,
        /// Which attempt it is, from 1.
        attempt: u32,
        /// When it ends, when it has a limit.
        deadline: Option<UnixMs>,
        /// How many steps complete it.
        steps: u32,
        /// Where to go first, when there is a place.
        target: Option<LonLat>,
    },
    /// An attempt at a challenge ended without success.
    ChallengeFailed {
        /// The challenge.
        challenge: ChallengeId,
        /// Its title.
        title: String,
        /// Why.
        reason: FailureReason,
        /// What the designer has to say to it; may be empty.
        text: String,
    },
    /// A challenge asks a riddle.
    RiddleAsked {
        /// The challenge.
        challenge: ChallengeId,
        /// The riddle.
        riddle: RiddleId,
        /// What is asked.
        text: String,
        /// What may be chosen from; nothing: the player writes the answer.
        choices: Vec<String>,
    },
    /// The player answered a riddle.
    RiddleAnswered {
        /// The challenge.
        challenge: ChallengeId,
        /// The riddle.
        riddle: RiddleId,
        /// The answer, as it was given.
        answer: String,
        /// Whether it was right.
        right: bool,
        /// What is said to it; may be empty.
        remark: String,
        /// From when on the next answer is taken, after a wrong one.
        next_from: UnixMs,
    },
    /// Help with a challenge can be had.
    HintOffered {
        /// The challenge.
        challenge: ChallengeId,
        /// Which of its hints, from 1.
        hint: u32,
        /// The points that it costs.
        price: i64,
    },
    /// Help with a challenge was given.
    HintGiven {
        /// The challenge.
        challenge: ChallengeId,
        /// Which of its hints, from 1.
        hint: u32,
        /// What it says.
        text: String,
        /// The points that it has cost.
        price: i64,
    },
    /// A character speaks, in a talk with the player.
    CharacterSpoke {
        /// The character.
        character: CharacterId,
        /// The line.
        line: LineId,
        /// The character's name, as shown.
        speaker: String,
        /// How the character is drawn.
        glyph: Glyph,
        /// What the player said before.
        said: Option<String>,
        /// What the character says.
        text: String,
        /// What the player can answer, each with its number; nothing: the talk is over.
        replies: Vec<(u32, String)>,
    },
    /// The player ended a talk with these words.
    TalkEnded {
        /// The character.
        character: CharacterId,
        /// The character's name, as shown.
        speaker: String,
        /// What the player said.
        said: String,
    },
    /// Somebody gave the player something to hold.
    ItemGiven {
        /// What.
        item: ItemId,
        /// Its name, as shown.
        name: String,
        /// How many.
        count: u32,
        /// Who or what gave it, as shown.
        by: String,
    },
    /// Something that the player held was taken away.
    ItemTaken {
        /// What.
        item: ItemId,
        /// Its name, as shown.
        name: String,
        /// How many.
        count: u32,
        /// Who or what took it, as shown.
        by: String,
    },
    /// Why this player was given this reward and not another. Follows the reward.
    RewardExplained {
        /// The reward.
        reward: RewardId,
        /// The reasons, each a sentence for the player.
        reasons: Vec<String>,
    },
    /// A virtual object that was not on the map is there now for this player.
    ObjectAppeared {
        /// The object, whole.
        object: PublicObject,
    },
    /// A virtual object that had appeared is there no more.
    ObjectVanished {
        /// The object.
        object: ObjectId,
        /// Its name.
        name: String,
    },
    /// Another player took a shared object that this one was after.
    ObjectMissed {
        /// The object.
        object: ObjectId,
        /// Its name.
        name: String,
        /// Who has it, as shown.
        winner: String,
    },
    /// The player came near a boundary that players may see.
    BoundaryApproached {
        /// The boundary.
        boundary: BoundaryId,
        /// Its name, as shown.
        name: String,
        /// Within so many metres.
        within_m: f64,
    },
    /// The player was near a boundary that players may see, and is no more.
    BoundaryReceded {
        /// The boundary.
        boundary: BoundaryId,
        /// Its name, as shown.
        name: String,
        /// Within so many metres.
        within_m: f64,
    },
    /// When a boundary that was revealed is there, and how it moves. Follows [`EventKind::BoundaryRevealed`].
    BoundaryBehaves {
        /// The boundary.
        boundary: BoundaryId,
        /// Its behaviour.
        behaviour: PublicBehaviour,
    },
    /// A boundary that is there only while a condition holds is there now for this player.
    BoundaryOpened {
        /// The boundary.
        boundary: BoundaryId,
        /// Its name, as shown.
        name: String,
    },
    /// It is there no more.
    BoundaryClosed {
        /// The boundary.
        boundary: BoundaryId,
        /// Its name, as shown.
        name: String,
    },
    /// The player used an item, or made something of several.
    ItemsExchanged {
        /// The item that was used; `None`: things were put together.
        used: Option<ItemId>,
        /// What is said of it.
        because: String,
        /// What was taken away: the items with their names and how many.
        taken: Vec<(ItemId, String, u32)>,
        /// What came of it.
        given: Vec<Effect>,
    },
    /// The hunt is over: from here on nothing more is given.
    HuntEnded {
        /// The hunt's title.
        title: String,
        /// The points that the player has.
        points: i64,
    },
    /// The player is in a team.
    TeamJoined {
        /// The team.
        team: TeamStatus,
    },
    /// Another player has joined the team.
    TeamMateJoined {
        /// Who.
        player: PlayerId,
        /// Their name, as shown.
        name: String,
    },
    /// Another player has left the team.
    TeamMateLeft {
        /// Who.
        player: PlayerId,
        /// Their name, as shown.
        name: String,
    },
    /// The player is in no team any more, and keeps everything.
    TeamLeft {
        /// The team's name.
        name: String,
    },
    /// From here on the player has what the team has, beside what is always the player's own: where the player is, and the talk at hand.
    ProgressTaken {
        /// What the player had before is put away; else this goes on.
        first: bool,
        /// What the player has now.
        parts: Vec<ProgressPart>,
    },
    /// A character spoke, in a talk with another player of the team.
    TeamMateHeard {
        /// With whom, as shown.
        mate: String,
        /// The character.
        character: CharacterId,
        /// The line.
        line: LineId,
        /// The character's name, as shown.
        speaker: String,
        /// How the character is drawn.
        glyph: Glyph,
        /// What the character said.
        text: String,
    },
    /// What something looks like that the player holds. Follows the event with which the player first holds it, and comes again when
    /// an edit has changed it.
    ItemShown {
        /// What.
        item: ItemId,
        /// A picture of it; `None`: it has none any more.
        picture: Option<Picture>,
    },
}

/// Why an attempt at a challenge ended without success.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum FailureReason {
    /// Its time was over.
    TimeUp,
    /// Something happened that must not.
    Mishap,
    /// The player gave up.
    GivenUp,
}
