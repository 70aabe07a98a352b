//! Articles as files: which there are, what they are called, and where their paragraphs stand.

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::answer::Markup;
use crate::error::Result;

/// The articles of a folder, found but not read yet.
#[derive(Debug)]
pub struct Listing {
    /// Articles in the order of their paths; ids are unique.
    pub files: Vec<ArticleFile>,
    /// Files that cannot become articles (a second file with one id, an unreadable folder).
    pub problems: Vec<Problem>,
}

/// A file that holds an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleFile {
    /// The article's id, made from the file's stem.
    pub id: String,
    /// Path relative to the articles folder.
    pub path: PathBuf,
}

/// Something wrong with one file; it costs that file only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Path relative to the articles folder.
    pub path: PathBuf,
    /// What is wrong, where in the file, and what to do, in one line.
    pub what: String,
    /// Whether the whole article is left out (else it is indexed all the same).
    pub fatal: bool,
}

/// An article as read from its file.
#[derive(Debug, Clone)]
pub struct Article {
    /// The article's id.
    pub id: String,
    /// Path relative to the articles folder.
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
    /// Language tag (BCP 47), where the front matter names one.
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

/// Finds the articles of a folder: `.md` and `.txt` files, subfolders too, symbolic links not.
///
/// # Errors
/// The folder is missing or cannot be read.
pub fn list(_folder: &Path) -> Result<Listing> {
    todo!()
}

/// Reads one article. The second value are problems that cost less than the article.
///
/// # Errors
/// The file cannot be read or is not UTF-8: the problem says why, and the article is left out.
pub fn read(_folder: &Path, _file: &ArticleFile) -> Result<(Article, Vec<Problem>), Problem> {
    todo!()
}
