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
pub(super) struct Nearest {
    pub(super) automaton: NearTerms,
    best: Option<(u8, Reverse<u64>, String)>,
}

impl Nearest {
    /// A search for a term; `None` where it is no typing error: it is too short, or a number, which is another number if
    /// one digit is off.
    pub(super) fn to(term: &str) -> Option<Nearest> {
        let length = term.chars().count();
        if length < MIN_FUZZY_CHARS || term.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let builder = &AUTOMATA[usize::from(length >= TWO_ERRORS_CHARS)];
        Some(Nearest {
            automaton: NearTerms {
                near: builder.build_dfa(term),
                first_letter: term[..term.ceil_char_boundary(1)].to_owned(),
            },
            best: None,
        })
    }

    /// How far a term that the automaton found is from the one that is looked for; `None` where it cannot be meant.
    pub(super) fn distance(&self, candidate: &str) -> Option<u8> {
        if candidate.chars().count() < MIN_FUZZY_CHARS {
            return None;
        }
        match self.automaton.near.eval(candidate) {
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

/// Lets a dictionary of terms walk a Levenshtein automaton, among those with the first letter of the term that is looked
/// for: people rarely get that one wrong, and a wrong word is worse than none. It also leaves out most of the dictionary.
pub(super) struct NearTerms {
    near: DFA,
    first_letter: String,
}

impl Automaton for NearTerms {
    /// Where the Levenshtein automaton is, and how many bytes of the first letter were seen.
    type State = (u32, usize);

    fn start(&self) -> (u32, usize) {
        (self.near.initial_state(), 0)
    }

    fn is_match(&self, (state, _): &(u32, usize)) -> bool {
        matches!(self.near.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, (state, _): &(u32, usize)) -> bool {
        *state != levenshtein_automata::SINK_STATE
    }

    fn accept(&self, (state, seen): &(u32, usize), byte: u8) -> (u32, usize) {
        match self.first_letter.as_bytes().get(*seen) {
            Some(first) if *first != byte => (levenshtein_automata::SINK_STATE, *seen),
            Some(_) => (self.near.transition(*state, byte), seen + 1),
            None => (self.near.transition(*state, byte), *seen),
        }
    }
}
