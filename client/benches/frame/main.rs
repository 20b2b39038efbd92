//! What a frame of the game costs beside its drawing: the main world with a town's map, 2,000 objects and 500 others who walk, seen by a
//! camera that follows a walker. Nothing is drawn, so no graphics card is needed.
//!
//! `HUNT_OSM=AREA.osm.pbf cargo bench -p hunt-client --bench frame`, with `-- --quick` for a short look and `-- --profile` for where the
//! time goes. Without an extract the map is a made town of about the size of Monaco.

mod measure;
mod scene;
mod town;

use clap::Parser;
use hunt_client::bench::{BenchGame, MapSize, Way, build_map};
use measure::{Took, against, allocated, machine, quantile_ms, resident, took};
use scene::{Crowd, OBJECTS, PLAYERS, Scene};
use std::{collections::BTreeMap, path::PathBuf, thread, time::Duration};

/// The ceilings: milliseconds of a frame at the median, of one in a hundred and of any while the map loads; of a map; megabytes.
const MEDIAN_MS: f64 = 4.0;
const P99_MS: f64 = 8.0;
const LOADING_MS: f64 = 50.0;
const MAP_MS: f64 = 1_000.0;
const MEMORY_MB: f64 = 500.0;
/// "No growth", with as much as what is remembered on purpose may take: the walk, and rooms of lists.
const GROWTH_MB: f64 = 1.0;

/// Frames a second, and seconds between two snapshots of the others.
const RATE: u32 = 60;
const SNAPSHOT_S: f64 = 0.2;
/// Seconds that the player walks into one direction.
const STRAIGHT_S: f64 = 7.0;
/// Frames of the title before the hunt, and after its map is shown, that still count as its loading.
const TITLE_FRAMES: usize = 60;
const ARRIVAL_FRAMES: usize = 180;

/// What a frame costs beside its drawing.
#[derive(Parser)]
struct Options {
    /// The extract whose map is walked, such as monaco.osm.pbf; else a made town.
    #[arg(long, env = "HUNT_OSM", value_name = "FILE")]
    osm: Option<PathBuf>,
    /// Minutes of the game that are walked.
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
    /// A short look: a quarter of a minute.
    #[arg(long)]
    quick: bool,
    /// The window's width and height.
    #[arg(long, num_args = 2, default_values_t = [1920, 1080], value_names = ["WIDTH", "HEIGHT"])]
    size: Vec<u32>,
    /// Also tell how much of a frame each schedule of the engine takes.
    #[arg(long)]
    profile: bool,
    /// What `cargo bench` always says.
    #[arg(long, hide = true)]
    bench: bool,
}

/// The game, and everybody in it.
struct Walk {
    game: BenchGame,
    crowd: Crowd,
    now_s: f64,
    heard_s: f64,
}

impl Walk {
    /// What happens before a frame: the player turns now and then, and the others are heard of.
    fn before_frame(&mut self) {
        let step_s = 1.0 / f64::from(RATE);
        self.now_s += step_s;
        let turns =
            [&[Way::East][..], &[Way::East, Way::North], &[Way::North], &[Way::West], &[Way::West, Way::South], &[Way::South]];
        self.game.walk(turns[(self.now_s / STRAIGHT_S) as usize % turns.len()]);
        let player = self.game.place();
        self.crowd.stroll(step_s, player);
        if self.now_s - self.heard_s >= SNAPSHOT_S {
            self.heard_s = self.now_s;
            self.game.hear((self.now_s * 1e3) as i64, self.crowd.seen(self.now_s));
        }
    }

    fn frame(&mut self) -> Took {
        self.before_frame();
        took(|| self.game.frame())
    }
}

fn main() -> miette::Result<()> {
    let options = Options::parse();
    let minutes = if options.quick { 0.25 } else { options.minutes };
    println!("{}", machine());
    let scene = Scene::new(options.osm.as_deref())?;
    println!("the map: {}\n", scene.map);
    let (map_times, size) = time_map(&scene);
    let game = BenchGame::start((options.size[0], options.size[1]), Duration::from_secs(1) / RATE);
    let crowd = Crowd::about(scene.frame.to_local(scene.view.start));
    let mut walk = Walk { game, crowd, now_s: 0.0, heard_s: 0.0 };
    let loading = load(&mut walk, &scene);
    let (frames, memory) = play(&mut walk, minutes);
    println!(
        "{} features in {} meshes of {} vertices, {} names; {OBJECTS} objects, {PLAYERS} others, {} entities; {} frames\n",
        scene.view.map.len(),
        size.meshes,
        size.vertices,
        size.names,
        walk.game.entities(),
        frames.len()
    );
    tell(&map_times, &loading, &frames, &memory);
    if options.profile {
        profile(&mut walk);
    }
    Ok(())
}

/// The map, built here alone.
fn time_map(scene: &Scene) -> (Vec<Duration>, MapSize) {
    let mut size = build_map(&scene.view, &scene.frame);
    let times = (0..3).map(|_| took(|| size = build_map(&scene.view, &scene.frame)).wall).collect();
    (times, size)
}

/// The frames from the hunt's arrival until its map has been on screen for a while, in real time: the map is built beside them.
fn load(walk: &mut Walk, scene: &Scene) -> Vec<Duration> {
    (0..TITLE_FRAMES).for_each(|_| walk.game.frame());
    walk.game.enter(scene.view.clone(), scene.frame);
    scene.past().into_iter().for_each(|kind| walk.game.tell(kind));
    let mut times = Vec::new();
    let mut shown = 0;
    while shown < ARRIVAL_FRAMES {
        let took = walk.frame();
        times.push(took.wall);
        shown += usize::from(walk.game.is_map_shown());
        thread::sleep((Duration::from_secs(1) / RATE).saturating_sub(took.wall));
    }
    times
}

/// What was allocated after each tenth of the walk, bytes.
type Memory = Vec<usize>;

/// Minutes of the game as fast as they go.
fn play(walk: &mut Walk, minutes: f64) -> (Vec<Took>, Memory) {
    for _ in 0..8 {
        walk.game.skip();
        for _ in 0..RATE / 2 {
            walk.frame();
        }
    }
    let tenth = (minutes * 60.0 * f64::from(RATE) / 10.0).ceil() as usize;
    // Room for all, so that noting them allocates nothing.
    let mut frames = Vec::with_capacity(tenth * 10);
    let mut memory = Vec::with_capacity(10);
    for _ in 0..10 {
        (0..tenth).for_each(|_| frames.push(walk.frame()));
        memory.push(allocated());
    }
    (frames, memory)
}

fn tell(map_times: &[Duration], loading: &[Duration], frames: &[Took], memory: &Memory) {
    let cpu: Vec<Duration> = frames.iter().map(|frame| frame.cpu).collect();
    let wall: Vec<Duration> = frames.iter().map(|frame| frame.wall).collect();
    const MB: f64 = 1e6;
    println!("| {:<58} | {:>12} | {:>9} | share |", "", "", "ceiling");
    against("frame, processor time of all threads, median", quantile_ms(&cpu, 0.5), MEDIAN_MS, "ms");
    against("frame, processor time of all threads, p99", quantile_ms(&cpu, 0.99), P99_MS, "ms");
    against("frame, on the clock, median", quantile_ms(&wall, 0.5), MEDIAN_MS, "ms");
    against("frame, on the clock, p99", quantile_ms(&wall, 0.99), P99_MS, "ms");
    against("frame while the map loads, the longest", quantile_ms(loading, 1.0), LOADING_MS, "ms");
    against("the map's meshes, beside the game, median", quantile_ms(map_times, 0.5), MAP_MS, "ms");
    // The first tenth still fills what is filled once.
    let growth = memory.last().zip(memory.get(1)).map_or(0.0, |(last, first)| *last as f64 - *first as f64);
    against("growth of what is allocated, over the last 8 tenths", growth / MB, GROWTH_MB, "MB");
    let [now, most] = resident();
    against("memory at the end", now as f64 / MB, MEMORY_MB, "MB");
    against("memory at most", most as f64 / MB, MEMORY_MB, "MB");
    let allocated: Vec<String> = memory.iter().map(|bytes| format!("{:.2}", *bytes as f64 / MB)).collect();
    println!("\nallocated after each tenth, MB: {}", allocated.join(", "));
    println!("the longest frame of the walk took {:.1} ms", quantile_ms(&wall, 1.0));
}

/// Where a frame's time goes, schedule by schedule, on the clock.
fn profile(walk: &mut Walk) {
    const FRAMES: usize = 1_200;
    let mut times: BTreeMap<String, Vec<Duration>> = BTreeMap::new();
    for _ in 0..FRAMES {
        walk.before_frame();
        walk.game.frame_by_schedule(|schedule, time| times.entry(schedule).or_default().push(time));
    }
    let mut rows: Vec<(f64, f64, String)> =
        times.into_iter().map(|(schedule, times)| (quantile_ms(&times, 0.5), quantile_ms(&times, 0.99), schedule)).collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!("\n| schedule | median | p99 |\n|---|--:|--:|");
    for (median, p99, schedule) in rows {
        println!("| {schedule} | {median:.3} ms | {p99:.3} ms |");
    }
}
