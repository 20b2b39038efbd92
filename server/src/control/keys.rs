//! The host's keys: made at the first start, kept in `DATA/keys`.

use ring::digest;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use std::{
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// What identifies and protects a host. Whoever has these files can pose as the host.
pub struct HostKeys {
    pub(super) certificate: CertificateDer<'static>,
    pub(super) private_key: PrivateKeyDer<'static>,
    netcode: [u8; 32],
    secret: [u8; 32],
}

/// Why the keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A file holds something else.
    #[error("{}: expected {expected}; restore it from a backup, or remove it to have a new one made", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What it should hold.
        expected: &'static str,
    },
    /// The system has no randomness.
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
    /// The certificate cannot be made.
    #[error("the certificate cannot be made: {0}")]
    Certificate(#[from] rcgen::Error),
}

impl HostKeys {
    /// Loads the keys from `data/keys`, making those that are missing.
    ///
    /// # Errors
    /// See [`KeysError`].
    pub fn load_or_create(data: &Path) -> Result<Self, KeysError> {
        let folder = data.join("keys");
        fs::create_dir_all(&folder).map_err(|source| KeysError::File { path: folder.clone(), source })?;
        let netcode = random_key(&folder.join("netcode.key"))?;
        let secret = random_key(&folder.join("server.secret"))?;
        let path = folder.join("tls.pem");
        let pem = match read(&path)? {
            Some(pem) => pem,
            None => {
                // One file for both, so that they cannot come apart.
                let pem = new_certificate()?.into_bytes();
                write(&path, &pem)?;
                pem
            }
        };
        let damaged = |_| KeysError::Damaged { path: path.clone(), expected: "a private key and a certificate in PEM" };
        let private_key = PrivateKeyDer::from_pem_slice(&pem).map_err(damaged)?;
        let certificate = CertificateDer::from_pem_slice(&pem).map_err(damaged)?;
        Ok(Self { certificate, private_key, netcode, secret })
    }

    /// The key that seals connect tokens.
    pub fn netcode(&self) -> [u8; 32] {
        self.netcode
    }

    /// The secret that seeds the rules.
    pub fn server_secret(&self) -> [u8; 32] {
        self.secret
    }

    /// SHA-256 of the certificate (DER) as 64 hexadecimal digits, as players see it.
    pub fn fingerprint(&self) -> String {
        hex(digest::digest(&digest::SHA256, &self.certificate).as_ref())
    }
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn new_certificate() -> Result<String, rcgen::Error> {
    let key = rcgen::KeyPair::generate()?;
    let mut params = rcgen::CertificateParams::new(vec!["localhost".to_owned()])?;
    params.distinguished_name.push(rcgen::DnType::CommonName, "Treasure Hunt server");
    // Clients pin it and look at no date.
    params.not_after = rcgen::date_time_ymd(2999, 1, 1);
    let certificate = params.self_signed(&key)?;
    Ok(key.serialize_pem() + &certificate.pem())
}

fn random_key(path: &Path) -> Result<[u8; 32], KeysError> {
    match read(path)? {
        Some(bytes) => bytes.try_into().map_err(|_| KeysError::Damaged { path: path.to_owned(), expected: "exactly 32 bytes" }),
        None => {
            let mut key = [0; 32];
            getrandom::fill(&mut key).map_err(KeysError::Random)?;
            write(path, &key)?;
            Ok(key)
        }
    }
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, KeysError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(KeysError::File { path: path.to_owned(), source }),
    }
}

/// Writes a file whole or not at all, readable by its owner alone.
fn write(path: &Path, bytes: &[u8]) -> Result<(), KeysError> {
    let temporary = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let replace = || -> io::Result<()> {
        let mut file = options.open(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        #[cfg(unix)]
        if let Some(folder) = path.parent() {
            fs::File::open(folder)?.sync_all()?;
        }
        Ok(())
    };
    replace().map_err(|source| KeysError::File { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_and_kept() {
        let data = tempfile::tempdir().unwrap();
        let first = HostKeys::load_or_create(data.path()).unwrap();
        let second = HostKeys::load_or_create(data.path()).unwrap();
        assert_eq!(first.fingerprint(), second.fingerprint());
        assert_eq!(first.fingerprint().len(), 64);
        assert_eq!((first.netcode, first.secret), (second.netcode, second.secret));
        assert_ne!(first.netcode, first.secret);
        #[cfg(unix)]
        for name in ["tls.pem", "netcode.key", "server.secret"] {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(data.path().join("keys").join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }

    #[test]
    fn a_damaged_key_is_named_and_not_replaced() {
        let data = tempfile::tempdir().unwrap();
        HostKeys::load_or_create(data.path()).unwrap();
        let path = data.path().join("keys/netcode.key");
        fs::write(&path, b"short").unwrap();
        let error = HostKeys::load_or_create(data.path()).err().unwrap().to_string();
        assert!(error.contains("netcode.key") && error.contains("32 bytes"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"short");
    }
}
