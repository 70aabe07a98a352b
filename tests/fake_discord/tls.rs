//! TLS for servers of tests: a root certificate made up for one test, and a certificate for a host under it.

use std::io::{self, Write};
use std::net::SocketAddr;

use axum::serve::Listener;
use openssl::asn1::Asn1Time;
use openssl::bn::{BigNum, MsbOption};
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::x509::extension::{BasicConstraints, SubjectAlternativeName};
use openssl::x509::{X509, X509Builder, X509NameBuilder};
use tempfile::NamedTempFile;
use tokio::net::{TcpListener, TcpStream};
use tokio_native_tls::{TlsAcceptor, TlsStream, native_tls};

/// Keys and certificates of one server.
pub(crate) struct Identity {
    root: X509,
    certificate: X509,
    key: PKey<Private>,
}

impl Identity {
    pub(crate) fn make_up(host: &str) -> Identity {
        let (root_key, key) = (new_key(), new_key());
        let mut root = begin("a root for one test", &root_key);
        root.set_issuer_name(&name("a root for one test")).unwrap();
        root.append_extension(BasicConstraints::new().critical().ca().build().unwrap())
            .unwrap();
        root.sign(&root_key, MessageDigest::sha256()).unwrap();
        let root = root.build();

        let mut certificate = begin(host, &key);
        certificate.set_issuer_name(root.subject_name()).unwrap();
        let names = SubjectAlternativeName::new()
            .dns(host)
            .build(&certificate.x509v3_context(Some(&root), None))
            .unwrap();
        certificate.append_extension(names).unwrap();
        certificate.sign(&root_key, MessageDigest::sha256()).unwrap();
        Identity {
            root,
            certificate: certificate.build(),
            key,
        }
    }

    /// The root certificate as a PEM file.
    pub(crate) fn root_file(&self) -> NamedTempFile {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(&self.root.to_pem().unwrap()).unwrap();
        file
    }

    /// Speaks TLS on every connection of a listener.
    pub(crate) fn listen(&self, listener: TcpListener) -> TlsListener {
        let key = self.key.private_key_to_pem_pkcs8().unwrap();
        let identity = native_tls::Identity::from_pkcs8(&self.certificate.to_pem().unwrap(), &key).unwrap();
        let acceptor = native_tls::TlsAcceptor::new(identity).unwrap();
        TlsListener {
            listener,
            acceptor: acceptor.into(),
        }
    }
}

fn new_key() -> PKey<Private> {
    PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap()
}

fn name(common: &str) -> openssl::x509::X509Name {
    let mut name = X509NameBuilder::new().unwrap();
    name.append_entry_by_text("CN", common).unwrap();
    name.build()
}

/// A certificate without issuer and extensions.
fn begin(common: &str, key: &PKey<Private>) -> X509Builder {
    let mut builder = X509::builder().unwrap();
    let mut serial = BigNum::new().unwrap();
    serial.rand(127, MsbOption::MAYBE_ZERO, false).unwrap();
    builder.set_version(2).unwrap();
    builder.set_serial_number(&serial.to_asn1_integer().unwrap()).unwrap();
    builder.set_subject_name(&name(common)).unwrap();
    builder.set_pubkey(key).unwrap();
    builder.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::days_from_now(2).unwrap()).unwrap();
    builder
}

/// A listener whose connections are encrypted.
pub(crate) struct TlsListener {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            // Whoever does not trust the certificate ends the handshake; the next one may.
            if let Ok((stream, address)) = self.listener.accept().await
                && let Ok(stream) = self.acceptor.accept(stream).await
            {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}
