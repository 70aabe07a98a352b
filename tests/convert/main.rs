//! Files of other kinds: what becomes of them, through the real binary, and what they cannot do to it.
// The crate's lints against panics and printing are for the program; a test may end where something is missing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, unreachable_pub)]

/// Word documents.
mod docx;
/// EPUB books.
mod epub;
/// Any text comes out as it went in.
mod escaping;
/// Bombs, loops, locks and lies.
mod hostile;
/// Files that lie among the operator's articles.
mod imported;
/// Web pages.
mod page;
/// PDF.
mod pdf;
/// Plain text in any encoding, and what is no article at all.
mod text;

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use pullquote::config::Sources;
use pullquote::corpus::{self, Article, ArticleFile};
use serde_json::Value;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_pullquote");

/// How a run of the program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// A folder with a configuration, an article about tea, and the program run in it.
pub(crate) struct Site(TempDir);

impl Site {
    pub fn new() -> Site {
        let site = Site(tempfile::tempdir().unwrap());
        fs::write(
            site.path("config.toml"),
            "[answer]\nmin_confidence = 0.0\n[reader]\nmodel = \"off\"\n",
        )
        .unwrap();
        fs::create_dir_all(site.articles()).unwrap();
        site.put("tea.txt", "Darjeeling grows on the slopes of the Himalayas.");
        site
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn articles(&self) -> PathBuf {
        self.path("index/articles")
    }

    /// Writes a file into the operator's folder.
    pub fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.articles().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.current_dir(self.0.path()).args(arguments);
        command.env_remove("DISCORD_TOKEN").env_remove("RUST_LOG");
        command.stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ended {
        let output = self.command(arguments).output().unwrap();
        Ended {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Adds a file through the command line.
    pub fn add(&self, name: &str, bytes: impl AsRef<[u8]>) -> Ended {
        fs::create_dir_all(self.path("inbox")).unwrap();
        fs::write(self.path("inbox").join(name), bytes).unwrap();
        self.run(&["articles", "add", &format!("inbox/{name}")])
    }

    /// Adds a file that has to become an article, and reads what is stored of it.
    #[track_caller]
    pub fn added(&self, name: &str, bytes: impl AsRef<[u8]>, stored: &str) -> Article {
        let ended = self.add(name, bytes);
        assert_eq!(ended.code, 0, "{ended:?}");
        assert!(ended.err.contains("added "), "{ended:?}");
        article(&self.path("index/added").join(stored))
    }

    /// Adds a file that has to be refused with these words.
    #[track_caller]
    pub fn refused(&self, name: &str, bytes: impl AsRef<[u8]>, words: &str) {
        let ended = self.add(name, bytes);
        assert_eq!(ended.code, 1, "{ended:?}");
        let complaint = ended.err.lines().find(|line| line.starts_with("error: ")).unwrap();
        assert!(complaint.contains(name), "{complaint}");
        assert!(complaint.contains(words), "{words}: {complaint}");
        // What was there goes on answering.
        assert!(
            self.quote("Where does Darjeeling grow?")
                .contains("slopes of the Himalayas")
        );
    }

    /// The text of the first quote for a question.
    #[track_caller]
    pub fn quote(&self, question: &str) -> String {
        let ended = self.run(&["ask", "--json", "--", question]);
        assert_eq!(ended.code, 0, "{ended:?}");
        let answer: Value = serde_json::from_str(&ended.out).unwrap();
        answer["quotes"][0]["text"].as_str().unwrap_or_default().to_owned()
    }
}

/// Reads an article as the program does.
#[track_caller]
pub(crate) fn article(path: &Path) -> Article {
    let bytes = fs::read(path).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()));
    parsed(path, bytes)
}

#[track_caller]
pub(crate) fn parsed(path: &Path, bytes: Vec<u8>) -> Article {
    let file = ArticleFile {
        id: corpus::id_of(&Sources::folder(path), path),
        path: path.to_owned(),
        is_added: true,
    };
    let (article, problems) = corpus::parse(&file, bytes).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    article
}

/// The paragraphs of an article as they stand in its file.
pub(crate) fn paragraphs(article: &Article) -> Vec<&str> {
    let ranges = article.paragraphs.iter().map(|paragraph| paragraph.range.clone());
    ranges.map(|range| &article.text[range]).collect()
}

/// The headings before the paragraphs that have some.
pub(crate) fn headings(article: &Article) -> Vec<&str> {
    let headings = article.paragraphs.iter().map(|paragraph| paragraph.heading.as_str());
    headings.filter(|heading| !heading.is_empty()).collect()
}

/// A zip archive of these files.
pub(crate) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Bytes as gzip packs them.
pub(crate) fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}
