//! The languages that there are rules for, and which of them a text is in.

use std::collections::HashSet;
use std::sync::OnceLock;

use frostem::Algorithm;
use whatlang::{Detector, Lang};

use super::analyser::fold;
use super::questions::{self, Asked, QuestionWords};

/// A language that texts are analysed in.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Language(usize);

/// What is known of a language.
pub(crate) struct Rules {
    /// Primary subtag (BCP 47).
    code: &'static str,
    detected_as: Option<Lang>,
    pub(crate) stemmer: Option<Algorithm>,
    pub(crate) words: Words,
    pub(crate) questions: &'static QuestionWords,
    /// Whether the reader, which was trained on English alone, was found to help (`training/selection/README.md`).
    is_read: bool,
}

/// How words are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Words {
    /// With spaces between them; an apostrophe is part of a word.
    Spaced,
    /// The same, but what stands before an apostrophe is a word of its own: "l'homme".
    Elided,
    /// The same, but what stands behind an apostrophe is an ending: "Ankara'nın".
    Suffixed,
    /// Without anything between them.
    Unspaced,
}

/// Bytes of a text that are enough to tell its language.
pub(crate) const SAMPLE_BYTES: usize = 4_000;
/// So many more of a question's words must be small words of a language that no article is in than of one that some are in.
const FOREIGN_LEAD: usize = 2;

const COUNT: usize = 35;

const fn rules(code: &'static str, detected_as: Lang, stemmer: Option<Algorithm>) -> Rules {
    Rules {
        code,
        detected_as: Some(detected_as),
        stemmer,
        words: Words::Spaced,
        questions: &questions::NONE,
        is_read: false,
    }
}

static LANGUAGES: [Rules; COUNT] = [
    Rules {
        questions: &questions::ENGLISH,
        is_read: true,
        ..rules("en", Lang::Eng, Some(Algorithm::English))
    },
    Rules {
        questions: &questions::SPANISH,
        is_read: true,
        ..rules("es", Lang::Spa, Some(Algorithm::Spanish))
    },
    Rules {
        questions: &questions::FRENCH,
        words: Words::Elided,
        ..rules("fr", Lang::Fra, Some(Algorithm::French))
    },
    Rules {
        questions: &questions::GERMAN,
        is_read: true,
        ..rules("de", Lang::Deu, Some(Algorithm::German))
    },
    Rules {
        questions: &questions::PORTUGUESE,
        ..rules("pt", Lang::Por, Some(Algorithm::Portuguese))
    },
    Rules {
        questions: &questions::ITALIAN,
        words: Words::Elided,
        ..rules("it", Lang::Ita, Some(Algorithm::Italian))
    },
    Rules {
        questions: &questions::ARABIC,
        ..rules("ar", Lang::Ara, Some(Algorithm::Arabic))
    },
    Rules {
        questions: &questions::RUSSIAN,
        ..rules("ru", Lang::Rus, Some(Algorithm::Russian))
    },
    Rules {
        questions: &questions::TURKISH,
        words: Words::Suffixed,
        ..rules("tr", Lang::Tur, Some(Algorithm::Turkish))
    },
    Rules {
        questions: &questions::CHINESE,
        words: Words::Unspaced,
        ..rules("zh", Lang::Cmn, None)
    },
    Rules {
        words: Words::Unspaced,
        ..rules("ja", Lang::Jpn, None)
    },
    Rules {
        words: Words::Unspaced,
        ..rules("th", Lang::Tha, None)
    },
    rules("da", Lang::Dan, Some(Algorithm::Danish)),
    rules("nl", Lang::Nld, Some(Algorithm::Dutch)),
    rules("fi", Lang::Fin, Some(Algorithm::Finnish)),
    rules("el", Lang::Ell, Some(Algorithm::Greek)),
    rules("hu", Lang::Hun, Some(Algorithm::Hungarian)),
    rules("no", Lang::Nob, Some(Algorithm::Norwegian)),
    rules("ro", Lang::Ron, Some(Algorithm::Romanian)),
    rules("sv", Lang::Swe, Some(Algorithm::Swedish)),
    rules("ta", Lang::Tam, Some(Algorithm::Tamil)),
    rules("bg", Lang::Bul, None),
    rules("ca", Lang::Cat, None),
    rules("cs", Lang::Ces, None),
    rules("fa", Lang::Pes, None),
    rules("he", Lang::Heb, None),
    rules("hi", Lang::Hin, None),
    rules("hr", Lang::Hrv, None),
    rules("id", Lang::Ind, None),
    rules("ko", Lang::Kor, None),
    rules("pl", Lang::Pol, None),
    rules("sk", Lang::Slk, None),
    rules("uk", Lang::Ukr, None),
    rules("vi", Lang::Vie, None),
    Rules {
        detected_as: None,
        ..rules("und", Lang::Eng, None)
    },
];

/// The small words of each language, made when they are first asked for.
static STOP_WORDS: [OnceLock<HashSet<String>>; COUNT] = [const { OnceLock::new() }; COUNT];

impl Language {
    /// What is assumed where nothing tells.
    pub const ENGLISH: Language = Language(0);
    /// One without rules.
    const UNDETERMINED: Language = Language(COUNT - 1);

    /// The language of a BCP 47 tag ("pt-BR"); one without rules where there are none for it.
    pub fn of_tag(tag: &str) -> Language {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        let code = match primary.to_ascii_lowercase().as_str() {
            "nb" | "nn" => "no".to_owned(),
            other => other.to_owned(),
        };
        all()
            .find(|language| language.code() == code)
            .unwrap_or(Language::UNDETERMINED)
    }

    /// The language of a running text; `None` where it is too short or too odd to tell.
    pub fn of_text(text: &str) -> Option<Language> {
        let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
        let found = whatlang::detect(sample).filter(whatlang::Info::is_reliable)?;
        all().find(|language| language.rules().detected_as == Some(found.lang()))
    }

    /// The language of a question, which is too short for statistics alone: the one that most of its small words belong to.
    /// `present` are the languages of the articles, the most frequent first; another must be much likelier.
    pub fn of_question(question: &str, present: &[Language]) -> Language {
        let Some(&usual) = present.first() else {
            return Language::ENGLISH;
        };
        let spoken = all().filter(|language| !language.rules().questions.asking.is_empty());
        let absent = spoken.filter(|language| !present.contains(language));
        // Within a sentence a capital letter makes a name of a small word: "De Gaulle".
        let words: Vec<(bool, String)> = super::analyser::words(question, usual)
            .map(|(_, word)| (word.starts_with(char::is_uppercase), fold(word).into_owned()))
            .collect();
        let small_words = |language: Language| {
            let counts = |(is_capitalised, word): &&(bool, String)| {
                let asks = || language.rules().questions.asks(word);
                language.is_stop_word(word) && (!is_capitalised || asks())
            };
            words.iter().filter(counts).count()
        };
        // The first of equals is the most frequent.
        let mut best = (usual, small_words(usual));
        for &language in &present[1..] {
            let count = small_words(language);
            if count > best.1 {
                best = (language, count);
            }
        }
        let lead = absent
            .map(|language| (language, small_words(language)))
            .max_by_key(|(_, count)| *count);
        if let Some((language, count)) = lead
            && count >= best.1 + FOREIGN_LEAD
        {
            return language;
        }
        if best.1 > 0 || present.len() == 1 {
            return best.0;
        }
        // Without a small word its letters must tell.
        let allowed = present
            .iter()
            .filter_map(|language| language.rules().detected_as)
            .collect();
        let detected = Detector::with_allowlist(allowed).detect_lang(question);
        let found = present
            .iter()
            .find(|language| detected.is_some() && language.rules().detected_as == detected);
        found.copied().unwrap_or(best.0)
    }

    /// Primary subtag (BCP 47), "und" for one without rules.
    pub fn code(self) -> &'static str {
        self.rules().code
    }

    /// Whether the neural reader helps with its texts.
    pub fn is_read(self) -> bool {
        self.rules().is_read
    }

    pub(crate) fn rules(self) -> &'static Rules {
        &LANGUAGES[self.0]
    }

    /// What a question asks for, by its folded words.
    pub(crate) fn asked_for(self, words: &[&str]) -> Asked {
        self.rules().questions.asked_for(words)
    }

    /// Which folded words of a question count ([`QuestionWords::without_asides`]).
    pub(crate) fn without_asides(self, words: &[&str]) -> Vec<bool> {
        self.rules().questions.without_asides(words)
    }

    /// Whether a folded word carries little of what a question is about.
    pub(crate) fn is_stop_word(self, word: &str) -> bool {
        STOP_WORDS[self.0]
            .get_or_init(|| stop_words(self.rules()))
            .contains(word)
    }
}

/// The small words of a language, folded: its own list, the words that ask, and for other languages than English, whose
/// list is tuned, those of Stopwords ISO.
fn stop_words(rules: &Rules) -> HashSet<String> {
    let own = rules.questions.stop_words.iter().copied();
    let asking = rules
        .questions
        .asking
        .iter()
        .flat_map(|(_, words)| words.iter().copied());
    let listed = match rules.code {
        "en" => &[],
        code => ::stop_words::lookup(code).unwrap_or_default(),
    };
    own.chain(asking.filter(|word| !word.contains(' ')))
        .chain(listed.iter().copied())
        .map(|word| fold(word).into_owned())
        .collect()
}

fn all() -> impl Iterator<Item = Language> {
    (0..COUNT).map(Language)
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}
