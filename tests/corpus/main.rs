//! Articles as files, through the public functions.
// The crate's lints against panics and printing are for the program; a test may end where something is missing.
#![allow(clippy::unwrap_used, clippy::print_stdout, unreachable_pub)]

/// Any text at all: what is true of every article, and how long it may take.
mod any_text;
/// Which files are articles, what they are called, and plain text.
mod files;
/// Front matter, headings, paragraphs and what of them is text.
mod markdown;

use std::fs;
use std::ops::Range;
use std::path::Path;

use pullquote::config::Sources;
use pullquote::corpus::{self, Article, Paragraph, Problem};
use tempfile::TempDir;

/// A folder with those files.
pub(crate) fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

pub(crate) fn ids(folder: &Path) -> Vec<String> {
    corpus::list(&Sources::folder(folder))
        .unwrap()
        .files
        .into_iter()
        .map(|file| file.id)
        .collect()
}

pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<(Article, Vec<Problem>), Problem> {
    let folder = folder(&[(name, bytes)]);
    let listing = corpus::list(&Sources::folder(folder.path())).unwrap();
    corpus::read(folder.path(), &listing.files[0])
}

pub(crate) fn article(name: &str, text: &str) -> Article {
    read(name, text.as_bytes()).unwrap().0
}

pub(crate) fn notes(name: &str, text: &str) -> Vec<String> {
    let problems = read(name, text.as_bytes()).unwrap().1;
    assert!(problems.iter().all(|problem| !problem.fatal));
    problems.into_iter().map(|problem| problem.what).collect()
}

pub(crate) fn slices<'a>(article: &'a Article, ranges: &[Range<usize>]) -> Vec<&'a str> {
    ranges.iter().map(|range| &article.text[range.clone()]).collect()
}

pub(crate) fn bodies(article: &Article) -> Vec<&str> {
    article
        .paragraphs
        .iter()
        .map(|paragraph| &article.text[paragraph.range.clone()])
        .collect()
}

pub(crate) fn units<'a>(article: &'a Article, paragraph: &Paragraph) -> Vec<&'a str> {
    slices(article, &paragraph.units)
}

/// What is left of a paragraph's units when the hidden parts are taken away.
pub(crate) fn visible(article: &Article, paragraph: &Paragraph) -> String {
    let shown = |at: &usize| !paragraph.hidden.iter().any(|hidden| hidden.contains(at));
    let bytes: Vec<u8> = paragraph
        .units
        .iter()
        .cloned()
        .flatten()
        .filter(shown)
        .map(|at| article.text.as_bytes()[at])
        .collect();
    String::from_utf8(bytes).unwrap()
}
