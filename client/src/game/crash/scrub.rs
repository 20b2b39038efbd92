//! Takes out of a text what is nobody else's business: addresses, secrets, the player's name and home.

use std::net::{IpAddr, SocketAddr};

/// What stands for what was taken out.
const ADDRESS: &str = "[address]";
const SECRET: &str = "[secret]";
const NAME: &str = "[name]";

/// So many letters and digits in one word are a key or a hash.
const LONG_WORD: usize = 24;

/// Endings that tell a file from a host.
const FILES: [&str; 17] =
    ["rs", "json", "geojson", "ron", "txt", "png", "wav", "gpx", "wgsl", "ftl", "po", "toml", "so", "dll", "exe", "fog", "log"];

/// A text of the log or of an error, without addresses, secrets, and these words.
pub fn scrubbed(text: &str, secrets: &[String], home: Option<&str>) -> String {
    let mut text = without(text, home, "~");
    for secret in secrets {
        text = without(&text, Some(secret), NAME);
    }
    let mut clean = String::with_capacity(text.len());
    for piece in text.split_inclusive(is_between) {
        let word = piece.trim_end_matches(is_between);
        clean.push_str(stand_in(word).unwrap_or(word));
        clean.push_str(&piece[word.len()..]);
    }
    clean
}

/// A text without the player's home, which is often their name: for paths and the backtrace, whose long words are names of functions.
pub fn without_home(text: &str, home: Option<&str>) -> String {
    without(text, home, "~")
}

fn without(text: &str, word: Option<&str>, instead: &str) -> String {
    match word {
        Some(word) if word.len() > 1 => text.replace(word, instead),
        _ => text.to_owned(),
    }
}

fn is_between(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '"' | '\'' | '“' | '”' | '(' | ')' | ',' | ';' | '<' | '>' | '=' | '{' | '}' | '|')
}

/// What to write for a word that is an address or a secret.
fn stand_in(word: &str) -> Option<&'static str> {
    let bare = word.trim_matches(|letter: char| matches!(letter, '.' | ':' | '[' | ']' | '!' | '?' | '`'));
    let is_ip = [word, bare].iter().any(|word| word.parse::<IpAddr>().is_ok() || word.parse::<SocketAddr>().is_ok());
    if is_ip || word.contains("://") || is_host(bare) {
        return Some(ADDRESS);
    }
    let coded = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '_' | '/');
    let is_key = bare.len() >= LONG_WORD
        && bare.chars().all(coded)
        && bare.chars().any(|letter| letter.is_ascii_digit())
        && bare.chars().any(|letter| letter.is_ascii_alphabetic())
        && bare.split(['/', '_', '-']).any(|part| part.len() >= LONG_WORD / 2 && part.contains(|c: char| c.is_ascii_digit()));
    is_key.then_some(SECRET)
}

/// Whether this names a host, with or without a port.
fn is_host(word: &str) -> bool {
    let (host, has_port) = match word.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.chars().all(|digit| digit.is_ascii_digit()) => (host, true),
        Some(_) => return false,
        None => (word, false),
    };
    if has_port && host.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let top = labels.last().copied().unwrap_or_default();
    let is_top = top.len() >= 2 && top.chars().all(|letter| letter.is_ascii_alphabetic());
    labels.len() >= 2 && labels.iter().all(is_label) && is_top && !FILES.contains(&top.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_secrets_and_names_are_taken_out() {
        let secrets = ["Mara".to_owned()];
        let clean = |text: &str| scrubbed(text, &secrets, Some("/home/mara"));
        assert_eq!(clean("joining play.example.org:4330 as Mara"), "joining [address] as [name]");
        assert_eq!(clean("https://192.168.1.5:4330/v1/join failed"), "[address] failed");
        assert_eq!(clean("from 10.0.0.7, [::1]:4330 and 2001:db8::1"), "from [address], [address] and [address]");
        assert_eq!(clean("localhost:7777 does not answer"), "[address] does not answer");
        assert_eq!(clean("secret=Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5"), "secret=[secret]");
        assert_eq!(clean("hash 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"), "hash [secret]");
        assert_eq!(clean("/home/mara/.local/share/x.json: no"), "~/.local/share/x.json: no");
    }

    #[test]
    fn what_helps_stays() {
        for text in [
            "index out of bounds: the len is 3 but the index is 7",
            "client/src/game/map/build.rs:120:9",
            "bevy_render::renderer: AdapterInfo Vulkan 1.3.255",
            "settings.json:1:24: expected value",
            "the walk is not kept in walks/merrowick-alone.txt: No space left on device (os error 28)",
            "hunt_client::game::location::receiver::gpsd",
        ] {
            assert_eq!(scrubbed(text, &[], None), text);
        }
    }
}
