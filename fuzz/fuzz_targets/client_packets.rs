#![no_main]
hunt_fuzz::fuzz!("client_packets");
