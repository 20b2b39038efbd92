#![no_main]
hunt_fuzz::fuzz!("fixes");
