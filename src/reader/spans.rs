//! From the network's scores of tokens to the best span of each sentence.

use std::ops::Range;

use super::Span;

/// Most tokens of a span: nearly all answers of the training data are shorter.
const LONGEST: usize = 30;

/// The best span of each sentence. `offsets` are the tokens' byte ranges, in order; `start` and `end` their scores as
/// the first and the last token of an answer.
pub(super) fn of_sentences(
    sentences: &[Range<usize>],
    offsets: &[Range<usize>],
    start: &[f32],
    end: &[f32],
) -> Vec<Option<Span>> {
    let spread = log_sum(start.iter().copied()) + log_sum(end.iter().copied());
    let of_sentence = |sentence: &Range<usize>| {
        let first = offsets.partition_point(|token| token.end <= sentence.start);
        let last = offsets.partition_point(|token| token.start < sentence.end);
        best(first..last, offsets, start, end, spread)
            .filter(|span| sentence.start <= span.range.start && span.range.end <= sentence.end)
    };
    sentences.iter().map(of_sentence).collect()
}

/// The best span among some tokens.
fn best(tokens: Range<usize>, offsets: &[Range<usize>], start: &[f32], end: &[f32], spread: f32) -> Option<Span> {
    let mut sums = Vec::new();
    let mut found: Option<(f32, usize, usize)> = None;
    for first in tokens.clone() {
        let lasts = end.iter().enumerate().take(tokens.end.min(first + LONGEST));
        for (last, end) in lasts.skip(first) {
            let sum = start[first] + end;
            sums.push(sum);
            if found.is_none_or(|(top, ..)| sum > top) {
                found = Some((sum, first, last));
            }
        }
    }
    let (sum, first, last) = found?;
    Some(Span {
        range: offsets[first].start..offsets[last].end,
        log_probability: sum - spread,
        share: (sum - log_sum(sums.into_iter())).exp(),
    })
}

/// Logarithm of the sum of the exponentials.
fn log_sum(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let top = values.clone().fold(f32::NEG_INFINITY, f32::max);
    top + values.map(|value| (value - top).exp()).sum::<f32>().ln()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::of_sentences;

    #[test]
    fn a_span_stays_in_its_sentence_and_probabilities_add_up() {
        let offsets: Vec<_> = (0..6).map(|k| 4 * k..4 * k + 3).collect();
        // The best start stands in the first sentence, the best end in the second.
        let start = [0.0, 5.0, 0.0, 0.0, 2.0, 0.0];
        let end = [0.0, 0.0, 1.0, 0.0, 0.0, 6.0];
        let spans = of_sentences(&[0..11, 12..23, 23..30], &offsets, &start, &end);
        let first = spans[0].as_ref().unwrap();
        let second = spans[1].as_ref().unwrap();
        assert_eq!(first.range, 4..11);
        assert_eq!(second.range, 16..23);
        assert!(spans[2].is_none());
        for span in [first, second] {
            assert!(span.log_probability < 0.0);
            assert!((0.0..=1.0).contains(&span.share));
        }
        assert!(first.log_probability.exp() + second.log_probability.exp() < 1.0);
    }
}
