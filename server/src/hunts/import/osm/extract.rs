//! Reading an extract: the nodes, ways and multipolygons that lie in a box or reach into it, each of them whole.

use super::{
    blocks::{Element, Multipolygon, Way, sweep, unreadable},
    clip::{GeoRect, beside},
    tags::Tags,
};
use crate::hunts::import::input::Input;
use geo::{Coord, Rect};
use hunt_shared::geo::LonLat;
use miette::miette;
use osmpbf::HeaderBlock;
use std::{
    collections::{HashMap, HashSet},
    io::Read,
};

/// How far around the box nodes are looked for, as a part of its size: a street or a wood may have none within it.
const AROUND: f64 = 0.5;

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
pub(super) fn read(input: &Input<'_>, bbox: Option<GeoRect>) -> miette::Result<Extract> {
    refuse_other_formats(input)?;
    let mut reading = Reading::new(*input, bbox);
    reading.sweep_all()?;
    if bbox.is_some() {
        reading.complete()?;
    }
    reading.finish()
}

/// Whether the file is something else that maps are kept in; each has its own remedy.
fn refuse_other_formats(input: &Input<'_>) -> miette::Result<()> {
    let shown = input.shown();
    let mut head = Vec::new();
    let read = input.open().and_then(|stream| stream.take(512).read_to_end(&mut head));
    read.map_err(|error| unreadable(&shown, &error))?;
    let text = String::from_utf8_lossy(&head);
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
    input: Input<'a>,
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
    fn new(input: Input<'a>, bbox: Option<GeoRect>) -> Self {
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
        Self { input, bbox, near, covers: None, middle, located: false, around: None, extract }
    }

    fn header(&mut self, header: &HeaderBlock) -> miette::Result<()> {
        let shown = self.input.shown();
        let known = ["OsmSchema-V0.6", "DenseNodes", "LocationsOnWays"];
        if let Some(feature) = header.required_features().iter().find(|feature| !known.contains(&&***feature)) {
            let help = "take an extract without history, or turn it into one: osmium time-filter (osmium-tool)";
            return Err(miette!(help = help, "{shown} asks its readers for {feature:?}, which is not known here"));
        }
        let covers = header.bbox().and_then(|covers| GeoRect::new(covers.left, covers.bottom, covers.right, covers.top));
        if let Some(covers) = covers {
            self.covers = Some(covers.rect);
            if self.bbox.is_none() {
                self.middle.get_or_insert(covers.rect.center().x);
            }
        }
        Ok(())
    }

    /// A node's place beside the box, if it is one and lies near the box.
    fn place(&mut self, (lon, lat): (f64, f64)) -> Option<Coord> {
        if !LonLat::new(lon, lat).is_valid() {
            return None;
        }
        let middle = *self.middle.get_or_insert(lon);
        let at = Coord { x: beside(lon, middle), y: lat };
        let around = self.around.map_or((at, at), |around| (around.min(), around.max()));
        let low = Coord { x: around.0.x.min(at.x), y: around.0.y.min(at.y) };
        let high = Coord { x: around.1.x.max(at.x), y: around.1.y.max(at.y) };
        self.around = Some(Rect::new(low, high));
        self.near.is_none_or(|near| near.holds(at)).then_some(at)
    }

    fn node(&mut self, id: i64, at: (f64, f64), tags: Tags) {
        let Some(at) = self.place(at) else { return };
        self.extract.places.insert(id, at);
        if tags.label().is_some() {
            self.extract.nodes.push((id, tags));
        }
    }

    fn sweep_all(&mut self) -> miette::Result<()> {
        // Within a box a way is kept for its nodes, and a multipolygon for its ways, so each must have come before.
        let mut stage = 0;
        let (input, this) = (self.input, std::cell::RefCell::new(self));
        sweep(
            &input,
            |header| this.borrow_mut().header(header),
            |element| {
                let mut this = this.borrow_mut();
                let own_stage = match &element {
                    Element::Node { .. } => 0,
                    Element::Way { .. } => 1,
                    Element::Relation(_) => 2,
                };
                if own_stage < stage && this.near.is_some() {
                    let help = "sort it first: osmium sort AREA.osm.pbf -o SORTED.osm.pbf (osmium-tool)";
                    let shown = this.input.shown();
                    return Err(miette!(help = help, "{shown} does not hold nodes, ways and relations in this order"));
                }
                stage = stage.max(own_stage);
                match element {
                    Element::Node { id, at, tags } => this.node(id, at, tags),
                    Element::Way { id, way, places } => this.way(id, way, &places),
                    Element::Relation(Some(area)) => this.multipolygon(area),
                    Element::Relation(None) => {}
                }
                Ok(())
            },
        )
    }

    fn way(&mut self, id: i64, way: Way, places: &[(f64, f64)]) {
        // Some extracts write the places into the ways, and leave out nodes that say nothing.
        if !places.is_empty() && places.len() == way.nodes.len() {
            self.located = true;
            for (id, place) in way.nodes.iter().zip(places) {
                if let Some(at) = self.place(*place) {
                    self.extract.places.insert(*id, at);
                }
            }
        }
        if self.near.is_none() || way.nodes.iter().any(|id| self.extract.places.contains_key(id)) {
            self.extract.ways.insert(id, way);
        }
    }

    fn multipolygon(&mut self, area: Multipolygon) {
        if area.ways.iter().any(|way| self.extract.ways.contains_key(way)) {
            self.extract.multipolygons.push(area);
        }
    }

    /// Fetches what lies outside of the box of things that reach into it.
    fn complete(&mut self) -> miette::Result<()> {
        let members = self.extract.multipolygons.iter().flat_map(|area| &area.ways);
        let mut missing: HashSet<i64> = members.copied().filter(|way| !self.extract.ways.contains_key(way)).collect();
        self.near = None;
        let around = self.around;
        let input = self.input;
        if !missing.is_empty() || self.located {
            sweep(
                &input,
                |_| Ok(()),
                |element| {
                    if let Element::Way { id, way, places } = element
                        && (missing.remove(&id) || self.extract.ways.contains_key(&id))
                    {
                        self.way(id, way, &places);
                    }
                    Ok(())
                },
            )?;
        }
        let nodes = self.extract.ways.values().flat_map(|way| &way.nodes);
        let missing: HashSet<i64> = nodes.copied().filter(|node| !self.extract.places.contains_key(node)).collect();
        if !missing.is_empty() {
            sweep(
                &input,
                |_| Ok(()),
                |element| {
                    if let Element::Node { id, at, .. } = element
                        && missing.contains(&id)
                        && let Some(at) = self.place(at)
                    {
                        self.extract.places.insert(id, at);
                    }
                    Ok(())
                },
            )?;
        }
        self.around = around;
        Ok(())
    }

    /// The extract, with the box that is drawn.
    fn finish(mut self) -> miette::Result<Extract> {
        let shown = self.input.shown();
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
