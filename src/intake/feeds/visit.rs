//! One visit to the feeds: what is due, what is new, and what could not be read.

use std::collections::{HashMap, HashSet};
use std::thread;
use std::time::{Duration, Instant};

use super::books::{Books, Feed};
use super::entries::{self, Entry};
use super::{Followed, Report, Which};
use crate::error::{Error, Result};
use crate::intake::added::Added;
use crate::intake::pages::{self, Page};
use crate::web::{Address, Conditions, Fetched, Outcome, Refusal};

/// Most new entries of one feed that a visit takes in; the next visit goes on.
const MOST_NEW: usize = 20;
/// How often an entry is tried whose page cannot be read.
const MOST_TRIES: u32 = 3;
/// Between two requests to one site.
const PAUSE: Duration = Duration::from_secs(1);
/// A feed that cannot be read is asked ever less often, but once a day all the same.
const LONGEST_BACKOFF: Duration = Duration::from_secs(24 * 60 * 60);

/// Does what [`poll`](super::poll) says.
pub(super) fn visit(followed: &Followed<'_>, which: Which, is_over: &dyn Fn() -> bool) -> Result<Report> {
    let folder = followed.sources.added.as_deref();
    let folder = folder.ok_or_else(|| Error::Feeds("there is no folder for added articles".to_owned()))?;
    let mut visit = Visit {
        followed,
        is_over,
        books: Books::open(folder)?,
        report: Report::default(),
        last: HashMap::new(),
        tired: HashSet::new(),
    };
    for feed in &followed.config.feeds {
        let known = visit.books.of(feed);
        let is_due = !known.is_gone && known.pause().is_zero();
        if !is_over() && (which == Which::All || is_due) {
            visit.look_at(feed)?;
        }
    }
    let pauses = followed.config.feeds.iter().filter_map(|feed| {
        let known = visit.books.of(feed);
        (!known.is_gone).then(|| known.pause())
    });
    visit.report.next = pauses.min();
    Ok(visit.report)
}

struct Visit<'a> {
    followed: &'a Followed<'a>,
    is_over: &'a dyn Fn() -> bool,
    books: Books,
    report: Report,
    /// When each site was asked last.
    last: HashMap<String, Instant>,
    /// Sites that want to be left alone: they are not asked again on this visit.
    tired: HashSet<String>,
}

/// What became of an entry.
enum Taken {
    Stored(Added),
    /// Why it was not.
    Failed(String),
    /// Its site wants to be left alone; that is no fault of the entry.
    Later,
}

impl Visit<'_> {
    fn look_at(&mut self, feed: &str) -> Result<()> {
        self.report.feeds += 1;
        let conditions = self.books.of(feed).conditions.clone();
        let outcome = Address::parse(feed).and_then(|address| self.fetch(&address, &conditions));
        match outcome {
            Ok(Outcome::NotModified) => self.succeeded(feed),
            Ok(Outcome::Fetched(fetched)) => match entries::read(&fetched.bytes, &fetched.address) {
                Ok(entries) => self.take_in(feed, &fetched, &entries)?,
                Err(what) => self.failed(feed, &what, None),
            },
            Err(refusal) => {
                self.books.of(feed).is_gone = refusal.is_gone();
                let mut what = refusal.to_string();
                if refusal.is_gone() {
                    what.push_str(": it is not asked again, remove it from config.toml");
                }
                self.failed(feed, &what, refusal.retry_after());
            }
        }
        self.books.save()
    }

    /// Asks a site, and never twice within a second.
    fn fetch(&mut self, address: &Address, conditions: &Conditions) -> Result<Outcome, Refusal> {
        let host = address.host().to_owned();
        if let Some(last) = self.last.get(&host) {
            thread::sleep(PAUSE.saturating_sub(last.elapsed()));
        }
        let outcome = self.followed.fetcher.fetch(address, conditions);
        if matches!(outcome, Err(Refusal::Status { status: 429 | 503, .. })) {
            self.tired.insert(host.clone());
        }
        self.last.insert(host, Instant::now());
        outcome
    }

    fn succeeded(&mut self, feed: &str) {
        let interval = self.followed.config.feed_interval;
        let known = self.books.of(feed);
        (known.failures, known.is_gone, known.trouble) = (0, false, None);
        known.rest(interval);
    }

    fn failed(&mut self, feed: &str, what: &str, retry_after: Option<Duration>) {
        let interval = self.followed.config.feed_interval;
        let known = self.books.of(feed);
        known.failures = known.failures.saturating_add(1);
        known.trouble = Some(what.to_owned());
        known.rest(backoff(interval, known.failures).max(retry_after.unwrap_or_default()));
        // What stands behind the question mark may be a key that only the operator has.
        let shown = feed.split('?').next().unwrap_or_default();
        self.report.failed.push(format!("{shown}: {what}"));
    }

    /// Takes in what is new, and writes down after each entry that it was.
    fn take_in(&mut self, feed: &str, fetched: &Fetched, entries: &[Entry]) -> Result<()> {
        let seen: HashSet<String> = self.books.of(feed).seen.iter().cloned().collect();
        let mut keys = HashSet::new();
        let unseen = entries.iter().filter(|entry| !seen.contains(&entry.key));
        let new: Vec<&Entry> = unseen.filter(|entry| keys.insert(&entry.key)).collect();
        let mut is_complete = new.len() <= MOST_NEW;
        for entry in new.into_iter().take(MOST_NEW) {
            if (self.is_over)() {
                is_complete = false;
                break;
            }
            match self.take(fetched, entry)? {
                Taken::Stored(added) => {
                    self.books.of(feed).finish(&entry.key);
                    if let Added::New(id) | Added::Changed(id) = added {
                        self.report.articles.push(id);
                    }
                }
                Taken::Failed(what) => {
                    is_complete &= self.books.of(feed).give_up_after(&entry.key, MOST_TRIES);
                    let name = entry.link.as_ref().map(Address::as_str).or(entry.title.as_deref());
                    self.report
                        .missed
                        .push(format!("{}: {what}", name.unwrap_or("an entry without a name")));
                }
                Taken::Later => is_complete = false,
            }
            self.books.save()?;
        }
        let present: HashSet<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
        let known = self.books.of(feed);
        known.forget(&present);
        // As long as something is left to do the whole feed is wanted again, changed or not.
        known.conditions = if is_complete {
            fetched.conditions.clone()
        } else {
            Conditions::default()
        };
        self.succeeded(feed);
        Ok(())
    }

    /// Stores the page that an entry is about, or else what the entry says itself.
    fn take(&mut self, feed: &Fetched, entry: &Entry) -> Result<Taken> {
        let mut why = "it names no page that can be read".to_owned();
        if let Some(link) = &entry.link {
            if self.tired.contains(link.host()) {
                return Ok(Taken::Later);
            }
            match self.fetch(link, &Conditions::default()) {
                Ok(Outcome::Fetched(page)) => match self.store(&Page::fetched(&page))? {
                    Ok(added) => return Ok(Taken::Stored(added)),
                    Err(what) => why = what,
                },
                Ok(Outcome::NotModified) => {}
                Err(refusal) => why = refusal.to_string(),
            }
        }
        let Some(html) = entry.as_page() else {
            return Ok(Taken::Failed(why));
        };
        let page = Page {
            file_name: "entry.html",
            bytes: html.as_bytes(),
            address: entry.link.as_ref().unwrap_or(&feed.address),
            // The feed's own address says nothing about an entry.
            title: entry.title.as_deref().filter(|_| entry.link.is_none()),
        };
        Ok(match self.store(&page)? {
            Ok(added) => Taken::Stored(added),
            Err(_) => Taken::Failed(why),
        })
    }

    /// Stores a page. The inner error is the page's own fault.
    fn store(&self, page: &Page<'_>) -> Result<Result<Added, String>> {
        match pages::store(self.followed.sources, None, self.followed.convert, page) {
            Ok(added) => Ok(Ok(added)),
            Err(Error::NotAdded { what, .. }) => Ok(Err(what)),
            Err(cause) => Err(cause),
        }
    }
}

impl Feed {
    /// Counts a try; whether it was the last one, after which the entry is done with.
    fn give_up_after(&mut self, key: &str, most: u32) -> bool {
        let tries = self.tries.entry(key.to_owned()).or_default();
        *tries += 1;
        let is_last = *tries >= most;
        if is_last {
            self.finish(key);
        }
        is_last
    }
}

/// The pause after so many failures in a row: doubled each time, up to a day; never shorter than the interval.
fn backoff(interval: Duration, failures: u32) -> Duration {
    let doubled = interval.saturating_mul(2_u32.saturating_pow(failures));
    doubled.min(LONGEST_BACKOFF).max(interval)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::backoff;

    #[test]
    fn a_feed_that_fails_is_asked_ever_less_often() {
        let minutes = |count: u64| Duration::from_secs(count * 60);
        assert_eq!(backoff(minutes(60), 1), minutes(120));
        assert_eq!(backoff(minutes(60), 3), minutes(480));
        assert_eq!(backoff(minutes(60), 5), minutes(1_440));
        assert_eq!(backoff(minutes(60), u32::MAX), minutes(1_440));
        assert_eq!(backoff(minutes(10_080), 1), minutes(10_080));
    }
}
