//! From what somebody offers, a file, a page or an attachment, to a stored article; and all other ways in.
//!
//! [`Intake`] is the one door for articles that come from people: text is stored as it is, everything else is made Markdown
//! by a process of the running program ([`crate::convert::child`]), and what is stored goes through [`added`] with its
//! quota.
//!
//! | room | what lives there |
//! |---|---|
//! | [`added`] | articles that come and go through the program, as files in folders of their own |
//! | `feeds` | the operator's feeds, and what is new in them |
//! | [`imported`] | files of other kinds among the operator's articles: a copy of each in Markdown |
//! | `pages` | web pages, fetched through the guard and converted |
//!
//! `feeds` and `pages` stand behind the default feature `web`.

pub mod added;
#[cfg(feature = "web")]
pub mod feeds;
pub mod imported;
#[cfg(feature = "web")]
pub mod pages;

use std::path::Path;

#[cfg(feature = "web")]
use once_cell::sync::OnceCell;

use crate::config::{Quota, Sources};
use crate::convert::child::Converter;
use crate::convert::{self, Origin, Refusal};
use crate::error::{Error, Result};
#[cfg(feature = "web")]
use crate::web::{Fetcher, Limits, Reach};

use self::added::Added;

/// Takes articles in. That may take as long as the web and the converters are given, so it is for threads that may block.
#[derive(Debug)]
pub struct Intake {
    /// Whether addresses of this machine are reached too.
    #[cfg_attr(
        not(feature = "web"),
        expect(dead_code, reason = "without the web nothing is reached")
    )]
    loopback: bool,
    /// Made when it is needed first: most of what is added are files.
    #[cfg(feature = "web")]
    fetcher: OnceCell<Fetcher>,
}

impl Intake {
    /// An intake that reaches addresses of this machine only where `loopback` says so: for tests.
    pub fn new(loopback: bool) -> Intake {
        Intake {
            loopback,
            #[cfg(feature = "web")]
            fetcher: OnceCell::new(),
        }
    }

    /// Stores a file's article under the file's name.
    ///
    /// # Errors
    /// As for [`convert()`] and [`added::add`].
    pub fn file(&self, sources: &Sources, quota: Option<Quota>, name: &str, bytes: &[u8]) -> Result<Added> {
        let (stored, bytes) = convert(name, bytes, None)?;
        added::add(sources, quota, &stored, &bytes)
    }

    /// Stores a page's article under the name that its address gives it.
    ///
    /// # Errors
    /// `NotAdded` where the address is refused or cannot be read; as for [`convert()`] and [`added::add`].
    #[cfg(feature = "web")]
    pub fn page(&self, sources: &Sources, quota: Option<Quota>, address: &str) -> Result<Added> {
        pages::add(sources, quota, self.fetcher()?, &convert, address)
    }

    /// Says that this program cannot do that.
    ///
    /// # Errors
    /// `NotAdded`, always.
    #[cfg(not(feature = "web"))]
    pub fn page(&self, _sources: &Sources, _quota: Option<Quota>, address: &str) -> Result<Added> {
        Err(Error::NotAdded {
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
        let fetched = self.fetcher()?.fetch_attachment(address);
        let fetched = fetched.map_err(|refusal| pages::not_added(name, &refusal))?;
        self.file(sources, quota, name, &fetched.bytes)
    }

    #[cfg(feature = "web")]
    fn fetcher(&self) -> Result<&Fetcher> {
        self.fetcher
            .get_or_try_init(|| Fetcher::new(Limits::default(), Reach::configured(self.loopback)))
    }
}

/// Makes an article's file of any file: its name and its bytes. Text stays as it is; everything else is made Markdown, in a
/// process of its own, as its parsers meet whatever people send. `address` is where it was read from, if anywhere.
///
/// # Errors
/// `NotAdded`: no article can be made of it.
pub fn convert(name: &str, bytes: &[u8], address: Option<&str>) -> Result<(String, Vec<u8>)> {
    let file_name = Path::new(name).file_name().unwrap_or_default().to_string_lossy();
    let origin = Origin {
        address: address.map(str::to_owned),
    };
    let in_a_child = || Converter::of_this_program()?.convert(&file_name, bytes, &origin);
    let converted = match convert::as_it_is(&file_name, bytes) {
        Some(converted) => converted,
        None => in_a_child().map_err(|refusal: Refusal| Error::NotAdded {
            name: name.to_owned(),
            what: format!("it {refusal}"),
        })?,
    };
    Ok((converted.file_name(&file_name), converted.file().into_bytes()))
}
