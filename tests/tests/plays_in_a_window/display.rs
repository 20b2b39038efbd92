//! A display that nobody sees, and the keyboard and pointer before it: Xvfb, and xdotool, whose key strokes and clicks come to the game by the X
//! server's test extension as those of real devices do.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

/// The programs that a display is made of, with Debian's names of the packages that they are in.
const PROGRAMS: [(&str, &str, &str); 3] =
    [("Xvfb", "-help", "xvfb"), ("xdotool", "version", "xdotool"), ("import", "-version", "imagemagick")];

/// An X server of its own. It ends when it is dropped.
pub struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// Starts one with a screen of this size.
    pub fn start(width: u32, height: u32) -> Self {
        for (program, asks, package) in PROGRAMS {
            let there = Command::new(program).arg(asks).stdout(Stdio::null()).stderr(Stdio::null()).status();
            assert!(there.is_ok(), "{program} is missing: apt-get install {package}");
        }
        let screen = format!("{width}x{height}x24");
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp", "-ac", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        assert!(!number.trim().is_empty(), "Xvfb opened no display");
        Self { server, name: format!(":{}", number.trim()) }
    }

    /// A program that will open its windows here.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.env("DISPLAY", &self.name).env_remove("WAYLAND_DISPLAY").env_remove("XAUTHORITY");
        command
    }

    /// Does something with keyboard, pointer or windows; `None` when that failed, as a search without a find does.
    pub fn try_xdotool(&self, arguments: &[&str]) -> Option<String> {
        let output = self.command("xdotool").args(arguments).output().unwrap();
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Does something with keyboard, pointer or windows.
    pub fn xdotool(&self, arguments: &[&str]) {
        assert!(self.try_xdotool(arguments).is_some(), "xdotool {arguments:?} failed");
    }

    /// Saves what a window shows as a PNG.
    pub fn save(&self, window: &str, path: &Path) {
        let status = self.command("import").args(["-window", window]).arg(path).status().unwrap();
        assert!(status.success(), "no picture of the window could be taken for {}", path.display());
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
