//! What can go wrong, said so that a person knows what happened, where, and what to do.
//!
//! ```
//! use pullquote::index::Store;
//!
//! let error = Store::new("nowhere".as_ref()).snapshot().unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "there is no index in nowhere: build it with `pullquote index --index nowhere`"
//! );
//! ```

use std::io;
use std::path::PathBuf;

/// A result whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Anything that stops one of pullquote's jobs.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no index in the folder.
    #[error("there is no index in {}: build it with `{}`", dir.display(), build)]
    NoIndex {
        /// The index folder.
        dir: PathBuf,
        /// The command that builds it.
        build: String,
    },
    /// The index cannot be trusted: a file is missing, or its bytes are not those that were written.
    #[error("the index in {} is damaged ({what}): rebuild it with `pullquote index`", dir.display())]
    Damaged {
        /// The index folder.
        dir: PathBuf,
        /// Which file, and what is wrong with it.
        what: String,
    },
    /// The index was built by another version of pullquote's analyser or format.
    #[error("the index in {} was built by another version of pullquote ({found}, this one needs {needed}): rebuild it with `pullquote index`", dir.display())]
    Outdated {
        /// The index folder.
        dir: PathBuf,
        /// The version that the index names.
        found: String,
        /// The version that this program writes.
        needed: String,
    },
    /// Somebody else is writing the index.
    #[error("{by} is writing the index in {} right now: wait until it is done, then try again", dir.display())]
    Busy {
        /// The index folder.
        dir: PathBuf,
        /// Who writes, as they described themselves.
        by: String,
        /// Whether they only take up changes that they saw, and will be done soon.
        is_unasked: bool,
    },
    /// The articles folder is missing or holds no article.
    #[error("{what}: put .md or .txt files into {}, or name another folder with `--articles`", dir.display())]
    NoArticles {
        /// The articles folder.
        dir: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The index folder cannot be written.
    #[error("cannot write the index to {} ({source}): {}, or name another folder with `--index`", path.display(), advice(source).unwrap_or("give the program permission to write there"))]
    IndexFolder {
        /// The folder, or the file in it.
        path: PathBuf,
        /// The system's own words.
        source: io::Error,
    },
    /// The operating system refused something.
    #[error("{action} {}: {source}{}", path.display(), advice(source).map(|what| format!(": {what}")).unwrap_or_default())]
    Io {
        /// What was being done, as in "cannot read".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's own words.
        source: io::Error,
    },
    /// The results cannot be written to whoever reads them.
    #[error("cannot write the results: {0}")]
    Output(io::Error),
    /// The search engine failed.
    #[error("the search engine failed on the index in {} ({source}): make room on its disk if that is full, see that it can be read and written, then run `pullquote index`", dir.display())]
    Search {
        /// The index folder.
        dir: PathBuf,
        /// The engine's own words.
        source: Box<tantivy::TantivyError>,
    },
    /// A search cluster does not do what is asked of it.
    #[error("the search cluster at {address} {what}")]
    Cluster {
        /// Its address, without credentials.
        address: String,
        /// What kind of trouble it is.
        trouble: ClusterTrouble,
        /// What it does, and what to do.
        what: String,
    },
    /// The configuration file cannot be used.
    #[error("{}: {what}", path.display())]
    Config {
        /// The configuration file.
        path: PathBuf,
        /// What is wrong and what to do.
        what: String,
    },
    /// A variable of the environment cannot be used; the text names it and says what to do.
    #[error("{0}")]
    Environment(String),
    /// A model file cannot be used as a reader.
    #[error("the reader {} cannot be used ({what}): name another model with `--reader`, or turn it off with `--reader off`", path.display())]
    Reader {
        /// The model file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// Settings and votes cannot be kept.
    #[error("settings and votes in {} cannot be read or written ({what}): give the program permission to write there, or set the file aside", path.display())]
    State {
        /// The file that they are kept in.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// Settings and votes cannot be kept where several processes keep them.
    #[error(
        "settings and votes in {place} cannot be read or written ({what}): see that the database runs and that database_url is right"
    )]
    Database {
        /// The address of the database, without its password.
        place: String,
        /// What is wrong with it.
        what: String,
    },
    /// An article cannot be added.
    #[error("{name} is not added: {what}")]
    NotAdded {
        /// The file's name, as it was given.
        name: String,
        /// Why, and what to do.
        what: String,
    },
    /// An article cannot be added because there is no room for it.
    #[error(
        "{name} is not added: this server may have {articles} articles of {bytes} bytes together: remove one first"
    )]
    TooMuch {
        /// The file's name, as it was given.
        name: String,
        /// So many articles may there be.
        articles: usize,
        /// So many bytes may they have together.
        bytes: u64,
    },
    /// The feeds cannot be looked at; the text says why and what to do.
    #[error("{0}")]
    Feeds(String),
    /// An article cannot be removed, or brought back.
    #[error("'{id}' is left as it is: {what}")]
    NotChanged {
        /// The article's id.
        id: String,
        /// Why, and what to do.
        what: String,
    },
    /// The question names an article that is not there.
    #[error("there is no article '{id}': `pullquote articles list` shows them")]
    UnknownArticle {
        /// The id that was asked for.
        id: String,
    },
    /// The question names a paragraph that the article does not have.
    #[error("the article '{id}' has {count} paragraphs, numbered from 0: there is no paragraph {paragraph}")]
    UnknownParagraph {
        /// The article's id.
        id: String,
        /// The paragraph that was asked for.
        paragraph: u32,
        /// How many paragraphs the article has.
        count: u32,
    },
    /// The question names a paragraph but no article.
    #[error("a paragraph is numbered within its article: name the article too")]
    ParagraphWithoutArticle,
    /// There is nothing to answer.
    #[error("the question is empty: ask something")]
    EmptyQuestion,
    /// A backup cannot be written or used.
    #[error("the backup {}: {what}", path.display())]
    Backup {
        /// The backup, or the file that cannot be part of it.
        path: PathBuf,
        /// What is wrong and what to do.
        what: String,
    },
    /// A backup cannot be put back; nothing has changed.
    #[error("nothing was restored: {0}")]
    NotRestored(String),
    /// A front has lost whoever it talks to and cannot go on; the text says what to do.
    #[error("{0}")]
    Front(String),
}

/// What a person can do about an error of the operating system, where that is known.
fn advice(cause: &io::Error) -> Option<&'static str> {
    match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Some("make room on that disk"),
        io::ErrorKind::FileTooLarge => Some("raise the limit on the size of files"),
        io::ErrorKind::ReadOnlyFilesystem => Some("make that disk writable"),
        io::ErrorKind::PermissionDenied => Some("give the program permission to use it"),
        _ => None,
    }
}

/// Why a search cluster does not do what is asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClusterTrouble {
    /// It does not answer, or cannot just now: that passes.
    Away,
    /// It does not have the index: what was there has to be written anew.
    Lost,
    /// It does not understand, or does not let us: somebody has to do something.
    Refused,
}

impl Error {
    /// A cluster's trouble.
    pub(crate) fn cluster(address: &str, trouble: ClusterTrouble, what: String) -> Error {
        Error::Cluster {
            address: address.to_owned(),
            trouble,
            what,
        }
    }

    /// Wraps an operating system error that keeps the index from being written.
    pub fn index_folder(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Error {
        let path = path.into();
        move |source| Error::IndexFolder { path, source }
    }

    /// Wraps an operating system error with what was done and where.
    pub fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Error {
        let path = path.into();
        move |source| Error::Io { action, path, source }
    }
}
