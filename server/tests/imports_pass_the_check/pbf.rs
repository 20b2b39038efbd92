//! A small writer of OpenStreetMap extracts (<https://wiki.openstreetmap.org/wiki/PBF_Format>), so that no foreign data is needed.

use std::fmt::Display;

type Tags<'a> = &'a [(&'a str, &'a str)];

/// An extract that is being written. Blocks are not compressed.
#[derive(Default)]
pub struct Pbf {
    strings: Vec<Vec<u8>>,
    bbox: Vec<u8>,
    nodes: Vec<(i64, i64, i64, Vec<u32>)>,
    ways: Vec<Vec<u8>>,
    relations: Vec<Vec<u8>>,
}

impl Pbf {
    /// The box that the file says it covers.
    pub fn covers(mut self, west: f64, south: f64, east: f64, north: f64) -> Self {
        for (number, degrees) in [(1, west), (2, east), (3, north), (4, south)] {
            varint_field(&mut self.bbox, number, zigzag((degrees * 1e9).round() as i64));
        }
        self
    }

    pub fn node(&mut self, id: i64, lon: f64, lat: f64, tags: Tags) {
        let tags = tags.iter().flat_map(|(key, value)| [self.string(key), self.string(value)]).collect();
        self.nodes.push((id, (lat * 1e7).round() as i64, (lon * 1e7).round() as i64, tags));
    }

    /// Nodes of these ids, counted on, without tags.
    pub fn nodes(&mut self, first: i64, places: &[(f64, f64)]) {
        for (id, (lon, lat)) in (first..).zip(places) {
            self.node(id, *lon, *lat, &[]);
        }
    }

    pub fn way(&mut self, id: i64, nodes: &[i64], tags: Tags) {
        let mut way = Vec::new();
        varint_field(&mut way, 1, id as u64);
        self.tags(&mut way, tags);
        packed(&mut way, 8, deltas(nodes));
        self.ways.push(way);
    }

    pub fn multipolygon(&mut self, id: i64, ways: &[(i64, &str)], tags: Tags) {
        let tags: Vec<_> = [("type", "multipolygon")].into_iter().chain(tags.iter().copied()).collect();
        let mut relation = Vec::new();
        varint_field(&mut relation, 1, id as u64);
        self.tags(&mut relation, &tags);
        let roles: Vec<u64> = ways.iter().map(|(_, role)| self.string(role).into()).collect();
        packed(&mut relation, 8, roles);
        packed(&mut relation, 9, deltas(&ways.iter().map(|(way, _)| *way).collect::<Vec<_>>()));
        packed(&mut relation, 10, ways.iter().map(|_| 1).collect());
        self.relations.push(relation);
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut header = Vec::new();
        if !self.bbox.is_empty() {
            bytes_field(&mut header, 1, &self.bbox);
        }
        bytes_field(&mut header, 4, b"OsmSchema-V0.6");
        bytes_field(&mut header, 4, b"DenseNodes");
        let mut file = Vec::new();
        blob(&mut file, "OSMHeader", &header);

        let mut dense = Vec::new();
        let column = |pick: &dyn Fn(&(i64, i64, i64, Vec<u32>)) -> i64| deltas(&self.nodes.iter().map(pick).collect::<Vec<_>>());
        packed(&mut dense, 1, column(&|node| node.0));
        packed(&mut dense, 8, column(&|node| node.1));
        packed(&mut dense, 9, column(&|node| node.2));
        let tags = self.nodes.iter().flat_map(|node| node.3.iter().copied().chain([0]));
        packed(&mut dense, 10, tags.map(u64::from).collect());
        let mut groups = vec![Vec::new()];
        bytes_field(&mut groups[0], 2, &dense);
        for (number, elements) in [(3, &self.ways), (4, &self.relations)] {
            let mut group = Vec::new();
            elements.iter().for_each(|element| bytes_field(&mut group, number, element));
            groups.push(group);
        }
        for group in groups {
            let mut table = Vec::new();
            bytes_field(&mut table, 1, b"");
            self.strings.iter().for_each(|string| bytes_field(&mut table, 1, string));
            let mut block = Vec::new();
            bytes_field(&mut block, 1, &table);
            bytes_field(&mut block, 2, &group);
            blob(&mut file, "OSMData", &block);
        }
        file
    }

    /// A string's place in the table, whose first one is empty.
    fn string(&mut self, text: &str) -> u32 {
        let at = self.strings.iter().position(|known| known == text.as_bytes()).unwrap_or_else(|| {
            self.strings.push(text.into());
            self.strings.len() - 1
        });
        at as u32 + 1
    }

    fn tags(&mut self, element: &mut Vec<u8>, tags: Tags) {
        let keys = tags.iter().map(|(key, _)| self.string(key).into()).collect();
        let values = tags.iter().map(|(_, value)| self.string(value).into()).collect();
        packed(element, 2, keys);
        packed(element, 3, values);
    }
}

fn blob(file: &mut Vec<u8>, kind: impl Display, content: &[u8]) {
    let mut blob = Vec::new();
    bytes_field(&mut blob, 1, content);
    let mut header = Vec::new();
    bytes_field(&mut header, 1, kind.to_string().as_bytes());
    varint_field(&mut header, 3, blob.len() as u64);
    file.extend((header.len() as u32).to_be_bytes());
    file.extend(header);
    file.extend(blob);
}

fn deltas(numbers: &[i64]) -> Vec<u64> {
    let before = std::iter::once(&0).chain(numbers);
    numbers.iter().zip(before).map(|(number, before)| zigzag(number - before)).collect()
}

fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

fn varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn varint_field(out: &mut Vec<u8>, number: u64, value: u64) {
    varint(out, number << 3);
    varint(out, value);
}

fn bytes_field(out: &mut Vec<u8>, number: u64, bytes: &[u8]) {
    varint(out, number << 3 | 2);
    varint(out, bytes.len() as u64);
    out.extend(bytes);
}

fn packed(out: &mut Vec<u8>, number: u64, values: Vec<u64>) {
    let mut bytes = Vec::new();
    values.into_iter().for_each(|value| varint(&mut bytes, value));
    bytes_field(out, number, &bytes);
}
