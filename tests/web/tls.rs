//! A certificate made up for one test, and a file that makes the program trust it.

#![allow(dead_code, reason = "each test uses what it needs")]

use std::io::Write;

use openssl::asn1::Asn1Time;
use openssl::bn::{BigNum, MsbOption};
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::x509::extension::{BasicConstraints, SubjectAlternativeName};
use openssl::x509::{X509, X509NameBuilder};
use tempfile::NamedTempFile;
use tokio_native_tls::native_tls::{self, TlsAcceptor};

/// The key and the certificate of 127.0.0.1, under nobody but itself.
pub(crate) struct Identity {
    certificate: X509,
    key: PKey<Private>,
}

impl Identity {
    pub(crate) fn make_up() -> Identity {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
        let key = PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap();
        let mut name = X509NameBuilder::new().unwrap();
        name.append_entry_by_text("CN", "made up for one test").unwrap();
        let name = name.build();
        let mut serial = BigNum::new().unwrap();
        serial.rand(127, MsbOption::MAYBE_ZERO, false).unwrap();

        let mut builder = X509::builder().unwrap();
        builder.set_version(2).unwrap();
        builder.set_serial_number(&serial.to_asn1_integer().unwrap()).unwrap();
        builder.set_subject_name(&name).unwrap();
        builder.set_issuer_name(&name).unwrap();
        builder.set_pubkey(&key).unwrap();
        builder.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
        builder.set_not_after(&Asn1Time::days_from_now(2).unwrap()).unwrap();
        builder
            .append_extension(BasicConstraints::new().critical().ca().build().unwrap())
            .unwrap();
        let names = SubjectAlternativeName::new()
            .ip("127.0.0.1")
            .build(&builder.x509v3_context(None, None))
            .unwrap();
        builder.append_extension(names).unwrap();
        builder.sign(&key, MessageDigest::sha256()).unwrap();
        Identity {
            certificate: builder.build(),
            key,
        }
    }

    /// The certificate as a PEM file, for SSL_CERT_FILE.
    pub(crate) fn file(&self) -> NamedTempFile {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(&self.certificate.to_pem().unwrap()).unwrap();
        file
    }

    /// The certificate and its key, both as PEM.
    pub(crate) fn pem(&self) -> (Vec<u8>, Vec<u8>) {
        let key = self.key.private_key_to_pem_pkcs8().unwrap();
        (self.certificate.to_pem().unwrap(), key)
    }

    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        let (certificate, key) = self.pem();
        let identity = native_tls::Identity::from_pkcs8(&certificate, &key).unwrap();
        TlsAcceptor::new(identity).unwrap()
    }
}
