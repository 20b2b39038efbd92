//! What the link has to say, in the player's language: the link itself knows kinds, and words only for logs and bots.

mod refusal;

pub use refusal::{refusal, step_refusal};

use crate::link::{JoinError, JoinStep, LinkNotice, Outage, StoreError, TransportError};
use renetcode::{DisconnectReason, NetcodeError};
use std::io::ErrorKind;

/// Why a server could not be joined.
pub fn join_error(error: &JoinError) -> String {
    match error {
        JoinError::Address(text) => say!("link-no-address", text = text),
        JoinError::Unreachable { address, kind, reason } => {
            let why = match kind {
                ErrorKind::TimedOut => "late",
                ErrorKind::ConnectionRefused => "refused",
                ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => "no-way",
                _ => "other",
            };
            say!("link-unreachable", address = address.to_string(), why = why, reason = reason)
        }
        JoinError::CertificateChanged { address, expected, found } => {
            say!("link-other-certificate", address = address.to_string(), expected = expected, found = found)
        }
        JoinError::AccountUnknown(words) | JoinError::Version(words) | JoinError::Refused { message: words, .. } => {
            refusal::join_refusal(error).unwrap_or_else(|| words.clone())
        }
        JoinError::BadReply { address, reason } => say!("link-bad-reply", address = address.to_string(), reason = reason),
        JoinError::Setup(reason) => say!("link-no-https", reason = reason),
        JoinError::Store(error) => store_error(error),
    }
}

/// Why the player's stored state cannot be used.
pub fn store_error(error: &StoreError) -> String {
    match error {
        StoreError::InUse { path } => say!("link-store-in-use", path = path.display().to_string()),
        StoreError::File { path, source } => {
            say!("link-store-file", path = path.display().to_string(), reason = source.to_string())
        }
        StoreError::Unreadable { path, reason } => {
            say!("link-store-unreadable", path = path.display().to_string(), reason = reason)
        }
        StoreError::NoFolder => say!("link-store-no-folder"),
    }
}

/// Why a connection is offline.
pub fn outage(outage: &Outage) -> String {
    match outage {
        Outage::Join(error) => join_error(error),
        Outage::Transport(error) => transport_error(error),
        Outage::NobodyLetIn => say!("link-nobody-let-in"),
        Outage::EventSkipped => say!("link-event-skipped"),
    }
}

fn transport_error(error: &TransportError) -> String {
    match error {
        TransportError::Token => say!("link-bad-token"),
        TransportError::Socket(error) => say!("link-network-failed", reason = error.to_string()),
        TransportError::NoAnswer(port) => say!("link-no-answer", port = port.to_string()),
        TransportError::Netcode(NetcodeError::Disconnected(reason)) => match reason {
            DisconnectReason::ConnectionTimedOut => say!("link-silent"),
            DisconnectReason::ConnectionDenied => say!("link-full"),
            DisconnectReason::DisconnectedByServer => say!("link-ended"),
            other => say!("link-session-failed", reason = other.to_string()),
        },
        TransportError::Netcode(error) => say!("link-session-failed", reason = error.to_string()),
        TransportError::Renet(reason) => say!("link-session-failed", reason = reason.to_string()),
    }
}

/// What a join is doing.
pub fn join_step(step: JoinStep) -> String {
    match step {
        JoinStep::Asking => say!("link-asking"),
        JoinStep::FetchingView => say!("link-fetching"),
        JoinStep::Connecting => say!("link-connecting"),
        JoinStep::Resuming => say!("link-resuming"),
    }
}

/// What the link has to say.
pub fn notice(notice: &LinkNotice) -> String {
    match notice {
        LinkNotice::StepsForgotten => say!("link-steps-forgotten"),
        LinkNotice::JournalElsewhere => say!("link-journal-elsewhere"),
        LinkNotice::OtherPast => say!("link-other-past"),
        LinkNotice::PastLost => say!("link-past-lost"),
        LinkNotice::MapNotFetched(why) => say!("link-map-not-fetched", reason = outage(why)),
        LinkNotice::JournalUnwritten(reason) => say!("link-journal-unwritten", reason = reason),
        LinkNotice::StepRefused(reason) => step_refusal(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::protocol::StepRefusal;

    #[test]
    fn a_server_that_is_not_there_is_told_by_what_happened() {
        let unreachable = |kind, reason: &str| {
            let address = "play.example".parse().unwrap();
            join_error(&JoinError::Unreachable { address, kind, reason: reason.into() })
        };
        let refused = unreachable(ErrorKind::ConnectionRefused, "Connection refused");
        assert_eq!(refused, "play.example:4330 does not answer: nobody listens there.");
        assert!(unreachable(ErrorKind::Other, "no such host").contains("no such host"));
        assert_eq!(outage(&Outage::NobodyLetIn), "The server lets nobody in at the moment.");
        assert_eq!(notice(&LinkNotice::StepRefused(StepRefusal::NotAPlace)), "This position is no place on Earth.");
    }
}
