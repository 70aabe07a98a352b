//! `database_url`: the PostgreSQL server that several processes keep settings and votes in, where that is wanted.

use std::fmt;
use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

/// What an address looks like.
const EXAMPLE: &str = "postgres://USER:PASSWORD@HOST/DATABASE";

/// The address of a PostgreSQL database. Shown without its password.
#[derive(Clone)]
pub struct DatabaseUrl {
    /// The whole address but for how it is encrypted.
    address: SecretString,
    shown: String,
    /// How the connection is encrypted.
    pub encryption: Encryption,
    /// PEM file of the root certificate that the server's must come from; `None` means the system's.
    pub root: Option<PathBuf>,
}

/// How a connection is encrypted: what PostgreSQL's own programs mean by `sslmode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// `disable`: never.
    Never,
    /// `prefer`: where the server can.
    IfPossible,
    /// `require`: always, whoever the server says that it is; as `verify-ca` where a root certificate is named.
    Always,
    /// `verify-ca`: always, with a certificate that is vouched for.
    Vouched,
    /// `verify-full`: the same, and it names the host.
    Verified,
}

impl DatabaseUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// What is wrong with it; the sentence holds nothing of it, as it may hold a password.
    pub fn parse(written: &str) -> Result<DatabaseUrl, String> {
        let wrong = || format!("must look like {EXAMPLE:?}");
        let mut url = Url::parse(written.trim()).map_err(|_| wrong())?;
        if !["postgres", "postgresql"].contains(&url.scheme()) || url.fragment().is_some() {
            return Err(wrong());
        }
        let mut encryption = Encryption::IfPossible;
        let mut root = None;
        let mut rest: Vec<(String, String)> = Vec::new();
        for (key, value) in url.query_pairs() {
            match &*key {
                "sslmode" => encryption = Encryption::parse(&value)?,
                "sslrootcert" if &*value == "system" => root = None,
                "sslrootcert" => root = Some(PathBuf::from(value.into_owned())),
                _ => rest.push((key.into_owned(), value.into_owned())),
            }
        }
        let shown = shown(&url);
        url.set_query(None);
        if !rest.is_empty() {
            url.query_pairs_mut().extend_pairs(&rest);
        }
        Ok(DatabaseUrl {
            // The space of a query is written as in forms, which the driver does not know.
            address: SecretString::from(String::from(url).replace('+', "%20")),
            shown,
            encryption,
            root,
        })
    }

    /// The address with its password, without `sslmode` and `sslrootcert`: for the driver alone.
    pub fn expose(&self) -> &str {
        self.address.expose_secret()
    }
}

impl Encryption {
    fn parse(mode: &str) -> Result<Encryption, String> {
        Ok(match mode {
            "disable" => Encryption::Never,
            "allow" | "prefer" => Encryption::IfPossible,
            "require" => Encryption::Always,
            "verify-ca" => Encryption::Vouched,
            "verify-full" => Encryption::Verified,
            _ => {
                return Err(
                    "has an sslmode that is none of disable, prefer, require, verify-ca, verify-full".to_owned(),
                );
            }
        })
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for DatabaseUrl {
    fn eq(&self, other: &DatabaseUrl) -> bool {
        (self.expose(), self.encryption, &self.root) == (other.expose(), other.encryption, &other.root)
    }
}

impl Eq for DatabaseUrl {}

/// User, host and database: a password can stand in the query too, so nothing of that is shown.
fn shown(url: &Url) -> String {
    let user = match url.username() {
        "" => String::new(),
        user => format!("{user}@"),
    };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let host = url.host_str().unwrap_or_default();
    format!("postgres://{user}{host}{port}{}", url.path())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "in tests a panic is the report")]
mod tests {
    use super::{DatabaseUrl, Encryption};

    #[test]
    fn a_password_is_never_shown() {
        for written in [
            "postgres://bot:s3cret@db.example:5433/quotes?sslmode=verify-full",
            "postgresql://bot@db.example:5433/quotes?password=s3cret&sslmode=verify-full",
        ] {
            let url = DatabaseUrl::parse(written).unwrap();
            assert_eq!(url.to_string(), "postgres://bot@db.example:5433/quotes");
            assert_eq!(format!("{url:?}"), url.to_string());
            assert!(url.expose().contains("s3cret") && !url.expose().contains("sslmode"));
            assert_eq!(url.encryption, Encryption::Verified);
        }
        for wrong in [
            "s3cret",
            "mysql://bot:s3cret@db/quotes",
            "postgres://bot:s3cret@db/quotes?sslmode=s3cret",
        ] {
            assert!(!DatabaseUrl::parse(wrong).unwrap_err().contains("s3cret"), "{wrong}");
        }
    }

    #[test]
    fn a_socket_and_a_certificate_can_be_named() {
        let url = DatabaseUrl::parse("postgres:///quotes?host=/run/a%20b&sslrootcert=/etc/root.pem").unwrap();
        assert!(
            url.expose().ends_with("/quotes?host=%2Frun%2Fa%20b"),
            "{}",
            url.expose()
        );
        assert_eq!(url.root.as_deref(), Some(std::path::Path::new("/etc/root.pem")));
        assert_eq!(url.encryption, Encryption::IfPossible);
    }
}
