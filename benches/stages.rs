//! What each step of an answer takes, and the whole, by corpus size: `cargo bench --bench stages [FILTER]`.
//!
//! The articles and questions are those of SQuAD 2.0's part A, among distractors, from the folder that
//! `PULLQUOTE_BENCH_DATA` names (`../shared`); where that is not there, they are made up, and the bench says so.
//! `PULLQUOTE_BENCH_PASSAGES` names the largest corpus (500,000).
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    dead_code,
    missing_docs,
    reason = "a bench prints its figures, and a panic is its report"
)]

#[path = "../tests/soak/made.rs"]
mod made;

use std::fs;
use std::hint::black_box;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use criterion::{BatchSize, BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use pullquote::answer::Answer;
use pullquote::answerer::{Answerer, Question, Stage, StageTimes};
use pullquote::config::{AnswerConfig, Sources};
use pullquote::index::Store;
use pullquote::library::Library;
use pullquote::query::Query;
use pullquote::reader::{self, Reader};
use pullquote::text::languages::Language;
use pullquote::text::{analyser, sentences};
use serde_json::Value;

use made::{Dice, write_articles};

/// Passages of the corpora; 0 is the articles with questions alone.
const SIZES: [usize; 4] = [0, 2_000, 50_000, 500_000];
/// Where the articles with questions and the distractors lie in the data folder.
const ARTICLES: &str = "data/squad2-part-a.json";
const DISTRACTORS: &str = "data/distractors.tsv.xz";
/// Passages of an article of distractors.
const PASSAGES_OF_ONE: usize = 40;
/// Articles and questions that are made up where there is no data: 7 passages an article.
const MADE_ARTICLES: usize = 74;
const MADE_PASSAGES_OF_ONE: usize = 7;
const MADE_QUESTIONS: u64 = 500;
/// Reading takes tens of milliseconds, so few samples must do.
const SAMPLES_WITH_READER: usize = 10;
/// Questions that are asked in turn, taken evenly from all.
const QUESTIONS: usize = 500;

criterion_group!(stages, texts, answers);
criterion_main!(stages);

/// Steps that are the same whatever the corpus: text to sentences, sentences to terms, questions to terms, answers to
/// messages.
fn texts(criterion: &mut Criterion) {
    let corpus = Corpus::new(0);
    let paragraphs = corpus.paragraphs();
    let bytes = paragraphs.iter().map(String::len).sum::<usize>() as u64;
    let mut group = criterion.benchmark_group("texts");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("segment", |bencher| {
        bencher.iter(|| {
            for paragraph in &paragraphs {
                black_box(sentences(paragraph, "en"));
            }
        });
    });
    group.bench_function("analyse", |bencher| {
        bencher.iter(|| {
            for paragraph in &paragraphs {
                black_box(analyser::analyse(paragraph, &[], Language::ENGLISH));
            }
        });
    });
    group.throughput(Throughput::Elements(1));
    let mut questions = corpus.questions.iter().cycle();
    group.bench_function("question", |bencher| {
        bencher.iter(|| Query::parse(questions.next().unwrap(), Language::ENGLISH, Language::ENGLISH));
    });
    let answerer = corpus.answerer(None);
    let answers: Vec<(Answer, &String)> = corpus.questions[..corpus.questions.len().min(100)]
        .iter()
        .map(|question| (answerer.ask(&shown(question)).unwrap(), question))
        .collect();
    let mut answers = answers.iter().cycle();
    group.bench_function("render", |bencher| {
        bencher.iter(|| {
            let (answer, question) = answers.next().unwrap();
            rendered(answer, question)
        });
    });
    group.finish();
}

/// The message of an answer, as a slash command shows it.
#[cfg(feature = "discord")]
fn rendered(answer: &Answer, question: &str) -> usize {
    use pullquote::discord::{render, texts};
    let message = render::answer(texts::Language::of_locale("en-GB"), answer, Some(question), 3);
    render::body(&message).to_string().len()
}

#[cfg(not(feature = "discord"))]
fn rendered(answer: &Answer, _question: &str) -> usize {
    answer.quotes.len()
}

/// The steps of answers, and whole answers.
fn answers(criterion: &mut Criterion) {
    let largest = std::env::var("PULLQUOTE_BENCH_PASSAGES").ok();
    let largest = largest.map_or(usize::MAX, |text| text.parse().unwrap());
    let reader = reader::open("builtin").unwrap();
    for size in SIZES.into_iter().filter(|size| *size <= largest) {
        let corpus = Corpus::new(size);
        let mut group = criterion.benchmark_group(format!("{} passages", corpus.passages));
        for stage in [Stage::Retrieve, Stage::Select, Stage::Decide] {
            group.bench_function(BenchmarkId::new("by words", stage.name()), |bencher| {
                bencher.iter_custom(|count| corpus.time_of(stage, count, None));
            });
        }
        group.bench_function(BenchmarkId::new("by words", "whole"), |bencher| {
            let mut questions = corpus.questions.iter().cycle();
            // Answers are kept, so each question comes to an answerer that has answered none.
            let unasked = || (corpus.answerer(None), shown(questions.next().unwrap()));
            bencher.iter_batched(
                unasked,
                |(answerer, question)| answerer.ask(&question).unwrap(),
                BatchSize::PerIteration,
            );
        });
        let Some(reader) = &reader else { continue };
        group.sample_size(SAMPLES_WITH_READER).sampling_mode(SamplingMode::Flat);
        group.bench_function(BenchmarkId::new("with the reader", "read"), |bencher| {
            bencher.iter_custom(|count| corpus.time_of(Stage::Read, count, Some(reader)));
        });
        group.bench_function(BenchmarkId::new("with the reader", "whole"), |bencher| {
            let mut questions = corpus.questions.iter().cycle();
            let unasked = || (corpus.answerer(Some(reader)), shown(questions.next().unwrap()));
            bencher.iter_batched(
                unasked,
                |(answerer, question)| answerer.ask(&question).unwrap(),
                BatchSize::PerIteration,
            );
        });
        group.finish();
    }
}

/// A question whose quotes are listed, whatever the confidence.
fn shown(text: &str) -> Question {
    Question {
        candidates: true,
        ..Question::new(text)
    }
}

/// Articles in a folder of their own, indexed, and questions about them.
struct Corpus {
    folder: tempfile::TempDir,
    library: Arc<Library>,
    passages: usize,
    questions: Vec<String>,
}

impl Corpus {
    fn new(passages: usize) -> Corpus {
        let folder = tempfile::tempdir().unwrap();
        let articles = folder.path().join("articles");
        fs::create_dir(&articles).unwrap();
        let questions = match data() {
            Some(data) => {
                let (written, questions) = write_part_a(&data, &articles);
                write_distractors(&data, &articles, passages.saturating_sub(written));
                questions
            }
            None => {
                write_articles(&articles, (passages / MADE_PASSAGES_OF_ONE).max(MADE_ARTICLES));
                (0..MADE_QUESTIONS).map(made_question).collect()
            }
        };
        let store = Arc::new(Store::new(&folder.path().join("store")));
        store.rebuild(&Sources::folder(&articles), &|_done, _total| {}).unwrap();
        let library = Arc::new(Library::new(store, &folder.path().join("added")));
        Corpus {
            passages: library.operator().snapshot().unwrap().passages(),
            folder,
            library,
            questions,
        }
    }

    /// An answerer that has answered nothing yet.
    fn answerer(&self, reader: Option<&Arc<dyn Reader>>) -> Answerer {
        Answerer::new(Arc::clone(&self.library), AnswerConfig::default()).with_reader(reader.cloned(), 8)
    }

    /// Time that one step of so many questions takes.
    fn time_of(&self, stage: Stage, count: u64, reader: Option<&Arc<dyn Reader>>) -> Duration {
        let times = Arc::new(Times {
            stage,
            sum: Mutex::default(),
        });
        for question in self.questions.iter().cycle().take(usize::try_from(count).unwrap()) {
            let answerer = self.answerer(reader);
            answerer.tell_times(Arc::clone(&times) as Arc<dyn StageTimes>);
            black_box(answerer.ask(&shown(question)).unwrap());
        }
        *times.sum.lock().unwrap()
    }

    /// The text of the articles, by paragraphs.
    fn paragraphs(&self) -> Vec<String> {
        let mut paragraphs = Vec::new();
        for file in fs::read_dir(self.folder.path().join("articles")).unwrap() {
            let text = fs::read_to_string(file.unwrap().path()).unwrap();
            paragraphs.extend(text.split("\n\n").map(str::to_owned));
        }
        paragraphs
    }
}

/// The sum of the times of one step.
struct Times {
    stage: Stage,
    sum: Mutex<Duration>,
}

impl StageTimes for Times {
    fn took(&self, stage: Stage, time: Duration) {
        if stage == self.stage {
            *self.sum.lock().unwrap() += time;
        }
    }
}

/// The folder with the data, where it is there.
fn data() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("PULLQUOTE_BENCH_DATA").map_or_else(beside, PathBuf::from);
    let is_there = folder.join(ARTICLES).is_file() && folder.join(DISTRACTORS).is_file();
    if !is_there {
        println!("{} holds no data: articles and questions are made up", folder.display());
    }
    is_there.then_some(folder)
}

/// Writes the articles with questions; their passages are counted, and the questions that have an answer come back.
fn write_part_a(data: &Path, folder: &Path) -> (usize, Vec<String>) {
    let data: Value = serde_json::from_slice(&fs::read(data.join(ARTICLES)).unwrap()).unwrap();
    let (mut passages, mut questions) = (0, Vec::new());
    for (number, article) in data["data"].as_array().unwrap().iter().enumerate() {
        let mut text = String::new();
        for paragraph in article["paragraphs"].as_array().unwrap() {
            text += paragraph["context"].as_str().unwrap();
            text += "\n\n";
            passages += 1;
            let answered = paragraph["qas"].as_array().unwrap().iter();
            let answered = answered.filter(|question| !question["answers"].as_array().unwrap().is_empty());
            questions.extend(answered.map(|question| question["question"].as_str().unwrap().to_owned()));
        }
        fs::write(folder.join(format!("part-a-{number}.txt")), text).unwrap();
    }
    // Neighbours ask about the same paragraph: every so many of them, and all articles are asked about.
    let every = questions.len().div_ceil(QUESTIONS).max(1);
    (passages, questions.into_iter().step_by(every).collect())
}

/// Writes so many passages that answer nothing, unpacked by `xz`.
fn write_distractors(data: &Path, folder: &Path, count: usize) {
    if count == 0 {
        return;
    }
    let mut unpacking = Command::new("xz")
        .arg("-dc")
        .arg(data.join(DISTRACTORS))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(unpacking.stdout.take().unwrap()).lines().take(count);
    let texts: Vec<String> = lines
        .map(|line| line.unwrap().split_once('\t').unwrap().1.to_owned())
        .collect();
    for (number, article) in texts.chunks(PASSAGES_OF_ONE).enumerate() {
        fs::write(folder.join(format!("distractor-{number}.txt")), article.join("\n\n")).unwrap();
    }
    // What was not read may still be on its way; nobody waits for it.
    let _ = unpacking.kill();
    unpacking.wait().unwrap();
}

/// A question in words of the made articles.
fn made_question(number: u64) -> String {
    let mut dice = Dice::new(number);
    let words: Vec<String> = (0..4).map(|_| made::known(&mut dice)).collect();
    format!(
        "When did the {} {} of {} get the {}?",
        words[0], words[1], words[2], words[3]
    )
}
