//! What went wrong with one question: the part that its asker may read, apart from the part for the log.

use super::texts::Language;
use crate::error::{ClusterTrouble, Error};

/// A sentence in whatever language it is read.
pub(crate) type Sentence = fn(Language) -> String;

/// A question or command that could not be carried out.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The person can do something about it; the sentence says what.
    User(Sentence),
    /// The question has more characters than are read.
    TooLong {
        /// So many it has.
        length: usize,
        /// So many are read.
        limit: usize,
    },
    /// They cannot: the cause goes to the log under a reference that they are given.
    App {
        /// What the person reads.
        shown: Sentence,
        /// What the log says; it never holds a question or an article.
        cause: String,
    },
}

impl Failure {
    /// Something that nobody could foresee.
    pub(crate) fn broken(cause: impl ToString) -> Failure {
        Failure::App {
            shown: Language::broken,
            cause: cause.to_string(),
        }
    }

    /// The sentence for the person, after the cause has gone to the log. The reference is the id of what they sent.
    pub(crate) fn report(&self, language: Language, reference: u64) -> String {
        match self {
            Failure::User(sentence) => sentence(language),
            Failure::TooLong { length, limit } => language.too_long(length, limit),
            Failure::App { shown, cause } => {
                tracing::error!(reference, cause = %cause, "could not carry out what was asked");
                language.with_reference(shown(language), reference)
            }
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        match error {
            Error::EmptyQuestion => Failure::User(Language::help),
            Error::UnknownArticle { .. } => Failure::User(Language::unknown_article),
            Error::Busy { .. } => Failure::User(Language::reindex_running),
            Error::NoIndex { .. } | Error::Damaged { .. } | Error::Outdated { .. } => Failure::App {
                shown: Language::not_ready,
                cause: error.to_string(),
            },
            // That it went away was logged once, and there is nothing else to say for each question.
            Error::Cluster {
                trouble: ClusterTrouble::Away,
                ..
            } => Failure::User(Language::search_away),
            Error::Cluster { .. } => Failure::App {
                shown: Language::search_away,
                cause: error.to_string(),
            },
            Error::NoArticles { .. } => Failure::App {
                shown: Language::no_articles,
                cause: error.to_string(),
            },
            _ => Failure::broken(error),
        }
    }
}
