//! What holds for any bytes, at the five places where bytes of strangers come in. A broken promise is a panic.
//!
//! The fuzzers of `fuzz_targets/` call these functions with what libFuzzer thinks of, and `cargo test --test fuzz_corpus`
//! calls them with what was found worth keeping in `corpus/`. One fuzzer runs so (the variable makes do without nightly):
//!
//! ```text
//! cargo install --locked cargo-fuzz
//! RUSTC_BOOTSTRAP=1 cargo fuzz run --fuzz-dir tests/fuzz --target-dir target/fuzz -s none front_matter -- -max_total_time=300
//! ```
//!
//! What it finds lands in `tests/fuzz/artifacts/`: put it into `corpus/` with the change that mends it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use pullquote::answerer::{Answerer, Question};
use pullquote::batch;
use pullquote::config::{AnswerConfig, Sources};
use pullquote::convert::{Converted, Document, Limits, Origin, convert};
use pullquote::corpus::{self, Article, ArticleFile};
use pullquote::discord::custom_id::{LONGEST, Seal};
use pullquote::index::Store;
use pullquote::library::Library;
use pullquote::text::sentences;
use secrecy::SecretString;
use serde_json::Value;
use serde_json::value::RawValue;

/// Takes any bytes and fails where a promise is broken.
pub(crate) type Target = fn(&[u8]);

/// The names of the targets, and of the folders of their corpora.
pub(crate) const TARGETS: [(&str, Target); 5] = [
    ("front_matter", front_matter),
    ("segmenter", segmenter),
    ("batch_json", batch_json),
    ("component_id", component_id),
    ("html_import", html_import),
];

/// A Markdown file of these bytes is refused with a reason, or is an article whose ranges and facts are right.
pub(crate) fn front_matter(data: &[u8]) {
    let is_text = std::str::from_utf8(data).is_ok_and(|text| !text.trim_start_matches('\u{feff}').trim().is_empty());
    match corpus::parse(&file("article.md"), data.to_vec()) {
        Ok((article, problems)) => {
            assert!(is_text);
            assert_eq!(article.text.as_bytes(), data, "an article is its file");
            assert!(
                problems.iter().all(|problem| !problem.fatal && is_line(&problem.what)),
                "{problems:?}"
            );
            check_article(&article);
        }
        Err(problem) => assert!(!is_text && problem.fatal && is_line(&problem.what), "{problem:?}"),
    }
}

/// The languages whose rules differ; the last is one that has none.
const LANGUAGES: &[&str] = &["en", "de", "es", "fr", "ru", "zh", "ja", "ar", "th", "el", "hi", "xx"];

/// The first byte chooses a language, and the rest is cut into sentences that hold all of it.
pub(crate) fn segmenter(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    let found = sentences(&text, LANGUAGES[usize::from(*first) % LANGUAGES.len()]);
    let mut end = 0;
    for range in found {
        assert!(end <= range.start, "{range:?} begins before {end} of {text:?}");
        let between = text.get(end..range.start);
        assert!(
            between.is_some_and(|gap| gap.trim().is_empty()),
            "{between:?} is in no sentence of {text:?}"
        );
        check_piece(&text, &range);
        assert!(range.len() <= 4096, "{range:?}");
        end = range.end;
    }
    assert!(text[end..].trim().is_empty(), "{:?} is in no sentence", &text[end..]);
}

/// The articles of the batches.
const ARTICLES: [(&str, &str); 3] = [
    (
        "lighthouse.md",
        "---\ntitle: The lighthouse\ndate: 2023-05-04\n---\n\nAlan Stevenson built the lighthouse in 1844. Its *granite* tower \
         is 48 metres high.\n\n## The keepers\n\n- The lamp flashes every ten seconds.\n- A helicopter brings spare parts.\n",
    ),
    (
        "tea.txt",
        "date 2022-11-30 Robert Fortune smuggled tea out of China in 1848.\n\nDarjeeling grows on slopes.\n",
    ),
    (
        "möwen.md",
        "# Möwen\n\nDie Möwen kamen 2019 zurück. Niemand weiß, „warum“ – 上海 не знает.\n",
    ),
];

/// Every line that is not blank gets one line of JSON, with its own id where it has one, and with quotes that stand so
/// in the articles.
pub(crate) fn batch_json(data: &[u8]) {
    static ANSWERER: OnceLock<(tempfile::TempDir, Answerer)> = OnceLock::new();
    let (_, answerer) = ANSWERER.get_or_init(answerer);
    let options = batch::Options {
        guild: None,
        top: 3,
        candidates: true,
    };
    let mut out = Vec::new();
    batch::run(answerer, options, data, &mut out).expect("memory can be read and written");

    let asked = data
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.trim_ascii().is_empty());
    let out = String::from_utf8(out).expect("answers are UTF-8");
    let mut answers = out.lines();
    for line in asked {
        let answer: Keys = serde_json::from_str(answers.next().expect("every line is answered")).expect("JSON");
        assert_eq!(answer["id"].get(), id_of(line), "an id comes back to the digit");
        if answer.contains_key("error") {
            continue;
        }
        let status = answer["status"].get();
        assert!(status == "\"answered\"" || status == "\"not_found\"", "{status}");
        let quotes: Vec<Value> = serde_json::from_str(answer["quotes"].get()).expect("quotes");
        for quote in &quotes {
            check_quote(quote);
        }
    }
    assert_eq!(answers.next(), None, "no line is answered twice");
}

/// The keys of a line, each with its value as it is written.
type Keys<'a> = BTreeMap<String, &'a RawValue>;

/// The id of a line of a batch as it is written; null where it has none or is not understood.
fn id_of(line: &[u8]) -> String {
    let keys: Option<Keys> = serde_json::from_slice(line).ok();
    let id = keys.and_then(|keys| keys.get("id").map(|id| id.get().to_owned()));
    id.unwrap_or_else(|| "null".to_owned())
}

/// A quote and what is marked in it stand so in one of the articles.
fn check_quote(quote: &Value) {
    let of = |name: &str| corpus::id_of(&Sources::folder(Path::new("")), Path::new(name));
    let (_, text) = ARTICLES
        .iter()
        .find(|(name, _)| of(name) == quote["article"])
        .expect("an article of ours");
    let slice = |of: &Value| {
        let place = |key: &str| usize::try_from(of[key].as_u64().expect("a number")).expect("a small one");
        text.get(place("start")..place("end"))
    };
    assert_eq!(slice(quote), quote["text"].as_str(), "{quote}");
    if quote["highlight"].is_object() {
        let mark = &quote["highlight"];
        assert_eq!(slice(mark), mark["text"].as_str(), "{quote}");
    }
}

fn answerer() -> (tempfile::TempDir, Answerer) {
    let folder = tempfile::tempdir().expect("a folder");
    let articles = folder.path().join("articles");
    std::fs::create_dir(&articles).expect("a folder");
    for (name, text) in ARTICLES {
        std::fs::write(articles.join(name), text).expect("a file");
    }
    let store = Arc::new(Store::new(&folder.path().join("store")));
    store
        .rebuild(&Sources::folder(&articles), &|_, _| {})
        .expect("an index");
    let library = Arc::new(Library::new(store, &folder.path().join("added")));
    let answerer = Answerer::new(library, AnswerConfig { min_confidence: 0.0 });
    answerer.ask(&Question::new("Who built it?")).expect("an answer");
    (folder, answerer)
}

/// A text is no id of ours, unless we wrote it; and the same bytes under our seal are refused, or name something that is
/// written and read back as the same, in this server and with this token alone.
pub(crate) fn component_id(data: &[u8]) {
    const SERVER: Option<u64> = Some(1_183_420_937_462_915_072);
    let seal = Seal::new(&SecretString::from("a token"));
    // Nobody guesses a tag of six bytes.
    assert_eq!(seal.read(SERVER, &String::from_utf8_lossy(data)), None);

    let id = seal.sealed(SERVER, data.to_vec());
    let read = seal.read(SERVER, &id);
    assert!(read.is_none() || id.len() <= LONGEST, "{id}");
    for (seal, server) in [
        (&seal, None),
        (&seal, Some(1)),
        (&Seal::new(&SecretString::from("another token")), SERVER),
    ] {
        assert_eq!(seal.read(server, &id), None, "{id} is carried elsewhere");
    }
    let Some(action) = read else { return };
    let again = seal
        .write(SERVER, &action)
        .expect("what came out of an id fits into one");
    assert!(again.len() <= id.len(), "{again} is longer than {id}");
    assert_eq!(seal.read(SERVER, &again), Some(action));
}

/// A page of these bytes is refused with a reason, or becomes an article that says of itself what the page said.
pub(crate) fn html_import(data: &[u8]) {
    let page = [b"<!doctype html>", data].concat();
    let origin = Origin {
        address: Some("https://island.example/news/owls?page=1".to_owned()),
    };
    let converted = match convert("page.html", &page, &origin, &Limits::default()) {
        Ok(converted) => converted,
        Err(refusal) => return assert!(refusal.is_lasting && is_line(&refusal.what), "{refusal:?}"),
    };
    let Converted::Document(document) = &converted else {
        panic!("a page is no plain text: {converted:?}");
    };
    let (article, problems) = corpus::parse(&file("page.md"), converted.file().into_bytes()).expect("an article");
    assert!(problems.is_empty(), "{problems:?} of {:?}", article.text);
    assert!(!article.paragraphs.is_empty(), "{:?}", article.text);
    check_article(&article);
    let Document {
        title,
        author,
        date,
        source,
        url,
        ..
    } = document;
    for (said, kept) in [
        (author, &article.author),
        (date, &article.date),
        (source, &article.source),
        (url, &article.url),
    ] {
        assert_eq!(one_line(said), *kept, "{:?}", article.text);
    }
    if let Some(title) = one_line(title) {
        assert_eq!(title, article.title, "{:?}", article.text);
    }
}

/// What front matter keeps of a value.
fn one_line(value: &Option<String>) -> Option<String> {
    let line = value.as_deref()?.split_whitespace().collect::<Vec<_>>().join(" ");
    let kept: String = line.chars().take(1000).collect();
    let kept = kept.trim_end().to_owned();
    (!kept.is_empty()).then_some(kept)
}

fn file(name: &str) -> ArticleFile {
    ArticleFile {
        id: "article".to_owned(),
        path: PathBuf::from(name),
        is_added: false,
    }
}

/// What people are told is one line.
fn is_line(what: &str) -> bool {
    !what.trim().is_empty() && !what.contains('\n')
}

/// Everything that is true of the ranges and facts of any article.
fn check_article(article: &Article) {
    let text = article.text.as_str();
    let mut end = 0;
    for paragraph in &article.paragraphs {
        assert!(end <= paragraph.range.start, "{paragraph:?} of {text:?}");
        end = paragraph.range.end;
        check_piece(text, &paragraph.range);
        let within = |part: &Range<usize>| paragraph.range.start <= part.start && part.end <= paragraph.range.end;
        for parts in [&paragraph.units, &paragraph.hidden] {
            assert!(parts.iter().all(within), "{paragraph:?} of {text:?}");
            assert!(
                parts.windows(2).all(|two| two[0].end <= two[1].start),
                "{paragraph:?} of {text:?}"
            );
        }
        for unit in &paragraph.units {
            check_piece(text, unit);
        }
        assert!(
            paragraph
                .hidden
                .iter()
                .all(|part| text.get(part.clone()).is_some_and(|hidden| !hidden.is_empty()))
        );
    }
    let facts = [&article.source, &article.url, &article.author, &article.language];
    let facts = facts.into_iter().flatten().chain([&article.title]);
    for fact in facts {
        assert!(is_line(fact) && fact.trim() == fact, "{fact:?} of {text:?}");
    }
    let is_day = |date: &String| date.len() == 10 && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    assert!(article.date.as_ref().is_none_or(is_day), "{:?}", article.date);
}

/// The range is a slice of the text, trimmed, and not empty.
fn check_piece(text: &str, range: &Range<usize>) {
    let piece = text.get(range.clone());
    assert!(
        piece.is_some_and(|piece| !piece.is_empty() && piece.trim() == piece),
        "{range:?} of {text:?}"
    );
}
