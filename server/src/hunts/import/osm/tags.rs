//! What OpenStreetMap's tags mean on a hunt's map (<https://wiki.openstreetmap.org/wiki/Map_features>).

use hunt_shared::hunt::MapKind;

/// The tags of an element, those that mean something here.
#[derive(Clone, Default, PartialEq, Debug)]
pub(super) struct Tags(Vec<(String, String)>);

/// The keys that mean something here; besides them, names.
const KEYS: [&str; 23] = [
    "amenity",
    "area",
    "barrier",
    "building",
    "golf",
    "harbour",
    "highway",
    "historic",
    "indoor",
    "landuse",
    "layer",
    "leisure",
    "location",
    "man_made",
    "natural",
    "place",
    "railway",
    "seamark:type",
    "service",
    "tourism",
    "tunnel",
    "water",
    "waterway",
];

impl Tags {
    /// The tags that mean something, of all that an element has.
    pub(super) fn of<'a>(all: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let kept = all.filter(|(key, _)| KEYS.contains(key) || *key == "name" || key.starts_with("name:"));
        Self(kept.map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn get(&self, key: &str) -> &str {
        self.0.iter().find(|(known, _)| known == key).map_or("", |(_, value)| value)
    }

    fn has(&self, key: &str) -> bool {
        !matches!(self.get(key), "" | "no")
    }

    /// The name in a language, else the local name; empty when there is none.
    pub(super) fn name(&self, language: Option<&str>) -> &str {
        let foreign = language.map(|language| self.get(&format!("name:{language}"))).unwrap_or_default();
        if foreign.is_empty() { self.get("name") } else { foreign }
    }

    /// Below the ground or within a building, where nobody sees it from above.
    fn is_covered(&self) -> bool {
        let below =
            self.get("layer").parse::<f64>().is_ok_and(|layer| layer < 0.0) && !self.has("waterway") && !self.has("natural");
        let tunnel = self.has("tunnel") && self.get("tunnel") != "building_passage";
        tunnel || self.has("indoor") || self.get("location") == "underground" || (below && !self.has("highway"))
    }

    /// Whether the way is a piece of the coastline.
    pub(super) fn is_coastline(&self) -> bool {
        self.get("natural") == "coastline"
    }

    /// What an area is drawn as.
    pub(super) fn area(&self) -> Option<MapKind> {
        if self.is_covered() || self.get("area") == "no" {
            return None;
        }
        if self.has("building") {
            return (!matches!(self.get("building"), "roof" | "carport")).then_some(MapKind::Building);
        }
        match self.get("natural") {
            "water" => return Some(MapKind::Water),
            "wood" => return Some(MapKind::Wood),
            "beach" | "sand" | "dune" | "shoal" | "shingle" => return Some(MapKind::Sand),
            "bare_rock" | "scree" | "rock" | "stone" => return Some(MapKind::Rock),
            "grassland" | "heath" | "scrub" | "fell" | "wetland" | "shrubbery" | "tundra" => return Some(MapKind::Meadow),
            _ => {}
        }
        match self.get("waterway") {
            "riverbank" | "dock" | "boatyard" => return Some(MapKind::Water),
            _ => {}
        }
        match self.get("landuse") {
            "reservoir" | "basin" | "salt_pond" | "aquaculture" => return Some(MapKind::Water),
            "forest" => return Some(MapKind::Wood),
            "quarry" => return Some(MapKind::Rock),
            "grass" | "meadow" | "village_green" | "recreation_ground" | "farmland" | "orchard" | "vineyard" | "cemetery"
            | "allotments" | "flowerbed" | "plant_nursery" | "greenfield" | "greenery" => return Some(MapKind::Meadow),
            _ => {}
        }
        match self.get("leisure") {
            "swimming_pool" => return Some(MapKind::Water),
            "park" | "garden" | "common" | "pitch" | "playground" | "golf_course" | "dog_park" | "miniature_golf" => {
                return Some(MapKind::Meadow);
            }
            _ => {}
        }
        match self.get("man_made") {
            "breakwater" | "groyne" => return Some(MapKind::Pier),
            "pier" | "quay" if self.has("area") => return Some(MapKind::Pier),
            _ => {}
        }
        // A way of this kind that is closed and no area runs round something.
        let paved = matches!(self.get("highway"), "pedestrian" | "footway" | "living_street") && self.has("area");
        if paved || self.get("amenity") == "marketplace" {
            return Some(MapKind::Square);
        }
        (self.get("golf") == "bunker").then_some(MapKind::Sand)
    }

    /// What a line is drawn as.
    pub(super) fn line(&self) -> Option<MapKind> {
        if self.is_covered() {
            return None;
        }
        match self.get("highway") {
            "" => {}
            _ if self.has("area") => return None,
            "motorway" | "motorway_link" | "trunk" | "trunk_link" | "primary" | "primary_link" | "secondary"
            | "secondary_link" => {
                return Some(MapKind::Road);
            }
            "service" if matches!(self.get("service"), "parking_aisle" | "driveway" | "drive-through") => {
                return Some(MapKind::Path);
            }
            "tertiary" | "tertiary_link" | "unclassified" | "residential" | "living_street" | "pedestrian" | "service"
            | "road" | "busway" => return Some(MapKind::Street),
            "path" | "footway" | "cycleway" | "bridleway" | "steps" | "track" => return Some(MapKind::Path),
            _ => {}
        }
        // Trams run in streets.
        match self.get("railway") {
            "rail" | "light_rail" | "narrow_gauge" | "funicular" | "monorail" | "subway" | "preserved" => {
                return Some(MapKind::Railway);
            }
            _ => {}
        }
        match self.get("waterway") {
            "river" | "stream" | "canal" | "drain" | "ditch" | "tidal_channel" => return Some(MapKind::Water),
            _ => {}
        }
        match self.get("man_made") {
            "pier" | "breakwater" | "groyne" | "quay" => return Some(MapKind::Pier),
            _ => {}
        }
        match (self.get("natural"), self.get("barrier")) {
            ("cliff", _) => Some(MapKind::Cliff),
            (_, "city_wall") => Some(MapKind::Pier),
            _ => None,
        }
    }

    /// What is written where it lies, and how much it matters: 0 the most. Areas too have such names, beside what they are drawn as.
    pub(super) fn label(&self) -> Option<(MapKind, u8)> {
        if self.is_covered() {
            return None;
        }
        let place = |rank| Some((MapKind::Place, rank));
        let water = |rank| Some((MapKind::WaterName, rank));
        match self.get("place") {
            "ocean" | "sea" => return water(0),
            "city" => return place(0),
            "town" | "island" | "municipality" => return place(1),
            "borough" | "suburb" | "village" | "archipelago" => return place(2),
            "quarter" | "hamlet" | "islet" => return place(3),
            "neighbourhood" | "isolated_dwelling" | "farm" | "locality" | "square" => return place(4),
            _ => {}
        }
        match self.get("natural") {
            "bay" | "strait" => return water(1),
            "peak" | "volcano" | "cape" | "saddle" | "peninsula" | "cave_entrance" => return place(4),
            _ => {}
        }
        if self.get("leisure") == "marina" || self.has("harbour") || self.get("seamark:type") == "harbour" {
            return water(2);
        }
        // What is a building, and has a name, is named as one.
        if self.has("building") {
            return None;
        }
        if self.get("highway") == "pedestrian" && self.has("area") {
            return place(4);
        }
        if matches!(self.get("railway"), "station" | "halt") {
            return place(4);
        }
        let landmark = matches!(self.get("historic"), "castle" | "fort" | "monument" | "ruins" | "city_gate" | "lighthouse")
            || matches!(self.get("tourism"), "attraction" | "viewpoint" | "museum")
            || self.get("man_made") == "lighthouse";
        if landmark { place(5) } else { None }
    }
}

/// How much a line matters among those of its kind: 0 the most.
pub(super) fn rank_of_line(tags: &Tags) -> u8 {
    match tags.get("highway") {
        "motorway" | "trunk" => 0,
        "primary" | "river" => 1,
        "secondary" => 2,
        "tertiary" => 3,
        "pedestrian" | "residential" | "unclassified" => 4,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(pairs: &[(&str, &str)]) -> Tags {
        Tags::of(pairs.iter().copied())
    }

    #[test]
    fn what_is_drawn_is_known_by_its_tags() {
        for (pairs, area, line) in [
            (&[("building", "yes"), ("landuse", "grass")][..], Some(MapKind::Building), None),
            (&[("building", "no"), ("natural", "water")], Some(MapKind::Water), None),
            (&[("building", "yes"), ("location", "underground")], None, None),
            (&[("landuse", "forest")], Some(MapKind::Wood), None),
            (&[("man_made", "pier")], None, Some(MapKind::Pier)),
            (&[("man_made", "pier"), ("area", "yes")], Some(MapKind::Pier), Some(MapKind::Pier)),
            (&[("highway", "secondary")], None, Some(MapKind::Road)),
            (&[("highway", "residential"), ("tunnel", "yes")], None, None),
            (&[("highway", "residential"), ("layer", "-1")], None, Some(MapKind::Street)),
            (&[("highway", "pedestrian"), ("area", "yes")], Some(MapKind::Square), None),
            (&[("highway", "pedestrian")], None, Some(MapKind::Street)),
            (&[("amenity", "marketplace")], Some(MapKind::Square), None),
            (&[("railway", "rail")], None, Some(MapKind::Railway)),
            (&[("railway", "subway"), ("tunnel", "yes")], None, None),
            (&[("railway", "rail"), ("layer", "-2")], None, None),
            (&[("railway", "abandoned")], None, None),
            (&[("highway", "residential"), ("railway", "tram")], None, Some(MapKind::Street)),
            (&[("highway", "service"), ("service", "driveway")], None, Some(MapKind::Path)),
            (&[("highway", "construction")], None, None),
            (&[("waterway", "stream"), ("tunnel", "culvert")], None, None),
            (&[("natural", "cliff")], None, Some(MapKind::Cliff)),
            (&[("surface", "asphalt")], None, None),
        ] {
            let tags = tags(pairs);
            assert_eq!((tags.area(), tags.line()), (area, line), "{pairs:?}");
        }
    }

    #[test]
    fn names_are_those_of_the_language_where_they_are_known() {
        let tags = tags(&[("place", "sea"), ("name", "Mer"), ("name:en", "Sea"), ("surface", "wet")]);
        assert_eq!((tags.name(None), tags.name(Some("en")), tags.name(Some("de"))), ("Mer", "Sea", "Mer"));
        assert_eq!(tags.label(), Some((MapKind::WaterName, 0)));
    }
}
