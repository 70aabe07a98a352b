//! What went wrong with one question: the part that its asker may read, apart from the part for the log.

use crate::error::Error;

use super::texts;

/// A question or command that could not be carried out.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The person can do something about it; the sentence says what.
    User(String),
    /// They cannot: the cause goes to the log under a reference that they are given.
    App {
        /// What the person reads.
        shown: &'static str,
        /// What the log says; it never holds a question or an article.
        cause: String,
    },
}

impl Failure {
    /// Something that nobody could foresee.
    pub(crate) fn broken(cause: impl ToString) -> Failure {
        Failure::App {
            shown: texts::BROKEN,
            cause: cause.to_string(),
        }
    }

    /// The sentence for the person, after the cause has gone to the log. The reference is the id of what they sent.
    pub(crate) fn report(&self, reference: u64) -> String {
        match self {
            Failure::User(sentence) => sentence.clone(),
            Failure::App { shown, cause } => {
                tracing::error!(reference, cause = %cause, "could not carry out what was asked");
                texts::with_reference(shown, reference)
            }
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        match error {
            Error::EmptyQuestion => Failure::User(texts::HELP.to_owned()),
            Error::UnknownArticle { .. } => Failure::User(texts::UNKNOWN_ARTICLE.to_owned()),
            Error::UnknownParagraph { .. } => Failure::User(error.to_string()),
            Error::Busy { .. } => Failure::User(texts::REINDEX_RUNNING.to_owned()),
            Error::NoIndex { .. } | Error::Damaged { .. } | Error::Outdated { .. } => Failure::App {
                shown: texts::NOT_READY,
                cause: error.to_string(),
            },
            Error::NoArticles { .. } => Failure::App {
                shown: texts::NO_ARTICLES,
                cause: error.to_string(),
            },
            _ => Failure::broken(error),
        }
    }
}
