//! `docs/designers-guide.md`, followed to the letter in one folder: its commands are run, its files are saved, and what it says that one sees is
//! compared with what there is to see.
//!
//! | Block | Is |
//! |---|---|
//! | `sh` | commands, run one after the other |
//! | `text` after it | lines of what the last command prints, in their order; `…` stands for anything |
//! | a language and a file | the file as it is saved |
//! | the same and `in LIST` | put before the end of the list of this name in the file |
//! | `sh install` | not run: it builds the engine |
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../imports_pass_the_check/pbf.rs"]
mod pbf;
mod town;

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

const GUIDE: &str = include_str!("../../../docs/designers-guide.md");

/// A fenced block of the page.
struct Block {
    /// What stands behind the opening fence, in words.
    info: Vec<&'static str>,
    body: &'static str,
    /// The text between the block before and this one.
    before: &'static str,
    line: usize,
}

fn blocks() -> Vec<Block> {
    let parts: Vec<&str> = GUIDE.split("\n```").collect();
    assert!(parts.len() % 2 == 1, "a block of the guide is not closed");
    let mut line = 1;
    let mut blocks = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        if index % 2 == 1 {
            let (info, body) = part.split_once('\n').unwrap_or((part, ""));
            blocks.push(Block { info: info.split(' ').collect(), body, before: parts[index - 1], line: line + 1 });
        }
        line += part.matches('\n').count() + 1;
    }
    blocks
}

/// Somebody who follows the guide.
struct Reader {
    folder: TempDir,
    /// What the last command has printed.
    printed: String,
    servers: Vec<Child>,
}

impl Reader {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let given = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide");
        for file in fs::read_dir(given).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
        Self { folder, printed: String::new(), servers: Vec::new() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn follow(&mut self, block: &Block) {
        let told = block.before.split_whitespace().collect::<Vec<_>>().join(" ");
        match block.info[..] {
            ["sh"] => block.body.lines().for_each(|command| self.run(command)),
            ["text"] => self.compare(block.body),
            ["sh", "install"] => {}
            [_, file] => {
                assert!(told.contains(&format!("`{file}`")), "the reader is not told to save {file}");
                fs::write(self.path(file), format!("{}\n", block.body)).unwrap();
            }
            [_, file, "in", list] => {
                assert!(
                    told.contains(&format!("list `{list}` in `{file}`")),
                    "the reader is not told to add to {list} in {file}"
                );
                let text = fs::read_to_string(self.path(file)).unwrap();
                let begins = text.find(&format!("\n    {list}: [\n")).unwrap_or_else(|| panic!("{file} has no list {list}"));
                let ends = begins + text[begins..].find("\n    ],").unwrap() + 1;
                fs::write(self.path(file), format!("{}{}\n{}", &text[..ends], block.body, &text[ends..])).unwrap();
            }
            _ => panic!("nobody knows what to do with {:?}", block.info),
        }
    }

    fn run(&mut self, command: &str) {
        let words: Vec<&str> = command.split_whitespace().collect();
        match words[..] {
            // The window: the client's own tests read these lines.
            ["hunt-client", "--preview" | "--join", _] => {}
            ["hunt-server", "serve", ..] => self.serve(&words[1..]),
            ["hunt-server", ..] => {
                let output = self.program(&words[1..]).output().unwrap();
                let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
                self.printed = text(&output.stdout) + &text(&output.stderr);
                assert!(output.status.success(), "{command}\n{}", self.printed);
            }
            _ => panic!("{command:?} is no command of this guide"),
        }
    }

    fn program(&self, arguments: &[&str]) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_hunt-server"));
        program.args(arguments).current_dir(self.folder.path()).env("NO_COLOR", "1");
        program
    }

    /// Starts a server, on ports that nobody else has, and waits until it says that it is ready.
    fn serve(&mut self, arguments: &[&str]) {
        let mut program = self.program(arguments);
        program.args(["--http", "127.0.0.1:0", "--udp", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = program.spawn().unwrap();
        let said = server.stdout.take().unwrap();
        self.servers.push(server);
        self.printed.clear();
        BufReader::new(said).read_line(&mut self.printed).unwrap();
    }

    fn compare(&self, expected: &str) {
        let mut printed = self.printed.lines();
        for line in expected.lines() {
            let found = printed.any(|found| is_like(found.trim_end(), line.trim_end()));
            assert!(found, "{line:?} is not printed, or not in this order:\n{}", self.printed);
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        for server in &mut self.servers {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

/// Whether a line is as it is said to be; `…` is anything.
fn is_like(found: &str, said: &str) -> bool {
    let parts: Vec<&str> = said.split('…').collect();
    let [first, .., last] = parts[..] else { return found == said };
    let Some(mut rest) = found.strip_prefix(first) else { return false };
    for part in &parts[1..parts.len() - 1] {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[test]
fn every_step_leads_to_where_it_says() {
    let mut reader = Reader::new();
    let blocks = blocks();
    assert!(blocks.len() > 20, "{} blocks", blocks.len());
    for block in &blocks {
        println!("line {}: {}", block.line, block.info.join(" "));
        reader.follow(block);
    }
    // Whoever has followed it has a hunt about which there is nothing to say, and a server that plays it.
    reader.run("hunt-server check harbour-round");
    assert!(!reader.printed.contains("warning"), "{}", reader.printed);
    assert!(reader.servers.len() == 1 && reader.servers[0].try_wait().unwrap().is_none(), "the server has ended");
}

/// The extract that readers are given is made by this test's own writer of extracts, so that nobody's data is in it.
#[test]
fn the_town_of_the_guide_is_on_no_other_map() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide/harbour-town.osm.pbf");
    let town = town::harbour_town().bytes();
    if std::env::var_os("HUNT_WRITE_GUIDE").is_some() {
        fs::write(&path, &town).unwrap();
    }
    assert!(fs::read(&path).unwrap() == town, "HUNT_WRITE_GUIDE=1 writes it anew");
}

#[test]
fn three_dots_stand_for_anything_and_nothing_else_does() {
    assert!(is_like("a 12 b 3", "a … b …") && is_like("a", "a") && is_like("x: 1", "…: 1"));
    assert!(!is_like("a 12 c", "a … b") && !is_like("ab", "a") && !is_like("1", "2…"));
}
