#![no_main]
hunt_fuzz::fuzz!("recovery");
