//! tantivy alone, as an engine of the comparison: its own English analyser, BM25 over passages, and the best sentence of
//! the best ones. Arguments: a file with a passage a line (sentences between tabs), and an empty folder.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "it prints what it finds, and a panic is its report"
)]

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{BufRead, Write};
use std::path::Path;
use std::time::Instant;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, Searcher, Term, doc};

/// The analyser that tantivy itself offers for English texts.
const ANALYSER: &str = "en_stem";
const WRITER_BYTES: usize = 256_000_000;
/// Passages whose sentences are looked at for the best one.
const LOOKED_AT: usize = 10;
/// BM25's constants, which tantivy does not let anybody change.
const K1: f64 = 1.2;
const B: f64 = 0.75;

/// An index of passages, and their sentences.
struct Engine {
    searcher: Searcher,
    body: Field,
    analyser: TextAnalyzer,
    passages: Vec<Vec<String>>,
    sentence_length: f64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, lines, folder] = arguments.as_slice() else {
        println!("nothing to do: benches/compare/run.py asks this program, with a file of passages and a folder");
        return;
    };
    let begun = Instant::now();
    let mut engine = Engine::index(Path::new(lines), Path::new(folder));
    let mut out = std::io::stdout().lock();
    let seconds = begun.elapsed().as_secs_f64();
    writeln!(out, "ready {seconds} {}", tantivy::version_string()).unwrap();
    for question in std::io::stdin().lock().lines() {
        let answer = engine.answer(&question.unwrap());
        writeln!(out, "{answer}").unwrap();
        out.flush().unwrap();
    }
}

impl Engine {
    fn index(lines: &Path, folder: &Path) -> Engine {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(ANALYSER)
            .set_index_option(IndexRecordOption::WithFreqs);
        let body = schema.add_text_field("body", TextOptions::default().set_indexing_options(indexing));
        let number = schema.add_u64_field("number", FAST);
        let index = Index::create_in_dir(folder, schema.build()).unwrap();
        let mut writer = index.writer_with_num_threads(1, WRITER_BYTES).unwrap();
        let mut passages = Vec::new();
        for line in fs::read_to_string(lines).unwrap().lines() {
            writer
                .add_document(doc!(body => line.replace('\t', " "), number => passages.len() as u64))
                .unwrap();
            passages.push(line.split('\t').map(str::to_owned).collect());
        }
        writer.commit().unwrap();
        // One segment, which is the fastest to search.
        let segments = index.searchable_segment_ids().unwrap();
        if segments.len() > 1 {
            writer.merge(&segments).wait().unwrap();
        }
        writer.wait_merging_threads().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let sentences: usize = passages.iter().map(Vec::len).sum();
        let words: u64 = searcher
            .segment_readers()
            .iter()
            .map(|segment| segment.inverted_index(body).unwrap().total_num_tokens())
            .sum();
        Engine {
            searcher,
            body,
            analyser: index.tokenizers().get(ANALYSER).unwrap(),
            passages,
            sentence_length: words as f64 / sentences as f64,
        }
    }

    /// The best passages, the passage and place of the best sentence, and two times in nanoseconds: until the passages
    /// were found, and until the sentence was.
    fn answer(&mut self, question: &str) -> String {
        let begun = Instant::now();
        let terms: HashSet<String> = self.terms(question).into_iter().collect();
        let clauses = terms.iter().map(|term| -> Box<dyn Query> {
            let term = Term::from_field_text(self.body, term);
            Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
        });
        let query = BooleanQuery::union(clauses.collect());
        let best = TopDocs::with_limit(LOOKED_AT).order_by_score();
        let hits = self.searcher.search(&query, &best).unwrap();
        let numbers: Vec<u64> = hits
            .iter()
            .map(|(_, address)| {
                let segment = self.searcher.segment_reader(address.segment_ord);
                let column = segment.fast_fields().u64("number").unwrap();
                column.first(address.doc_id).unwrap()
            })
            .collect();
        let searched = begun.elapsed().as_nanos();
        let (passage, sentence) = self.best_sentence(&terms, &numbers);
        let whole = begun.elapsed().as_nanos();
        let listed: Vec<String> = numbers.iter().map(u64::to_string).collect();
        let listed = if listed.is_empty() {
            "-".to_owned()
        } else {
            listed.join(",")
        };
        format!("{listed} {passage}:{sentence} {searched} {whole}")
    }

    fn best_sentence(&mut self, terms: &HashSet<String>, numbers: &[u64]) -> (u64, usize) {
        let passages = self.searcher.num_docs() as f64;
        let weights: HashMap<&str, f64> = terms
            .iter()
            .map(|term| {
                let frequency = self.searcher.doc_freq(&Term::from_field_text(self.body, term)).unwrap() as f64;
                let weight = (1.0 + (passages - frequency + 0.5) / (frequency + 0.5)).ln();
                (term.as_str(), weight)
            })
            .collect();
        let (mut best, mut best_score) = ((0, 0), 0.0);
        for number in numbers {
            let sentences = std::mem::take(&mut self.passages[*number as usize]);
            for (place, sentence) in sentences.iter().enumerate() {
                let words = self.terms(sentence);
                let score = self.score(&weights, &words);
                if score > best_score {
                    (best, best_score) = ((*number, place), score);
                }
            }
            self.passages[*number as usize] = sentences;
        }
        best
    }

    fn score(&self, weights: &HashMap<&str, f64>, words: &[String]) -> f64 {
        let mut counts: HashMap<&str, f64> = HashMap::new();
        for word in words {
            if let Some((term, _)) = weights.get_key_value(word.as_str()) {
                *counts.entry(term).or_default() += 1.0;
            }
        }
        let norm = K1 * (1.0 - B + B * words.len() as f64 / self.sentence_length);
        let scores = counts
            .iter()
            .map(|(term, count)| weights[term] * count / (count + norm));
        scores.sum()
    }

    fn terms(&mut self, text: &str) -> Vec<String> {
        let mut stream = self.analyser.token_stream(text);
        let mut terms = Vec::new();
        while stream.advance() {
            terms.push(stream.token().text.clone());
        }
        terms
    }
}
