//! Articles as files: which there are, what they are called, and where their paragraphs stand.
//!
//! ```
//! use pullquote::corpus::{self, ArticleFile};
//!
//! let file = ArticleFile { id: "mill".to_owned(), path: "mill.md".into(), is_added: false };
//! let bytes = b"---\ntitle: The mill\ndate: 2019-05-02\n---\n\n## Its history\n\nBuilt in 1802.\n\nBurnt in 1911.\n";
//! let (article, problems) = corpus::parse(&file, bytes.to_vec()).map_err(|problem| problem.what)?;
//! assert!(problems.is_empty());
//! assert_eq!((article.title.as_str(), article.date.as_deref()), ("The mill", Some("2019-05-02")));
//!
//! // Ranges count bytes of the file as it is stored, front matter included. Headings belong to what follows them.
//! let first = &article.paragraphs[0];
//! assert_eq!(&article.text[first.range.clone()], "Built in 1802.");
//! assert_eq!(first.heading, "Its history");
//! assert_eq!(article.paragraphs.len(), 2);
//! # Ok::<(), String>(())
//! ```

mod blocks;
mod front_matter;
mod html;
mod ids;
mod looks;
mod markdown;
mod outline;
mod plain;

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

pub use self::looks::{Look, is_article_name, look};
use crate::config::{GUILDS, OF_A_GUILD};

pub use crate::config::Sources;
use walkdir::{DirEntry, WalkDir};

use crate::error::{Error, Result};
use crate::text::languages::{Language, SAMPLE_BYTES};

/// The articles of a folder, found but not read yet.
#[derive(Debug, Default)]
pub struct Listing {
    /// The operator's articles in the order of their paths, then those that were added; ids are unique.
    pub files: Vec<ArticleFile>,
    /// Files that cannot become articles (a second file with one id, an unreadable folder).
    pub problems: Vec<Problem>,
}

/// A file that holds an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleFile {
    /// The article's id, made from the file's stem.
    pub id: String,
    /// Path relative to the operator's articles folder, which it may lie outside of ([`Sources`]).
    pub path: PathBuf,
    /// Whether it was added through the program and does not lie in the operator's folder.
    pub is_added: bool,
}

/// Something wrong with one file; it costs that file only.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Problem {
    /// Path relative to the operator's articles folder.
    pub path: PathBuf,
    /// What is wrong, where in the file, and what to do, in one line.
    pub what: String,
    /// Whether the whole article is left out (else it is indexed all the same).
    pub fatal: bool,
}

impl Problem {
    fn fatal(path: &Path, what: impl Into<String>) -> Problem {
        Problem {
            path: path.to_path_buf(),
            what: what.into(),
            fatal: true,
        }
    }

    fn note(path: &Path, what: impl Into<String>) -> Problem {
        Problem {
            path: path.to_path_buf(),
            what: what.into(),
            fatal: false,
        }
    }
}

/// How an article's text is marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Markup {
    /// Plain text: every character stands for itself.
    Plain,
    /// Markdown: emphasis, links and the like are markup.
    Markdown,
}

/// An article as read from its file.
#[derive(Debug, Clone)]
pub struct Article {
    /// The article's id.
    pub id: String,
    /// Path relative to the operator's articles folder.
    pub path: PathBuf,
    /// The whole file as stored: every range below counts its bytes.
    pub text: String,
    /// BLAKE3 hash of the file's bytes, in hex.
    pub hash: String,
    /// How the text is marked up.
    pub markup: Markup,
    /// Title from the front matter, else the first heading, else the stem with spaces.
    pub title: String,
    /// Date (ISO, YYYY-MM-DD).
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Web address.
    pub url: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Language tag (BCP 47): from the front matter, else found in the text; `None` where it is too short to tell.
    pub language: Option<String>,
    /// Paragraphs in order; the index is the paragraph's number.
    pub paragraphs: Vec<Paragraph>,
}

/// One paragraph of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Bytes of the paragraph in the file, without heading lines, trimmed of white space.
    pub range: Range<usize>,
    /// Text of the headings directly before it, joined with " / "; empty where there is none. Never quoted.
    pub heading: String,
    /// Parts that no sentence crosses: running text, one list item, one table row. In order, trimmed, without list
    /// markers or quote markers at their start; they do not overlap.
    pub units: Vec<Range<usize>>,
    /// Markup that is neither searched nor marked: addresses of links, HTML tags, table rules, bare web addresses.
    pub hidden: Vec<Range<usize>>,
}

/// Finds the articles: `.md` and `.txt` files, subfolders too. Symbolic links, hidden files and other kinds of files are
/// passed over. Only the trees are walked: no file is opened.
///
/// # Errors
/// The operator's folder is missing or cannot be read. An empty one is an empty listing.
pub fn list(sources: &Sources) -> Result<Listing> {
    let folder = &sources.articles;
    let no_articles = |what: &str| Error::NoArticles {
        dir: folder.clone(),
        what: what.to_owned(),
    };
    match fs::metadata(folder) {
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) => return Err(no_articles("the articles folder is not a folder")),
        // A guild's folder is made with its first article.
        Err(error) if error.kind() == io::ErrorKind::NotFound && sources.of_a_guild => return Ok(Listing::default()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(no_articles("the articles folder does not exist"));
        }
        Err(error) => return Err(Error::io("cannot read the articles folder", folder)(error)),
    }

    let mut problems = Vec::new();
    let is_article = |path: &Path| markup_of(path).is_some();
    let mut paths = walk(folder, None, &is_article, &mut problems)?;
    paths.sort();
    let own = if sources.of_a_guild { 0 } else { paths.len() };
    let elsewhere = sources.added.as_deref().filter(|_| !sources.of_a_guild);
    if let Some(added) = elsewhere.filter(|added| added.is_dir()) {
        // A guild's articles are for that guild alone.
        let mut found = walk(added, Some(GUILDS), &is_article, &mut problems)?;
        found.sort();
        // After the operator's own, which keep their ids whatever is added.
        paths.extend(found.iter().map(|path| path_of_added(sources, added, path)));
    }
    let mut owners: HashMap<String, PathBuf> = HashMap::new();
    let mut files = Vec::new();
    for (place, path) in paths.into_iter().enumerate() {
        let id = id_of(sources, &path);
        if let Some(owner) = owners.get(&id) {
            let what = format!(
                "has the same id '{id}' as {}: rename one of the two files",
                owner.display()
            );
            problems.push(Problem::fatal(&path, what));
            continue;
        }
        owners.insert(id.clone(), path.clone());
        let is_added = place >= own;
        files.push(ArticleFile { id, path, is_added });
    }
    Ok(Listing { files, problems })
}

/// The path by which an article of the second folder is known: from the first folder where they lie side by side, so that
/// both may move together, else its full path.
fn path_of_added(sources: &Sources, added: &Path, path: &Path) -> PathBuf {
    match (added.parent(), added.file_name()) {
        (Some(parent), Some(name)) if sources.articles.parent() == Some(parent) => {
            Path::new("..").join(name).join(path)
        }
        _ => added.join(path),
    }
}

/// Finds the operator's files with other extensions, given in lower case: their paths from the articles folder, in order.
/// What is passed over is as for [`list`].
///
/// # Errors
/// The operator's folder cannot be read.
pub fn others(sources: &Sources, extensions: &[&str]) -> Result<Vec<PathBuf>> {
    let is_wanted = |path: &Path| {
        let extension = path.extension().unwrap_or_default();
        extensions.iter().any(|wanted| extension.eq_ignore_ascii_case(wanted))
    };
    // Folders that cannot be read are told of where the articles are listed.
    let mut paths = walk(&sources.articles, None, &is_wanted, &mut Vec::new())?;
    paths.sort();
    Ok(paths)
}

/// Paths of the wanted files below a folder, relative to it; one of its own folders may be passed over.
fn walk(
    folder: &Path,
    but: Option<&str>,
    is_wanted: &dyn Fn(&Path) -> bool,
    problems: &mut Vec<Problem>,
) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    let walk = WalkDir::new(folder)
        .follow_links(false)
        .into_iter()
        .filter_entry(|entry| {
            let is_left_out = entry.depth() == 1 && but.is_some_and(|but| entry.file_name() == but);
            !is_hidden(entry) && !is_left_out
        });
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_file() && is_wanted(entry.path()) => {
                paths.push(relative(folder, entry.path()));
            }
            Ok(_) => {}
            Err(error) if error.depth() == 0 => {
                return Err(Error::io("cannot read the articles folder", folder)(error.into()));
            }
            Err(error) => {
                let path = error.path().map_or_else(PathBuf::new, |path| relative(folder, path));
                let cause = io::Error::from(error);
                problems.push(Problem::fatal(
                    &path,
                    format!(
                        "cannot be read ({}): give the program permission to read it",
                        io_cause(&cause)
                    ),
                ));
            }
        }
    }

    Ok(paths)
}

/// Reads one article. The second value are problems that cost less than the article.
///
/// # Errors
/// The file cannot be read, is empty or is not UTF-8: the problem says why, and the article is left out.
pub fn read(folder: &Path, file: &ArticleFile) -> Result<(Article, Vec<Problem>), Problem> {
    let path = &file.path;
    let bytes = fs::read(folder.join(path)).map_err(|error| {
        let what = match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::IsADirectory => {
                "vanished before it could be read: nothing is to be done if it was removed".to_owned()
            }
            _ => format!(
                "cannot be read ({}): give the program permission to read it",
                io_cause(&error)
            ),
        };
        Problem::fatal(path, what)
    })?;
    parse(file, bytes)
}

/// The id of the article that a file of this name is.
pub fn id_of(sources: &Sources, path: &Path) -> String {
    let id = ids::of(path);
    if sources.of_a_guild {
        format!("{OF_A_GUILD}{id}")
    } else {
        id
    }
}

/// Makes an article of a file's bytes. The second value are problems that cost less than the article.
///
/// # Errors
/// The bytes are empty or not UTF-8, or the file's name is no article's: the problem says why.
pub fn parse(file: &ArticleFile, bytes: Vec<u8>) -> Result<(Article, Vec<Problem>), Problem> {
    let path = &file.path;
    let markup = markup_of(path).ok_or_else(|| Problem::fatal(path, "is neither a .md nor a .txt file"))?;
    let hash = blake3::hash(&bytes).to_hex().to_string();
    let text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        Problem::fatal(
            path,
            format!("is not UTF-8 from byte {offset} on: save the file as UTF-8"),
        )
    })?;
    if text[blocks::after_byte_order_mark(&text)..].trim().is_empty() {
        return Err(Problem::fatal(
            path,
            "is empty: write the article into it, or remove it",
        ));
    }

    let mut draft = match markup {
        Markup::Plain => plain::read(&text),
        Markup::Markdown => markdown::read(&text),
    };
    if draft.paragraphs.is_empty() {
        draft
            .notes
            .push("holds no paragraph, so nothing of it can be quoted: write text into it".to_owned());
    }
    let problems = draft
        .notes
        .iter()
        .map(|what| Problem::note(path, what.as_str()))
        .collect();
    let article = Article {
        id: file.id.clone(),
        path: path.clone(),
        hash,
        markup,
        title: draft.title.unwrap_or_else(|| ids::title_of(path)),
        date: draft.date,
        source: draft.source,
        url: draft.url,
        author: draft.author,
        language: draft.language.or_else(|| language_of(&text, &draft.paragraphs)),
        paragraphs: draft.paragraphs,
        text,
    };
    Ok((article, problems))
}

/// What the text of a file says about itself, before the file's own name fills the gaps.
#[derive(Debug, Default)]
struct Draft {
    title: Option<String>,
    date: Option<String>,
    source: Option<String>,
    url: Option<String>,
    author: Option<String>,
    language: Option<String>,
    paragraphs: Vec<Paragraph>,
    /// What is wrong without being worth the article: the texts of problems that are not fatal.
    notes: Vec<String>,
}

/// Tag of the language that most of an article seems to be in. Titles and links are no running text and are not asked.
fn language_of(text: &str, paragraphs: &[Paragraph]) -> Option<String> {
    let mut sample = String::with_capacity(2 * SAMPLE_BYTES);
    for paragraph in paragraphs {
        sample.push_str(&text[paragraph.range.clone()]);
        sample.push('\n');
        if sample.len() >= SAMPLE_BYTES {
            break;
        }
    }
    Language::of_text(&sample).map(|language| language.code().to_owned())
}

/// The markup that a file's extension stands for; `None` for a file that is no article.
fn markup_of(path: &Path) -> Option<Markup> {
    let extension = path.extension()?;
    if extension.eq_ignore_ascii_case(OsStr::new("md")) {
        return Some(Markup::Markdown);
    }
    extension
        .eq_ignore_ascii_case(OsStr::new("txt"))
        .then_some(Markup::Plain)
}

/// Whether an entry's name begins with a dot. The folder itself may be called anything.
fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn relative(folder: &Path, path: &Path) -> PathBuf {
    path.strip_prefix(folder).unwrap_or(path).to_path_buf()
}

/// The system's words for what went wrong, without the path that walkdir puts in front of them.
fn io_cause(error: &io::Error) -> String {
    error.kind().to_string()
}
