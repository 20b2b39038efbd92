//! The game's binary.

fn main() {
    hunt_client::run();
}
