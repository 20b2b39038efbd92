//! From files to what is checked and ready to play.

mod named;
mod texts;

pub(super) use named::flaw_of;
pub use named::{boundary_files, files_of};

use super::{
    Boundary, Files, HUNT_FILE, Hunt, MapGeometry, MapKind,
    activity::zone_of,
    diagnostic::{Findings, Report, nearest},
    exclusive::warn_of_overlaps,
    geojson::{ReadBoundary, ReadMapFeature, SeenIds, read_boundaries, read_map, take_routes},
    language::{Context, Decode, FileName, Ground, HuntTerm, Lowered, Notation, lower},
    off_map::check_on_map,
    pack::Pack,
    ron::parse,
    source::{SourceFile, hash_files},
    texts::{HuntText, Places},
};
use crate::{
    geo::{GeoBox, LocalFrame, LonLat, Shape},
    identity::{ContentHash, HuntId},
    language_tag::LanguageTag,
};
use std::{collections::BTreeMap, fs, io, ops::Range, path::Path, sync::Arc};

/// A hunt, ready to play.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The hunt.
    pub hunt: Hunt,
    /// What is probably not meant.
    pub warnings: Report,
    /// Its texts as they are written, for who translates them.
    pub texts: Vec<HuntText>,
}

/// Reads the hunt in a folder, whose name is the hunt's id, or in a pack, whose name without its ending is. Also takes the path of the
/// folder's `hunt.ron`.
///
/// # Errors
/// All mistakes in all its files; also when they cannot be read.
pub fn load_hunt_folder(path: &Path) -> Result<Loaded, Report> {
    if is_pack(path) {
        let pack = Pack::open(path).map_err(|error| Report::of_pack(&path.display().to_string(), &error))?;
        return load_hunt(pack_id(path), &pack);
    }
    let (folder, id) = hunt_folder(path);
    load_hunt(id, folder)
}

/// Whether a path is that of a pack: of any file but a `hunt.ron`.
pub(super) fn is_pack(path: &Path) -> bool {
    path.is_file() && path.file_name().is_none_or(|name| name != HUNT_FILE)
}

/// The id that a pack's name gives the hunt.
pub(super) fn pack_id(path: &Path) -> HuntId {
    HuntId::new(path.file_stem().map_or_else(|| "hunt".into(), |name| name.to_string_lossy()).into_owned())
}

/// A hunt's folder, of its own path or that of its `hunt.ron`, and the id that the folder's name gives the hunt.
pub fn hunt_folder(path: &Path) -> (&Path, HuntId) {
    let folder = match path.file_name() {
        Some(name) if name == HUNT_FILE && path.is_file() => path.parent().unwrap_or(path),
        _ => path,
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let named = fs::canonicalize(folder).ok();
    let name = named.as_deref().unwrap_or(folder).file_name();
    (folder, HuntId::new(name.map_or_else(|| "hunt".into(), |name| name.to_string_lossy()).into_owned()))
}

/// Reads a hunt from its files.
///
/// # Errors
/// All mistakes in all its files; also when one cannot be read.
pub fn load_hunt<F: Files + ?Sized>(id: HuntId, files: &F) -> Result<Loaded, Report> {
    let shown = files.shown(HUNT_FILE);
    let bytes = files.read(HUNT_FILE).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => no_hunt(&shown),
        _ => Report::unreadable(&shown, &error),
    })?;
    let mut findings = Findings::default();
    let source = SourceFile::read(&shown, &bytes, &mut findings);
    let hunt = source.and_then(|source| {
        let mut loading = Loading { files, contents: BTreeMap::from([(HUNT_FILE.to_owned(), bytes)]), findings: &mut findings };
        loading.hunt(id, &source)
    });
    findings.finish(hunt).map(|((hunt, texts), warnings)| Loaded { hunt, warnings, texts })
}

fn no_hunt(shown: &str) -> Report {
    let mut findings = Findings::default();
    let source = Arc::new(SourceFile::new(shown, String::new()));
    findings.error(
        &source,
        0..0,
        format!("there is no {HUNT_FILE} here, so this is no hunt's folder"),
        "check the path; hunt-server new NAME makes a hunt to begin with",
    );
    Report::new(findings.list)
}

/// One hunt being read.
struct Loading<'a, F: ?Sized> {
    files: &'a F,
    contents: BTreeMap<String, Vec<u8>>,
    findings: &'a mut Findings,
}

impl<F: Files + ?Sized> Loading<'_, F> {
    fn hunt(&mut self, id: HuntId, source: &Arc<SourceFile>) -> Option<(Hunt, Vec<HuntText>)> {
        let node = parse(source, self.findings)?;
        let readable = !self.findings.has_errors();
        let mut context = Context::new(source, self.findings);
        let term = HuntTerm::decode(&node, &mut context);
        let named_pictures = context.pictures;
        let lists_are_whole = context.lists_are_whole;
        let term = term?;
        let (language, languages) = self.languages(source, &term);
        let mut pictures = texts::NamedPictures::default();
        for (span, name) in named_pictures {
            self.picture(&mut pictures, source, span, &name);
        }

        let mut map: Vec<ReadMapFeature> = Vec::new();
        let mut makers: Vec<String> = Vec::new();
        for file in self.sources(source, term.map.as_deref().unwrap_or_default()).into_iter().flatten() {
            makers.push(read_map(&file, &mut map, self.findings));
        }
        map.sort_by_key(|read| read.feature.kind);
        let time_zone = self.time_zone(source, &term);
        let mut seen = SeenIds::new();
        let mut read: Vec<ReadBoundary> = Vec::new();
        let named = term.boundaries.as_deref().unwrap_or_default();
        let mut complete = readable || !named.is_empty();
        for file in self.sources(source, named) {
            match file {
                Some(file) => {
                    let (before, found) = (seen.len(), read.len());
                    let told = self.findings.list.len();
                    makers.push(read_boundaries(&file, &time_zone, &mut seen, &mut read, self.findings));
                    // A file that holds mistakes but no features could not be read at all.
                    complete &= seen.len() > before || read.len() > found || self.findings.list.len() == told;
                }
                None => complete = false,
            }
        }

        take_routes(&mut read, self.findings);
        let mut placed: Vec<Placed> = read.iter().map(Placed::boundary).collect();
        placed.extend(map.iter().map(Placed::map_feature));
        placed.extend(term.start.iter().map(|start| Placed::place("the start".into(), start.value, source, &start.span)));
        for object in term.objects.iter().flatten() {
            if let (Some(Some(at)), Some(id)) = (&object.at, &object.id) {
                placed.push(Placed::place(format!("the object {:?}", id.value.0), at.value, source, &at.span));
            }
        }
        for character in term.characters.iter().flatten() {
            if let (Some(Some(at)), Some(id)) = (&character.at, &character.id) {
                placed.push(Placed::place(format!("the character {:?}", id.value.0), at.value, source, &at.span));
            }
        }
        let plane = plane_around(&placed, self.findings);
        if plane.is_some() {
            check_on_map(&placed, self.findings);
        }

        let (boundaries, places) = sorted(read);
        let ids = seen.into_keys().collect();
        let ground = Ground { boundaries, places, ids, complete, pictures: pictures.sound() };
        let frame = plane.map(|(_, frame)| frame);
        if let Some(frame) = &frame {
            warn_of_overlaps(&ground.boundaries, &ground.places, frame, self.findings);
        }
        let notation = Notation { readable, lists_are_whole };
        let lowered = lower(&term, &ground, (frame.as_ref(), &time_zone), notation, &mut Context::new(source, self.findings));
        let places = Places::of(source, &node, &ground.boundaries, &ground.places);
        let start = term.start.as_ref().map(|start| start.value);
        let (Some((bounds, frame)), Ok(lowered), Some(start), Some(title), Some(description), Some(attribution)) =
            (plane, &lowered, start, &term.title, &term.description, &term.attribution)
        else {
            let lowered = lowered.unwrap_or_else(|sound| *sound);
            let words = [term.title.map(|title| title.0), term.description.map(|description| description.0)];
            let [title, description] = words.map(Option::unwrap_or_default);
            let mut told = Hunt { title, description, ..hunt_of(id, language, time_zone, ground.boundaries, lowered) };
            self.check_texts(&mut told, languages, pictures, &places);
            return None;
        };
        let (title, description) = (title.0.clone(), description.0.clone());
        let attribution = all_named(attribution.0.clone(), makers);
        let map = map.into_iter().map(|read| read.feature).collect();
        let sound = hunt_of(id, language, time_zone, ground.boundaries, lowered.clone());
        let mut hunt = Hunt { title, description, attribution, start, bounds, frame, map, ..sound };
        let texts = self.complete(&mut hunt, languages, pictures, &places);
        let hash = hash_files(&self.contents);
        hunt.change_in_all_languages(|hunt| hunt.hash = hash);
        Some((hunt, texts))
    }

    /// The hunt's time zone, by its name; UTC when it is none, which has been told.
    fn time_zone(&mut self, source: &Arc<SourceFile>, term: &HuntTerm) -> String {
        let Some(written) = &term.time_zone else { return "UTC".into() };
        if zone_of(&written.value.0).is_none() {
            let message = format!("there is no time zone \"{}\"", written.value.0);
            let known: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
            let help = match nearest(&written.value.0, known.iter().map(String::as_str)) {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None => "write its name in the IANA database, such as \"Atlantic/Azores\"".into(),
            };
            self.findings.error(source, written.span.clone(), message, help);
            return "UTC".into();
        }
        written.value.0.clone()
    }

    /// The files that a list names; `None` stands for one that cannot be read, which has been told.
    fn sources(&mut self, source: &Arc<SourceFile>, names: &[FileName]) -> Vec<Option<Arc<SourceFile>>> {
        names.iter().map(|name| self.file(source, name)).collect()
    }

    fn file(&mut self, source: &Arc<SourceFile>, name: &FileName) -> Option<Arc<SourceFile>> {
        let (written, span) = (&*name.value.0, name.span.clone());
        if let Some(help) = flaw_of(written) {
            self.findings.error(source, span, format!("\"{written}\" is no name of a file of this hunt"), help);
            return None;
        }
        if self.contents.contains_key(written) {
            self.findings.error(source, span, format!("the file \"{written}\" is named twice"), "name it once");
            return None;
        }
        match self.files.read(written) {
            Ok(bytes) => {
                let file = SourceFile::read(&self.files.shown(written), &bytes, self.findings);
                self.contents.insert(written.to_owned(), bytes);
                file
            }
            Err(error) => {
                let message = match error.kind() {
                    io::ErrorKind::NotFound => format!("there is no file \"{written}\" beside {HUNT_FILE}"),
                    _ => format!("the file \"{written}\" cannot be read: {error}"),
                };
                self.findings.error(source, span, message, "put the file there, or correct its name");
                None
            }
        }
    }
}

/// A hunt of these parts, without its words, its map and its place on the globe, and before all its files are read.
fn hunt_of(id: HuntId, language: LanguageTag, time_zone: String, mut boundaries: Vec<Boundary>, lowered: Lowered) -> Hunt {
    for gate in &lowered.gates {
        boundaries[gate.boundary].behaviour.conditional = true;
    }
    let nowhere = LonLat::new(0.0, 0.0);
    Hunt {
        id,
        hash: ContentHash::default(),
        language,
        translations: Vec::new(),
        title: String::new(),
        description: String::new(),
        attribution: String::new(),
        start: nowhere,
        bounds: GeoBox { west: 0.0, south: 0.0, east: 0.0, north: 0.0 },
        frame: LocalFrame::about(nowhere),
        settings: lowered.settings,
        time_zone,
        open: lowered.open,
        teams: lowered.teams,
        effort: lowered.effort,
        fog: lowered.fog,
        boundaries,
        gates: lowered.gates,
        objects: lowered.objects,
        challenges: lowered.challenges,
        reactions: lowered.reactions,
        characters: lowered.characters,
        item_pictures: lowered.item_pictures,
        uses: lowered.uses,
        recipes: lowered.recipes,
        map: Arc::default(),
        pictures: Arc::default(),
        renamed: lowered.renamed,
    }
}

/// Everybody who is to be named: those that the hunt names, and those of its files that it does not name already.
fn all_named(hunt: String, makers: Vec<String>) -> String {
    makers.into_iter().fold(hunt, |named, maker| match (named.is_empty(), named.contains(&maker)) {
        (true, _) => maker,
        (false, true) => named,
        (false, false) => format!("{named}; {maker}"),
    })
}

/// The boundaries of one GeoJSON file, without a hunt around them.
#[derive(Clone, Debug)]
pub struct LoadedBoundaries {
    /// The boundaries, sorted by id as text.
    pub boundaries: Vec<Boundary>,
    /// The box around them all.
    pub bounds: GeoBox,
    /// The local plane about the middle of the box.
    pub frame: LocalFrame,
    /// What is probably not meant.
    pub warnings: Report,
}

/// Reads a GeoJSON file of boundaries.
///
/// # Errors
/// All mistakes in it; also when it cannot be read.
pub fn load_boundaries(path: &Path) -> Result<LoadedBoundaries, Report> {
    let name = path.display().to_string();
    match fs::read(path) {
        Ok(bytes) => parse_boundaries(&name, &bytes),
        Err(error) => Err(Report::unreadable(&name, &error)),
    }
}

/// Reads boundaries from the bytes of a GeoJSON file; `name` stands in the messages.
///
/// # Errors
/// All mistakes in it.
pub fn parse_boundaries(name: &str, bytes: &[u8]) -> Result<LoadedBoundaries, Report> {
    let mut findings = Findings::default();
    let mut read = Vec::new();
    let mut placed = Vec::new();
    if let Some(source) = SourceFile::read(name, bytes, &mut findings) {
        read_boundaries(&source, "UTC", &mut Default::default(), &mut read, &mut findings);
        take_routes(&mut read, &mut findings);
        if read.is_empty() && !findings.has_errors() {
            findings.error(&source, 0..1, "the file has no features, so there is no boundary", "draw at least one");
        }
        placed = read.iter().map(Placed::boundary).collect();
    }
    let plane = plane_around(&placed, &mut findings);
    let (boundaries, _) = sorted(read);
    let value = plane.map(|(bounds, frame)| (boundaries, bounds, frame));
    let ((boundaries, bounds, frame), warnings) = findings.finish(value)?;
    Ok(LoadedBoundaries { boundaries, bounds, frame, warnings })
}

/// The boundaries sorted by id as text, each with its place.
fn sorted(mut read: Vec<ReadBoundary>) -> (Vec<Boundary>, Vec<(Arc<SourceFile>, Range<usize>)>) {
    read.sort_by(|a, b| a.boundary.id.cmp(&b.boundary.id));
    read.into_iter().map(|read| (read.boundary, (read.source, read.span))).unzip()
}

/// What takes room on the globe.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PlacedKind {
    /// What players meet.
    OfHunt,
    /// Land on the map.
    Land,
    /// Anything else that is drawn.
    Drawn,
}

/// Something that takes room on the globe, and where it is written.
pub(super) struct Placed {
    pub(super) kind: PlacedKind,
    /// As it is called in messages.
    pub(super) what: String,
    pub(super) points: Vec<LonLat>,
    pub(super) source: Arc<SourceFile>,
    pub(super) span: Range<usize>,
}

impl Placed {
    fn boundary(read: &ReadBoundary) -> Self {
        let points: Vec<LonLat> = match &read.boundary.shape {
            Shape::Circle { centre, radius_m } => around_circle(*centre, *radius_m),
            shape => shape.points().collect(),
        };
        let way = read.boundary.behaviour.motion.iter().flat_map(|motion| motion.along.iter().copied());
        let points = points.into_iter().chain(way).collect();
        let what = format!("the boundary {:?}", read.boundary.id);
        Self { kind: PlacedKind::OfHunt, what, points, source: read.source.clone(), span: read.span.clone() }
    }

    fn map_feature(read: &ReadMapFeature) -> Self {
        let points = match &read.feature.geometry {
            MapGeometry::Point(point) => vec![*point],
            MapGeometry::Line(points) => points.clone(),
            MapGeometry::Area(polygons) => polygons.iter().flat_map(|polygon| polygon.exterior.iter().copied()).collect(),
        };
        let what = format!("this {}", read.feature.kind.as_str());
        let kind = if read.feature.kind == MapKind::Land { PlacedKind::Land } else { PlacedKind::Drawn };
        Self { kind, what, points, source: read.source.clone(), span: read.span.clone() }
    }

    fn place(what: String, at: LonLat, source: &Arc<SourceFile>, span: &Range<usize>) -> Self {
        Self { kind: PlacedKind::OfHunt, what, points: vec![at], source: source.clone(), span: span.clone() }
    }
}

/// The corners of the box around a circle, near enough for a box.
fn around_circle(centre: LonLat, radius_m: f64) -> Vec<LonLat> {
    const METRES_PER_DEGREE: f64 = 110_574.0;
    let lat = radius_m / METRES_PER_DEGREE;
    let lon = (lat / centre.lat.to_radians().cos().max(1e-3)).min(90.0);
    let wrapped = |lon: f64| {
        if lon > 180.0 {
            lon - 360.0
        } else if lon < -180.0 {
            lon + 360.0
        } else {
            lon
        }
    };
    let at = |east: f64, north: f64| LonLat::new(wrapped(centre.lon + east), (centre.lat + north).clamp(-90.0, 90.0));
    vec![centre, at(-lon, 0.0), at(lon, 0.0), at(0.0, -lat), at(0.0, lat)]
}

/// The box and the plane around everything; when it is too wide, that is told at what lies farthest out.
fn plane_around(placed: &[Placed], findings: &mut Findings) -> Option<(GeoBox, LocalFrame)> {
    let bounds = GeoBox::around(placed.iter().flat_map(|placed| placed.points.iter().copied()))?;
    match LocalFrame::new(bounds) {
        Ok(frame) => Some((bounds, frame)),
        Err(error) => {
            let middle = |mut numbers: Vec<f64>| {
                numbers.sort_by(f64::total_cmp);
                numbers.get(numbers.len() / 2).copied().unwrap_or_default()
            };
            let firsts = || placed.iter().filter_map(|placed| placed.points.first());
            let (lon, lat) = (middle(firsts().map(|p| p.lon).collect()), middle(firsts().map(|p| p.lat).collect()));
            let distance = |point: &LonLat| {
                let east = (point.lon - lon).abs();
                east.min(360.0 - east).max((point.lat - lat).abs())
            };
            let farthest = |placed: &Placed| placed.points.iter().map(distance).fold(0.0, f64::max);
            let out = placed.iter().max_by(|a, b| farthest(a).total_cmp(&farthest(b)))?;
            let help = format!("{} lies farthest from the rest: is it where it should be?", out.what);
            findings.error(&out.source, out.span.clone(), error.to_string(), help);
            None
        }
    }
}
