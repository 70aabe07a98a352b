//! Sets of a question's terms.

/// Some of a question's terms, each known by its place: a bit for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Terms(u64);

impl Terms {
    /// Most terms that can be told apart.
    pub(super) const MOST: usize = u64::BITS as usize;
    /// No term.
    pub(super) const NONE: Terms = Terms(0);

    /// Adds the term at a place.
    pub(super) fn add(&mut self, place: usize) {
        debug_assert!(place < Terms::MOST, "a question has at most {} terms", Terms::MOST);
        self.0 |= 1 << place;
    }

    /// Whether the term at a place is one of them.
    pub(super) fn has(self, place: usize) -> bool {
        self.0 >> place & 1 == 1
    }

    /// Whether there is none.
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Number of terms.
    pub(super) fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// The terms of either set.
    pub(super) fn or(self, other: Terms) -> Terms {
        Terms(self.0 | other.0)
    }

    /// The terms of both sets.
    pub(super) fn and(self, other: Terms) -> Terms {
        Terms(self.0 & other.0)
    }

    /// The terms of this set that the other lacks.
    pub(super) fn without(self, other: Terms) -> Terms {
        Terms(self.0 & !other.0)
    }

    /// The places, in order.
    pub(super) fn iter(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let place = rest.trailing_zeros() as usize;
            // Takes the lowest bit away.
            rest &= rest.checked_sub(1)?;
            Some(place)
        })
    }
}

impl FromIterator<usize> for Terms {
    fn from_iter<I: IntoIterator<Item = usize>>(places: I) -> Terms {
        let mut terms = Terms::NONE;
        places.into_iter().for_each(|place| terms.add(place));
        terms
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn terms_are_a_set(
            a in proptest::collection::btree_set(0..Terms::MOST, 0..Terms::MOST),
            b in proptest::collection::btree_set(0..Terms::MOST, 0..Terms::MOST),
        ) {
            let of = |places: &BTreeSet<usize>| places.iter().copied().collect::<Terms>();
            let places = |terms: Terms| terms.iter().collect::<Vec<_>>();
            prop_assert_eq!(places(of(&a)), a.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(of(&a).len() as usize, a.len());
            prop_assert_eq!(of(&a).is_empty(), a.is_empty());
            prop_assert_eq!(of(&a).or(of(&b)), of(&(&a | &b)));
            prop_assert_eq!(of(&a).and(of(&b)), of(&(&a & &b)));
            prop_assert_eq!(of(&a).without(of(&b)), of(&(&a - &b)));
            prop_assert!((0..Terms::MOST).all(|place| of(&a).has(place) == a.contains(&place)));
        }
    }
}
