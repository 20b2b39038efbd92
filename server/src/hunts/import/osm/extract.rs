//! Reading an extract: the nodes, ways and multipolygons that lie in a box or reach into it, each of them whole.

use super::{
    clip::{GeoRect, beside},
    tags::Tags,
};
use geo::{Coord, Rect};
use miette::{Report, miette};
use osmpbf::{BlobDecode, BlobReader, Element, RelMemberType};
use std::{
    collections::{HashMap, HashSet},
    fs::File,
    io::Read,
    path::Path,
};

/// How far around the box nodes are looked for, as a part of its size: a street or a wood may have none within it.
const AROUND: f64 = 0.5;

/// A way: the ids of its nodes in order.
pub(super) struct Way {
    pub(super) tags: Tags,
    pub(super) nodes: Vec<i64>,
}

/// A multipolygon.
pub(super) struct Multipolygon {
    pub(super) tags: Tags,
    /// The ways that its outlines are made of.
    pub(super) ways: Vec<i64>,
    /// Which of them are of outer rings, as far as is said.
    pub(super) outer: HashSet<i64>,
}

/// What was read.
pub(super) struct Extract {
    /// The box that is drawn.
    pub(super) area: GeoRect,
    /// Where nodes are, beside the box on whichever side of the antimeridian.
    pub(super) places: HashMap<i64, Coord>,
    /// Nodes that say something.
    pub(super) nodes: Vec<(i64, Tags)>,
    /// Ways by their ids.
    pub(super) ways: HashMap<i64, Way>,
    /// Areas of several rings.
    pub(super) multipolygons: Vec<Multipolygon>,
}

/// Reads what lies in the box or reaches into it; without a box, everything.
pub(super) fn read(path: &Path, bbox: Option<GeoRect>) -> miette::Result<Extract> {
    refuse_other_formats(path)?;
    let mut reading = Reading::new(path, bbox)?;
    reading.sweep_all()?;
    if bbox.is_some() {
        reading.complete()?;
    }
    reading.finish()
}

/// Whether the file is something else that maps are kept in; each has its own remedy.
fn refuse_other_formats(path: &Path) -> miette::Result<()> {
    let shown = path.display();
    let unreadable = |error| miette!(help = "check the path and that you may read it", "{shown} cannot be read: {error}");
    let mut head = [0; 512];
    let mut file = File::open(path).map_err(unreadable)?;
    let length = file.read(&mut head).map_err(unreadable)?;
    let head = &head[..length];
    let text = String::from_utf8_lossy(head);
    let (what, help) = if text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        ("is XML", "turn it into PBF: osmium cat AREA.osm -o AREA.osm.pbf (osmium-tool), or fetch it as .osm.pbf")
    } else if head.starts_with(b"BZh") || head.starts_with(&[0x1f, 0x8b]) {
        ("is compressed", "turn it into PBF: osmium cat AREA.osm.bz2 -o AREA.osm.pbf (osmium-tool), or fetch it as .osm.pbf")
    } else if text.trim_start().starts_with('{') {
        ("is JSON", "for GeoJSON there is hunt-server import geojson")
    } else if head.is_empty() {
        ("is empty", "fetch it again")
    } else if !head.windows(9).any(|window| window == b"OSMHeader") {
        ("does not begin as one does", "fetch an .osm.pbf file, as from download.geofabrik.de")
    } else {
        return Ok(());
    };
    Err(miette!(help = help, "{shown} {what}, but an OpenStreetMap extract in PBF form was expected"))
}

struct Reading<'a> {
    path: &'a Path,
    bbox: Option<GeoRect>,
    /// The box in which nodes are kept at once.
    near: Option<GeoRect>,
    /// The box that the file says it covers.
    covers: Option<Rect>,
    /// The longitude beside which all others are.
    middle: Option<f64>,
    /// The ways themselves say where their nodes are.
    located: bool,
    /// The box around all nodes.
    around: Option<Rect>,
    extract: Extract,
}

impl<'a> Reading<'a> {
    fn new(path: &'a Path, bbox: Option<GeoRect>) -> miette::Result<Self> {
        let near = bbox.map(|bbox| bbox.grown(AROUND * bbox.rect.width().max(bbox.rect.height())));
        let nowhere = Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 0.0, y: 0.0 });
        let extract = Extract {
            area: bbox.unwrap_or(GeoRect { rect: nowhere }),
            places: HashMap::new(),
            nodes: Vec::new(),
            ways: HashMap::new(),
            multipolygons: Vec::new(),
        };
        let middle = bbox.map(|bbox| bbox.rect.center().x);
        Ok(Self { path, bbox, near, covers: None, middle, located: false, around: None, extract })
    }

    /// Calls `each` with every element of the file, in its order.
    fn sweep(&mut self, mut each: impl FnMut(&mut Self, Element<'_>) -> miette::Result<()>) -> miette::Result<()> {
        let path = self.path;
        let blobs = BlobReader::from_path(path).map_err(|error| broken(path, None, &error))?;
        for blob in blobs {
            let blob = blob.map_err(|error| broken(path, None, &error))?;
            let at = blob.offset().map(|offset| offset.0);
            match blob.decode().map_err(|error| broken(path, at, &error))? {
                BlobDecode::OsmHeader(header) => self.header(&header)?,
                BlobDecode::OsmData(block) => {
                    for element in block.elements() {
                        each(self, element)?;
                    }
                }
                BlobDecode::Unknown(_) => {}
            }
        }
        Ok(())
    }

    fn header(&mut self, header: &osmpbf::HeaderBlock) -> miette::Result<()> {
        let shown = self.path.display();
        let known = ["OsmSchema-V0.6", "DenseNodes", "LocationsOnWays"];
        if let Some(feature) = header.required_features().iter().find(|feature| !known.contains(&&***feature)) {
            let help = "take an extract without history, or turn it into one: osmium time-filter (osmium-tool)";
            return Err(miette!(help = help, "{shown} asks its readers for {feature:?}, which is not known here"));
        }
        let Some(covers) = header.bbox().filter(|covers| covers.left < covers.right && covers.bottom < covers.top) else {
            return Ok(());
        };
        let corner = |x, y| Coord { x, y };
        self.covers = Some(Rect::new(corner(covers.left, covers.bottom), corner(covers.right, covers.top)));
        if self.bbox.is_none() {
            self.middle.get_or_insert((covers.left + covers.right) / 2.0);
        }
        Ok(())
    }

    /// A node's place beside the box, if it lies near it.
    fn place(&mut self, lon: f64, lat: f64) -> Option<Coord> {
        let middle = *self.middle.get_or_insert(lon);
        let at = Coord { x: beside(lon, middle), y: lat };
        let around = self.around.map_or((at, at), |around| (around.min(), around.max()));
        let low = Coord { x: around.0.x.min(at.x), y: around.0.y.min(at.y) };
        let high = Coord { x: around.1.x.max(at.x), y: around.1.y.max(at.y) };
        self.around = Some(Rect::new(low, high));
        self.near.is_none_or(|near| near.holds(at)).then_some(at)
    }

    fn node<'t>(&mut self, id: i64, lon: f64, lat: f64, tags: impl Iterator<Item = (&'t str, &'t str)>) {
        let Some(at) = self.place(lon, lat) else { return };
        self.extract.places.insert(id, at);
        let tags = Tags::of(tags);
        if tags.label().is_some() {
            self.extract.nodes.push((id, tags));
        }
    }

    fn sweep_all(&mut self) -> miette::Result<()> {
        // Within a box a way is kept for its nodes, and a multipolygon for its ways, so each must have come before.
        let mut stage = 0;
        self.sweep(|this, element| {
            let own_stage = match &element {
                Element::Node(_) | Element::DenseNode(_) => 0,
                Element::Way(_) => 1,
                Element::Relation(_) => 2,
            };
            if own_stage < stage && this.near.is_some() {
                let help = "sort it first: osmium sort AREA.osm.pbf -o SORTED.osm.pbf (osmium-tool)";
                return Err(miette!(
                    help = help,
                    "{} does not hold nodes, ways and relations in this order",
                    this.path.display()
                ));
            }
            stage = stage.max(own_stage);
            match element {
                Element::DenseNode(node) => this.node(node.id(), node.lon(), node.lat(), node.tags()),
                Element::Node(node) => this.node(node.id(), node.lon(), node.lat(), node.tags()),
                Element::Way(way) => this.way(&way),
                Element::Relation(relation) => this.relation(&relation),
            }
            Ok(())
        })
    }

    fn way(&mut self, way: &osmpbf::Way<'_>) {
        let nodes: Vec<i64> = way.refs().collect();
        // Some extracts write the places into the ways, and leave out nodes that say nothing.
        let places = way.node_locations();
        if places.len() > 0 && places.len() == nodes.len() {
            self.located = true;
            for (id, place) in nodes.iter().zip(places) {
                if let Some(at) = self.place(place.lon(), place.lat()) {
                    self.extract.places.insert(*id, at);
                }
            }
        }
        let is_near = self.near.is_none() || nodes.iter().any(|id| self.extract.places.contains_key(id));
        if is_near {
            self.extract.ways.insert(way.id(), Way { tags: Tags::of(way.tags()), nodes });
        }
    }

    fn relation(&mut self, relation: &osmpbf::Relation<'_>) {
        if !relation.tags().any(|(key, value)| key == "type" && value == "multipolygon") {
            return;
        }
        let (mut ways, mut outer) = (Vec::new(), HashSet::new());
        for member in relation.members().filter(|member| member.member_type == RelMemberType::Way) {
            ways.push(member.member_id);
            if member.role().is_ok_and(|role| role != "inner") {
                outer.insert(member.member_id);
            }
        }
        if ways.iter().any(|way| self.extract.ways.contains_key(way)) {
            let tags = Tags::of(relation.tags());
            self.extract.multipolygons.push(Multipolygon { tags, ways, outer });
        }
    }

    /// Fetches what lies outside of the box of things that reach into it.
    fn complete(&mut self) -> miette::Result<()> {
        let members = self.extract.multipolygons.iter().flat_map(|area| &area.ways);
        let mut missing: HashSet<i64> = members.copied().filter(|way| !self.extract.ways.contains_key(way)).collect();
        self.near = None;
        let around = self.around;
        if !missing.is_empty() || self.located {
            self.sweep(|this, element| {
                if let Element::Way(way) = element
                    && (missing.remove(&way.id()) || this.extract.ways.contains_key(&way.id()))
                {
                    this.way(&way);
                }
                Ok(())
            })?;
        }
        let nodes = self.extract.ways.values().flat_map(|way| &way.nodes);
        let missing: HashSet<i64> = nodes.copied().filter(|node| !self.extract.places.contains_key(node)).collect();
        if !missing.is_empty() {
            self.sweep(|this, element| {
                let (id, lon, lat) = match element {
                    Element::DenseNode(node) => (node.id(), node.lon(), node.lat()),
                    Element::Node(node) => (node.id(), node.lon(), node.lat()),
                    _ => return Ok(()),
                };
                if missing.contains(&id)
                    && let Some(at) = this.place(lon, lat)
                {
                    this.extract.places.insert(id, at);
                }
                Ok(())
            })?;
        }
        self.around = around;
        Ok(())
    }

    /// The extract, with the box that is drawn.
    fn finish(mut self) -> miette::Result<Extract> {
        let shown = self.path.display();
        let Some(around) = self.around else {
            return Err(miette!(help = "fetch an extract of the area", "{shown} holds no nodes, so there is nothing on its map"));
        };
        let words = |rect: Rect| format!("{:.4},{:.4},{:.4},{:.4}", rect.min().x, rect.min().y, rect.max().x, rect.max().y);
        match self.bbox {
            Some(bbox) => {
                if self.extract.places.is_empty() {
                    let help = "give another --bbox as west,south,east,north, or take an extract that covers it";
                    let asked = words(bbox.rect);
                    return Err(miette!(help = help, "nothing in {shown} lies within {asked}: it covers {}", words(around)));
                }
            }
            None => {
                // What is whole reaches out of what the file says that it covers.
                let covers = self.covers.and_then(|covers| common(covers, around)).unwrap_or(around);
                self.extract.area = GeoRect { rect: covers };
                if let Err(error) = self.extract.area.fits_a_hunt() {
                    let help = format!("choose a part of it: --bbox W,S,E,N within {}", words(covers));
                    return Err(miette!(help = help, "{shown} is too large for one hunt: {error}"));
                }
            }
        }
        Ok(self.extract)
    }
}

/// What two boxes have in common.
fn common(a: Rect, b: Rect) -> Option<Rect> {
    let low = Coord { x: a.min().x.max(b.min().x), y: a.min().y.max(b.min().y) };
    let high = Coord { x: a.max().x.min(b.max().x), y: a.max().y.min(b.max().y) };
    (low.x < high.x && low.y < high.y).then(|| Rect::new(low, high))
}

fn broken(path: &Path, at: Option<u64>, error: &osmpbf::Error) -> Report {
    let place = at.map(|at| format!(", in the block at byte {at}")).unwrap_or_default();
    let help = match error.kind() {
        osmpbf::ErrorKind::Blob(osmpbf::BlobError::Empty) => {
            "it is compressed in a way that is not known here; turn it into zlib: osmium cat IN.osm.pbf -o OUT.osm.pbf (osmium-tool)"
        }
        _ => "it is damaged or was not fetched whole: fetch it again",
    };
    miette!(help = help, "{}{place}: {error}", path.display())
}

impl Extract {
    /// The stretches of a way whose nodes are known; a way that leaves the extract has gaps.
    pub(super) fn stretches(&self, way: &Way) -> Vec<Vec<Coord>> {
        let mut stretches = vec![Vec::new()];
        for node in &way.nodes {
            match self.places.get(node) {
                Some(place) => stretches.last_mut().expect("there is always one").push(*place),
                None => stretches.push(Vec::new()),
            }
        }
        stretches.retain(|stretch: &Vec<Coord>| stretch.len() >= 2);
        stretches
    }

    /// The outline of a closed way, without those of its nodes that are not known.
    pub(super) fn ring(&self, way: &Way) -> Option<Vec<Coord>> {
        if way.nodes.len() < 4 || way.nodes.first() != way.nodes.last() {
            return None;
        }
        let mut ring: Vec<Coord> = way.nodes.iter().filter_map(|node| self.places.get(node)).copied().collect();
        ring.dedup();
        if ring.first() != ring.last() {
            ring.extend(ring.first().copied());
        }
        (ring.len() >= 4).then_some(ring)
    }
}
