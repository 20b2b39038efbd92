#![no_main]
hunt_fuzz::fuzz!("gpx");
