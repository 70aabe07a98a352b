//! Documents as Markdown: their blocks of commands, their links and headings, and what they set in code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use walkdir::WalkDir;

/// Folders with documents, and the program's own sources of them.
const FOLDERS: [&str; 5] = ["docs", "models", "training", "packaging", "examples"];
/// Beginnings of what documents name by its path from the root.
const PLACES: [&str; 9] = [
    "src/",
    "tests/",
    "docs/",
    "packaging/",
    "training/",
    "models/",
    "benches/",
    "examples/",
    "index/articles",
];

/// A document.
pub(crate) struct Page {
    /// Path from the root.
    pub(crate) path: String,
    /// Its Markdown.
    pub(crate) text: String,
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every document of the repository, those at the heads of the examples too.
pub(crate) fn pages() -> Vec<Page> {
    let of_folder = |folder: &str| {
        let walk = WalkDir::new(root().join(folder)).sort_by_file_name();
        walk.into_iter().map(|entry| entry.unwrap().into_path())
    };
    let on_top = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = on_top.chain(FOLDERS.into_iter().flat_map(of_folder)).collect();
    files.sort();
    let pages: Vec<Page> = files.iter().filter_map(|file| page(file)).collect();
    for needed in [
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "docs/operating.md",
        "models/README.md",
    ] {
        assert!(pages.iter().any(|page| page.path == needed), "{needed} is not there");
    }
    pages
}

fn page(file: &Path) -> Option<Page> {
    let path = file.strip_prefix(root()).ok()?.to_str()?.replace('\\', "/");
    let text = match file.extension()?.to_str()? {
        "md" => fs::read_to_string(file).unwrap(),
        "rs" if path.starts_with("examples/") => {
            let source = fs::read_to_string(file).unwrap();
            let head = source.lines().map_while(|line| line.strip_prefix("//!"));
            head.map(|line| line.strip_prefix(' ').unwrap_or(line))
                .collect::<Vec<_>>()
                .join("\n")
        }
        _ => return None,
    };
    Some(Page { path, text })
}

impl Page {
    fn events(&self) -> Parser<'_> {
        Parser::new_ext(&self.text, Options::ENABLE_TABLES)
    }

    /// Blocks of code with the word behind their fence; indented ones have none.
    pub(crate) fn blocks(&self) -> Vec<(String, String)> {
        let mut blocks = Vec::new();
        let mut open = None;
        for event in self.events() {
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let word = match kind {
                        CodeBlockKind::Fenced(word) => word.to_string(),
                        CodeBlockKind::Indented => String::new(),
                    };
                    open = Some((word, String::new()));
                }
                Event::Text(text) => {
                    if let Some((_, block)) = &mut open {
                        block.push_str(&text);
                    }
                }
                Event::End(TagEnd::CodeBlock) => blocks.extend(open.take()),
                _ => {}
            }
        }
        blocks
    }

    /// What is set in code within the text, and the lines of blocks of plain text.
    pub(crate) fn words_in_code(&self) -> Vec<String> {
        let in_text = self.events().filter_map(|event| match event {
            // A line break of the paragraph is a space of the command.
            Event::Code(words) => Some(words.split_whitespace().collect::<Vec<_>>().join(" ")),
            _ => None,
        });
        let usage = self.blocks().into_iter().filter(|(word, _)| word == "text");
        let lines = usage.flat_map(|(_, block)| block.lines().map(str::to_owned).collect::<Vec<_>>());
        in_text.chain(lines).collect()
    }

    /// Addresses of links and pictures that lead to files of the repository.
    pub(crate) fn links(&self) -> Vec<String> {
        let addresses = self.events().filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.to_string()),
            _ => None,
        });
        addresses.filter(|address| !address.contains("://")).collect()
    }

    /// Whether a link of this page leads to a file, and to a heading of it where it names one.
    pub(crate) fn follow(&self, link: &str) -> Result<(), String> {
        let (path, heading) = link
            .split_once('#')
            .map_or((link, None), |(path, heading)| (path, Some(heading)));
        let target = if path.is_empty() {
            root().join(&self.path)
        } else {
            root().join(&self.path).parent().unwrap().join(path)
        };
        if !target.exists() {
            return Err("there is no such file".to_owned());
        }
        let Some(heading) = heading else { return Ok(()) };
        let text = fs::read_to_string(&target).map_err(|error| error.to_string())?;
        let target = Page {
            path: path.to_owned(),
            text,
        };
        if target.headings().contains(heading) {
            Ok(())
        } else {
            Err("there is no such heading".to_owned())
        }
    }

    /// The names that links call this page's headings by.
    fn headings(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let mut open: Option<String> = None;
        for event in self.events() {
            match event {
                Event::Start(Tag::Heading { .. }) => open = Some(String::new()),
                Event::Text(text) | Event::Code(text) => {
                    if let Some(heading) = &mut open {
                        heading.push_str(&text);
                    }
                }
                Event::End(TagEnd::Heading(_)) => names.extend(open.take().map(|heading| name_of(&heading))),
                _ => {}
            }
        }
        names
    }
}

/// The name that a link calls a heading by: small letters, hyphens for spaces, no punctuation.
fn name_of(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Whether what is set in code is the path of a file from the root.
pub(crate) fn is_path(words: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    PLACES.iter().any(|place| words.starts_with(place)) && words.chars().all(is_plain)
}
