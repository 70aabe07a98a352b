//! The terms of an index whose passages lie elsewhere, each with the number of passages that hold it.
//!
//! What a word counts, and which word a misspelt one is near to, is asked several times for each question: a trip to a
//! cluster for each would take longer than all the rest. A few megabytes hold the terms of millions of passages.

use std::collections::BTreeMap;

use tantivy_fst::{Automaton, IntoStreamer, Map, MapBuilder, Streamer};

/// Name of the file in a generation's folder.
pub(super) const LEXICON: &str = "lexicon.fst";

/// Terms in order, with their document frequencies.
pub(crate) struct Lexicon(Map<Vec<u8>>);

/// What changes in a lexicon: how many passages more, or fewer, hold a term.
#[derive(Debug, Default)]
pub(super) struct Changes(BTreeMap<String, i64>);

impl Lexicon {
    /// Reads what [`Changes::apply`] wrote.
    ///
    /// # Errors
    /// Those are other bytes.
    pub(super) fn read(bytes: Vec<u8>) -> Result<Lexicon, tantivy_fst::Error> {
        Map::from_bytes(bytes).map(Lexicon)
    }

    /// Number of passages that hold a term.
    pub(crate) fn frequency(&self, term: &str) -> u64 {
        self.0.get(term).unwrap_or_default()
    }

    /// Calls `visit` with each term that an automaton takes, in order, and its frequency.
    pub(crate) fn search(&self, automaton: &impl Automaton, mut visit: impl FnMut(&str, u64)) {
        let mut found = self.0.search(automaton).into_stream();
        while let Some((term, frequency)) = found.next() {
            if let Ok(term) = std::str::from_utf8(term) {
                visit(term, frequency);
            }
        }
    }
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lexicon").field("terms", &self.0.len()).finish()
    }
}

impl Changes {
    /// Counts the terms of one passage that comes.
    pub(super) fn add<'a>(&mut self, terms: impl Iterator<Item = &'a str>) {
        self.count(terms, 1);
    }

    /// Counts the terms of one passage that goes.
    pub(super) fn remove<'a>(&mut self, terms: impl Iterator<Item = &'a str>) {
        self.count(terms, -1);
    }

    /// Adds other changes.
    pub(super) fn merge(&mut self, other: Changes) {
        for (term, count) in other.0 {
            *self.0.entry(term).or_default() += count;
        }
    }

    fn count<'a>(&mut self, terms: impl Iterator<Item = &'a str>, by: i64) {
        let mut distinct: Vec<&str> = terms.collect();
        distinct.sort_unstable();
        distinct.dedup();
        for term in distinct {
            match self.0.get_mut(term) {
                Some(count) => *count += by,
                None => {
                    self.0.insert(term.to_owned(), by);
                }
            }
        }
    }

    /// The lexicon that comes of another, or of none, by these changes.
    ///
    /// # Errors
    /// Nothing that a person could do something about.
    pub(super) fn apply(self, before: Option<&Lexicon>) -> Result<Vec<u8>, tantivy_fst::Error> {
        let mut builder = MapBuilder::memory();
        let mut insert = |term: &[u8], count: i64| match u64::try_from(count) {
            Ok(count) if count > 0 => builder.insert(term, count),
            _ => Ok(()),
        };
        let mut changes = self.0.into_iter().peekable();
        if let Some(Lexicon(before)) = before {
            let mut known = before.stream();
            while let Some((term, count)) = known.next() {
                while let Some((new, by)) = changes.next_if(|(new, _)| new.as_bytes() < term) {
                    insert(new.as_bytes(), by)?;
                }
                let by = changes
                    .next_if(|(new, _)| new.as_bytes() == term)
                    .map_or(0, |(_, by)| by);
                insert(term, count.cast_signed() + by)?;
            }
        }
        for (new, by) in changes {
            insert(new.as_bytes(), by)?;
        }
        builder.into_inner()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "in tests a panic is the report")]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::{Changes, Lexicon};

    proptest! {
        /// However passages come and go, the lexicon is the one of those that are there.
        #[test]
        fn a_lexicon_counts_the_passages_that_are_there(
            passages in prop::collection::vec(prop::collection::vec("[a-c]{1,2}|\u{e9}", 0..6), 0..8),
            first in 0usize..8,
            gone in prop::collection::btree_set(0usize..8, 0..8),
        ) {
            let words = |passage: &Vec<String>| passage.clone();
            let first = first.min(passages.len());
            let mut changes = Changes::default();
            for passage in &passages[..first] {
                changes.add(words(passage).iter().map(String::as_str));
            }
            let before = Lexicon::read(changes.apply(None).unwrap()).unwrap();
            let mut changes = Changes::default();
            for passage in &passages[first..] {
                changes.add(words(passage).iter().map(String::as_str));
            }
            for place in gone.iter().filter(|place| **place < first) {
                changes.remove(words(&passages[*place]).iter().map(String::as_str));
            }
            let after = Lexicon::read(changes.apply(Some(&before)).unwrap()).unwrap();

            let mut expected: BTreeMap<&str, u64> = BTreeMap::new();
            for (place, passage) in passages.iter().enumerate() {
                if place >= first || !gone.contains(&place) {
                    for word in passage.iter().map(String::as_str).collect::<BTreeSet<_>>() {
                        *expected.entry(word).or_default() += 1;
                    }
                }
            }
            let mut found = BTreeMap::new();
            after.search(&tantivy_fst::automaton::AlwaysMatch, |term, count| {
                found.insert(term.to_owned(), count);
            });
            let expected: BTreeMap<String, u64> = expected.into_iter().map(|(word, count)| (word.to_owned(), count)).collect();
            prop_assert_eq!(&found, &expected);
            for (word, count) in expected {
                prop_assert_eq!(after.frequency(&word), count);
            }
        }
    }
}
