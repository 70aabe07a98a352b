//! Why something was not fetched, in words for the person who asked for it.

use std::time::Duration;

/// Why an address was not fetched. The text goes after the address and a colon.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Such an address is never fetched.
    #[error("{0}")]
    Address(String),
    /// The address leads into a network that is not public.
    #[error("it leads to an address that is not on the public internet: give one that anybody can open")]
    NotPublic,
    /// The site's name is not known.
    #[error("the site {host} cannot be found: check how it is written")]
    UnknownSite {
        /// Its name.
        host: String,
    },
    /// Nobody answers, or not as a web server does.
    #[error("the site cannot be read ({0}): try again later")]
    Connection(String),
    /// The server answers, and not with a page.
    #[error("{}", words(*status))]
    Status {
        /// The HTTP status code.
        status: u16,
        /// When the server wants to be asked again.
        retry_after: Option<Duration>,
    },
    /// One address leads to the next too often.
    #[error("it leads on to other addresses more than {most} times: open it in a browser and give the last address")]
    TooManyRedirects {
        /// How many are followed.
        most: usize,
    },
    /// An encrypted address leads to one that is not.
    #[error("it leads from https to http, where anybody could change what is read: give another address")]
    Downgrade,
    /// A redirect leads nowhere, or where no person may send the bot either.
    #[error("it leads on to an address that is not read ({0})")]
    Redirect(String),
    /// There is more of it than is read.
    #[error("it is larger than {}: save the part that matters as a file", size(*most))]
    TooLarge {
        /// Bytes that are read at most.
        most: usize,
    },
    /// It took too long.
    #[error("it was not there within {} seconds: try again later", limit.as_secs_f64())]
    TooSlow {
        /// The time for everything.
        limit: Duration,
    },
    /// The bytes that came are not what the server said they are.
    #[error("what came is damaged ({0}): try again later")]
    Damaged(String),
    /// An attachment does not lie where Discord puts them.
    #[error("it does not lie on Discord's servers for attachments: attach the file itself")]
    NotAnAttachment,
}

impl Refusal {
    /// Whether it is gone for good: asking again is no use.
    pub fn is_gone(&self) -> bool {
        matches!(self, Refusal::Status { status: 410, .. })
    }

    /// When the server wants to be asked again, if it said so.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Refusal::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

fn words(status: u16) -> String {
    let what = match status {
        401 | 402 | 403 | 407 | 451 => "the site does not let the bot read it",
        404 => "the site has no such page: check how the address is written",
        410 => "the site has taken the page away for good",
        429 => "the site wants to be asked less often: try again later",
        500..=599 => "the site has trouble: try again later",
        _ => "the site did not answer with a page",
    };
    // The number belongs to the cause and not to the advice.
    match what.split_once(": ") {
        Some((cause, advice)) => format!("{cause} (status {status}): {advice}"),
        None => format!("{what} (status {status})"),
    }
}

fn size(bytes: usize) -> String {
    if bytes >= 1_000_000 {
        format!("{} MB", bytes / 1_000_000)
    } else {
        format!("{bytes} bytes")
    }
}
