//! Trust on first use: a server is known by its certificate, not by who signed it.

use ring::digest;
use rustls::{
    ClientConfig, DigitallySignedStruct, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, ring::default_provider, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use std::{
    fmt::Write,
    sync::{Arc, Mutex, PoisonError},
};

/// Accepts one certificate: the pinned one, or else the first it sees. That the server has its private key, TLS proves.
#[derive(Debug)]
pub(super) struct PinVerifier {
    provider: Arc<CryptoProvider>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    pin: Option<String>,
    refused: Option<String>,
}

impl PinVerifier {
    pub(super) fn new(pin: Option<String>) -> Self {
        Self { provider: Arc::new(default_provider()), state: Mutex::new(State { pin, refused: None }) }
    }

    /// TLS that trusts this verifier alone.
    pub(super) fn client_config(self: &Arc<Self>) -> Result<ClientConfig, rustls::Error> {
        let verifier: Arc<dyn ServerCertVerifier> = Arc::clone(self) as _;
        Ok(ClientConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth())
    }

    /// The fingerprint that is accepted, once there is one.
    pub(super) fn pin(&self) -> Option<String> {
        self.lock().pin.clone()
    }

    /// The fingerprint that was refused last.
    pub(super) fn refused(&self) -> Option<String> {
        self.lock().refused.clone()
    }

    pub(super) fn forget_refused(&self) {
        self.lock().refused = None;
    }

    /// Pins what was refused last.
    pub(super) fn accept_refused(&self) {
        let mut state = self.lock();
        if let Some(refused) = state.refused.take() {
            state.pin = Some(refused);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ServerCertVerifier for PinVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let digest = digest::digest(&digest::SHA256, end_entity);
        let found = digest.as_ref().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        let mut state = self.lock();
        match &state.pin {
            Some(pin) if *pin == found => Ok(ServerCertVerified::assertion()),
            Some(_) => {
                state.refused = Some(found);
                Err(rustls::Error::InvalidCertificate(rustls::CertificateError::ApplicationVerificationFailure))
            }
            None => {
                state.pin = Some(found);
                Ok(ServerCertVerified::assertion())
            }
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
