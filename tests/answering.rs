//! The answerer with a reader that the test holds in its hands: who gets to it, what is kept, and what never is.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

use pullquote::answer::Answer;
use pullquote::answerer::{Answerer, Question};
use pullquote::config::{AnswerConfig, Sources};
use pullquote::error::{Error, Result};
use pullquote::index::Store;
use pullquote::library::Library;
use pullquote::reader::{Excerpt, Reader, Reading, Span};

/// A reader that finds every sentence with a certain word, and can be told to wait or to fail.
#[derive(Debug)]
struct Finder {
    word: &'static str,
    calls: AtomicUsize,
    fails: AtomicBool,
    /// Says that a question is being read, and waits until it may go on.
    gate: Option<(SyncSender<()>, Mutex<Receiver<()>>)>,
}

impl Finder {
    fn of(word: &'static str) -> Finder {
        Finder {
            word,
            calls: AtomicUsize::new(0),
            fails: AtomicBool::new(false),
            gate: None,
        }
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

impl Reader for Finder {
    fn read(&self, _question: &str, excerpts: &[Excerpt<'_>]) -> Result<Vec<Reading>> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        if self.fails.load(Ordering::SeqCst) {
            return Err(Error::Reader {
                path: "finder.onnx".into(),
                what: "it was told to fail".to_owned(),
            });
        }
        if let Some((arrived, go_on)) = &self.gate {
            arrived.send(()).unwrap();
            go_on.lock().unwrap().recv().unwrap();
        }
        let read = |excerpt: &Excerpt<'_>| {
            let span = |sentence: &std::ops::Range<usize>| {
                let at = excerpt.text[sentence.clone()].find(self.word)? + sentence.start;
                Some(Span {
                    range: at..at + self.word.len(),
                    log_probability: -0.01,
                    share: 0.99,
                })
            };
            let spans: Vec<_> = excerpt.sentences.iter().map(span).collect();
            Reading {
                answers: if spans.iter().any(Option::is_some) { 40.0 } else { -40.0 },
                spans,
            }
        };
        Ok(excerpts.iter().map(read).collect())
    }

    fn fingerprint(&self) -> [u8; 32] {
        *blake3::hash(self.word.as_bytes()).as_bytes()
    }
}

/// A folder with two articles, indexed.
struct Site {
    folder: tempfile::TempDir,
    store: Arc<Store>,
}

impl Site {
    fn new() -> Site {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("articles")).unwrap();
        let store = Arc::new(Store::new(&folder.path().join("store")));
        let site = Site { folder, store };
        site.write(
            "heron.txt",
            "The heron eats frogs. It nests in tall trees beside the old mill.",
        );
        site.write("stork.txt", "The stork eats mice. It winters in Senegal.");
        site
    }

    fn write(&self, name: &str, text: &str) {
        let articles = self.folder.path().join("articles");
        fs::write(articles.join(name), text).unwrap();
        self.store.rebuild(&Sources::folder(&articles), &|_, _| {}).unwrap();
    }

    fn answerer(&self, reader: &Arc<Finder>, queue: usize) -> Answerer {
        let config = AnswerConfig { min_confidence: 0.0 };
        let reader: Arc<dyn Reader> = Arc::clone(reader) as _;
        Answerer::new(
            Arc::new(Library::new(Arc::clone(&self.store), self.folder.path())),
            config,
        )
        .with_reader(Some(reader), queue)
    }
}

fn first(answer: &Answer) -> &str {
    &answer.quotes[0].text
}

fn in_article(text: &str, article: &str) -> Question {
    Question {
        article: Some(article.to_owned()),
        ..Question::new(text)
    }
}

#[test]
fn what_is_read_decides_and_is_marked() {
    let site = Site::new();
    let reader = Arc::new(Finder::of("Senegal"));
    let answer = site
        .answerer(&reader, 1)
        .ask(&Question::new("Where does the heron live?"))
        .unwrap();
    // No word of the question stands in that sentence: in so small a corpus everything is read.
    assert_eq!(first(&answer), "It winters in Senegal.");
    let mark = answer.quotes[0].highlight.as_ref().unwrap();
    assert_eq!(mark.text, "Senegal");
    assert!(answer.quotes[0].start <= mark.start && mark.end <= answer.quotes[0].end);
}

#[test]
fn an_answer_is_kept_for_the_same_question_to_the_same_articles_only() {
    let site = Site::new();
    let reader = Arc::new(Finder::of("eats"));
    let answerer = site.answerer(&reader, 1);
    let question = Question::new("What does the heron eat?");
    let answer = answerer.ask(&question).unwrap();
    let calls = reader.calls();
    assert!(calls > 0);
    assert_eq!(answerer.ask(&question).unwrap(), answer, "kept with its time");
    assert_eq!((reader.calls(), answerer.counts().cached), (calls, 1));

    // Whatever else decides an answer makes it another question.
    let mut seen = reader.calls();
    for other in [
        in_article("What does the heron eat?", "heron"),
        in_article("What does the heron eat?", "stork"),
        Question {
            top: 1,
            ..question.clone()
        },
        Question {
            candidates: true,
            ..question.clone()
        },
        Question {
            paragraph: Some(0),
            ..in_article("What does the heron eat?", "heron")
        },
        Question::new("What does the heron eat"),
    ] {
        let answer = answerer.ask(&other).unwrap();
        assert!(reader.calls() > seen, "{other:?}");
        seen = reader.calls();
        if let Some(article) = &other.article {
            assert!(answer.quotes.iter().all(|quote| &quote.article == article), "{other:?}");
        }
    }

    // New articles: nothing of the old ones is said any more.
    site.write("heron.txt", "The heron eats fish now.");
    let answer = answerer.ask(&in_article("What does the heron eat?", "heron")).unwrap();
    assert_eq!(first(&answer), "The heron eats fish now.");
}

#[test]
fn a_question_that_finds_the_reader_busy_is_answered_from_words_at_once() {
    let site = Site::new();
    let (arrived, arrivals) = sync_channel(1);
    let (go_on, may_go_on) = sync_channel(16);
    let reader = Arc::new(Finder {
        gate: Some((arrived, Mutex::new(may_go_on))),
        ..Finder::of("Senegal")
    });
    let answerer = Arc::new(site.answerer(&reader, 1));
    let question = Question::new("What does the stork eat?");
    let slow = {
        let (answerer, question) = (Arc::clone(&answerer), question.clone());
        thread::spawn(move || answerer.ask(&question).unwrap())
    };
    arrivals.recv().unwrap();
    // The reader is held up, and this comes back all the same.
    let hurried = answerer.ask(&question).unwrap();
    assert_eq!(first(&hurried), "The stork eats mice.");
    assert_eq!(answerer.counts().refused, 1);

    for _ in 0..16 {
        go_on.send(()).unwrap();
    }
    assert_eq!(first(&slow.join().unwrap()), "It winters in Senegal.");
    // What was answered in a hurry was not kept.
    assert_eq!(first(&answerer.ask(&question).unwrap()), "It winters in Senegal.");
}

#[test]
fn a_reader_that_fails_costs_no_answer_and_is_asked_again() {
    let site = Site::new();
    let reader = Arc::new(Finder::of("mice"));
    reader.fails.store(true, Ordering::SeqCst);
    let answerer = site.answerer(&reader, 1);
    let question = Question::new("What does the stork eat?");
    assert_eq!(first(&answerer.ask(&question).unwrap()), "The stork eats mice.");
    let calls = reader.calls();
    reader.fails.store(false, Ordering::SeqCst);
    answerer.ask(&question).unwrap();
    assert!(reader.calls() > calls, "an answer without the reader was kept");
}

#[test]
fn nothing_is_read_where_words_are_as_sure_as_was_said() {
    let site = Site::new();
    let reader = Arc::new(Finder::of("Senegal"));
    let question = Question::new("What does the stork eat?");
    let by_words = site.answerer(&reader, 1).with_reader(None, 0).ask(&question).unwrap();
    let sure = by_words.confidence;
    assert!(sure > 0.0 && sure < 1.0, "{sure}");

    for (below, is_read) in [(0.0, false), (sure, false), (sure + 1e-6, true), (1.0, true)] {
        let calls = reader.calls();
        let answerer = site.answerer(&reader, 1).reading_below(below);
        let answer = answerer.ask(&question).unwrap();
        let counts = answerer.counts();
        assert_eq!(reader.calls() > calls, is_read, "below {below}");
        assert_eq!(
            (counts.read, counts.unread),
            (u64::from(is_read), u64::from(!is_read)),
            "below {below}"
        );
        if is_read {
            assert_eq!(first(&answer), "It winters in Senegal.", "below {below}");
        } else {
            assert_eq!(
                (first(&answer), answer.confidence),
                ("The stork eats mice.", sure),
                "below {below}"
            );
        }
        // It is an answer like any other, and kept.
        assert_eq!(answerer.ask(&question).unwrap(), answer);
        assert_eq!(answerer.counts().cached, 1);
    }
}
