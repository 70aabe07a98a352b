//! Articles that nobody wrote, and questions that nobody would ask: the same for the same number, whoever makes them.

use std::fs;
use std::path::Path;

use pullquote::answerer::Question;

/// Numbers that look random and follow from a seed (SplitMix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// A number below `sides`, of which there is at least one.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).unwrap()
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.roll(of.len())]
    }

    /// A place in a list of so many, the first ones far more often than the last, as words of a language are.
    fn skewed(&mut self, sides: usize) -> usize {
        let far = self.roll(sides) + 1;
        self.roll(far)
    }
}

/// What made words are made of, by script.
const SYLLABLES: &[&[&str]] = &[
    &[
        "ba", "do", "ki", "lun", "mer", "sta", "vo", "ter", "gra", "shi", "nel", "qu", "ros", "ty", "wen", "fa",
    ],
    &["при", "во", "да", "мо", "сте", "лю", "жи", "город", "но", "ра"],
    &["ال", "مد", "ين", "كت", "با", "سل", "طر", "يق"],
    &["上", "海", "北", "京", "年", "人", "水", "山", "大", "学"],
    &["กรุง", "เทพ", "น้ำ", "คน", "ไทย", "ดี"],
    &["नग", "री", "पा", "नी", "लो", "ग"],
    &["서", "울", "사", "람", "물", "산"],
    &["stra", "ße", "grö", "lärm", "über", "ñan", "çe", "île", "œu", "ÿ"],
];

/// A made word of one of the scripts.
fn word(dice: &mut Dice, script: usize) -> String {
    let syllables = SYLLABLES[script];
    (0..1 + dice.roll(4)).map(|_| dice.pick(syllables)).collect()
}

/// The n-th word of the articles' vocabulary; most are Latin.
fn known_word(number: usize) -> String {
    let mut dice = Dice::new(number as u64 ^ 0x5eed);
    let script = if number % 7 == 6 { dice.roll(SYLLABLES.len()) } else { 0 };
    word(&mut dice, script)
}

/// A word of the articles' vocabulary, a common one far more often than a rare one.
pub(crate) fn known(dice: &mut Dice) -> String {
    known_word(dice.skewed(VOCABULARY))
}

const VOCABULARY: usize = 20_000;
const SMALL_WORDS: &[&str] = &[
    "the", "of", "in", "and", "was", "is", "to", "by", "at", "a", "who", "that", "when",
];

fn sentence(dice: &mut Dice) -> String {
    let mut words: Vec<String> = Vec::new();
    for _ in 0..4 + dice.roll(18) {
        words.push(match dice.roll(9) {
            0..=2 => (*dice.pick(SMALL_WORDS)).to_owned(),
            3 => (1500 + dice.roll(600)).to_string(),
            4 => format!("*{}*", known(dice)),
            5 => format!("[{}](https://a.example/b_(c))", known_word(dice.skewed(VOCABULARY))),
            _ => known(dice),
        });
    }
    let end = dice.pick(&[".", ".", ".", "?", "!", "。", " ...", ".\"", ""]);
    format!("{}{end}", words.join(" "))
}

/// Writes so many articles into a folder.
pub(crate) fn write_articles(folder: &Path, count: usize) {
    fs::create_dir_all(folder).unwrap();
    for number in 0..count {
        let mut dice = Dice::new(0xa47 + number as u64);
        let date = format!(
            "{}-{:02}-{:02}",
            1990 + dice.roll(36),
            1 + dice.roll(12),
            1 + dice.roll(28)
        );
        let is_markdown = number % 5 != 4;
        let mut text = if is_markdown {
            format!(
                "---\ntitle: \"{} {number}\"\ndate: {date}\n---\n\n",
                sentence(&mut dice).replace('"', "")
            )
        } else {
            format!("date {date} ")
        };
        for _ in 0..1 + dice.roll(14) {
            match dice.roll(8) {
                0 if is_markdown => text += &format!("## {}\n\n", sentence(&mut dice)),
                1 if is_markdown => {
                    for _ in 0..1 + dice.roll(5) {
                        text += &format!("- {}\n", sentence(&mut dice));
                    }
                }
                _ => {
                    for _ in 0..1 + dice.roll(7) {
                        text += &sentence(&mut dice);
                        text.push(' ');
                    }
                }
            }
            text += "\n\n";
        }
        let extension = if is_markdown { "md" } else { "txt" };
        fs::write(folder.join(format!("made-{number}.{extension}")), text).unwrap();
    }
}

/// What questions are made of: the texts that they are asked about, and where these stand.
pub(crate) struct Stock {
    /// Sentences and pieces of the articles.
    pub(crate) pieces: Vec<String>,
    /// Ids of articles, with how many paragraphs each has.
    pub(crate) articles: Vec<(String, u32)>,
    /// A server that has articles of its own.
    pub(crate) guild: u64,
}

const ASKING: &[&str] = &[
    "Who",
    "When",
    "Where",
    "What",
    "How many",
    "Why",
    "Which",
    "Wer",
    "Wann",
    "¿Quién",
    "Où",
    "Когда",
    "谁",
    "متى",
    "How long is",
    "",
];
const MARKUP: &[&str] = &[
    "**",
    "*",
    "_",
    "`",
    "```",
    "> ",
    "# ",
    "<@1183420937462915072>",
    "@everyone",
    "<b>",
    "</b>",
    "<script>",
    "[a](b)",
    "|",
    "||",
    "~~",
    "\\",
    "https://a.example/?q=1",
    "&amp;",
    "{{",
    "${x}",
    "'; --",
    "\"",
];
const QUERY: &[&str] = &[
    "AND", "OR", "NOT", "+", "-", "body:", "title:\"", "*", "?", "~2", "^10", "(", ")", "[a TO b]", "/.*/", "\\",
];
const ODD: &[char] = &[
    '\0',
    '\u{1}',
    '\u{7}',
    '\u{1b}',
    '\t',
    '\r',
    '\n',
    '\u{7f}',
    '\u{85}',
    '\u{a0}',
    '\u{ad}',
    '\u{300}',
    '\u{34f}',
    '\u{200b}',
    '\u{200d}',
    '\u{200e}',
    '\u{202e}',
    '\u{2028}',
    '\u{2066}',
    '\u{feff}',
    '\u{fffd}',
    '\u{ffff}',
    '\u{e0041}',
    '\u{10ffff}',
];
const EMOJI: &[&str] = &["😀", "👩‍👩‍👧‍👦", "🇮🇶", "✌🏽", "❤️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "1️⃣", "🫠"];

/// The text of a question: of ten kinds, by turns.
fn text(dice: &mut Dice, stock: &Stock) -> String {
    let piece = |dice: &mut Dice| stock.pieces[dice.roll(stock.pieces.len())].clone();
    let some_words = |dice: &mut Dice| {
        let words = piece(dice);
        let words: Vec<&str> = words.split_whitespace().collect();
        let kept = words.iter().filter(|_| dice.roll(3) > 0).copied();
        kept.take(14).collect::<Vec<_>>().join(" ")
    };
    match dice.roll(10) {
        0 | 1 => format!("{} {}?", dice.pick(ASKING), some_words(dice)),
        2 => {
            let right = format!("{} {}?", dice.pick(ASKING), some_words(dice));
            with_typos(dice, &right)
        }
        3 => {
            let script = dice.roll(SYLLABLES.len());
            (0..1 + dice.roll(12)).map(|_| word(dice, script) + " ").collect()
        }
        4 => (0..1 + dice.roll(8))
            .map(|_| format!("{} {}", dice.pick(EMOJI), word(dice, 0)))
            .collect(),
        5 => some_words(dice)
            .chars()
            .flat_map(|c| [c, ODD[dice.roll(ODD.len())]])
            .collect(),
        6 => (0..dice.roll(20))
            .map(|_| format!("{}{} ", dice.pick(MARKUP), some_words(dice)))
            .collect(),
        7 => (0..1 + dice.roll(12))
            .map(|_| format!("{}{} ", dice.pick(QUERY), word(dice, 0)))
            .collect(),
        8 => (0..dice.roll(60))
            .filter_map(|_| char::from_u32(dice.roll(0x11_0000).try_into().unwrap()))
            .collect(),
        // As long as Discord lets a question be, and longer.
        _ if dice.roll(20) == 0 => {
            let words = some_words(dice);
            long(dice, &words)
        }
        _ => some_words(dice),
    }
}

fn with_typos(dice: &mut Dice, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..1 + dice.roll(4) {
        let place = dice.roll(letters.len());
        match dice.roll(4) {
            0 => drop(letters.remove(place)),
            1 => letters.insert(place, 'e'),
            2 => letters.swap(place, 0),
            _ => letters[place] = 'x',
        }
        if letters.is_empty() {
            break;
        }
    }
    letters.into_iter().collect()
}

fn long(dice: &mut Dice, words: &str) -> String {
    let unit = match dice.roll(4) {
        0 => "a".to_owned(),
        1 => "ß\u{300}".to_owned(),
        2 => format!("{words} "),
        _ => format!("{} ", word(dice, 0)),
    };
    unit.repeat(6000 / unit.len().max(1) + dice.roll(200))
}

/// The question of a number, with the scope that it is asked in.
pub(crate) fn question(number: u64, stock: &Stock) -> Question {
    let mut dice = Dice::new(number.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ 0x9_0af);
    let mut question = Question {
        top: dice.roll(5),
        candidates: dice.roll(2) == 0,
        guild: [None, None, Some(stock.guild), Some(stock.guild + 1)][dice.roll(4)],
        ..Question::new(text(&mut dice, stock))
    };
    if dice.roll(4) == 0 {
        let (id, paragraphs) = &stock.articles[dice.roll(stock.articles.len())];
        question.article = Some(if dice.roll(20) == 0 {
            "no-such-article".to_owned()
        } else {
            id.clone()
        });
        question.paragraph = match dice.roll(3) {
            0 => Some(u32::try_from(dice.roll(*paragraphs as usize + 2)).unwrap()),
            _ => None,
        };
    } else if dice.roll(100) == 0 {
        question.paragraph = Some(0);
    }
    if dice.roll(6) == 0 {
        let year = 1985 + dice.roll(45);
        question.since = Some(format!("{year}-0{}", 1 + dice.roll(9)).parse().unwrap());
    }
    question
}
