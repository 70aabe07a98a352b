//! Which full stops, question marks and exclamation marks end a sentence.

use sentencex::languages::Language;

use super::abbreviations::Abbreviations;

/// How much text before and after a terminator is looked at, in bytes. It bounds the work for each terminator, so that
/// a text of one endless word takes linear time too.
const BEFORE: usize = 96;
const AFTER: usize = 64;

/// The longest reference mark after a terminator, in bytes: "[citation needed]", "[note 12]".
const LONGEST_REFERENCE: usize = 24;

/// How many closing marks and references may follow one terminator.
const MOST_CLOSERS: usize = 16;

/// The terminators of one text.
pub(super) struct Terminators<'a> {
    rules: &'a dyn Language,
    text: &'a str,
    abbreviations: Abbreviations,
    /// Holds a terminator's surroundings while its closing marks are left out.
    scratch: String,
}

impl<'a> Terminators<'a> {
    pub(super) fn new(rules: &'a dyn Language, language: &str, text: &'a str) -> Self {
        Terminators {
            rules,
            text,
            abbreviations: Abbreviations::new(language),
            scratch: String::new(),
        }
    }

    /// Adds the byte after every terminator that ends a sentence, with its closing marks.
    pub(super) fn push_cuts(&mut self, cuts: &mut Vec<usize>) {
        for mark in self.rules.get_sentence_break_regex().find_iter(self.text) {
            if let Some(cut) = self.cut_after(mark.start(), mark.end()) {
                cuts.push(cut);
            }
        }
        for (start, ellipsis) in self.text.match_indices('…') {
            let end = closers_end(self.text, start + ellipsis.len());
            let follower = self.text[end..].trim_start();
            // "I" says nothing: it is written large inside a sentence too.
            let goes_on = follower.starts_with("I ") || follower.starts_with("I'") || follower.starts_with("I’");
            let spaced = follower.len() < self.text.len() - end;
            if spaced && !goes_on && first_letter(follower).is_some_and(char::is_uppercase) {
                cuts.push(end);
            }
        }
    }

    /// Where the sentence ends that the terminator at `start..end` closes, if it closes one.
    fn cut_after(&mut self, start: usize, end: usize) -> Option<usize> {
        let text = self.text;
        let cut = closers_end(text, end);
        let head = &text[text.floor_char_boundary(start.saturating_sub(BEFORE))..start];
        let tail = &text[cut..text.floor_char_boundary(cut + AFTER)];
        let follower = tail.trim_start();
        if follower.is_empty() {
            return Some(cut);
        }
        let spaced = follower.len() < tail.len();
        let mark = &text[start..end];

        if !spaced && mark.is_ascii() && !starts_after_missing_space(head, follower) {
            return None;
        }
        // "Why?" he asked. And: they ... [can] accept.
        let aside = cut > end || mark.starts_with("..");
        if aside && first_letter(follower).is_some_and(char::is_lowercase) {
            return None;
        }
        if mark.ends_with(['。', '！', '？', '｡']) {
            // A quotation goes on with a particle: 「行こう。」と言った
            let goes_on = cut > end && follower.starts_with(['と', 'っ', 'な']);
            return (!goes_on).then_some(cut);
        }
        // A factorial: (p - 1)! + 1
        if mark == "!" && follower.starts_with(['+', '=', '−', '×', '≤', '≥']) {
            return None;
        }
        if mark == "." {
            let verdict = self.judge_full_stop(head, follower, spaced);
            if let Some(ends) = verdict {
                return ends.then_some(cut);
            }
        }

        // sentencex sees neither what closes after the mark nor what opens right before the word: "(Dr. med.)"
        let word_start = last_word_start(head);
        let word = head[word_start..].trim_start_matches(opens);
        self.scratch.clear();
        self.scratch.push_str(&head[..word_start]);
        self.scratch.push_str(word);
        let at = self.scratch.len();
        self.scratch.push_str(mark);
        self.scratch.push_str(tail);
        self.rules
            .find_boundary(&self.scratch, at, at + mark.len())
            .map(|_| cut)
    }

    /// Whether a full stop ends a sentence where sentencex would not know, or would be wrong.
    fn judge_full_stop(&self, head: &str, follower: &str, spaced: bool) -> Option<bool> {
        let word = &head[head.trim_end_matches(char::is_alphanumeric).len()..];
        let before = &head[..head.len() - word.len()];
        let stands_alone = before.chars().next_back().is_none_or(|c| c.is_whitespace() || opens(c));
        if word.is_empty() {
            return None;
        }

        let is_small_number = word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
        if stands_alone && is_small_number {
            let above = before.trim_end_matches([' ', '\t']);
            let after_abbreviation = above
                .strip_suffix('.')
                .is_some_and(|up_to| self.rules.is_abbreviation(up_to, "", ".") || is_before_number(up_to));
            let begins_anew = above.is_empty() || above.ends_with(['.', '!', '?', ':', ';', '\n', '"', '”']);
            let is_item = begins_anew && !after_abbreviation;
            if is_item {
                return Some(false);
            }
        }
        if stands_alone && self.abbreviations.is_ordinal(word, follower) {
            return Some(false);
        }
        if Abbreviations::stands_before_number(word, follower) {
            return Some(false);
        }
        let is_starter = self.rules.next_word_is_sentence_starter(follower);
        if !is_starter && (self.abbreviations.contains(word) || (spaced && is_initial(before, word))) {
            return Some(false);
        }
        if spaced && stands_alone && follower.starts_with(char::is_uppercase) {
            let is_plain = Abbreviations::is_plain_word(word) || word == "etc";
            return is_plain.then_some(true);
        }
        None
    }
}

/// Whether a text ends with an abbreviation that numbers follow: "Vol".
fn is_before_number(text: &str) -> bool {
    let word = &text[text.trim_end_matches(char::is_alphanumeric).len()..];
    Abbreviations::stands_before_number(word, "1")
}

/// Whether a word is a single letter, as a name's initial is. sentencex knows the initials of English only.
fn is_initial(before: &str, word: &str) -> bool {
    let mut letters = word.chars();
    let Some(letter) = letters.next().filter(|c| c.is_alphabetic()) else {
        return false;
    };
    letters.next().is_none() && (letter.is_uppercase() || !letter.is_ascii()) && !before.ends_with(['\'', '’'])
}

fn last_word_start(head: &str) -> usize {
    head.char_indices()
        .rev()
        .find(|(_, c)| c.is_whitespace())
        .map_or(0, |(at, c)| at + c.len_utf8())
}

fn first_letter(text: &str) -> Option<char> {
    text.chars().take(4).find(|c| c.is_alphanumeric())
}

/// Whether a sentence may start right after a terminator without a space between them ("the end.Next"), which is no
/// name of a site or file, number or initial.
fn starts_after_missing_space(head: &str, follower: &str) -> bool {
    let word = head.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_address = word.contains("://") || word.contains('@') || word.starts_with("www.") || word.contains('/');
    let ended = head.ends_with(|c: char| c.is_lowercase() || c.is_numeric() || closes(c) || !c.is_ascii());
    let mut letters = follower.chars().skip_while(|&c| opens(c));
    let first = letters.next();
    let begins = first.is_some_and(char::is_uppercase) && letters.next().is_none_or(|c| c.is_lowercase() || c == ' ');
    !is_address && ended && (begins || first.is_some_and(has_no_case))
}

/// Whether a letter belongs to a script without large and small letters.
fn has_no_case(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

/// Where the closing marks and references end that follow a terminator's end: `."`, `.)`, `.[1]`.
fn closers_end(text: &str, mut end: usize) -> usize {
    for _ in 0..MOST_CLOSERS {
        let rest = &text[end..];
        let Some(first) = rest.chars().next() else { return end };
        if first == '[' || rest.starts_with(" [") {
            match reference_length(rest) {
                Some(length) => end += length,
                None => return end,
            }
        } else if closes(first) || (is_symmetric(first) && closes_here(&rest[first.len_utf8()..])) {
            end += first.len_utf8();
        } else if first == ' ' || first == '\u{a0}' || first == '\u{202f}' {
            // French sets its closing mark apart: « Nous partons. »
            let after = &rest[first.len_utf8()..];
            match after.strip_prefix('»') {
                Some(beyond) if closes_here(beyond) => end += rest.len() - beyond.len(),
                _ => return end,
            }
        } else {
            return end;
        }
    }
    end
}

/// The length of a reference such as `[1]`, ` [2]` or `[citation needed]` at the start of a text.
fn reference_length(rest: &str) -> Option<usize> {
    let open = rest.find('[')?;
    let inside = &rest[open + 1..rest.floor_char_boundary(open + 1 + LONGEST_REFERENCE)];
    let inside = &inside[..inside.find(']')?];
    let is_number = !inside.is_empty() && inside.bytes().all(|b| b.is_ascii_digit());
    let is_note = open == 0 && inside.starts_with(|c: char| c.is_lowercase());
    (is_number || is_note).then_some(open + inside.len() + 2)
}

/// Marks that can only close.
fn closes(c: char) -> bool {
    matches!(
        c,
        ')' | ']' | '}' | '”' | '’' | '）' | '】' | '」' | '』' | '》' | '〉' | '›'
    )
}

/// Marks that open in one place and close in another.
fn is_symmetric(c: char) -> bool {
    matches!(c, '"' | '\'' | '*' | '_' | '“' | '‘' | '»' | '«' | '‹' | '`' | '~')
}

fn opens(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '„' | '「' | '『' | '¿' | '¡') || is_symmetric(c)
}

/// Whether a symmetric mark closes, by what follows it.
fn closes_here(after: &str) -> bool {
    after
        .chars()
        .take(MOST_CLOSERS)
        .find(|&c| !is_symmetric(c))
        .is_none_or(|c| {
            c.is_whitespace() || closes(c) || matches!(c, '[' | ',' | '.' | ';' | ':' | '!' | '?' | '–' | '—')
        })
}
