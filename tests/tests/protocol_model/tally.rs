//! How often what happened: an exploration in which nothing happens shows nothing.

use std::fmt;

macro_rules! tally {
    ($($name:ident: $words:literal),* $(,)?) => {
        /// Counts of what happened in cases.
        #[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
        pub struct Tally {
            $(#[doc = $words] pub $name: u64,)*
        }

        impl Tally {
            /// Counts another one in.
            pub fn add(&mut self, other: &Self) {
                $(self.$name += other.$name;)*
            }

            /// What has never happened, in words.
            pub fn missing(&self) -> Vec<&'static str> {
                [$((self.$name, $words)),*].into_iter().filter(|(count, _)| *count == 0).map(|(_, words)| words).collect()
            }
        }

        impl fmt::Display for Tally {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let counts = [$((self.$name, $words)),*];
                let words: Vec<String> = counts.iter().map(|(count, words)| format!("{count} {words}")).collect();
                f.write_str(&words.join(", "))
            }
        }
    };
}

tally! {
    events: "events stored",
    commands: "commands applied",
    commits: "commits",
    commits_failed: "commits that failed",
    server_kills: "kills of the server",
    server_kills_uncommitted: "kills of the server with units under way",
    server_kills_undelivered: "kills of the server with committed events that nobody had acknowledged",
    starts_failed: "kills of the server while it started",
    device_kills: "kills of a device",
    device_kills_unwritten: "kills of a device with shown events that were not on its disk",
    files_lost: "losses of a device's files",
    sessions: "sessions",
    superseded: "sessions superseded by another device",
    lost: "datagrams lost",
    doubled: "datagrams doubled",
    delayed: "datagrams delayed",
}
