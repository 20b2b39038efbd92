//! The control plane: accounts, sessions and views over HTTPS, on threads of its own beside the game.
//!
//! - `GET /v1/counters`: [`CounterValues`](crate::counters::CounterValues) as a JSON object.
//! - `GET /metrics`: the same for Prometheus, as OpenMetrics text.
//! - `GET /health`: [`HealthReply`](hunt_shared::protocol::HealthReply).
//! - `GET /v1/hunts`: a list of [`HuntSummary`](hunt_shared::protocol::HuntSummary).
//! - `GET /v1/views/{hash}`: an encoded [`HuntView`](hunt_shared::hunt::HuntView); what a hash names never changes.
//! - `POST /v1/guest`: makes an account.
//! - `POST /v1/join`: checks the version and the account, and answers with a connect token.
//!
//! Every answer that is no success has an [`ErrorReply`](hunt_shared::protocol::ErrorReply) in words for the player.

mod accounts;
mod catalog;
mod keys;
mod rate_limit;
mod routes;
mod tls;

pub use accounts::{Account, Accounts, AccountsError};
pub use catalog::{Catalog, CatalogHunt, CatalogLanguage};
pub use keys::{HostKeys, KeysError};
pub use rate_limit::RateLimit;

use crate::{counters::Counters, net::TokenIssuer};
use axum_server::Handle;
use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    thread,
    time::Duration,
};

/// How the control plane is set up.
#[derive(Clone, Debug)]
pub struct ControlOptions {
    /// The TCP address to listen on.
    pub bind: SocketAddr,
    /// How often one address may ask for accounts and sessions.
    pub rate_limit: RateLimit,
}

impl ControlOptions {
    /// Listens here, with the default rate limit.
    pub fn new(bind: SocketAddr) -> Self {
        Self { bind, rate_limit: RateLimit::default() }
    }
}

/// Why the control plane did not start.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// The port cannot be opened.
    #[error("cannot open TCP port {address}: {source}; is another server running there? Choose another with --http")]
    Bind {
        /// The address asked for.
        address: SocketAddr,
        /// What the operating system said.
        source: io::Error,
    },
    /// The threads could not be started.
    #[error("cannot start the threads of the control plane: {0}")]
    Start(#[source] io::Error),
    /// The certificate cannot be used.
    #[error(
        "the host's certificate cannot be used: {0}; move the folder `keys` away to have a new one made, which all players must accept"
    )]
    Tls(#[from] rustls::Error),
}

/// The running control plane. Stops when dropped.
pub struct ControlServer {
    local_addr: SocketAddr,
    fingerprint: String,
    handle: Handle<SocketAddr>,
    thread: Option<thread::JoinHandle<()>>,
}

impl ControlServer {
    /// Starts to answer.
    ///
    /// # Errors
    /// See [`ControlError`].
    pub fn start(
        options: ControlOptions,
        keys: &HostKeys,
        catalog: Arc<Catalog>,
        accounts: Accounts,
        issuer: TokenIssuer,
        counters: Counters,
    ) -> Result<Self, ControlError> {
        let bind_error = |source| ControlError::Bind { address: options.bind, source };
        let listener = TcpListener::bind(options.bind).map_err(bind_error)?;
        let local_addr = listener.local_addr().map_err(bind_error)?;
        let tls = tls::server_config(keys)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("control")
            .enable_all()
            .build()
            .map_err(ControlError::Start)?;
        let handle = Handle::new();
        let router = routes::router(routes::Context::new(catalog, accounts, issuer, counters, options.rate_limit));
        let serving = handle.clone();
        let thread = thread::Builder::new()
            .name("control".into())
            .spawn(move || {
                let outcome = runtime.block_on(tls::serve(listener, tls, serving, router));
                if let Err(error) = outcome {
                    tracing::error!("the control plane has ended: {error}");
                }
                runtime.shutdown_timeout(Duration::from_secs(1));
            })
            .map_err(ControlError::Start)?;
        Ok(Self { local_addr, fingerprint: keys.fingerprint(), handle, thread: Some(thread) })
    }

    /// The address it listens on.
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// SHA-256 of the certificate, which clients pin, as 64 hexadecimal digits.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Lets running requests end for up to two seconds, then stops.
    pub fn stop(mut self) {
        self.shut_down(Duration::from_secs(2));
    }

    fn shut_down(&mut self, grace: Duration) {
        self.handle.graceful_shutdown(Some(grace));
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread of the control plane has panicked");
        }
    }
}

impl Drop for ControlServer {
    fn drop(&mut self) {
        self.shut_down(Duration::from_millis(100));
    }
}
