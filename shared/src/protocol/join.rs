//! What is said over HTTPS before a session begins, as JSON.

use crate::{
    hunt::Difficulty,
    identity::{ContentHash, HuntId, PlayerId, SessionId},
    language_tag::LanguageTag,
};
use serde::{Deserialize, Serialize};

/// `GET /health`: the server is there.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct HealthReply {
    /// `ok`.
    pub status: String,
    /// The server program's version.
    pub version: String,
    /// The server's [`PROTOCOL_VERSION`](super::PROTOCOL_VERSION).
    pub protocol: u8,
}

/// `POST /v1/guest`: asks for a guest's account.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct GuestRequest {
    /// The name to be shown, 1 to 32 characters.
    pub name: String,
}

/// The answer to [`GuestRequest`].
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct GuestReply {
    /// The account.
    pub player: PlayerId,
    /// What proves it, 64 hexadecimal digits. Kept by the client, stored by the server only as a hash.
    pub secret: String,
}

/// `POST /v1/join`: asks for a session.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct JoinRequest {
    /// The client's [`PROTOCOL_VERSION`](super::PROTOCOL_VERSION).
    pub protocol: u8,
    /// The account.
    pub player: PlayerId,
    /// What proves it.
    pub secret: String,
    /// The hunt to play.
    pub hunt: HuntId,
    /// The language that the player reads best, as in BCP 47; a hunt that has none like it is played in its own first.
    #[serde(default)]
    pub language: LanguageTag,
    /// Others are not told where the player is: it is where the player really is, and not shared.
    #[serde(default)]
    pub hidden: bool,
    /// What the player looks like to others.
    #[serde(default)]
    pub colour: AvatarColour,
}

/// The colour of a player's mark on the map, as the player has chosen it. Variants are only ever added at the end.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AvatarColour {
    /// As everybody's who has chosen none.
    #[default]
    Plain,
    /// Red as embers.
    Ember,
    /// Green as leaves.
    Leaf,
    /// Green as the sea.
    Sea,
    /// Blue as the sky.
    Sky,
    /// Purple as plums.
    Plum,
}

impl AvatarColour {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Plain, Self::Ember, Self::Leaf, Self::Sea, Self::Sky, Self::Plum];

    /// Its name in files and requests.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Ember => "ember",
            Self::Leaf => "leaf",
            Self::Sea => "sea",
            Self::Sky => "sky",
            Self::Plum => "plum",
        }
    }
}

/// The answer to [`JoinRequest`].
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct JoinReply {
    /// The session that the token opens.
    pub session: SessionId,
    /// A netcode connect token, base64. Good for one attempt.
    pub token: String,
    /// The view to fetch, in the player's language as far as the hunt has it.
    pub view: ContentHash,
    /// The server's clock, milliseconds since the Unix epoch.
    pub server_time_ms: i64,
}

/// `GET /v1/hunts?language=TAG`: one of the hunts that can be played, in that language as far as it has it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct HuntSummary {
    /// The hunt.
    pub id: HuntId,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// Its view, to be fetched as `GET /v1/views/{hash}`.
    pub view: ContentHash,
    /// The languages of its texts, the first one first.
    #[serde(default)]
    pub languages: Vec<LanguageTag>,
    /// Minutes that it takes, as its designer says.
    #[serde(default)]
    pub minutes: Option<u32>,
    /// About the metres that one walks in it, in straight lines, as far as its challenges have places.
    #[serde(default)]
    pub metres: Option<u32>,
    /// How hard it is, as its designer says.
    #[serde(default)]
    pub difficulty: Option<Difficulty>,
    /// Players in it now.
    pub players_online: u32,
}

/// The body of every answer that is no success.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ErrorReply {
    /// What is wrong and how to mend it, in words.
    pub error: String,
}

/// What a connect token carries to the game server, within netcode's 256 bytes of user data.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct TokenUserData {
    /// Who plays.
    pub player: PlayerId,
    /// Their name as shown.
    pub name: String,
    /// What they play.
    pub hunt: HuntId,
    /// The language that they wish for.
    pub language: LanguageTag,
    /// Others are not told where they are.
    pub hidden: bool,
    /// What they look like to others.
    pub colour: AvatarColour,
}
