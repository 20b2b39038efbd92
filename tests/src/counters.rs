//! What a server has counted since it started, over HTTPS.

use std::{sync::Once, time::Duration};

/// How many events of all players passed each step since the server started.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counters {
    /// Yielded by the rules.
    pub detected: u64,
    /// Stored durably.
    pub committed: u64,
    /// Sent to their players at least once.
    pub delivered: u64,
    /// In their players' journals.
    pub acknowledged: u64,
}

/// Why counters cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CountersError {
    /// The server cannot be asked.
    #[error("cannot read the counters of {server}: {source}")]
    Ask {
        /// Which server.
        server: String,
        /// What went wrong.
        source: reqwest::Error,
    },
    /// It answered something else.
    #[error("expected the counters detected, committed, delivered and acknowledged from {server}, but found {found}")]
    NotUnderstood {
        /// Which server.
        server: String,
        /// What it answered.
        found: String,
    },
}

impl Counters {
    /// Asks a server, by the address of its HTTPS (`host:port`). Its certificate is not checked: the counts are no secret and decide nothing.
    ///
    /// # Errors
    /// When it does not answer, or answers something else.
    pub fn read(server: &str) -> Result<Self, CountersError> {
        let found = Self::read_text(server)?;
        Self::parse(&found).ok_or(CountersError::NotUnderstood { server: server.to_owned(), found })
    }

    /// Everything that a server counts, by name.
    ///
    /// # Errors
    /// As [`Counters::read`].
    pub fn read_all(server: &str) -> Result<serde_json::Value, CountersError> {
        let found = Self::read_text(server)?;
        serde_json::from_str(&found).map_err(|_| CountersError::NotUnderstood { server: server.to_owned(), found })
    }

    fn read_text(server: &str) -> Result<String, CountersError> {
        install_crypto();
        let asked = reqwest::blocking::Client::builder()
            .tls_danger_accept_invalid_certs(true)
            .timeout(Duration::from_secs(20))
            .build()
            .and_then(|client| client.get(format!("https://{server}/v1/counters")).send()?.error_for_status()?.text());
        asked.map_err(|source| CountersError::Ask { server: server.to_owned(), source })
    }

    fn parse(text: &str) -> Option<Self> {
        let json: serde_json::Value = serde_json::from_str(text).ok()?;
        let count = |name: &str| json[name].as_u64();
        Some(Self {
            detected: count("detected")?,
            committed: count("committed")?,
            delivered: count("delivered")?,
            acknowledged: count("acknowledged")?,
        })
    }
}

/// Says once for the process which cryptography rustls uses.
fn install_crypto() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // An error means that another part of the program has said so already.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_four_counts_are_asked_for() {
        let full = r#"{"detected":4,"committed":3,"delivered":2,"acknowledged":1}"#;
        assert_eq!(Counters::parse(full), Some(Counters { detected: 4, committed: 3, delivered: 2, acknowledged: 1 }));
        assert_eq!(Counters::parse(r#"{"detected":4,"committed":3,"delivered":2}"#), None);
        assert_eq!(Counters::parse("nothing"), None);
    }
}
