#![no_main]
hunt_fuzz::fuzz!("player_link");
