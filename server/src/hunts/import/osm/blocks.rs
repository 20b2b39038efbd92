//! The blocks of an extract, decoded to what is used of them.

use super::tags::Tags;
use crate::hunts::import::input::Input;
use miette::{Report, miette};
use osmpbf::{BlobDecode, BlobReader, HeaderBlock, PrimitiveBlock, RelMemberType};
use std::{
    cell::Cell,
    collections::HashSet,
    panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook},
    sync::Once,
};

/// An element of an extract.
pub(super) enum Element {
    /// A node at a longitude and latitude.
    Node { id: i64, at: (f64, f64), tags: Tags },
    /// A way; some extracts write into it where its nodes are.
    Way { id: i64, way: Way, places: Vec<(f64, f64)> },
    /// A relation, if it is a multipolygon.
    Relation(Option<Multipolygon>),
}

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

/// Calls `header` with each header of the extract, and `each` with every element, in the order of the file.
///
/// # Errors
/// When it cannot be read or decoded, or what is called says so.
pub(super) fn sweep(
    input: &Input<'_>,
    mut header: impl FnMut(&HeaderBlock) -> miette::Result<()>,
    mut each: impl FnMut(Element) -> miette::Result<()>,
) -> miette::Result<()> {
    let shown = input.shown();
    let stream = input.open().map_err(|error| unreadable(&shown, &error))?;
    let blobs = BlobReader::new_seekable(stream).map_err(|error| broken(&shown, None, &error))?;
    for blob in blobs {
        let blob = blob.map_err(|error| broken(&shown, None, &error))?;
        let at = blob.offset().map(|offset| offset.0);
        match blob.decode().map_err(|error| broken(&shown, at, &error))? {
            BlobDecode::OsmHeader(block) => header(&block)?,
            BlobDecode::OsmData(block) => {
                let elements = undamaged(|| elements(&block)).ok_or_else(|| damaged(&shown, at, "it contradicts itself"))?;
                elements.into_iter().try_for_each(&mut each)?;
            }
            BlobDecode::Unknown(_) => {}
        }
    }
    Ok(())
}

fn elements(block: &PrimitiveBlock) -> Vec<Element> {
    let decoded = block.elements().map(|element| match element {
        osmpbf::Element::DenseNode(node) => {
            Element::Node { id: node.id(), at: (node.lon(), node.lat()), tags: Tags::of(node.tags()) }
        }
        osmpbf::Element::Node(node) => Element::Node { id: node.id(), at: (node.lon(), node.lat()), tags: Tags::of(node.tags()) },
        osmpbf::Element::Way(way) => Element::Way {
            id: way.id(),
            way: Way { tags: Tags::of(way.tags()), nodes: way.refs().collect() },
            places: way.node_locations().map(|place| (place.lon(), place.lat())).collect(),
        },
        osmpbf::Element::Relation(relation) => Element::Relation(multipolygon(&relation)),
    });
    decoded.collect()
}

fn multipolygon(relation: &osmpbf::Relation<'_>) -> Option<Multipolygon> {
    relation.tags().find(|(key, value)| *key == "type" && *value == "multipolygon")?;
    let (mut ways, mut outer) = (Vec::new(), HashSet::new());
    for member in relation.members().filter(|member| member.member_type == RelMemberType::Way) {
        ways.push(member.member_id);
        if member.role().is_ok_and(|role| role != "inner") {
            outer.insert(member.member_id);
        }
    }
    Some(Multipolygon { tags: Tags::of(relation.tags()), ways, outer })
}

thread_local! {
    static DECODES: Cell<bool> = const { Cell::new(false) };
}

/// What the work yields, or `None` when it panics: osmpbf 0.3.8 does so on damaged blocks, of which a member has an unknown type or, where
/// sums are checked, numbers overflow. Nothing is printed then.
fn undamaged<T>(decode: impl FnOnce() -> T) -> Option<T> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let otherwise = take_hook();
        set_hook(Box::new(move |panic| {
            if !DECODES.get() {
                otherwise(panic);
            }
        }));
    });
    DECODES.set(true);
    let decoded = catch_unwind(AssertUnwindSafe(decode));
    DECODES.set(false);
    decoded.ok()
}

/// The file cannot be read.
pub(super) fn unreadable(shown: &str, error: &std::io::Error) -> Report {
    miette!(help = "check the path and that you may read it", "{shown} cannot be read: {error}")
}

fn damaged(shown: &str, at: Option<u64>, how: &str) -> Report {
    let place = at.map(|at| format!(", in the block at byte {at}")).unwrap_or_default();
    miette!(help = "it is damaged or was not fetched whole: fetch it again", "{shown}{place}: {how}")
}

fn broken(shown: &str, at: Option<u64>, error: &osmpbf::Error) -> Report {
    if matches!(error.kind(), osmpbf::ErrorKind::Blob(osmpbf::BlobError::Empty)) {
        let place = at.map(|at| format!(", in the block at byte {at}")).unwrap_or_default();
        let help = "it is compressed in a way that is not known here; turn it into zlib: osmium cat IN.osm.pbf -o OUT.osm.pbf \
                    (osmium-tool)";
        return miette!(help = help, "{shown}{place}: {error}");
    }
    damaged(shown, at, &error.to_string())
}
