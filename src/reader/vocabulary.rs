//! Word pieces: text as the numbers that the network was trained on, each with its place in the text.

use std::ops::Range;
use std::path::Path;

use tokenizers::Tokenizer;

use crate::error::{Error, Result};

/// Turns text into word pieces.
#[derive(Debug)]
pub(super) struct Vocabulary {
    tokenizer: Tokenizer,
    /// The piece that stands before everything.
    pub(super) begin: i32,
    /// The piece that stands after question and passage.
    pub(super) separator: i32,
}

/// The pieces of a text.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// Their numbers.
    pub(super) ids: Vec<i32>,
    /// Their bytes in the text.
    pub(super) ranges: Vec<Range<usize>>,
}

impl Vocabulary {
    /// Reads the tokenizer.json of a model; `path` is named in errors.
    pub(super) fn parse(json: &[u8], path: &Path) -> Result<Vocabulary> {
        let broken = |what: String| Error::Reader {
            path: path.to_path_buf(),
            what,
        };
        let mut tokenizer = Tokenizer::from_bytes(json).map_err(|cause| broken(cause.to_string()))?;
        tokenizer.with_padding(None);
        tokenizer
            .with_truncation(None)
            .map_err(|cause| broken(cause.to_string()))?;
        let number = |piece: &str| {
            let id = tokenizer.token_to_id(piece).and_then(|id| i32::try_from(id).ok());
            id.ok_or_else(|| broken(format!("the tokenizer has no {piece}")))
        };
        let (begin, separator) = (number("[CLS]")?, number("[SEP]")?);
        Ok(Vocabulary {
            tokenizer,
            begin,
            separator,
        })
    }

    /// The pieces of a text; none where the tokenizer cannot make anything of it.
    pub(super) fn pieces(&self, text: &str) -> Pieces {
        let Ok(encoded) = self.tokenizer.encode(text, false) else {
            return Pieces::default();
        };
        let ids = encoded
            .get_ids()
            .iter()
            .map(|id| i32::try_from(*id).unwrap_or_default());
        Pieces {
            ids: ids.collect(),
            ranges: encoded.get_offsets().iter().map(|(start, end)| *start..*end).collect(),
        }
    }
}
