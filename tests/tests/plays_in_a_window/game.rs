//! The game in its window: started, looked at, and worked by keys and pointer.

use super::{
    display::Display,
    scene::{Scene, middle},
};
use hunt_tests::copy_folder;
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long a whole test may take; a software renderer on a small machine draws a frame or two a second.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// How long a single thing may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// How long a press may take to show, before it is repeated.
const AGAIN_AFTER: Duration = Duration::from_secs(12);

/// How long the pointer may take to be seen at its new place.
const POINTER_SHOWS: Duration = Duration::from_secs(5);

/// The most bytes of the game's log that are shown when a test fails.
const LOG_TAIL: usize = 4_000;

/// A running game.
pub struct Game {
    display: Display,
    client: Child,
    window: String,
    scenes: Receiver<Scene>,
    now: Scene,
    held: BTreeSet<&'static str>,
    folder: PathBuf,
    saved: usize,
    began: Instant,
    /// Where the game keeps what it keeps; goes with it.
    home: TempDir,
}

/// The folder of a program that was built, with another one beside it.
fn built(variable: &str, name: &str) -> PathBuf {
    let path = std::env::var_os(variable)
        .map_or_else(|| Path::new(env!("CARGO_BIN_EXE_server-under-test")).with_file_name(name), PathBuf::from);
    assert!(
        path.is_file(),
        "{} is missing: cargo build --locked --workspace --bins, or name another by {variable}",
        path.display()
    );
    path
}

/// The folder of this project's hunts.
pub fn hunts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/hunts")
}

/// The description of Mesa's Vulkan for the processor.
fn software_vulkan() -> Option<PathBuf> {
    let folders = ["/usr/share/vulkan/icd.d", "/usr/local/share/vulkan/icd.d", "/etc/vulkan/icd.d"];
    let files = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().filter_map(Result::ok);
    files.map(|file| file.path()).find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("lvp_icd")))
}

/// A home in which nothing is yet; it goes when it is dropped.
fn new_home() -> TempDir {
    tempfile::Builder::new().prefix("hunt-window-").tempdir().unwrap()
}

impl Game {
    /// Starts the game for a new player in a window of this size on a screen of that size, and waits until it shows something. Its pictures are kept
    /// in a folder of this name.
    pub fn start(name: &str, window: (u32, u32), screen: (u32, u32), arguments: &[&str]) -> Self {
        Self::start_in(new_home(), name, window, screen, arguments)
    }

    /// Starts the game for a player whose home this is.
    pub fn start_in(home: TempDir, name: &str, window: (u32, u32), screen: (u32, u32), arguments: &[&str]) -> Self {
        let frames = std::env::var_os("HUNT_WINDOW_FRAMES")
            .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/window"), PathBuf::from);
        let folder = frames.join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let display = Display::start(screen.0, screen.1);
        let mut command = display.command(built("HUNT_CLIENT", "hunt-client"));
        command
            .args(["--tell", "--name", "Mara", "--size", &format!("{}x{}", window.0, window.1)])
            .args(arguments)
            .env("HOME", home.path())
            .env("XDG_DATA_HOME", home.path().join("data"))
            .env("XDG_CONFIG_HOME", home.path().join("config"))
            .envs([("LC_ALL", "C"), ("LANG", "C")])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(folder.join("client.log")).unwrap());
        if let Some(vulkan) = software_vulkan() {
            command.env("VK_DRIVER_FILES", vulkan);
        }
        let mut client = command.spawn().unwrap();
        let (tell, scenes) = mpsc::channel();
        let lines = BufReader::new(client.stdout.take().unwrap()).lines();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                match serde_json::from_str::<Scene>(&line) {
                    Ok(scene) => drop(tell.send(scene)),
                    Err(error) => eprintln!("not understood ({error}): {line}"),
                }
            }
        });
        let began = Instant::now();
        let mut first = None;
        while began.elapsed() < PATIENCE && first.is_none() {
            first = scenes.recv_timeout(Duration::from_secs(1)).ok();
            if let Some(ended) = client.try_wait().unwrap() {
                panic!("the game ended ({ended}) before it showed anything:\n{}", tail(&folder.join("client.log")));
            }
        }
        let log = || tail(&folder.join("client.log"));
        let now = first.unwrap_or_else(|| panic!("the game told nothing within {} s:\n{}", PATIENCE.as_secs(), log()));
        let mut found = None;
        while began.elapsed() < PATIENCE && found.is_none() {
            found = display.try_xdotool(&["search", "--onlyvisible", "--name", "^Treasure Hunt$"]);
            thread::sleep(Duration::from_millis(100));
        }
        let windows = found.unwrap_or_else(|| panic!("the game has opened no window:\n{}", log()));
        let window = windows.lines().next_back().unwrap_or_default().to_owned();
        // Nobody manages windows here, so nobody gives them the keyboard.
        display.xdotool(&["windowmove", &window, "0", "0", "windowfocus", &window]);
        let held = BTreeSet::new();
        Self { display, client, window, scenes, now, held, folder, saved: 0, began, home }
    }

    /// What was told last; takes in what has come.
    pub fn look(&mut self) -> Scene {
        while let Ok(scene) = self.scenes.try_recv() {
            self.now = scene;
        }
        self.now.clone()
    }

    /// The newest of what is told from now on.
    pub fn next(&mut self) -> Scene {
        let before = self.look().frame;
        match self.scenes.recv_timeout(PATIENCE) {
            Ok(scene) => self.now = scene,
            Err(RecvTimeoutError::Timeout) => self.fail("the game told nothing more"),
            Err(RecvTimeoutError::Disconnected) => self.fail("the game has ended"),
        }
        if self.began.elapsed() > LIMIT {
            self.fail("the whole took too long");
        }
        debug_assert!(self.now.frame > before);
        self.look()
    }

    /// Waits for something that may not come within `limit`.
    pub fn comes(&mut self, limit: Duration, holds: impl Fn(&Scene) -> bool) -> bool {
        let since = Instant::now();
        let mut scene = self.look();
        while !holds(&scene) {
            if since.elapsed() > limit {
                return false;
            }
            scene = self.next();
        }
        true
    }

    /// Waits for something that must come.
    pub fn until(&mut self, awaited: &str, holds: impl Fn(&Scene) -> bool) -> Scene {
        if !self.comes(PATIENCE, holds) {
            self.fail(&format!("waited {} s in vain: {awaited}", PATIENCE.as_secs()));
        }
        self.now.clone()
    }

    /// Does something until it has shown.
    pub fn act(&mut self, awaited: &str, act: impl Fn(&mut Self), holds: impl Fn(&Scene) -> bool) -> Scene {
        for _ in 0..6 {
            act(self);
            if self.comes(AGAIN_AFTER, &holds) {
                return self.now.clone();
            }
        }
        self.fail(&format!("pressed again and again in vain: {awaited}"))
    }

    /// Presses and releases a key.
    pub fn key(&mut self, key: &str) {
        self.display.xdotool(&["key", key]);
    }

    /// Writes a text.
    pub fn type_text(&mut self, text: &str) {
        self.display.xdotool(&["type", "--delay", "30", text]);
    }

    /// Holds these keys and no other.
    pub fn hold(&mut self, keys: &[&'static str]) {
        let wanted: BTreeSet<&'static str> = keys.iter().copied().collect();
        let released: Vec<_> = self.held.difference(&wanted).copied().collect();
        let pressed: Vec<_> = wanted.difference(&self.held).copied().collect();
        let releases = released.into_iter().flat_map(|key| ["keyup", key]);
        let arguments: Vec<_> = releases.chain(pressed.into_iter().flat_map(|key| ["keydown", key])).collect();
        if !arguments.is_empty() {
            self.display.xdotool(&arguments);
        }
        self.held = wanted;
    }

    /// Clicks on a place of the map, which moves meanwhile: once, or twice to run there.
    pub fn click_map(&mut self, [x, y]: [i32; 2], runs: bool) {
        let times = if runs { "2" } else { "1" };
        let (x, y) = (x.to_string(), y.to_string());
        self.display.xdotool(&["mousemove", &x, &y, "click", "--repeat", times, "--delay", "30", "1"]);
    }

    /// Goes there with the pointer, and waits until the game has seen it: the interface takes a click only for what the pointer was on a frame
    /// before.
    fn point_at(&mut self, [x, y]: [i32; 2]) {
        self.display.xdotool(&["mousemove", &x.to_string(), &y.to_string()]);
        self.comes(POINTER_SHOWS, |scene| scene.pointer == Some([x, y]));
    }

    /// Clicks on something of the interface.
    pub fn click(&mut self, rect: [i32; 4]) {
        self.point_at(middle(rect));
        self.display.xdotool(&["click", "1"]);
    }

    /// Clicks on a button, if it is there and stands still.
    pub fn click_button(&mut self, words: &str) {
        let place = |game: &mut Self| game.look().button(words).map(|button| button.rect);
        for _ in 0..3 {
            let Some(rect) = place(self) else { return };
            self.point_at(middle(rect));
            // A card may have come or gone, and moved it.
            if place(self) == Some(rect) {
                self.display.xdotool(&["click", "1"]);
                return;
            }
        }
    }

    /// What the player has, once more: as on another device to which everything was copied.
    pub fn copy_of_home(&self) -> TempDir {
        let copy = new_home();
        copy_folder(self.home.path(), copy.path()).unwrap();
        copy
    }

    /// Ends the game as the system does, and waits for it; returns what the player has.
    pub fn end(mut self) -> TempDir {
        let asked = Command::new("kill").args(["-TERM", &self.client.id().to_string()]).status().unwrap();
        assert!(asked.success(), "the game has ended already");
        let ended = self.client.wait().unwrap();
        // In order, and telling that it was asked to.
        assert_eq!(ended.code(), Some(130), "the game ended with {ended}:\n{}", tail(&self.folder.join("client.log")));
        std::mem::replace(&mut self.home, new_home())
    }

    /// The files of this kind that the game has kept for the player, in the folder that is the player's own.
    pub fn kept(&self, ending: &str) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.home.path()).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.extension().is_some_and(|found| found == ending)).collect()
    }

    /// Kills the server that the game has started for itself.
    pub fn kill_own_server(&mut self) {
        let killed = Command::new("pkill").args(["-KILL", "-P", &self.client.id().to_string(), "hunt-server"]).status().unwrap();
        assert!(killed.success(), "the game has no server of its own");
    }

    /// Lets the game draw so many more frames.
    pub fn frames(&mut self, count: u64) -> Scene {
        let from = self.look().frame;
        self.until("some more frames", |scene| scene.frame >= from + count)
    }

    /// Makes the window so large, and waits until everything lies in it.
    pub fn resize(&mut self, width: i32, height: i32) -> Scene {
        let window = self.window.clone();
        self.display.xdotool(&["windowsize", &window, &width.to_string(), &height.to_string()]);
        self.until("the window has its new size", |scene| scene.window == [width, height]);
        // Layout follows a frame later, the lines of long texts another.
        self.frames(3)
    }

    /// Keeps a picture of the window, numbered in order.
    pub fn save(&mut self, name: &str) {
        self.saved += 1;
        self.display.save(&self.window, &self.folder.join(format!("{:02}-{name}.png", self.saved)));
        println!("{:6.1} s  {name}", self.began.elapsed().as_secs_f32());
    }

    /// Ends the test with an account of the last state.
    pub fn fail(&mut self, what: &str) -> ! {
        let picture = self.folder.join("failed.png");
        if matches!(self.client.try_wait(), Ok(None)) {
            self.display.save(&self.window, &picture);
        }
        let log = tail(&self.folder.join("client.log"));
        let scene = &self.now;
        let buttons: Vec<_> = scene.buttons.iter().map(|button| (&button.label, button.rect, button.covered)).collect();
        panic!(
            "{what}\nafter {:.0} s, frame {}, {:.1} s of the game; keys held: {:?}\non the screen {:?}, link {:?} ({:?}), focus {:?}, pointer {:?}\n\
             playing: {:?}\nbuttons: {buttons:?}\nfields: {:?}\npanels: {:?}\nthe last picture: {}\nthe end of the game's log:\n{log}",
            self.began.elapsed().as_secs_f32(),
            scene.frame,
            scene.time_s,
            self.held,
            scene.screen,
            scene.link.status,
            scene.link.reason,
            scene.focus,
            scene.pointer,
            scene.play,
            scene.fields,
            scene.panels,
            picture.display(),
        )
    }
}

impl Drop for Game {
    fn drop(&mut self) {
        let _ = self.client.kill();
        let _ = self.client.wait();
    }
}

fn tail(log: &Path) -> String {
    let text = fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let from = text.char_indices().rev().map(|(index, _)| index).take(LOG_TAIL).last().unwrap_or(0);
    text[from..].to_owned()
}
