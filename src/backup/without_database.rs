//! Settings and votes for a program that was built without Discord, and thus without their database: their file is
//! copied as it is, which is right only while nobody has it open.

/// The file, as it is.
pub(super) mod file {
    use std::fs;
    use std::path::{Path, PathBuf};

    use crate::error::{Error, Result};

    /// Copies settings and votes.
    ///
    /// # Errors
    /// A bot has them open, or was killed while it had: only a pullquote with Discord can tell what they are.
    pub(in crate::backup) fn copy(path: &Path, target: &Path) -> Result<()> {
        settle(path)?;
        fs::copy(path, target).map_err(Error::io("cannot copy", path))?;
        settle(path)
    }

    /// Makes sure that the file is all there is.
    ///
    /// # Errors
    /// There is a journal beside it.
    pub(in crate::backup) fn settle(path: &Path) -> Result<()> {
        let journal = |end: &str| PathBuf::from(format!("{}{end}", path.display()));
        if journal("-wal").exists() || journal("-journal").exists() {
            return Err(Error::State {
                path: path.to_owned(),
                what: "it was not closed, and this pullquote was built without Discord: use one that has it".to_owned(),
            });
        }
        Ok(())
    }

    /// Whether a restored file can be used is seen by whoever uses it.
    pub(in crate::backup) fn examine(_path: &Path) -> Result<()> {
        Ok(())
    }

    /// Whether two files are the same; false where that cannot be told.
    pub(in crate::backup) fn is_same(one: &Path, other: &Path, _folder: &Path) -> bool {
        let read = |path: &Path| settle(path).ok().and_then(|()| fs::read(path).ok());
        read(one).is_some_and(|one| read(other).as_ref() == Some(&one))
    }
}

/// A database, of which such a program knows nothing.
pub(super) mod server {
    use std::path::Path;

    use crate::config::DatabaseUrl;
    use crate::error::{Error, Result};

    /// How what is on a server compares to a file.
    #[allow(dead_code, reason = "such a program never gets so far")]
    pub(in crate::backup) enum Compared {
        Empty,
        Same,
        Different,
    }

    /// A server's database that nobody else uses.
    pub(in crate::backup) struct Alone<'a>(&'a DatabaseUrl);

    /// Refuses.
    ///
    /// # Errors
    /// Always.
    pub(in crate::backup) fn copy(url: &DatabaseUrl, _target: &Path) -> Result<()> {
        Err(refusal(url))
    }

    impl Alone<'_> {
        /// Refuses.
        ///
        /// # Errors
        /// Always.
        pub(in crate::backup) fn with(url: &DatabaseUrl) -> Result<Alone<'_>> {
            Err(refusal(url))
        }

        pub(in crate::backup) fn compare(&mut self, _path: &Path) -> Result<Compared> {
            Err(refusal(self.0))
        }

        pub(in crate::backup) fn set_aside(&mut self, _target: &Path) -> Result<()> {
            Err(refusal(self.0))
        }

        pub(in crate::backup) fn replace(&mut self, _path: &Path) -> Result<()> {
            Err(refusal(self.0))
        }
    }

    fn refusal(url: &DatabaseUrl) -> Error {
        Error::Database {
            place: url.to_string(),
            what: "this pullquote was built without Discord, and thus without databases".to_owned(),
        }
    }
}
