//! HTTPS: rustls with ring, and the limits on slow clients.

use super::HostKeys;
use axum::Router;
use axum_server::{
    Handle,
    tls_rustls::{RustlsConfig, from_tcp_rustls},
};
use rustls::{ServerConfig, crypto::ring};
use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

/// Within this the first bytes, the headers and the whole request must have come.
const SLOWEST_CLIENT: Duration = Duration::from_secs(10);

/// The server's TLS, with the host's certificate.
pub(super) fn server_config(keys: &HostKeys) -> Result<ServerConfig, rustls::Error> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![keys.certificate.clone()], keys.private_key.clone_key())?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Serves until the handle ends it.
pub(super) async fn serve(
    listener: TcpListener,
    tls: ServerConfig,
    handle: Handle<SocketAddr>,
    router: Router,
) -> io::Result<()> {
    let mut server = from_tcp_rustls(listener, RustlsConfig::from_config(Arc::new(tls)))?.handle(handle);
    server.http_builder().http1().header_read_timeout(SLOWEST_CLIENT);
    server.serve(router.into_make_service_with_connect_info::<SocketAddr>()).await
}
