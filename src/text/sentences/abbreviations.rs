//! What sentencex does not know about abbreviations, found by running it over encyclopaedia articles, reviews and forum
//! posts in seven languages. Words stand in lower case and without their full stop.

/// Abbreviations of titles and saints, which articles in every language carry over from English names.
const EVERYWHERE: &[&str] = &[
    "dr", "gen", "jr", "lt", "mr", "mrs", "ms", "mt", "prof", "sr", "st", "vs",
];

/// Abbreviations of one language.
const BY_LANGUAGE: &[(&str, &[&str])] = &[
    (
        "de",
        &["bspw", "evtl", "ggf", "inkl", "mio", "mrd", "sog", "usw", "zzgl"],
    ),
    ("en", &["appx", "approx", "messrs", "msgr", "supt"]),
    ("fr", &["m", "mm", "mlle", "mme"]),
    ("tr", &["bkz", "doç", "yy"]),
];

/// Abbreviations that stand before a number or a sum, and end a sentence before anything else: "Vol. 1".
const BEFORE_NUMBERS: &[&str] = &["ep", "eps", "pt", "ver", "vol", "vols"];

/// Words that sentencex counts as abbreviations although most sentences that end with them simply end: "it pleased me.",
/// "modern art.", "1600 mm.".
const ALSO_WORDS: &[&str] = &[
    "arc", "art", "cm", "con", "ft", "id", "ill", "kg", "km", "may", "me", "miss", "mm", "no", "ok", "op", "ore", "re",
    "ref", "res",
];

/// Languages that write ordinal numbers with a full stop: "das 19. Jahrhundert".
const ORDINALS_WITH_STOP: &[&str] = &[
    "cs", "da", "de", "et", "fi", "hr", "hu", "lv", "nb", "nn", "no", "sk", "sl", "tr",
];

/// German words that begin a sentence and do not follow an ordinal: "Route 99. Sie ist ..."; sentencex has none.
const GERMAN_STARTERS: &[&str] = &[
    "Aber", "Als", "Am", "An", "Auch", "Auf", "Aus", "Bei", "Bis", "Da", "Dabei", "Damit", "Danach", "Das", "Dem",
    "Den", "Der", "Des", "Die", "Dies", "Diese", "Dieser", "Dieses", "Doch", "Dort", "Durch", "Ein", "Eine", "Er",
    "Es", "Für", "Heute", "Hier", "Ich", "Ihr", "Ihre", "Im", "In", "Jedoch", "Man", "Mit", "Nach", "Nachdem", "Noch",
    "Nur", "Ohne", "Seine", "Seit", "Sie", "So", "Um", "Und", "Unter", "Von", "Vor", "Während", "Wenn", "Wir", "Zu",
    "Zum", "Zur", "Über",
];

/// The abbreviations of one language.
pub(super) struct Abbreviations {
    of_language: &'static [&'static str],
    ordinals: bool,
    german: bool,
}

impl Abbreviations {
    /// `language` is a primary subtag ("en").
    pub(super) fn new(language: &str) -> Self {
        let of_language = BY_LANGUAGE
            .iter()
            .find(|(of, _)| *of == language)
            .map_or(&[][..], |&(_, list)| list);
        Abbreviations {
            of_language,
            ordinals: ORDINALS_WITH_STOP.contains(&language),
            german: language == "de",
        }
    }

    /// Whether a full stop belongs to the word before it, whatever comes next.
    pub(super) fn contains(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        EVERYWHERE.contains(&lower.as_str()) || self.of_language.contains(&lower.as_str())
    }

    /// Whether a full stop belongs to the word before it because of what comes next.
    pub(super) fn stands_before_number(word: &str, follower: &str) -> bool {
        follower.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '$' | '€' | '£' | '#'))
            && BEFORE_NUMBERS.contains(&word.to_lowercase().as_str())
    }

    /// Whether sentencex takes a plain word at the end of a sentence for an abbreviation.
    pub(super) fn is_plain_word(word: &str) -> bool {
        ALSO_WORDS.contains(&word)
    }

    /// Whether a number and its full stop are an ordinal before this text.
    pub(super) fn is_ordinal(&self, number: &str, follower: &str) -> bool {
        let is_arabic = number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit());
        let is_roman = number.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L'));
        let next = follower
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        self.ordinals && (is_arabic || is_roman) && !(self.german && GERMAN_STARTERS.contains(&next))
    }
}
