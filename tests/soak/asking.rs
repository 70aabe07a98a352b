//! Random questions to the library: no panic, no growth, and nothing in an answer that does not stand in an article.

use std::cell::Cell;
use std::collections::HashMap;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use pullquote::answer::{Answer, Status};
use pullquote::answerer::{Answerer, Question};
use pullquote::config::{AnswerConfig, OF_A_GUILD, Sources};
use pullquote::corpus;
use pullquote::error::{Error, Result};
use pullquote::index::Store;
use pullquote::library::Library;
use pullquote::reader::{self, Excerpt, Reader, Reading};
use pullquote::text::dates::day_number;

use crate::made::{Stock, question, write_articles};
use crate::memory::Samples;
use crate::{is_soak, scaled};

/// These tests measure the memory of one process: one at a time.
static ALONE: Mutex<()> = Mutex::new(());

const GUILD: u64 = 1_183_420_937_462_915_072;
const THREADS: u64 = 2;
/// Megabytes that memory may grow after the first tenth. Runs of 3,000 questions by words grew by 2 while the answers
/// that are kept filled their places, which a long run has behind it by then; the rest is for what an allocator keeps.
const ALLOWED: u64 = 8;

/// Articles with their index, and what is known about them without it.
struct World {
    _folder: tempfile::TempDir,
    library: Arc<Library>,
    /// The text and the date of every article by its id.
    articles: HashMap<String, (String, Option<u64>)>,
    stock: Stock,
}

impl World {
    /// The sample and so many made articles; a server has some of its own.
    fn new(made: usize) -> World {
        let folder = tempfile::tempdir().unwrap();
        let (articles, added) = (folder.path().join("articles"), folder.path().join("added"));
        write_articles(&articles, made);
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("index/articles");
        for entry in fs::read_dir(sample).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, articles.join(path.file_name().unwrap())).unwrap();
        }
        let store = Arc::new(Store::new(&folder.path().join("store")));
        store.rebuild(&Sources::folder(&articles), &|_, _| {}).unwrap();
        let library = Arc::new(Library::new(store, &added));
        let of_guild = library.sources_of(GUILD);
        write_articles(&of_guild.articles, 5);
        library.rebuild_guild(GUILD).unwrap();

        let mut world = World {
            _folder: folder,
            library,
            articles: HashMap::new(),
            stock: Stock {
                pieces: Vec::new(),
                articles: Vec::new(),
                guild: GUILD,
            },
        };
        for sources in [Sources::folder(&articles), of_guild] {
            world.learn(&sources);
        }
        world
    }

    fn learn(&mut self, sources: &Sources) {
        for file in corpus::list(sources).unwrap().files {
            let bytes = fs::read(sources.articles.join(&file.path)).unwrap();
            let (article, _) = corpus::parse(&file, bytes).unwrap();
            for paragraph in &article.paragraphs {
                self.stock.pieces.push(article.text[paragraph.range.clone()].to_owned());
            }
            let paragraphs = u32::try_from(article.paragraphs.len()).unwrap();
            self.stock.articles.push((article.id.clone(), paragraphs));
            let day = article.date.as_deref().and_then(day_number);
            self.articles.insert(article.id, (article.text, day));
        }
    }

    /// Everything that holds for any answer.
    fn check(&self, question: &Question, answer: &Answer) {
        assert!((0.0..=1.0).contains(&answer.confidence), "{}", answer.confidence);
        assert!(answer.quotes.len() <= question.top);
        let may_quote = answer.status == Status::Answered || question.candidates;
        assert!(may_quote || answer.quotes.is_empty());
        assert!(answer.passages.len() <= 20);
        for quote in &answer.quotes {
            let (text, day) = &self.articles[&quote.article];
            assert_eq!(text.get(quote.start..quote.end), Some(quote.text.as_str()));
            assert_eq!(quote.text.trim(), quote.text);
            if let Some(mark) = &quote.highlight {
                assert_eq!(text.get(mark.start..mark.end), Some(mark.text.as_str()));
                assert!(quote.start <= mark.start && mark.end <= quote.end);
            }
            assert!(question.article.as_ref().is_none_or(|id| *id == quote.article));
            assert!(question.paragraph.is_none_or(|number| number == quote.paragraph));
            assert!(
                question
                    .since
                    .is_none_or(|since| day.is_some_and(|day| day >= since.number()))
            );
            assert!(question.guild == Some(GUILD) || !quote.article.starts_with(OF_A_GUILD));
        }
        for (number, quote) in answer.quotes.iter().enumerate() {
            let apart = |other: &pullquote::answer::Quote| {
                other.article != quote.article || other.end <= quote.start || quote.end <= other.start
            };
            assert!(answer.quotes[number + 1..].iter().all(apart), "quotes overlap");
        }
    }

    /// Whether a question may be refused in this way.
    fn may_refuse(&self, question: &Question, error: &Error) -> bool {
        let visible = |id: &String| question.guild == Some(GUILD) || !id.starts_with(OF_A_GUILD);
        let known = question.article.as_ref().filter(|id| visible(id));
        let paragraphs = known.and_then(|id| self.stock.articles.iter().find(|(known, _)| known == id));
        match error {
            Error::EmptyQuestion => question.text.trim().is_empty(),
            Error::UnknownArticle { .. } => question.article.is_some() && paragraphs.is_none(),
            Error::UnknownParagraph { .. } => {
                paragraphs.is_some_and(|(_, count)| question.paragraph.is_some_and(|number| number >= *count))
            }
            Error::ParagraphWithoutArticle => question.article.is_none() && question.paragraph.is_some(),
            _ => false,
        }
    }

    /// Asks the questions of these numbers, two at a time.
    fn ask(&self, answerer: &Answerer, numbers: Range<u64>, samples: &Mutex<Samples>) -> Tally {
        let (quoted, read) = (AtomicU64::new(0), AtomicU64::new(0));
        let sample_after = ((numbers.end - numbers.start) / 200).max(1);
        std::thread::scope(|scope| {
            for first in 0..THREADS {
                let (quoted, read, numbers) = (&quoted, &read, numbers.clone());
                scope.spawn(move || {
                    for number in numbers.skip(first as usize).step_by(THREADS as usize) {
                        let question = question(number, &self.stock);
                        IS_READ.set(false);
                        match answerer.ask(&question) {
                            Ok(answer) => {
                                self.check(&question, &answer);
                                quoted.fetch_add(u64::from(!answer.quotes.is_empty()), Ordering::Relaxed);
                            }
                            Err(error) => {
                                assert!(self.may_refuse(&question, &error), "{number}: {error}: {question:?}")
                            }
                        }
                        read.fetch_add(u64::from(IS_READ.get()), Ordering::Relaxed);
                        if number % sample_after == 0 {
                            samples.lock().unwrap().take(std::process::id());
                        }
                    }
                });
            }
        });
        Tally {
            quoted: quoted.into_inner(),
            read: read.into_inner(),
        }
    }
}

/// What became of some questions.
#[derive(Debug, Default)]
struct Tally {
    /// Those that were answered with a quote.
    quoted: u64,
    /// Those that the reader had a part in.
    read: u64,
}

thread_local! {
    /// Whether the question that this thread asks was read.
    static IS_READ: Cell<bool> = const { Cell::new(false) };
}

/// A reader that tells when it reads.
#[derive(Debug)]
struct Telling(Arc<dyn Reader>);

impl Reader for Telling {
    fn read(&self, question: &str, excerpts: &[Excerpt<'_>]) -> Result<Vec<Reading>> {
        IS_READ.set(true);
        self.0.read(question, excerpts)
    }

    fn fingerprint(&self) -> [u8; 32] {
        self.0.fingerprint()
    }
}

/// Megabytes by which memory may grow in a run of this length.
fn allowed() -> u64 {
    // The few questions of a short run have not met the longest after a tenth.
    if is_soak() { ALLOWED } else { 4 * ALLOWED }
}

#[test]
fn random_questions_by_words_are_answered_from_the_articles_alone() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let world = World::new(scaled(150, 3_000));
    let answerer = Answerer::new(Arc::clone(&world.library), AnswerConfig::default());
    let (count, samples, begun) = (scaled(3_000, 1_000_000), Mutex::default(), Instant::now());
    let Tally { quoted, .. } = world.ask(&answerer, 0..count, &samples);
    let seconds = begun.elapsed().as_secs_f64();
    println!("by words: {count} questions in {seconds:.0} s, {quoted} with a quote");
    assert!(
        quoted > count / 4,
        "{quoted} of {count} found something: the questions are too odd"
    );
    samples.into_inner().unwrap().assert_no_growth("by words", allowed());
}

#[test]
fn random_questions_with_the_reader_are_answered_from_the_articles_alone() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(reader) = reader::open("builtin").unwrap() else {
        println!("skipped: this program was built without a reader");
        return;
    };
    let world = World::new(scaled(30, 300));
    let answerer = Answerer::new(Arc::clone(&world.library), AnswerConfig::default());
    let answerer = answerer.with_reader(Some(Arc::new(Telling(reader))), 8);
    let (count, samples, begun) = (scaled(40, 10_000), Mutex::default(), Instant::now());
    // Many questions are answered without it: a single word, or a language that it does not read.
    let (mut asked, mut read, some) = (0, 0, count / 20);
    while read < count {
        assert!(asked < 20 * count, "{read} of {asked} questions were read");
        read += world.ask(&answerer, asked..asked + some, &samples).read;
        asked += some;
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!("with the reader: {asked} questions in {seconds:.0} s, {read} of them read");
    samples
        .into_inner()
        .unwrap()
        .assert_no_growth("with the reader", allowed());
}
