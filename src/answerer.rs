//! From a question to an answer: retrieve passages, select sentences, read the best passages, decide.
//!
//! This is the door of the library. A [`Question`] goes in, an [`Answer`] comes out; whatever changes meanwhile, it was
//! found in the articles as they were at one moment.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let (articles, index) = (folder.path().join("articles"), folder.path().join("index"));
//! # std::fs::create_dir(&articles)?;
//! # std::fs::write(articles.join("mill.txt"), "date 2019-05-02 The mill was built in 1802. A flood took its wheel in 1911.")?;
//! # std::fs::write(articles.join("heron.txt"), "The heron nests in tall trees beside the mill. It eats frogs.")?;
//! use pullquote::answer::{Abstention, Status};
//! use pullquote::answerer::{Answerer, Question};
//!
//! let answerer = Answerer::of_folder(&articles, &index)?;
//!
//! // Only this article, only articles of 2019 or later, and at most one quote.
//! let narrowed = Question {
//!     article: Some("mill".to_owned()),
//!     since: Some("2019".parse()?),
//!     top: 1,
//!     ..Question::new("When was the mill built?")
//! };
//! assert_eq!(answerer.ask(&narrowed)?.quotes[0].text, "The mill was built in 1802.");
//!
//! // Where the articles do not seem to answer there is no quote, and the answer says why.
//! let answer = answerer.ask(&Question::new("Who won the chess championship?"))?;
//! assert_eq!(answer.status, Status::NotFound);
//! assert!(answer.quotes.is_empty());
//! assert_ne!(answer.abstention, Some(Abstention::NoUsableWord));
//! # Ok(())
//! # }
//! ```
//!
//! An answerer may be shared by threads. What it takes to answer is processor time, so call [`Answerer::ask`] from a
//! thread that may block, and bound how many such threads there are.

mod cache;
mod desk;
mod selected;
mod stages;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use crate::answer::{Abstention, Answer, Status};
use crate::config::{AnswerConfig, ReaderConfig, Sources};
use crate::decision;
use crate::error::{Error, Result};
use crate::index::Store;
use crate::library::{Library, View};
use crate::query::Query;
use crate::reader::{self, Reader};
use crate::retriever::{Reach, Scope, ViewRetriever};
use crate::selection::Patience;
use crate::text::background;
use crate::text::dates::Since;
use crate::text::languages::Language;

use self::cache::Cache;
pub use self::desk::{Counts, Seats};
use self::desk::{Desk, Reading};
use self::selected::select_by;
pub use self::selected::{Selected, reach_with_reader, searched_language, select};
use self::stages::Clock;
pub use self::stages::{Stage, StageTimes};

/// Even where words alone could not be surer.
const READ_ALWAYS: f64 = 1.0;
/// Quotes of an answer where the question does not say how many.
pub const DEFAULT_TOP: usize = 3;

/// A question and what it may be answered from.
#[derive(Debug, Clone)]
pub struct Question {
    /// As the person typed it.
    pub text: String,
    /// Asked in this guild, whose own articles may be quoted too; in none only the operator's may.
    pub guild: Option<u64>,
    /// Only quote this article.
    pub article: Option<String>,
    /// Only quote this paragraph of the article.
    pub paragraph: Option<u32>,
    /// Only quote articles of that day or later.
    pub since: Option<Since>,
    /// At most so many quotes.
    pub top: usize,
    /// List quotes even where the answer is "not found".
    pub candidates: bool,
}

impl Question {
    /// A question to all articles.
    pub fn new(text: impl Into<String>) -> Question {
        Question {
            text: text.into(),
            guild: None,
            article: None,
            paragraph: None,
            since: None,
            top: DEFAULT_TOP,
            candidates: false,
        }
    }
}

/// Answers questions from the newest indexes of a library. Synchronous and CPU-bound: call it from a blocking worker.
#[derive(Debug)]
pub struct Answerer {
    articles: Arc<Library>,
    config: AnswerConfig,
    desk: Desk,
    /// Confidence by words alone from which on nothing is read.
    read_below: f64,
    cache: Cache,
    clock: Clock,
}

impl Answerer {
    /// An answerer over one folder of `.md` and `.txt` files, everything else as it is by default: builds the index or
    /// brings it up to date, and has passages read where this program was built with a reader. Whoever wants anything
    /// otherwise puts the parts together as this does.
    ///
    /// # Errors
    /// As for [`Store::rebuild`]: there are no articles, the index cannot be written, or another writer is at work.
    pub fn of_folder(articles: &Path, index: &Path) -> Result<Answerer> {
        let store = Store::new(index);
        store.rebuild(&Sources::folder(articles), &|_done, _total| {})?;
        let library = Library::of_operator(Arc::new(store));
        let settings = ReaderConfig::default();
        let reader = reader::open(&settings.model)?;
        Ok(Answerer::new(Arc::new(library), AnswerConfig::default()).with_reader(reader, settings.queue))
    }

    /// An answerer over a library that goes by words alone.
    pub fn new(articles: Arc<Library>, config: AnswerConfig) -> Answerer {
        background::warm_up();
        Answerer {
            articles,
            config,
            desk: Desk::closed(),
            read_below: READ_ALWAYS,
            cache: Cache::new(),
            clock: Clock::default(),
        }
    }

    /// The same answerer with a reader. At most `queue` questions are with it at once; a further one is answered from
    /// words alone, at once rather than late.
    pub fn with_reader(self, reader: Option<Arc<dyn Reader>>, queue: usize) -> Answerer {
        Answerer {
            desk: Desk::new(reader, queue),
            ..self
        }
    }

    /// The same answerer, which has nothing read where words alone are as sure as this (0 to 1); 1 means that it always
    /// has. What is won is time: below 1 more answers are wrong, and more that are none are taken for some.
    pub fn reading_below(self, confidence: f64) -> Answerer {
        Answerer {
            read_below: confidence,
            ..self
        }
    }

    /// The articles that it answers from: to look into them, and to bring their index up to date.
    pub fn library(&self) -> &Arc<Library> {
        &self.articles
    }

    /// Whether passages are read, where there is a place at the reader.
    pub fn has_reader(&self) -> bool {
        self.desk.fingerprint().is_some()
    }

    /// How many questions were answered in which way since the start.
    pub fn counts(&self) -> Counts {
        self.desk.counts()
    }

    /// How many questions are with the reader.
    pub fn seats(&self) -> Seats {
        self.desk.seats()
    }

    /// Has somebody told from now on how long each step of a question takes; only the first one to ask for it is.
    pub fn tell_times(&self, times: Arc<dyn StageTimes>) {
        self.clock.tell(times);
    }

    /// Answers one question on one view of the articles.
    ///
    /// # Errors
    /// `EmptyQuestion`, `UnknownArticle`, `UnknownParagraph`, or the index cannot be read.
    pub fn ask(&self, question: &Question) -> Result<Answer> {
        let begun = Instant::now();
        let span = tracing::debug_span!("answer", is_cached = false, is_read = false).entered();
        let view = self.articles.view(question.guild)?;
        let scope = scope_of(question, &view)?;
        let key = cache::key(&view, question, &self.config, self.desk.fingerprint());
        if let Some(answer) = self.cache.get(&key) {
            self.desk.count_cached();
            span.record("is_cached", true);
            return Ok(answer);
        }
        let seat = self.desk.enter();
        let (answer, reading) = self.answer(question, &view, scope, seat.reader(), begun)?;
        span.record("is_read", reading == Reading::Done);
        if seat.reader().is_some() {
            self.desk.count_seated(reading);
        }
        // What the reader should have had a part in, and had none, may be answered better next time.
        if reading != Reading::Failed && !seat.was_refused() {
            self.cache.keep(key, &answer);
        }
        Ok(answer)
    }

    /// Answers without the cache.
    fn answer(
        &self,
        question: &Question,
        view: &View,
        scope: Scope<'_>,
        reader: Option<&dyn Reader>,
        begun: Instant,
    ) -> Result<(Answer, Reading)> {
        let asked_in = Language::of_question(&question.text, view.languages());
        let query = Query::parse(&question.text, asked_in, searched_language(asked_in, view));
        if query.is_empty() {
            return Ok((without_quotes(Abstention::NoUsableWord, begun), Reading::Spared));
        }
        // A single word looks something up; it asks nothing that could be read for.
        let reader = reader.filter(|_| query.terms.len() > 1 && query.language.is_read());
        let retriever = ViewRetriever::new(view)?;
        let reach = match reader {
            Some(_) => reach_with_reader(scope, view),
            None => Reach::SharingTerms,
        };
        let mut selected = select_by(&self.clock, &retriever, query, scope, reach)?;
        let mut reading = Reading::Spared;
        let reader = reader.filter(|_| !self.is_sure_by_words(&selected));
        if let Some(reader) = reader {
            let step = self.clock.begin(Stage::Read);
            let outcome = selected.read(reader, Patience::UntilSure, &question.text);
            step.note("is_failed", outcome.is_err());
            reading = match outcome {
                Ok(()) => Reading::Done,
                Err(error) => {
                    tracing::error!(%error, "a question is answered from words alone");
                    Reading::Failed
                }
            };
        }
        if selected.sentences.is_empty() {
            return Ok((without_quotes(Abstention::NothingMatches, begun), reading));
        }
        let step = self.clock.begin(Stage::Decide);
        selected.prefer_newer();
        let confidence = decision::confidence(&selected.sentences);
        let is_answered = confidence >= self.config.min_confidence;
        step.note("confidence", confidence);
        step.note("is_answered", is_answered);
        let shown = if is_answered || question.candidates {
            question.top
        } else {
            0
        };
        let quotes = selected
            .sentences
            .iter()
            .take(shown)
            .map(|sentence| selected.quote(sentence))
            .collect();
        let answer = Answer {
            status: if is_answered {
                Status::Answered
            } else {
                Status::NotFound
            },
            confidence,
            micros: micros_since(begun),
            quotes,
            passages: selected.passages(),
            abstention: (!is_answered).then_some(Abstention::BelowThreshold),
        };
        Ok((answer, reading))
    }

    /// Whether reading could be spared.
    fn is_sure_by_words(&self, selected: &Selected<'_>) -> bool {
        self.read_below < READ_ALWAYS && decision::confidence(&selected.sentences) >= self.read_below
    }
}

fn scope_of<'a>(question: &'a Question, view: &View) -> Result<Scope<'a>> {
    if question.text.trim().is_empty() {
        return Err(Error::EmptyQuestion);
    }
    if let Some(id) = question.article.as_deref() {
        let article = view
            .article(id)
            .ok_or_else(|| Error::UnknownArticle { id: id.to_owned() })?;
        if let Some(paragraph) = question.paragraph.filter(|number| *number >= article.paragraphs) {
            return Err(Error::UnknownParagraph {
                id: id.to_owned(),
                paragraph,
                count: article.paragraphs,
            });
        }
    } else if question.paragraph.is_some() {
        return Err(Error::ParagraphWithoutArticle);
    }
    Ok(Scope {
        article: question.article.as_deref(),
        paragraph: question.paragraph,
        since: question.since,
    })
}

fn without_quotes(abstention: Abstention, begun: Instant) -> Answer {
    Answer {
        status: Status::NotFound,
        confidence: 0.0,
        micros: micros_since(begun),
        quotes: Vec::new(),
        passages: Vec::new(),
        abstention: Some(abstention),
    }
}

fn micros_since(begun: Instant) -> u64 {
    u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX)
}
