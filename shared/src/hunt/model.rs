//! The checked hunt. Every reference in it resolves: indexes are positions in the hunt's own lists.

mod appearance;
mod behaviour;
mod challenge;
mod character;
mod condition;
mod effort;
mod item;
mod open_time;
mod reward;
mod riddle;
mod teams;
mod written;

pub use appearance::{Appearance, Contest};
pub use behaviour::{Behaviour, PublicBehaviour};
pub use challenge::{Attempts, Challenge, Hint, Retry, StartsBy};
pub use character::{Character, Line, Reply, Things};
pub use condition::Condition;
pub use effort::{Difficulty, Effort};
pub use item::{Recipe, Use};
pub use open_time::OpenTime;
pub use reward::{Draw, Grant, RewardEffect, RewardTemplate};
pub(in crate::hunt) use riddle::plain;
pub use riddle::{Answer, Pattern, Riddle};
pub use teams::{Teams, Together};

use super::{
    MapFeature, Renamed,
    activity::{Unclear, parse_moment, zone_of},
};
use crate::{
    geo::{GeoBox, LocalFrame, LonLat, Shape},
    identity::{BoundaryId, ContentHash, HuntId, ItemId, ObjectId},
    language_tag::LanguageTag,
    picture::Picture,
    time::UnixMs,
};
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc};

/// A hunt as the server plays it. Made only by the loader, which has checked it.
#[derive(Clone, PartialEq, Debug)]
pub struct Hunt {
    /// The name of its folder.
    pub id: HuntId,
    /// BLAKE3 of all its files: two hunts with the same hash play the same.
    pub hash: ContentHash,
    /// The language of its texts.
    pub language: LanguageTag,
    /// The same hunt in its other languages, each without translations of its own.
    pub translations: Vec<Hunt>,
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence or two; Markdown.
    pub description: String,
    /// Who made the map's data, as their licence asks to be named; may be empty.
    pub attribution: String,
    /// Where a new player stands.
    pub start: LonLat,
    /// The box around everything in it.
    pub bounds: GeoBox,
    /// Its local plane.
    pub frame: LocalFrame,
    /// Limits on fixes.
    pub settings: HuntSettings,
    /// The zone of its clock times, by its name in the IANA database.
    pub time_zone: String,
    /// From when until when it is played.
    pub open: OpenTime,
    /// How it is played together; `None`: everybody for themselves.
    pub teams: Option<Teams>,
    /// How long it takes and how hard it is.
    pub effort: Effort,
    /// Whether haze lies on the map where a player has not been yet.
    pub fog: bool,
    /// Boundaries, sorted by id as text.
    pub boundaries: Vec<Boundary>,
    /// When boundaries are there for a player that are not always.
    pub gates: Vec<Gate>,
    /// Virtual objects.
    pub objects: Vec<VirtualObject>,
    /// Challenges, in the designer's order.
    pub challenges: Vec<Challenge>,
    /// What is said when something happens, beside the challenges.
    pub reactions: Vec<Reaction>,
    /// Whom one can talk to.
    pub characters: Vec<Character>,
    /// The pictures of items that have one, sorted by item.
    pub item_pictures: Vec<(ItemId, Picture)>,
    /// What players can do with the things that they hold.
    pub uses: Vec<Use>,
    /// What players can make of the things that they hold.
    pub recipes: Vec<Recipe>,
    /// The map.
    pub map: Arc<[MapFeature]>,
    /// Its pictures, by the hashes of their files.
    pub pictures: Arc<[PictureFile]>,
    /// What had another id in earlier versions.
    pub renamed: Vec<Renamed>,
}

impl Hunt {
    /// The hunt in the language that serves who wishes for this one: that language, one like it, or the hunt's first.
    pub fn in_language(&self, wish: &LanguageTag) -> &Self {
        let languages = self.in_all_languages().map(|hunt| &hunt.language);
        match wish.choose(languages) {
            None | Some(0) => self,
            Some(index) => &self.translations[index - 1],
        }
    }

    /// The hunt in each of its languages, the first one first.
    pub fn in_all_languages(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.translations)
    }

    /// The picture of an item, if it has one.
    pub fn picture_of_item(&self, item: &ItemId) -> Option<Picture> {
        let at = self.item_pictures.binary_search_by(|(known, _)| known.cmp(item)).ok()?;
        Some(self.item_pictures[at].1)
    }

    /// Changes it in each of its languages. The first does not have the others in the meantime.
    pub(in crate::hunt) fn change_in_all_languages(&mut self, mut change: impl FnMut(&mut Self)) {
        let mut translations = std::mem::take(&mut self.translations);
        change(self);
        translations.iter_mut().for_each(change);
        self.translations = translations;
    }

    /// A moment as its files write it: a date with a time by its clocks, or with an offset.
    ///
    /// # Errors
    /// When it is none: what is wrong, and how to write it.
    pub fn moment(&self, written: &str) -> Result<UnixMs, String> {
        let zone = zone_of(&self.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
        parse_moment(written.trim(), &zone).map_err(|Unclear { message, help }| format!("{message}; {help}"))
    }
}

/// A picture of a hunt.
#[derive(Clone, PartialEq, Eq)]
pub struct PictureFile {
    /// Its name by content, and its size.
    pub picture: Picture,
    /// The file, a PNG.
    pub bytes: Arc<[u8]>,
}

impl fmt::Debug for PictureFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.picture, self.bytes.len())
    }
}

/// Limits on the fixes of a hunt's players.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct HuntSettings {
    /// Metres per second that a player may make good over time.
    pub max_speed_mps: f64,
    /// A fix less accurate than this many metres is not used.
    pub max_accuracy_m: f64,
}

impl Default for HuntSettings {
    fn default() -> Self {
        Self { max_speed_mps: 12.0, max_accuracy_m: 50.0 }
    }
}

/// Who may see a boundary.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Visibility {
    /// Every player, from the start.
    Visible,
    /// Nobody, until an effect reveals it.
    Hidden,
}

/// A virtual boundary.
#[derive(Clone, PartialEq, Debug)]
pub struct Boundary {
    /// Its identity.
    pub id: BoundaryId,
    /// Its name as shown; empty when it has none.
    pub name: String,
    /// Its shape, in degrees.
    pub shape: Shape,
    /// Who may see it.
    pub visibility: Visibility,
    /// Seconds inside after which it yields `Dwelled`.
    pub dwell_s: Option<f64>,
    /// Metres outside that a player must be before it yields `Exited`.
    pub exit_margin_m: f64,
    /// Nobody may walk into it.
    pub barrier: bool,
    /// What it does beside lying there.
    pub behaviour: Behaviour,
}

/// A boundary that is there for a player only while a condition holds.
#[derive(Clone, PartialEq, Debug)]
pub struct Gate {
    /// The boundary: an index of the hunt's boundaries.
    pub boundary: usize,
    /// The condition; what happens counts from when the player began the hunt.
    pub when: Condition,
}

/// Something to find on the map.
#[derive(Clone, PartialEq, Debug)]
pub struct VirtualObject {
    /// Its identity.
    pub id: ObjectId,
    /// Its name.
    pub name: String,
    /// How it is drawn.
    pub glyph: Glyph,
    /// Where it lies; when that is at random, some place where it might.
    pub position: LonLat,
    /// Metres from which it can be taken.
    pub reach_m: f64,
    /// A picture of it.
    pub picture: Option<Picture>,
    /// What the player holds after taking it.
    pub item: Option<ItemId>,
    /// The challenge that must be open before it is there, as an index of the hunt's challenges; `None`: always there.
    pub during: Option<usize>,
    /// When and where it is there, and for whom.
    pub appearance: Appearance,
}

/// Something said when a player does something, outside of any challenge.
#[derive(Clone, PartialEq, Debug)]
pub struct Reaction {
    /// What it answers: at least one leaf is a crossing, which counts only at the moment when it happens.
    pub when: Condition,
    /// The challenge during which it answers (open and not completed), as an index of the hunt's challenges; `None`: always.
    pub during: Option<usize>,
    /// Only the first time.
    pub once: bool,
    /// What tells it from the others, also when the hunt is edited or read in another language.
    pub key: u64,
    /// Who speaks.
    pub speaker: String,
    /// What is said; Markdown.
    pub text: String,
}

/// How rare a reward is; told by the shape of its emblem.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Rarity {
    /// A circle.
    Common,
    /// A hexagon.
    Fine,
    /// An eight-pointed star.
    Rare,
    /// A star within a wreath.
    Legendary,
}

/// The drawings that the client knows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Glyph {
    /// A lantern.
    Lantern,
    /// A bell.
    Bell,
    /// A coil of rope.
    Rope,
    /// A shard of sea-glass.
    Glass,
    /// A standing stone.
    Stone,
    /// A crown.
    Crown,
    /// An hourglass.
    Hourglass,
    /// A lamp.
    Lamp,
    /// A feather.
    Feather,
    /// A gull.
    Gull,
    /// A shell.
    Shell,
    /// A key.
    Key,
    /// A coin.
    Coin,
    /// A scroll.
    Scroll,
    /// A chest.
    Chest,
    /// A star.
    Star,
}

impl Glyph {
    /// All of them, with their names in hunt files.
    pub const ALL: [(&'static str, Self); 16] = [
        ("lantern", Self::Lantern),
        ("bell", Self::Bell),
        ("rope", Self::Rope),
        ("glass", Self::Glass),
        ("stone", Self::Stone),
        ("crown", Self::Crown),
        ("hourglass", Self::Hourglass),
        ("lamp", Self::Lamp),
        ("feather", Self::Feather),
        ("gull", Self::Gull),
        ("shell", Self::Shell),
        ("key", Self::Key),
        ("coin", Self::Coin),
        ("scroll", Self::Scroll),
        ("chest", Self::Chest),
        ("star", Self::Star),
    ];
}
