//! What of the messages was also stored by version 1: frozen, only read.

use super::Refusal;
use crate::identity::CommandNumber;
use serde::Deserialize;

/// Version 1 of [`super::CommandReply`].
#[derive(Deserialize)]
pub struct CommandReply {
    number: CommandNumber,
    result: CommandResult,
}

#[derive(Deserialize)]
enum CommandResult {
    Done,
    Refused(String),
}

impl From<CommandReply> for super::CommandReply {
    fn from(CommandReply { number, result }: CommandReply) -> Self {
        let result = match result {
            CommandResult::Done => super::CommandResult::Done,
            CommandResult::Refused(reason) => super::CommandResult::Refused(Refusal::Words(reason)),
        };
        Self { number, result }
    }
}
