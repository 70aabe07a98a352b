//! The words of English questions that say what is asked for rather than what it is about.

/// What kind of answer a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asked {
    /// A person or a group: who, whose, whom.
    Who,
    /// A time: when, what year.
    When,
    /// A place: where, what country.
    Where,
    /// A number: how many, how much, how long, what percentage.
    Quantity,
    /// A reason: why.
    Why,
    /// A way: how.
    How,
    /// A thing that is named: what, which.
    What,
    /// Nothing that its words tell: keywords, yes or no.
    Unknown,
}

/// Polite beginnings, each as folded words; they may follow one another.
pub(crate) const OPENINGS: &[&str] = &[
    "hey",
    "hi",
    "hello",
    "hiya",
    "yo",
    "ok",
    "okay",
    "so",
    "well",
    "um",
    "uh",
    "sorry",
    "excuse me",
    "please",
    "pls",
    "plz",
    "kindly",
    "thanks",
    "thank you",
    "good morning",
    "good evening",
    "good afternoon",
    "dear bot",
    "bot",
    "hey bot",
    "hi bot",
    "hey there",
    "hi there",
    "hello there",
    "there",
    "everyone",
    "guys",
    "folks",
    "can you tell me",
    "could you tell me",
    "would you tell me",
    "will you tell me",
    "can u tell me",
    "can you please tell me",
    "could you please tell me",
    "would you please tell me",
    "can you kindly tell me",
    "can you say",
    "could you say",
    "can you explain",
    "could you explain",
    "can you find out",
    "could you find out",
    "can anyone tell me",
    "could anyone tell me",
    "can someone tell me",
    "could someone tell me",
    "does anyone know",
    "anyone know",
    "anybody know",
    "does anybody know",
    "do you know",
    "do you happen to know",
    "would you know",
    "you know",
    "tell me",
    "please tell me",
    "tell us",
    "let me know",
    "i want to know",
    "i would like to know",
    "id like to know",
    "i d like to know",
    "i need to know",
    "i am wondering",
    "im wondering",
    "i was wondering",
    "i wonder",
    "just wondering",
    "wondering",
    "any idea",
    "any ideas",
    "do you have any idea",
    "i have a question",
    "quick question",
    "question",
    "may i ask",
    "can i ask",
    "might i ask",
    "would you mind telling me",
    "do you mind telling me",
    "remind me",
    "can you remind me",
    "could you remind me",
    "if",
];

/// Phrases that name the source rather than the subject, each as folded words.
pub(crate) const ASIDES: &[&str] = &[
    "in the article",
    "in this article",
    "in the articles",
    "in these articles",
    "in that article",
    "in the text",
    "in this text",
    "in the passage",
    "in the story",
    "in this story",
    "in the report",
    "according to the article",
    "according to this article",
    "according to the articles",
    "according to the text",
    "according to the passage",
    "according to the story",
    "according to this text",
    "as stated in the article",
    "as mentioned in the article",
    "mentioned in the article",
    "mentioned in this article",
    "stated in the article",
    "does the article say",
    "does the article say about",
    "does the article mention",
    "did the article say",
    "the article says",
    "the article say",
    "the article mentions",
    "from the article",
    "by the article",
    "of the article",
    "per the article",
    "the author of the article",
    "in your articles",
    "please",
    "thank you",
    "thanks",
    "thanks in advance",
    "if you know",
    "do you know",
];

/// Words that carry little of what a question is about: articles, pronouns, auxiliaries, question words.
const STOP_WORDS: &[&str] = &[
    "a", "about", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been", "being", "but",
    "by", "can", "cannot", "cant", "could", "did", "didnt", "do", "does", "doesnt", "doing", "dont", "each", "for",
    "from", "had", "has", "have", "having", "he", "her", "hers", "him", "his", "how", "i", "if", "im", "in", "into",
    "is", "isnt", "it", "its", "itself", "just", "many", "may", "me", "might", "much", "must", "my", "of", "on", "or",
    "our", "ours", "shall", "she", "should", "so", "some", "such", "than", "that", "the", "their", "theirs", "them",
    "then", "there", "these", "they", "this", "those", "to", "too", "was", "wasnt", "we", "were", "what", "whats",
    "when", "where", "which", "while", "who", "whom", "whos", "whose", "why", "will", "with", "would", "you", "your",
    "yours",
];

/// Whether a folded word carries little of what a question is about.
pub(crate) fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.binary_search(&word).is_ok()
}

/// Nouns after "what" or "which" (and what they ask for) that make a question one of another kind.
const HEAD_NOUNS: &[(Asked, &[&str])] = &[
    (
        Asked::When,
        &[
            "year", "years", "date", "day", "month", "century", "decade", "time", "era", "season",
        ],
    ),
    (
        Asked::Where,
        &[
            "country",
            "countries",
            "city",
            "cities",
            "place",
            "places",
            "state",
            "states",
            "town",
            "region",
            "location",
            "continent",
            "province",
            "nation",
            "county",
            "area",
            "district",
            "island",
            "village",
            "street",
        ],
    ),
    (
        Asked::Who,
        &[
            "person",
            "man",
            "woman",
            "people",
            "president",
            "king",
            "queen",
            "actor",
            "actress",
            "author",
            "scientist",
            "leader",
            "minister",
            "singer",
            "player",
            "writer",
            "director",
            "artist",
            "scholar",
            "team",
            "company",
            "group",
            "organization",
            "band",
            "philosopher",
            "emperor",
            "general",
            "politician",
            "historian",
        ],
    ),
    (
        Asked::Quantity,
        &[
            "percentage",
            "percent",
            "number",
            "amount",
            "proportion",
            "fraction",
            "population",
            "price",
            "cost",
            "age",
            "size",
            "length",
            "height",
            "distance",
            "temperature",
            "speed",
            "rate",
            "weight",
            "width",
            "depth",
            "share",
        ],
    ),
];

/// Adjectives and adverbs after "how" that ask for a quantity.
const MEASURES: &[&str] = &[
    "many", "much", "long", "old", "far", "tall", "high", "big", "large", "often", "fast", "deep", "wide", "heavy",
    "small", "few", "soon", "close", "hot", "cold", "strong",
];

/// What a question asks for, by its folded words.
pub(crate) fn asked_for(words: &[&str]) -> Asked {
    let question_word = words.iter().position(|word| {
        matches!(
            *word,
            "who" | "whos" | "whom" | "whose" | "when" | "where" | "why" | "how" | "what" | "whats" | "which"
        )
    });
    let Some(at) = question_word else { return Asked::Unknown };
    let following = &words[at + 1..words.len().min(at + 4)];
    match words[at] {
        "who" | "whos" | "whom" | "whose" => Asked::Who,
        "when" => Asked::When,
        "where" => Asked::Where,
        "why" => Asked::Why,
        "how" if following.first().is_some_and(|word| MEASURES.contains(word)) => Asked::Quantity,
        "how" => Asked::How,
        _ => HEAD_NOUNS
            .iter()
            .find(|(_, nouns)| following.iter().any(|word| nouns.contains(word)))
            .map_or(Asked::What, |(asked, _)| *asked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_are_sorted_for_the_binary_search() {
        assert!(STOP_WORDS.is_sorted());
    }
}
