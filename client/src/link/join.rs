//! The HTTPS side: accounts, hunts, views and sessions.

mod address;
mod pin;

pub use address::ServerAddress;

use super::{LinkStore, StoreError, store::StoredAccount};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use hunt_shared::{
    hunt::HuntView,
    identity::{ContentHash, HuntId, PlayerId},
    language_tag::LanguageTag,
    picture::{MAX_PICTURE_BYTES, Picture},
    protocol::{
        AvatarColour, ErrorReply, GuestReply, GuestRequest, HealthReply, HuntSummary, JoinReply, JoinRequest, PROTOCOL_VERSION,
    },
    time::UnixMs,
};
use pin::PinVerifier;
use reqwest::{
    StatusCode,
    blocking::{Client, RequestBuilder, Response},
};
use serde::de::DeserializeOwned;
use std::{
    collections::HashMap,
    io::{self, Read},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);

/// The most bytes of a JSON answer.
const MAX_REPLY_BYTES: u64 = 4 * 1024 * 1024;

/// The most bytes of a view.
const MAX_VIEW_BYTES: u64 = 256 * 1024 * 1024;

/// Why a server could not be asked, or said no. Its text is for the player.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// The text is no server's address.
    #[error("{0:?} is no server: expected a name or an IP address, such as play.example.org or 192.168.1.20:4330")]
    Address(String),
    /// Nobody answers there.
    #[error("{address} does not answer: {reason}")]
    Unreachable {
        /// The server.
        address: ServerAddress,
        /// What kind of failure it was.
        kind: io::ErrorKind,
        /// What happened.
        reason: String,
    },
    /// The server shows another certificate than before.
    #[error(
        "{address} shows another certificate than when you first played there. Either its host has set the server up anew, or somebody \
         stands between you and it. Ask the host for the fingerprint: it should be {found}. If it is, accept it; the one before was \
         {expected}"
    )]
    CertificateChanged {
        /// The server.
        address: ServerAddress,
        /// The fingerprint that is remembered.
        expected: String,
        /// The fingerprint shown now.
        found: String,
    },
    /// The server does not know the stored account.
    #[error("{0}")]
    AccountUnknown(String),
    /// The versions differ.
    #[error("{0}")]
    Version(String),
    /// The server said no, in its words.
    #[error("{message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The server's words.
        message: String,
    },
    /// What came back is no answer of such a server.
    #[error("{address} does not answer like a treasure hunt server: {reason}")]
    BadReply {
        /// The server.
        address: ServerAddress,
        /// What is wrong.
        reason: String,
    },
    /// TLS or HTTP could not be set up.
    #[error("HTTPS cannot be set up: {0}")]
    Setup(String),
    /// The stored state cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl JoinError {
    /// Whether trying again may help without the player doing something.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::BadReply { .. } => true,
            Self::Refused { status, .. } => *status != 404 && *status != 422,
            _ => false,
        }
    }
}

/// A session that can be opened.
#[derive(Clone, Debug)]
pub struct JoinedSession {
    /// Who plays.
    pub player: PlayerId,
    /// What the server answered.
    pub reply: JoinReply,
    /// The connect token's bytes.
    pub token: Vec<u8>,
}

/// A server's control plane, as a blocking client: not for async code, and not for a thread that draws. Cheap to clone; bots share one.
#[derive(Clone)]
pub struct ServerApi(Arc<Inner>, Wishes);

/// How a player wishes to play.
#[derive(Clone, Default)]
struct Wishes {
    language: LanguageTag,
    hidden: bool,
    colour: AvatarColour,
}

struct Inner {
    address: ServerAddress,
    client: Client,
    verifier: Arc<PinVerifier>,
    store: LinkStore,
    views: Mutex<HashMap<ContentHash, Arc<HuntView>>>,
}

impl ServerApi {
    /// A client for this server. It accepts the certificate that the store remembers; without one the first it sees, which it remembers.
    ///
    /// # Errors
    /// When TLS cannot be set up or the store cannot be read.
    pub fn new(address: ServerAddress, store: LinkStore) -> Result<Self, JoinError> {
        let setup = |error: &dyn std::fmt::Display| JoinError::Setup(error.to_string());
        let verifier = Arc::new(PinVerifier::new(store.server(&address)?.fingerprint));
        let tls = verifier.client_config().map_err(|error| setup(&error))?;
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(REQUEST_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .map_err(|error| setup(&error))?;
        let inner = Inner { address, client, verifier, store, views: Mutex::default() };
        Ok(Self(Arc::new(inner), Wishes::default()))
    }

    /// The same server, asked in this language.
    pub fn in_language(&self, language: LanguageTag) -> Self {
        Self(Arc::clone(&self.0), Wishes { language, ..self.1.clone() })
    }

    /// The same server; others there are told where the player is, or not.
    pub fn hiding(&self, hidden: bool) -> Self {
        Self(Arc::clone(&self.0), Wishes { hidden, ..self.1.clone() })
    }

    /// The same server; others there see the player in this colour.
    pub fn wearing(&self, colour: AvatarColour) -> Self {
        Self(Arc::clone(&self.0), Wishes { colour, ..self.1.clone() })
    }

    /// Whether others there are not told where the player is.
    pub fn hides(&self) -> bool {
        self.1.hidden
    }

    /// The server.
    pub fn address(&self) -> &ServerAddress {
        &self.0.address
    }

    /// SHA-256 of the server's certificate, once it is known.
    pub fn fingerprint(&self) -> Option<String> {
        self.0.verifier.pin()
    }

    /// Accepts the certificate that was refused last, as the player has decided.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn accept_certificate(&self) -> Result<(), JoinError> {
        self.0.verifier.accept_refused();
        self.remember_pin()
    }

    /// Whether the server is there, and its versions.
    ///
    /// # Errors
    /// See [`JoinError`].
    pub fn health(&self) -> Result<HealthReply, JoinError> {
        self.ask(self.0.client.get(self.url("/health")))
    }

    /// The hunts that can be played, in the player's language as far as they have it.
    ///
    /// # Errors
    /// See [`JoinError`].
    pub fn hunts(&self) -> Result<Vec<HuntSummary>, JoinError> {
        self.ask(self.0.client.get(self.url(&format!("/v1/hunts?language={}", self.1.language))))
    }

    /// A hunt's public view, from the store's cache or the server.
    ///
    /// # Errors
    /// See [`JoinError`].
    pub fn view(&self, hash: ContentHash) -> Result<Arc<HuntView>, JoinError> {
        if let Some(view) = self.views().get(&hash) {
            return Ok(Arc::clone(view));
        }
        let bytes = match self.0.store.cached_view(hash) {
            Some(bytes) => bytes,
            None => {
                let response = self.send(self.0.client.get(self.url(&format!("/v1/views/{hash}"))))?;
                let bytes = self.read(response, MAX_VIEW_BYTES)?;
                if ContentHash::of(&bytes) != hash {
                    return Err(self.bad_reply("the view that came is not the one that was asked for"));
                }
                self.0.store.cache_view(hash, &bytes);
                bytes
            }
        };
        let view = Arc::new(HuntView::decode(&bytes).map_err(|error| self.bad_reply(error))?);
        self.views().insert(hash, Arc::clone(&view));
        Ok(view)
    }

    /// The file of a picture, from the store's cache or the server.
    ///
    /// # Errors
    /// See [`JoinError`]; also when it is no picture that can be shown.
    pub fn picture(&self, picture: Picture) -> Result<Vec<u8>, JoinError> {
        let Picture { hash, .. } = picture;
        let (bytes, is_kept) = match self.0.store.cached_picture(hash) {
            Some(bytes) => (bytes, true),
            None => {
                let response = self.send(self.0.client.get(self.url(&format!("/v1/pictures/{hash}"))))?;
                (self.read(response, MAX_PICTURE_BYTES as u64)?, false)
            }
        };
        // Its size is looked at before anything unpacks it.
        if Picture::inspect(&bytes).map_err(|error| self.bad_reply(error))?.hash != hash {
            return Err(self.bad_reply("the picture that came is not the one that was asked for"));
        }
        if !is_kept {
            self.0.store.cache_picture(hash, &bytes);
        }
        Ok(bytes)
    }

    /// A new guest's account.
    ///
    /// # Errors
    /// See [`JoinError`].
    pub fn guest(&self, name: &str) -> Result<GuestReply, JoinError> {
        self.ask(self.0.client.post(self.url("/v1/guest")).json(&GuestRequest { name: name.to_owned() }))
    }

    /// A session in a hunt, with the account from `store`; a guest's account is made under `name` when there is none yet.
    ///
    /// # Errors
    /// See [`JoinError`].
    pub fn join(&self, store: &LinkStore, name: &str, hunt: &HuntId) -> Result<JoinedSession, JoinError> {
        let account = match store.server(&self.0.address)?.account {
            Some(account) => account,
            None => {
                let GuestReply { player, secret } = self.guest(name)?;
                let account = StoredAccount { player, secret, name: name.to_owned() };
                // Kept before it is used: an account whose secret is lost would be a player's progress lost.
                store.update_server(&self.0.address, |record| record.account = Some(account.clone()))?;
                account
            }
        };
        let StoredAccount { player, secret, .. } = account;
        let Wishes { language, hidden, colour } = self.1.clone();
        let request = JoinRequest { protocol: PROTOCOL_VERSION, player, secret, hunt: hunt.clone(), language, hidden, colour };
        let reply: JoinReply = self.ask(self.0.client.post(self.url("/v1/join")).json(&request))?;
        let token = BASE64.decode(&reply.token).map_err(|error| self.bad_reply(error))?;
        store.update_server(&self.0.address, |record| {
            record.address = Some(self.0.address.to_string());
            record.joined = Some(UnixMs::now());
        })?;
        Ok(JoinedSession { player, reply, token })
    }

    fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.0.address)
    }

    fn ask<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, JoinError> {
        let response = self.send(request)?;
        let text = self.read(response, MAX_REPLY_BYTES)?;
        serde_json::from_slice(&text).map_err(|error| self.bad_reply(error))
    }

    /// Sends a request; returns a success, or why there is none.
    fn send(&self, request: RequestBuilder) -> Result<Response, JoinError> {
        self.0.verifier.forget_refused();
        let again = request.try_clone();
        let sent = request.send().or_else(|error| match again {
            // A kept connection that the server was closing meanwhile. Every request here may be made twice.
            Some(again) if !error.is_timeout() && !error.is_connect() => again.send(),
            _ => Err(error),
        });
        let response = sent.map_err(|error| self.failed(&error))?;
        self.remember_pin()?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let text = self.read(response, MAX_REPLY_BYTES)?;
        let message = serde_json::from_slice::<ErrorReply>(&text)
            .map_or_else(|_| format!("the server answered {status}"), |reply| reply.error);
        Err(match status {
            StatusCode::UNAUTHORIZED => JoinError::AccountUnknown(message),
            StatusCode::CONFLICT => JoinError::Version(message),
            status => JoinError::Refused { status: status.as_u16(), message },
        })
    }

    fn read(&self, response: Response, limit: u64) -> Result<Vec<u8>, JoinError> {
        let mut bytes = Vec::new();
        response.take(limit + 1).read_to_end(&mut bytes).map_err(|error| self.unreachable(error.kind(), error))?;
        if bytes.len() as u64 > limit { Err(self.bad_reply("the answer is too long")) } else { Ok(bytes) }
    }

    fn remember_pin(&self) -> Result<(), JoinError> {
        let pin = self.0.verifier.pin();
        Ok(self.0.store.update_server(&self.0.address, |record| record.fingerprint = pin)?)
    }

    fn failed(&self, error: &reqwest::Error) -> JoinError {
        if let (Some(expected), Some(found)) = (self.0.verifier.pin(), self.0.verifier.refused()) {
            return JoinError::CertificateChanged { address: self.0.address.clone(), expected, found };
        }
        if error.is_timeout() {
            return self.unreachable(io::ErrorKind::TimedOut, "no answer in time");
        }
        // reqwest's own text repeats the URL; the cause is what helps.
        let mut cause: &(dyn std::error::Error + 'static) = error;
        while let Some(source) = cause.source() {
            cause = source;
        }
        let kind = cause.downcast_ref::<io::Error>().map_or(io::ErrorKind::Other, io::Error::kind);
        self.unreachable(kind, cause)
    }

    fn unreachable(&self, kind: io::ErrorKind, reason: impl ToString) -> JoinError {
        let reason = reason.to_string();
        // A player has no use for the system's number of an error.
        let words = reason.split(" (os error ").next().unwrap_or_default();
        JoinError::Unreachable { address: self.0.address.clone(), kind, reason: words.to_owned() }
    }

    fn bad_reply(&self, reason: impl ToString) -> JoinError {
        JoinError::BadReply { address: self.0.address.clone(), reason: reason.to_string() }
    }

    fn views(&self) -> std::sync::MutexGuard<'_, HashMap<ContentHash, Arc<HuntView>>> {
        self.0.views.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
