//! Web pages as articles: fetched through the guard, converted, and stored like any file that is added.

use std::path::{Path, PathBuf};

use crate::config::{Quota, Sources};
use crate::corpus::{self, Article, ArticleFile};
use crate::error::{Error, Result};
use crate::intake::added::{self, Added};
use crate::web::names::{name_beside, name_for, name_of_its_own, name_of_title};
use crate::web::{Address, Conditions, Fetched, Fetcher, Outcome, Refusal};

/// Makes an article of what was fetched: from a file name, the bytes and the address to a file name and the bytes of a
/// file that can be added.
pub type Convert<'a> = dyn Fn(&str, &[u8], Option<&str>) -> Result<(String, Vec<u8>)> + Send + Sync + 'a;

/// What is known of a page before it is converted.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// A name, whose extension says what it seems to be.
    pub file_name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Where it is.
    pub address: &'a Address,
    /// What it is stored under where its address says nothing about it.
    pub title: Option<&'a str>,
}

impl<'a> Page<'a> {
    /// The page that was fetched.
    pub fn fetched(fetched: &'a Fetched) -> Page<'a> {
        Page {
            file_name: &fetched.name,
            bytes: &fetched.bytes,
            address: &fetched.address,
            title: None,
        }
    }
}

/// Fetches a page and stores it. The id comes from the page's [name](name_for); where another article has it, the site is
/// put after the name.
///
/// # Errors
/// `NotAdded`: the address or the page is refused; what conversion and [`added::add`] give back.
pub fn add(
    sources: &Sources,
    quota: Option<Quota>,
    fetcher: &Fetcher,
    convert: &Convert<'_>,
    written: &str,
) -> Result<Added> {
    let refused = |refusal: &Refusal| not_added(written, refusal);
    let address = Address::parse(written).map_err(|refusal| refused(&refusal))?;
    let outcome = fetcher
        .fetch(&address, &Conditions::default())
        .map_err(|refusal| refused(&refusal))?;
    let Outcome::Fetched(page) = outcome else {
        return Err(refused(&Refusal::Connection("it sent nothing".to_owned())));
    };
    // A person knows the address, and not the name that was made of it.
    store(sources, quota, convert, &Page::fetched(&page)).map_err(|cause| match cause {
        Error::NotAdded { what, .. } => Error::NotAdded {
            name: shown(written),
            what,
        },
        other => other,
    })
}

/// Converts what is known of a page and stores it.
///
/// # Errors
/// What conversion and [`added::add`] give back.
pub fn store(sources: &Sources, quota: Option<Quota>, convert: &Convert<'_>, page: &Page<'_>) -> Result<Added> {
    let (file_name, bytes) = convert(page.file_name, page.bytes, Some(page.address.as_str()))?;
    let extension = Path::new(&file_name)
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let article = parsed(sources, &file_name, &bytes)?;
    let address = page.address;
    let name = match page.title {
        Some(title) => name_of_title(title),
        None => name_for(address, Some(article.title.as_str())),
    };
    let known = corpus::list(sources)?.files;
    for stem in [name.clone(), name_beside(&name, address)] {
        let candidate = format!("{stem}.{extension}");
        let id = corpus::id_of(sources, Path::new(&candidate));
        let other = known.iter().find(|file| file.id == id);
        if other.is_none_or(|other| is_same_page(sources, other, &article)) {
            return added::add(sources, quota, &candidate, &bytes);
        }
    }
    added::add(
        sources,
        quota,
        &format!("{}.{extension}", name_of_its_own(&name, address)),
        &bytes,
    )
}

/// Whether an article that is there is the page's earlier version, which it may take the place of.
fn is_same_page(sources: &Sources, file: &ArticleFile, page: &Article) -> bool {
    if !file.is_added {
        return false;
    }
    // What cannot be read is not replaced: nobody knows what it is.
    corpus::read(&sources.articles, file).is_ok_and(|(article, _)| match &page.url {
        Some(url) => article.url.as_ref() == Some(url),
        // Plain text has no place for its address. Of two of one name the newer counts, as of files.
        None => article.url.is_none() && article.markup == page.markup,
    })
}

fn parsed(sources: &Sources, name: &str, bytes: &[u8]) -> Result<Article> {
    let file = ArticleFile {
        id: corpus::id_of(sources, Path::new(name)),
        path: PathBuf::from(name),
        is_added: true,
    };
    let parsed = corpus::parse(&file, bytes.to_vec());
    parsed.map(|(article, _)| article).map_err(|problem| Error::NotAdded {
        name: name.to_owned(),
        what: format!("it {}", problem.what),
    })
}

/// The error for an address that is not fetched.
pub fn not_added(written: &str, refusal: &Refusal) -> Error {
    Error::NotAdded {
        name: shown(written),
        what: refusal.to_string(),
    }
}

/// An address for a person: short, and without what a terminal would obey.
fn shown(written: &str) -> String {
    const MOST: usize = 200;
    let harmless = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    let mut short: String = written.chars().take(MOST).map(harmless).collect();
    if written.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}
