//! What players may see of a hunt, as it is sent to them, and the map they walk on.

use super::{Activity, Glyph, Hunt, OpenTime, PublicBehaviour, Teams, Visibility};
use crate::{
    codec,
    geo::{GeoBox, LonLat, PolygonRings, Shape},
    identity::{BoundaryId, ChallengeId, CharacterId, ContentHash, HuntId, ObjectId},
    picture::Picture,
};
use serde::{Deserialize, Serialize};

/// The version byte of an encoded [`HuntView`].
pub const VIEW_VERSION: u8 = 2;

/// The most bytes that an encoded view may have.
const MAX_VIEW_BYTES: usize = 256 * 1024 * 1024;

/// The public part of a hunt: map, visible boundaries and objects. Named by the hash of its encoded bytes.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct HuntView {
    /// The hunt.
    pub id: HuntId,
    /// Its title.
    pub title: String,
    /// What it is about; Markdown.
    pub description: String,
    /// Who made the map's data.
    pub attribution: String,
    /// Where a new player stands.
    pub start: LonLat,
    /// The box around everything in it; its centre is the origin of the local plane on both sides.
    pub bounds: GeoBox,
    /// Metres per second that a player may walk.
    pub max_speed_mps: f64,
    /// Boundaries that everybody may see.
    pub boundaries: Vec<PublicBoundary>,
    /// What players must know of the behaviour of those boundaries: when they are there, and how they move.
    pub behaviours: Vec<(BoundaryId, PublicBehaviour)>,
    /// Objects that lie there from the start.
    pub objects: Vec<PublicObject>,
    /// The map, to be drawn in this order.
    pub map: Vec<MapFeature>,
    /// Whom one can talk to.
    pub characters: Vec<PublicCharacter>,
    /// From when until when it is played.
    pub open: OpenTime,
    /// How it is played together; `None`: everybody for themselves.
    pub teams: Option<Teams>,
    /// Whether haze lies on the map where a player has not been yet.
    pub fog: bool,
}

/// A boundary as players may see it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PublicBoundary {
    /// Its identity.
    pub id: BoundaryId,
    /// Its name as shown; empty when it has none.
    pub name: String,
    /// Its shape, in degrees.
    pub shape: Shape,
    /// Seconds inside that it asks for.
    pub dwell_s: Option<f64>,
    /// Nobody may walk into it.
    pub barrier: bool,
}

/// An object as players may see it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PublicObject {
    /// Its identity.
    pub id: ObjectId,
    /// Its name.
    pub name: String,
    /// How it is drawn.
    pub glyph: Glyph,
    /// Where it lies.
    pub position: LonLat,
    /// Metres from which it can be taken.
    pub reach_m: f64,
    /// The challenge that must be open before it is there; `None`: always there.
    pub during: Option<ChallengeId>,
    /// It is one for all players.
    pub shared: bool,
    /// How often one player may take it.
    pub limit: u32,
    /// It is there only in these windows of time; `None`: always.
    pub active: Option<Activity>,
    /// A picture of it.
    pub picture: Option<Picture>,
}

/// A character as players may see it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PublicCharacter {
    /// Its identity.
    pub id: CharacterId,
    /// Its name.
    pub name: String,
    /// How it is drawn.
    pub glyph: Glyph,
    /// Where it stands; `None`: it can be talked to from anywhere.
    pub position: Option<LonLat>,
    /// Metres from which it can be talked to, when it has a place.
    pub reach_m: f64,
    /// The challenge that must run before it can be talked to; `None`: always.
    pub during: Option<ChallengeId>,
    /// A picture of it.
    pub picture: Option<Picture>,
}

/// One feature of the map.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct MapFeature {
    /// What it is.
    pub kind: MapKind,
    /// Its name as shown; empty when it has none.
    pub name: String,
    /// Its shape, in degrees.
    pub geometry: MapGeometry,
}

/// What a feature of the map is; features are drawn in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum MapKind {
    /// Shallow water along a coast: an area.
    Shallows,
    /// Land: an area. What no land covers is sea.
    Land,
    /// A beach: an area.
    Sand,
    /// A meadow, field or park: an area.
    Meadow,
    /// A wood: an area.
    Wood,
    /// Bare rock: an area.
    Rock,
    /// A square or another paved ground: an area.
    Square,
    /// A lake, a basin or a river: an area or a line.
    Water,
    /// A cliff: a line, the drop on its right.
    Cliff,
    /// A footpath: a line.
    Path,
    /// A street: a line.
    Street,
    /// A main road: a line.
    Road,
    /// A railway: a line.
    Railway,
    /// A pier or a wall: a line or an area.
    Pier,
    /// A building: an area.
    Building,
    /// Where the map was cut off: a line. Land that ends there goes on, so that it has no coast there.
    Border,
    /// A name of a place: a point.
    Place,
    /// A name of a water: a point.
    WaterName,
}

impl MapKind {
    /// All of them, with their names in hunt files.
    pub const ALL: [(&'static str, Self); 18] = [
        ("shallows", Self::Shallows),
        ("land", Self::Land),
        ("sand", Self::Sand),
        ("meadow", Self::Meadow),
        ("wood", Self::Wood),
        ("rock", Self::Rock),
        ("square", Self::Square),
        ("water", Self::Water),
        ("cliff", Self::Cliff),
        ("path", Self::Path),
        ("street", Self::Street),
        ("road", Self::Road),
        ("railway", Self::Railway),
        ("pier", Self::Pier),
        ("building", Self::Building),
        ("border", Self::Border),
        ("place", Self::Place),
        ("water_name", Self::WaterName),
    ];

    /// Its name in hunt files.
    pub fn as_str(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}

/// The geometry of a map feature.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum MapGeometry {
    /// A point.
    Point(LonLat),
    /// A line of at least two points.
    Line(Vec<LonLat>),
    /// Polygons.
    Area(Vec<PolygonRings>),
}

impl HuntView {
    /// The part of a hunt that everybody may see.
    pub fn of(hunt: &Hunt) -> Self {
        Self {
            id: hunt.id.clone(),
            title: hunt.title.clone(),
            description: hunt.description.clone(),
            attribution: hunt.attribution.clone(),
            start: hunt.start,
            bounds: hunt.bounds,
            max_speed_mps: hunt.settings.max_speed_mps,
            boundaries: hunt
                .boundaries
                .iter()
                .filter(|boundary| boundary.visibility == Visibility::Visible)
                .map(PublicBoundary::from)
                .collect(),
            behaviours: hunt
                .boundaries
                .iter()
                .filter(|boundary| boundary.visibility == Visibility::Visible)
                .filter_map(|boundary| Some((boundary.id.clone(), boundary.behaviour.public()?)))
                .collect(),
            objects: hunt
                .objects
                .iter()
                .filter(|object| object.appearance.is_public())
                .map(|object| object.public_at(object.position, hunt))
                .collect(),
            map: hunt.map.to_vec(),
            characters: hunt
                .characters
                .iter()
                .map(|character| PublicCharacter {
                    id: character.id.clone(),
                    name: character.name.clone(),
                    glyph: character.glyph,
                    position: character.place,
                    reach_m: character.reach_m,
                    during: character.during.map(|challenge| hunt.challenges[challenge].id.clone()),
                    picture: character.picture,
                })
                .collect(),
            open: hunt.open,
            teams: hunt.teams,
            fog: hunt.fog,
        }
    }

    /// The view as bytes, with the hash that names them.
    ///
    /// # Errors
    /// As [`codec::encode`]; not for a view that a checked hunt yields.
    pub fn encode(&self) -> Result<(ContentHash, Vec<u8>), codec::EncodeError> {
        let bytes = codec::encode(VIEW_VERSION, self)?;
        Ok((ContentHash::of(&bytes), bytes))
    }

    /// A view from its bytes.
    ///
    /// # Errors
    /// When the bytes are no view of this version.
    pub fn decode(bytes: &[u8]) -> Result<Self, codec::DecodeError> {
        codec::decode::<Self, MAX_VIEW_BYTES>(VIEW_VERSION, bytes)
    }
}

impl super::VirtualObject {
    /// What players may see of it when it lies at a place.
    pub fn public_at(&self, position: LonLat, hunt: &Hunt) -> PublicObject {
        PublicObject {
            id: self.id.clone(),
            name: self.name.clone(),
            glyph: self.glyph,
            position,
            reach_m: self.reach_m,
            during: self.during.map(|challenge| hunt.challenges[challenge].id.clone()),
            shared: self.appearance.contest.is_some(),
            active: self.appearance.active.clone(),
            limit: self.appearance.contest.as_ref().map_or(1, |contest| contest.limit),
            picture: self.picture,
        }
    }
}

impl From<&super::Boundary> for PublicBoundary {
    fn from(boundary: &super::Boundary) -> Self {
        Self {
            id: boundary.id.clone(),
            name: boundary.name.clone(),
            shape: boundary.shape.clone(),
            dwell_s: boundary.dwell_s,
            barrier: boundary.barrier,
        }
    }
}
