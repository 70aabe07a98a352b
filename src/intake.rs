//! From what somebody offers, a file, a page or an attachment, to a stored article.

use std::fmt;

use crate::added::{self, Added};
use crate::config::{Quota, Sources};
use crate::error::Result;
#[cfg(feature = "web")]
use crate::pages;
#[cfg(feature = "web")]
use crate::web::{Fetcher, Limits, Reach};

/// Takes articles in. It may take as long as the web and the converters are given, so it is for threads that may block.
pub struct Intake {
    #[cfg(feature = "web")]
    fetcher: Fetcher,
}

impl Intake {
    /// An intake that reaches addresses of this machine only where `loopback` says so: for tests.
    ///
    /// # Errors
    /// `Front`: the system gives it no threads.
    pub fn new(loopback: bool) -> Result<Intake> {
        #[cfg(not(feature = "web"))]
        let _ = loopback;
        Ok(Intake {
            #[cfg(feature = "web")]
            fetcher: Fetcher::new(Limits::default(), Reach::configured(loopback))?,
        })
    }

    /// Stores a file's article under the file's name.
    ///
    /// # Errors
    /// As for [`added::add`], and `NotAdded` where no article can be made of it.
    pub fn file(&self, sources: &Sources, quota: Option<Quota>, name: &str, bytes: &[u8]) -> Result<Added> {
        let (name, bytes) = convert(name, bytes, None)?;
        added::add(sources, quota, &name, &bytes)
    }

    /// Stores a page's article under the name that its address gives it.
    ///
    /// # Errors
    /// As for [`pages::add`].
    #[cfg(feature = "web")]
    pub fn page(&self, sources: &Sources, quota: Option<Quota>, address: &str) -> Result<Added> {
        pages::add(sources, quota, &self.fetcher, &convert, address)
    }

    /// Says that this program cannot do that.
    ///
    /// # Errors
    /// `NotAdded`, always.
    #[cfg(not(feature = "web"))]
    pub fn page(&self, _sources: &Sources, _quota: Option<Quota>, address: &str) -> Result<Added> {
        Err(crate::error::Error::NotAdded {
            name: address.to_owned(),
            what: "this pullquote was built without the web: save the page and add the file".to_owned(),
        })
    }

    /// Stores the article of what somebody attached to a message on Discord.
    ///
    /// # Errors
    /// As for [`Intake::file`], and `NotAdded` where the attachment cannot be fetched.
    #[cfg(feature = "web")]
    pub fn attachment(&self, sources: &Sources, quota: Option<Quota>, name: &str, address: &str) -> Result<Added> {
        let fetched = self.fetcher.fetch_attachment(address);
        let fetched = fetched.map_err(|refusal| pages::not_added(name, &refusal))?;
        self.file(sources, quota, name, &fetched.bytes)
    }
}

fn convert(name: &str, bytes: &[u8], address: Option<&str>) -> Result<(String, Vec<u8>)> {
    pages::text_as_it_is(name, bytes, address)
}

impl fmt::Debug for Intake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Intake").finish_non_exhaustive()
    }
}
