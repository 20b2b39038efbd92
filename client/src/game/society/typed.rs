//! What the player types to found or to join a team: whether it can be asked for, and else what is wrong with it. Plain functions.

use hunt_shared::protocol::{Command, MAX_NAME_CHARS, TEAM_CODE_CHARS, clean_name};

/// Asks to found a team of this name.
///
/// # Errors
/// What is wrong with the name, in words for the player.
pub fn founding(typed: &str) -> Result<Command, String> {
    if typed.trim().is_empty() {
        return Err(say!("society-name-missing"));
    }
    match clean_name(typed) {
        Some(name) => Ok(Command::FoundTeam(name.to_owned())),
        None => Err(say!("society-name-unfit", most = MAX_NAME_CHARS as u64)),
    }
}

/// Asks to join the team that has this code; in small letters or with spaces it is the same.
///
/// # Errors
/// What is wrong with the code, in words for the player.
pub fn joining(typed: &str) -> Result<Command, String> {
    let code: String = typed.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    match code.chars().count() {
        0 => Err(say!("society-code-missing")),
        TEAM_CODE_CHARS => Ok(Command::JoinTeam(code)),
        found => Err(say!("society-code-length", wanted = TEAM_CODE_CHARS as u64, found = found as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_asked_for_without_the_spaces_around_it() {
        assert_eq!(founding("  The Gulls "), Ok(Command::FoundTeam("The Gulls".into())));
        assert!(founding(" ").unwrap_err().contains("first"));
        assert!(founding(&"x".repeat(33)).unwrap_err().contains("32"));
        assert!(founding("two\nlines").is_err());
    }

    #[test]
    fn a_code_may_be_typed_as_it_was_said() {
        assert_eq!(joining(" gul-ls2 "), Ok(Command::JoinTeam("GULLS2".into())));
        assert!(joining("- -").unwrap_err().contains("first"));
        let short = joining("GULL").unwrap_err();
        assert!(short.contains('6') && short.contains('4'), "{short}");
    }
}
