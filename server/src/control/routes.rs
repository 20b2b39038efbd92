//! What each path answers.

use super::{Accounts, Catalog, RateLimit, rate_limit::RateLimiter};
use crate::{
    counters::{CounterValues, Counters},
    net::{IssueError, TokenIssuer},
};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{ConnectInfo, DefaultBodyLimit, FromRequest, Path, RawQuery, Request, State, rejection::JsonRejection},
    http::{HeaderMap, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use hunt_shared::{
    identity::ContentHash,
    language_tag::LanguageTag,
    protocol::{
        ErrorReply, GuestReply, GuestRequest, HealthReply, HuntSummary, JoinReply, JoinRequest, MAX_NAME_CHARS, PROTOCOL_VERSION,
        TokenUserData, clean_name,
    },
    time::UnixMs,
};
use std::{
    cmp::Ordering,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

/// The most bytes in a request's body.
const MAX_BODY_BYTES: usize = 16 * 1024;

/// Within this a request must be answered.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(15);

/// What the answers need.
pub(super) struct Context {
    catalog: Arc<Catalog>,
    accounts: Accounts,
    issuer: TokenIssuer,
    counters: Counters,
    limiter: RateLimiter,
}

impl Context {
    pub(super) fn new(
        catalog: Arc<Catalog>,
        accounts: Accounts,
        issuer: TokenIssuer,
        counters: Counters,
        limit: RateLimit,
    ) -> Arc<Self> {
        Arc::new(Self { catalog, accounts, issuer, counters, limiter: RateLimiter::new(limit) })
    }
}

/// All paths.
pub(super) fn router(context: Arc<Context>) -> Router {
    let limited = Router::new()
        .route("/v1/guest", post(make_guest))
        .route("/v1/join", post(join))
        .route_layer(middleware::from_fn_with_state(Arc::clone(&context), limit_rate));
    Router::new()
        .route("/health", get(health))
        .route("/metrics", get(tell_metrics))
        .route("/v1/counters", get(tell_counters))
        .route("/v1/hunts", get(list_hunts))
        .route("/v1/views/{hash}", get(fetch_view))
        .route("/v1/pictures/{hash}", get(fetch_picture))
        .merge(limited)
        .fallback(|| async { Refusal::new(StatusCode::NOT_FOUND, "there is nothing here") })
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn(limit_time))
        .with_state(context)
}

/// An answer that is no success.
struct Refusal {
    status: StatusCode,
    error: String,
}

impl Refusal {
    fn new(status: StatusCode, error: impl Into<String>) -> Self {
        Self { status, error: error.into() }
    }

    /// Something of the host's own is broken: the host reads what, the player that it is so.
    fn internal(error: &dyn std::error::Error) -> Self {
        tracing::error!("a request failed: {error}");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the server has a problem of its own; its host finds it in the log")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(ErrorReply { error: self.error })).into_response()
    }
}

/// A JSON body, refused in the words of an [`ErrorReply`].
struct Body<T>(T);

impl<T, S> FromRequest<S> for Body<T>
where
    Json<T>: FromRequest<S, Rejection = JsonRejection>,
    S: Send + Sync,
{
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(rejection) => Err(Refusal::new(rejection.status(), rejection.body_text())),
        }
    }
}

async fn limit_rate(
    State(context): State<Arc<Context>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    if context.limiter.allow(peer.ip()) {
        next.run(request).await
    } else {
        Refusal::new(StatusCode::TOO_MANY_REQUESTS, "too many joins from your address; wait a minute").into_response()
    }
}

async fn limit_time(request: Request, next: Next) -> Response {
    tokio::time::timeout(REQUEST_TIMEOUT, next.run(request))
        .await
        .unwrap_or_else(|_| Refusal::new(StatusCode::REQUEST_TIMEOUT, "the request took too long").into_response())
}

async fn health() -> Json<HealthReply> {
    Json(HealthReply { status: "ok".into(), version: env!("CARGO_PKG_VERSION").into(), protocol: PROTOCOL_VERSION })
}

async fn tell_counters(State(context): State<Arc<Context>>) -> Json<CounterValues> {
    Json(context.counters.values())
}

async fn tell_metrics(State(context): State<Arc<Context>>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, Counters::PROMETHEUS_TYPE)], context.counters.to_prometheus())
}

/// `?language=TAG`
async fn list_hunts(State(context): State<Arc<Context>>, RawQuery(query): RawQuery) -> Json<Vec<HuntSummary>> {
    let query = query.unwrap_or_default();
    let wish = query.split('&').find_map(|part| LanguageTag::parse(part.strip_prefix("language=")?)).unwrap_or_default();
    Json(context.catalog.hunts(&wish))
}

async fn fetch_view(State(context): State<Arc<Context>>, Path(hash): Path<String>) -> Result<(HeaderMap, Bytes), Refusal> {
    fetch(&context, &hash, "application/octet-stream", "there is no such view; join again for the present one")
}

async fn fetch_picture(State(context): State<Arc<Context>>, Path(hash): Path<String>) -> Result<(HeaderMap, Bytes), Refusal> {
    fetch(&context, &hash, "image/png", "there is no such picture any more")
}

/// What is named by its content never changes.
fn fetch(context: &Context, hash: &str, kind: &'static str, missing: &str) -> Result<(HeaderMap, Bytes), Refusal> {
    let file = hash.parse::<ContentHash>().ok().and_then(|hash| context.catalog.file(hash));
    let file = file.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, missing))?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, header::HeaderValue::from_static("nosniff"));
    Ok((headers, file))
}

async fn make_guest(State(context): State<Arc<Context>>, Body(request): Body<GuestRequest>) -> Result<Json<GuestReply>, Refusal> {
    let name = clean_name(&request.name).ok_or_else(|| {
        let error = format!("a name has 1 to {MAX_NAME_CHARS} characters and no control characters");
        Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, error)
    })?;
    let (account, secret) = context.accounts.create_guest(name).await.map_err(|error| Refusal::internal(&error))?;
    Ok(Json(GuestReply { player: account.player, secret }))
}

async fn join(
    State(context): State<Arc<Context>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Body(request): Body<JoinRequest>,
) -> Result<Json<JoinReply>, Refusal> {
    check_version(request.protocol).map_err(|error| Refusal::new(StatusCode::CONFLICT, error))?;
    let account = context.accounts.verify(request.player, &request.secret).await.map_err(|error| Refusal::internal(&error))?;
    let account = account.ok_or_else(|| {
        Refusal::new(StatusCode::UNAUTHORIZED, "this server does not know your account, or its secret is another")
    })?;
    let hunt = context.catalog.hunt(&request.hunt, &request.language).ok_or_else(|| {
        Refusal::new(StatusCode::NOT_FOUND, format!("there is no hunt {:?} on this server", request.hunt.as_str()))
    })?;
    let ip = reached_ip(&context.issuer, peer.ip(), &headers).await?;
    let user = TokenUserData {
        player: account.player,
        name: account.name,
        hunt: request.hunt,
        language: request.language,
        hidden: request.hidden,
        colour: request.colour,
    };
    let issued = context.issuer.issue(&user, ip).map_err(|error| match error {
        IssueError::Full(_) => Refusal::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()),
        IssueError::UserData(_) => Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, error.to_string()),
        IssueError::Token(_) => Refusal::internal(&error),
    })?;
    Ok(Json(JoinReply {
        session: issued.session,
        token: BASE64.encode(issued.bytes),
        view: hunt.view,
        server_time_ms: UnixMs::now().0,
    }))
}

/// Whether a client of this version can play here; else what to do about it, in words for the player.
fn check_version(theirs: u8) -> Result<(), String> {
    let advice = match theirs.cmp(&PROTOCOL_VERSION) {
        Ordering::Equal => return Ok(()),
        Ordering::Less => "update your game",
        Ordering::Greater => "ask the host to update the server",
    };
    Err(format!("your game speaks version {theirs}, this server version {PROTOCOL_VERSION}: {advice}"))
}

/// The address at which this client reaches the game's UDP: what the host has said, resolved now; else the address that the sockets are
/// bound to; else, when they listen on all addresses, the host to which the client sent this request (its `Host` header), since that is
/// the one name of this machine that is known to work for it, also through a NAT or out of a container. A client that lies there misleads
/// only itself.
async fn reached_ip(issuer: &TokenIssuer, peer: IpAddr, headers: &HeaderMap) -> Result<IpAddr, Refusal> {
    let bound = issuer.bound_ip();
    if let Some(public) = issuer.public_address() {
        return resolve(&public.host, bound).await.ok_or_else(|| {
            tracing::error!("--public-addr {public} does not resolve to an address");
            Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "the host's public address does not resolve; tell the host")
        });
    }
    if !bound.is_unspecified() {
        return Ok(bound);
    }
    if peer.to_canonical().is_loopback() {
        return Ok(if bound.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() });
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    resolve(host_without_port(host), bound).await.ok_or_else(|| {
        Refusal::new(
            StatusCode::MISDIRECTED_REQUEST,
            format!("the server cannot tell by which address you reach it (you asked {host:?}); its host can say so with --public-addr"),
        )
    })
}

/// A host of a `Host` header, without brackets.
fn host_without_port(host: &str) -> &str {
    if let Some((address, _)) = host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return address;
    }
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

/// An address of the host that the sockets' address family can be reached by.
async fn resolve(host: &str, bound: IpAddr) -> Option<IpAddr> {
    let fits = |ip: &IpAddr| bound.is_ipv6() || ip.is_ipv4();
    if let Ok(ip) = host.parse::<IpAddr>() {
        return Some(ip).filter(fits);
    }
    tokio::net::lookup_host((host, 0)).await.ok()?.map(|address| address.ip()).find(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_is_told_what_to_update() {
        assert_eq!(check_version(PROTOCOL_VERSION), Ok(()));
        assert!(check_version(PROTOCOL_VERSION - 1).unwrap_err().contains("update your game"));
        assert!(check_version(PROTOCOL_VERSION + 1).unwrap_err().contains("ask the host"));
    }

    #[test]
    fn the_host_header_yields_the_host() {
        assert_eq!(host_without_port("hunt.example:4330"), "hunt.example");
        assert_eq!(host_without_port("hunt.example"), "hunt.example");
        assert_eq!(host_without_port("[2001:db8::1]:4330"), "2001:db8::1");
        assert_eq!(host_without_port("10.0.0.1"), "10.0.0.1");
    }
}
