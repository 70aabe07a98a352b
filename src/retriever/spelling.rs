//! The term nearest in spelling to one that no passage holds.

use std::cmp::Reverse;
use std::sync::LazyLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};
use tantivy_fst::Automaton;

/// Shortest term that may be taken for a typing error, in characters: shorter ones are near to too many others.
const MIN_FUZZY_CHARS: usize = 4;
/// From this length on two typing errors are allowed.
const TWO_ERRORS_CHARS: usize = 8;

/// Building the parametric automata takes milliseconds; they serve every term after that.
static AUTOMATA: LazyLock<[LevenshteinAutomatonBuilder; 2]> = LazyLock::new(|| {
    [
        LevenshteinAutomatonBuilder::new(1, true),
        LevenshteinAutomatonBuilder::new(2, true),
    ]
});

/// Looks at candidates, which the automaton finds in a dictionary of terms, and keeps the best: the nearest, and of those
/// the commonest.
pub(super) struct Nearest<'a> {
    term: &'a str,
    pub(super) automaton: NearTerms,
    best: Option<(u8, Reverse<u64>, String)>,
}

impl<'a> Nearest<'a> {
    /// A search for a term; `None` where it is no typing error: it is too short, or a number, which is another number if
    /// one digit is off.
    pub(super) fn to(term: &'a str) -> Option<Nearest<'a>> {
        let length = term.chars().count();
        if length < MIN_FUZZY_CHARS || term.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let builder = &AUTOMATA[usize::from(length >= TWO_ERRORS_CHARS)];
        Some(Nearest {
            term,
            automaton: NearTerms(builder.build_dfa(term)),
            best: None,
        })
    }

    /// How far a term is from the one that is looked for; `None` where it cannot be meant. People rarely get the first
    /// letter wrong, and a wrong word is worse than none.
    pub(super) fn distance(&self, candidate: &str) -> Option<u8> {
        if candidate.chars().next() != self.term.chars().next() || candidate.chars().count() < MIN_FUZZY_CHARS {
            return None;
        }
        match self.automaton.0.eval(candidate) {
            Distance::Exact(distance) => Some(distance),
            Distance::AtLeast(_) => None,
        }
    }

    /// Takes a candidate that so many passages hold.
    pub(super) fn take(&mut self, distance: u8, frequency: u64, candidate: &str) {
        let found = (distance, Reverse(frequency), candidate.to_owned());
        if self.best.as_ref().is_none_or(|best| found < *best) {
            self.best = Some(found);
        }
    }

    /// The best of all candidates.
    pub(super) fn best(self) -> Option<String> {
        self.best.map(|(_, _, term)| term)
    }
}

/// Lets a dictionary of terms walk a Levenshtein automaton.
pub(super) struct NearTerms(DFA);

impl Automaton for NearTerms {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != levenshtein_automata::SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}
