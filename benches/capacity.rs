//! What answers cost, by corpus size: processor time of each step, memory, disk, and what a server's own articles add.
//! `cargo bench --bench capacity`; docs/capacity.md is made of its figures. `PULLQUOTE_BENCH_PASSAGES=500000` adds a larger
//! corpus to the three that are measured always.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    dead_code,
    reason = "a bench prints its figures, and a panic is its report"
)]

#[path = "../tests/soak/made.rs"]
mod made;
#[path = "../tests/soak/memory.rs"]
mod memory;

/// Memory is measured as the program holds it.
#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use pullquote::answerer::{Answerer, Question, Stage, StageTimes};
use pullquote::config::{AnswerConfig, Sources};
use pullquote::index::Store;
use pullquote::library::Library;
use pullquote::reader;

use made::{Dice, write_articles};
use memory::private_kilobytes;

/// Passages of the corpora that are measured always.
const SIZES: [usize; 3] = [500, 5_000, 50_000];
/// What an article has on average, as they are made.
const PASSAGES_OF_ONE: usize = 7;
/// Questions of a run by words, and of one with the reader.
const BY_WORDS: u64 = 2_000;
const READ: u64 = 200;
/// Servers with articles of their own, and how many each has.
const GUILDS: u64 = 200;
const ARTICLES_OF_ONE: usize = 10;

/// Times of each step, in microseconds.
#[derive(Default)]
struct Times(Mutex<[Vec<u64>; 4]>);

impl StageTimes for Times {
    fn took(&self, stage: Stage, time: Duration) {
        let place = Stage::ALL.iter().position(|other| *other == stage).unwrap();
        self.0.lock().unwrap()[place].push(u64::try_from(time.as_micros()).unwrap());
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, of, folder, guilds] = arguments.as_slice()
        && of == MEMORY
    {
        return println!("{}", memory_of(Path::new(folder), guilds.parse().unwrap()));
    }
    let larger = std::env::var("PULLQUOTE_BENCH_PASSAGES")
        .ok()
        .and_then(|text| text.parse().ok());
    println!(
        "passages  articles  index s  index MB  memory MB   processor us a question: whole, retrieve, select, decide (medians)"
    );
    for passages in SIZES.into_iter().chain(larger) {
        let folder = tempfile::tempdir().unwrap();
        let begun = Instant::now();
        let library = library(folder.path(), passages);
        let seconds = begun.elapsed().as_secs_f64();
        let snapshot = library.operator().snapshot().unwrap();
        let (memory, _) = in_another_process(folder.path(), 0);
        let (whole, times) = ask(&library, BY_WORDS, None);
        println!(
            "{:>8}  {:>8}  {seconds:>7.1}  {:>8.1}  {:>9.1}   {whole:.0}, {}, {}, {}",
            snapshot.passages(),
            snapshot.articles().len(),
            megabytes(&folder.path().join("store")),
            memory as f64 / 1024.0,
            times[0],
            times[1],
            times[3],
        );
    }
    with_the_reader();
    guilds();
}

/// A library of so many passages, indexed.
fn library(folder: &Path, passages: usize) -> Arc<Library> {
    let articles = folder.join("articles");
    write_articles(&articles, passages / PASSAGES_OF_ONE);
    let store = Store::new(&folder.join("store"));
    store.rebuild(&Sources::folder(&articles), &|_done, _total| {}).unwrap();
    open(folder)
}

fn open(folder: &Path) -> Arc<Library> {
    let store = Arc::new(Store::new(&folder.join("store")));
    Arc::new(Library::new(store, &folder.join("added")))
}

/// Asks so many questions, one after the other: processor microseconds of one, and the median of each step.
fn ask(library: &Arc<Library>, count: u64, reader: Option<Arc<dyn reader::Reader>>) -> (f64, [u64; 4]) {
    let times = Arc::new(Times::default());
    let answerer = Answerer::new(Arc::clone(library), AnswerConfig::default()).with_reader(reader, 8);
    answerer.ask(&question(u64::MAX)).unwrap();
    answerer.tell_times(Arc::clone(&times) as Arc<dyn StageTimes>);
    let begun = processor();
    for number in 0..count {
        answerer.ask(&question(number)).unwrap();
    }
    let whole = (processor() - begun).as_micros() as f64 / count as f64;
    let medians = times.0.lock().unwrap().each_mut().map(|times| {
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    });
    (whole, medians)
}

/// A question in words of the articles, six of them beside those that every question has.
fn question(number: u64) -> Question {
    let mut dice = Dice::new(number);
    let mut word = || made::known(&mut dice);
    let text = format!(
        "When did the {} {} of {} get the {} from {} in {}?",
        word(),
        word(),
        word(),
        word(),
        word(),
        word()
    );
    Question::new(text)
}

fn with_the_reader() {
    let Some(reader) = reader::open("builtin").unwrap() else {
        println!("built without a reader");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let library = library(folder.path(), SIZES[1]);
    let before = private_kilobytes(std::process::id()).unwrap_or_default();
    let (whole, times) = ask(&library, READ, Some(reader));
    let memory = private_kilobytes(std::process::id())
        .unwrap_or_default()
        .saturating_sub(before);
    println!(
        "with the reader: {:.1} processor ms a question; median {:.1} ms on {} cores; {:.0} MB more while it works",
        whole / 1_000.0,
        times[2] as f64 / 1_000.0,
        std::thread::available_parallelism().map_or(1, usize::from),
        memory as f64 / 1024.0,
    );
}

/// What servers' own articles cost in memory while their indexes are open, and on disk.
fn guilds() {
    let folder = tempfile::tempdir().unwrap();
    let library = library(folder.path(), SIZES[0]);
    for guild in 1..=GUILDS {
        write_articles(&library.sources_of(guild).articles, ARTICLES_OF_ONE);
        library.rebuild_guild(guild).unwrap();
    }
    let disk = megabytes(&folder.path().join("store/guilds"));
    let (alone, _) = in_another_process(folder.path(), 0);
    let (together, opened) = in_another_process(folder.path(), GUILDS);
    let memory = together.saturating_sub(alone);
    println!(
        "a server with {ARTICLES_OF_ONE} articles of its own: {:.0} kB in memory while its index is open, {:.0} kB on disk, opened in {:.1} ms",
        memory as f64 / GUILDS as f64,
        disk * 1000.0 / GUILDS as f64,
        opened / GUILDS as f64,
    );
}

/// What the process is asked for that does nothing but open indexes: memory that building took would count as well.
const MEMORY: &str = "--memory-of";

/// Kilobytes that open indexes take, and the milliseconds in which they were opened.
fn in_another_process(folder: &Path, guilds: u64) -> (u64, f64) {
    let program = std::env::current_exe().unwrap();
    let asked = std::process::Command::new(program)
        .arg(MEMORY)
        .arg(folder)
        .arg(guilds.to_string())
        .output()
        .unwrap();
    let said = String::from_utf8(asked.stdout).unwrap();
    let (memory, opened) = said.trim().split_once(' ').unwrap();
    (memory.parse().unwrap(), opened.parse().unwrap())
}

fn memory_of(folder: &Path, guilds: u64) -> String {
    let before = private_kilobytes(std::process::id()).unwrap_or_default();
    let library = open(folder);
    let views = vec![library.view(None).unwrap()];
    let begun = Instant::now();
    let of_guilds: Vec<_> = (1..=guilds).map(|guild| library.view(Some(guild)).unwrap()).collect();
    let opened = begun.elapsed().as_secs_f64() * 1_000.0;
    let memory = private_kilobytes(std::process::id())
        .unwrap_or_default()
        .saturating_sub(before);
    drop((views, of_guilds));
    format!("{memory} {opened:.1}")
}

/// Time that this process has had a processor.
fn processor() -> Duration {
    let status = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = status
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let ticks = |place: usize| fields.get(place).and_then(|ticks| ticks.parse().ok()).unwrap_or(0u64);
    // User and system time, in hundredths of a second.
    Duration::from_millis((ticks(11) + ticks(12)) * 10)
}

fn megabytes(folder: &Path) -> f64 {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    let bytes: u64 = files
        .filter_map(|file| file.metadata().ok())
        .filter(|file| file.is_file())
        .map(|file| file.len())
        .sum();
    bytes as f64 / 1_000_000.0
}
