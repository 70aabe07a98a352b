//! The reader that runs a network over windows of word pieces.

use std::fs;
use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;

use super::network::{Network, Scores};
use super::spans;
use super::vocabulary::{Pieces, Vocabulary};
use super::{Excerpt, Reader, Reading};
use crate::error::{Error, Result};

/// The model that ships inside the program, and its word pieces.
const GRAPH: &[u8] = include_bytes!("../../models/reader.onnx");
const TOKENIZER: &[u8] = include_bytes!("../../models/tokenizer.json");
const GRAPH_NAME: &str = "models/reader.onnx (built in)";
/// File beside a model that replaces the built-in word pieces.
const TOKENIZER_FILE: &str = "tokenizer.json";

/// Most pieces of a question, as in training: what is longer is cut.
const MAX_QUESTION: usize = 32;
/// Pieces of a passage that are read at once. Training saw at most 180, but the network was made for 512.
const WINDOW: usize = 320;
/// Pieces that neighbouring windows share, so that each is read with words around it.
const OVERLAP: usize = 96;

/// A small transformer on the processor.
#[derive(Debug)]
pub struct NeuralReader {
    network: Network,
    vocabulary: Vocabulary,
    fingerprint: [u8; 32],
}

impl NeuralReader {
    /// The reader that ships inside the program.
    ///
    /// # Errors
    /// The program was built from a damaged model.
    pub fn builtin() -> Result<NeuralReader> {
        let path = Path::new(GRAPH_NAME);
        NeuralReader {
            network: Network::embedded(GRAPH, path)?,
            vocabulary: Vocabulary::parse(TOKENIZER, path)?,
            fingerprint: fingerprint(GRAPH, TOKENIZER),
        }
        .tried(path)
    }

    /// A reader from an ONNX file of the same form (see `training/export.py`). A tokenizer.json beside it replaces the
    /// built-in word pieces, and where its model card lies beside it, its bytes must be those that the card names.
    ///
    /// # Errors
    /// The file is missing, damaged, or no such reader.
    pub fn load(path: &Path) -> Result<NeuralReader> {
        let unusable = |what: String| Error::Reader {
            path: path.to_path_buf(),
            what,
        };
        let graph = fs::read(path).map_err(|cause| unusable(cause.to_string()))?;
        if let Some(expected) = hash_in_card(path) {
            let found = blake3::hash(&graph);
            if found.to_hex().as_str() != expected {
                return Err(unusable(format!(
                    "its BLAKE3 hash is {found}, its model card says {expected}: the file is damaged or not this card's"
                )));
            }
        }
        let beside = path.with_file_name(TOKENIZER_FILE);
        let tokenizer = if beside.is_file() {
            fs::read(&beside).map_err(Error::io("cannot read", &beside))?
        } else {
            TOKENIZER.to_vec()
        };
        NeuralReader {
            fingerprint: fingerprint(&graph, &tokenizer),
            network: Network::parse(graph, path)?,
            vocabulary: Vocabulary::parse(&tokenizer, &beside)?,
        }
        .tried(path)
    }

    /// Reads something, so that a file that is no reader is found out now and not by the first question.
    fn tried(self, path: &Path) -> Result<NeuralReader> {
        let text = "It rained.";
        let excerpt = Excerpt {
            text,
            sentences: std::iter::once(0..text.len()).collect(),
        };
        let readings = self.read("Did it rain?", &[excerpt])?;
        if readings.iter().all(|reading| reading.spans.iter().all(Option::is_none)) {
            return Err(Error::Reader {
                path: path.to_path_buf(),
                what: "it marks no words".to_owned(),
            });
        }
        Ok(self)
    }

    /// Reads one window.
    fn window(&self, question: &[i32], passage: &[i32]) -> Result<Scores> {
        let mut ids = Vec::with_capacity(question.len() + passage.len() + 3);
        ids.push(self.vocabulary.begin);
        ids.extend_from_slice(question);
        ids.push(self.vocabulary.separator);
        let first = ids.len();
        ids.extend_from_slice(passage);
        ids.push(self.vocabulary.separator);
        let is_passage = (0..ids.len()).map(|place| i32::from(place >= first)).collect();
        let scores = self.network.run(ids, is_passage)?;
        // The closing separator counts as passage for the network, but nobody can quote it.
        let words = first..first + passage.len();
        Ok(Scores {
            start: scores.start[words.clone()].to_vec(),
            end: scores.end[words].to_vec(),
            answers: scores.answers,
        })
    }
}

impl Reader for NeuralReader {
    fn read(&self, question: &str, excerpts: &[Excerpt<'_>]) -> Result<Vec<Reading>> {
        let mut question = self.vocabulary.pieces(question).ids;
        question.truncate(MAX_QUESTION);
        let passages: Vec<Pieces> = excerpts
            .iter()
            .map(|excerpt| self.vocabulary.pieces(excerpt.text))
            .collect();
        let of_passage = |(number, passage): (usize, &Pieces)| {
            let windows = windows(passage.ids.len());
            windows.into_iter().map(|range| (number, range)).collect::<Vec<_>>()
        };
        let jobs: Vec<(usize, Range<usize>)> = passages.iter().enumerate().flat_map(of_passage).collect();
        let scores: Vec<Scores> = self.network.on_threads(|| {
            jobs.par_iter()
                .map(|(number, range)| self.window(&question, &passages[*number].ids[range.clone()]))
                .collect::<Result<_>>()
        })?;

        let mut done = jobs.into_iter().zip(scores).peekable();
        let mut readings = Vec::with_capacity(excerpts.len());
        for (number, (excerpt, pieces)) in excerpts.iter().zip(&passages).enumerate() {
            let mut whole = Joined::default();
            while let Some(((_, range), scores)) = done.next_if(|((at, _), _)| *at == number) {
                whole.add(range.start, scores);
            }
            readings.push(Reading {
                answers: whole.answers,
                spans: spans::of_sentences(&excerpt.sentences, &pieces.ranges, &whole.start, &whole.end),
            });
        }
        Ok(readings)
    }

    fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }
}

/// The scores of a passage from those of its windows.
struct Joined {
    start: Vec<f32>,
    end: Vec<f32>,
    answers: f32,
}

impl Default for Joined {
    fn default() -> Joined {
        Joined {
            start: Vec::new(),
            end: Vec::new(),
            answers: f32::MIN,
        }
    }
}

impl Joined {
    /// Adds the window that begins at a piece. Of the pieces that two windows share, each takes the half that has more
    /// words around it.
    fn add(&mut self, first: usize, scores: Scores) {
        let shared = self.start.len().saturating_sub(first);
        let skipped = shared / 2;
        for (all, new) in [(&mut self.start, &scores.start), (&mut self.end, &scores.end)] {
            all.truncate(first + skipped);
            all.extend_from_slice(&new[skipped..]);
        }
        self.answers = self.answers.max(scores.answers);
    }
}

/// Where the windows over so many pieces begin and end.
fn windows(pieces: usize) -> Vec<Range<usize>> {
    let mut windows = Vec::new();
    let mut first = 0;
    loop {
        let last = pieces.min(first + WINDOW);
        windows.push(first..last);
        if last == pieces {
            return windows;
        }
        first = last - OVERLAP;
    }
}

/// The hash that the model card beside a model names, where there is one.
fn hash_in_card(model: &Path) -> Option<String> {
    let card = fs::read(model.with_extension("json")).ok()?;
    let card: serde_json::Value = serde_json::from_slice(&card).ok()?;
    card["blake3"].as_str().map(str::to_owned)
}

fn fingerprint(graph: &[u8], tokenizer: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(graph);
    hasher.update(&(tokenizer.len() as u64).to_le_bytes());
    hasher.update(tokenizer);
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{OVERLAP, WINDOW, windows};

    #[test]
    fn windows_cover_everything_and_overlap() {
        for pieces in [0, 1, WINDOW, WINDOW + 1, 5 * WINDOW + 17] {
            let windows = windows(pieces);
            assert_eq!(windows.first().unwrap().start, 0);
            assert_eq!(windows.last().unwrap().end, pieces);
            for pair in windows.windows(2) {
                assert_eq!(pair[1].start + OVERLAP, pair[0].end);
            }
        }
    }
}
