#![no_main]
hunt_fuzz::fuzz!("journal");
