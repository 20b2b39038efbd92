#![no_main]
hunt_fuzz::fuzz!("import_geojson");
