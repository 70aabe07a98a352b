//! Where sentences begin and end: cases that other segmenters get wrong, and what holds for any text.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use pullquote::text::sentences;

/// Checks that each text is cut exactly where it says ‖.
fn check(language: &str, cases: &[&str]) {
    let mut wrong = Vec::new();
    for case in cases {
        let text = case.replace('‖', "");
        let expected: Vec<&str> = case.split('‖').map(str::trim).collect();
        let found: Vec<&str> = sentences(&text, language)
            .into_iter()
            .map(|range| &text[range])
            .collect();
        if found != expected {
            wrong.push(format!(
                "expected {}\n   found {}",
                expected.join(" ‖ "),
                found.join(" ‖ ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn abbreviations_do_not_end_a_sentence() {
    check(
        "en",
        &[
            "The U.S. Army left the base on Monday.‖ It was empty.",
            "He moved to the U.S. in 1990.‖ She stayed.",
            "They live in the U.S.‖ They like it.",
            "Dr. Smith met Gen. Mark Milley and Lt. Col. James Hill.‖ They spoke.",
            "See No. 5 and Nos. 7 and 8.‖ They differ.",
            "Fruits, e.g. Apples and pears, i.e. Good food, are cheap.",
            "Apple Inc. announced it.‖ Acme Corp. of Ohio did not.",
            "We met at 5 a.m. on Monday.‖ He left at 6 p.m.‖ The day was over.",
            "The church of St. Peter in St. Louis is old.",
            "Sen. John McCain, R-Ariz., and Rep. Nancy Pelosi, D-Calif., agreed.",
            "Brown v. Board of Education was decided in 1954.‖ It mattered.",
            "Fig. 3 shows the rise (see Sec. 4.2, pp. 10-12).",
            "It was founded on Sept. 11 and closed on Jan. 3.",
            "They sold apples, pears, etc.‖ Nobody bought them.",
            "He holds a Ph.D. from MIT.‖ She has an M.A. in law.",
            "Washington, D.C. is the capital.‖ He flew to Washington, D.C.‖ The trip was long.",
            "Mr. and Mrs. Jones vs. Mt. Everest approx. 8 km.",
            "The degree (Dr. Med.) and the so-called \"St. Paul\" are two things.‖ Both exist.",
            "They read Vol. 1 and ep. 60.‖ Turn up the vol.‖ Now listen.",
        ],
    );
}

#[test]
fn words_that_look_like_abbreviations_end_a_sentence() {
    check(
        "en",
        &[
            "It pleased me.‖ Many liked modern art.‖ I said no.‖ Nobody heard.",
            "It measures 1600 mm.‖ All trains fit.",
        ],
    );
}

#[test]
fn initials_numbers_and_dates() {
    check(
        "en",
        &[
            "J. R. R. Tolkien wrote it.‖ C. S. Lewis read it.",
            "George W. Bush and John F. Kennedy were presidents.",
            "J.R.R. Tolkien wrote it.‖ He was English.",
            "The prize went to Albert I.‖ He was king.",
            "It rose 3.5 percent to 1,000.50 dollars.‖ That was a lot.",
            "They released version 2.0.‖ Users liked it.",
            "It happened in 1999.‖ 2000 was worse.",
            "The price was $5.‖ Then it rose.",
            "It holds if (p − 1)! + 1 is a multiple of it.‖ Nothing else counts.",
            "On Jan. 27, 2024, talks began in Baghdad.‖ On Feb. 3 they ended.",
            "By Jane Doe | Reuters",
            "By Jane Doe, BBC News, Jan. 3, 2024 at 5:00 p.m. EST",
            "BAGHDAD (Reuters) - Iraq and the U.S. held talks.‖ They went well.",
        ],
    );
}

#[test]
fn quotations_and_brackets_are_cut_like_other_text() {
    check(
        "en",
        &[
            "\"We will leave,\" he said.‖ \"It is time.\"‖ She nodded.",
            "He said: \"We will leave.‖ It is time.‖ Nobody wants us.\"‖ She nodded.",
            "He said: “We will leave.‖ It is time.‖ Nobody wants us.”‖ She nodded.",
            "He said: \"We will leave.‖ It is time.‖ She nodded.",
            "“We will leave.‖ It is time.‖ She nodded.",
            "\"Why?\" he asked.‖ \"Because!\" she cried.",
            "It was the boys' room.‖ It's the dogs' food.‖ Don't go.",
            "'We will leave.‖ It is time.'‖ She nodded.",
            "The film \"Help!\" was a hit.‖ So was \"Who?\" in 1970.",
            "A 6\" pipe broke.‖ The 4\" pipe held.‖ It was old.",
            "He left (he was ill.‖ He had a cold).‖ She stayed.",
            "He left (he was ill).‖ (She stayed.)‖ They met.",
            "He left (he was ill.‖ She stayed.‖ They met.",
            "*It works.*‖ **Great.**‖ Next.",
        ],
    );
}

#[test]
fn other_marks() {
    check(
        "en",
        &[
            "He waited... and waited.‖ Nobody came...‖ So he left.",
            "He waited… and waited.‖ Nobody came…‖ So he left.",
            "Rulers ... [can] accept it.‖ They do.",
            "Really?!‖ Yes!!!‖ (No?)‖ Fine.",
            "Yahoo! is a company.‖ It is old.",
            "This is the end.‖Next it began.‖So it goes.",
            "Was it over?‖Yes it was!‖Good.",
            "Visit www.example.com or node.js or mail a.b@c.org today.‖ Bye.",
            "They sold phones.‖ iPhone sales rose.‖ eBay fell.",
            "It was so.[1]‖ Then it was not.[2][3]‖ Done.",
            "It was so. [1]‖ Then it was not.",
            "It was so.[citation needed]‖ Then it was not.",
            "The rules: 1. Be good.‖ 2. Be kind.‖ 3. Be brief.",
            "We need a) apples, b) pears and c) nuts.‖ Buy them.",
        ],
    );
}

#[test]
fn a_wrapped_line_goes_on_and_a_broken_one_ends() {
    check(
        "en",
        &[
            "The first line goes on\nand ends here.‖ The next\nsentence too.",
            "The talks, which began in\nBaghdad, went on.‖\nThey ended.",
            "The talks, which began in\r\nBaghdad, went on.‖\r\nThey ended.",
            "Dr.\nSmith came.‖\nHe left.",
            "One paragraph‖\n\nAnother paragraph",
            "We need:‖\n- apples‖\n- pears. Ripe ones‖\n2. nuts"
                .replace(". Ripe", ".‖ Ripe")
                .as_str(),
            "| a | b |‖\n| c | d |",
            "Talks Begin‖\nIraq and its partners sat down on Saturday to talk about the future.‖ They ate.",
        ],
    );
}

#[test]
fn other_languages() {
    check(
        "zh",
        &[
            "今天天气很好。‖我们去公园。‖你呢？‖我也去！‖好。",
            "他说：“我们走吧。‖时间到了。”‖她点点头。",
            "人口为3.5万。‖2000年更多。",
        ],
    );
    check(
        "ja",
        &[
            "これはペンです。‖「行こう。」‖彼は言った。",
            "「もう遅い。」と彼は言った。‖彼女はうなずいた。",
        ],
    );
    check("ar", &["هل هذا صحيح؟‖ نعم هذا صحيح.‖ انتهى."]);
    check("hi", &["यह अच्छा है।‖ वह गया।"]);
    check(
        "de",
        &[
            "Das ist z. B. gut.‖ Er kam am 3. Oktober 1990 an.‖ Dr. Müller blieb.",
            "Am 12. Mai trafen sich ca. 200 Mio. Leute bzw. Gäste.‖ Sie gingen.",
            "Er sagte: „Wir gehen.‖ Es ist Zeit.“‖ Sie nickte.",
            "Ludwig XIV. war König.‖ Er starb 1715.‖ Das 19. Jahrhundert war lang.",
            "Das ist die Route 99.‖ Sie ist lang.",
        ],
    );
    check(
        "es",
        &[
            "El Sr. García llegó.‖ ¿Qué pasó?‖ ¡Nada!‖ La Sra. López se fue.",
            "EE. UU. firmó el acuerdo.‖ Fue en mayo.",
        ],
    );
    check(
        "ru",
        &[
            "Он родился в 1990 г. в Москве.‖ А. С. Пушкин был поэтом.",
            "«Мы уходим.‖ Пора».‖ Она кивнула.",
        ],
    );
    check("fr", &["M. Dupont est arrivé.‖ « Nous partons. »‖ Elle hocha la tête."]);
    check("tr", &["II. Dünya Savaşı bitti.‖ Prof. Dr. Ali geldi."]);
    check("en-US", &["Dr. Smith came.‖ He left."]);
    check("xx-unknown", &["Dr. Smith came.‖ He left."]);
}

#[test]
fn a_language_may_be_anything() {
    for language in ["", "-", "EN", "en_GB", "zh-Hant-TW", "ß", "\u{0}"] {
        assert_eq!(sentences("One. Two.", language), [0..4, 5..9], "{language:?}");
    }
}

/// Texts of one line that would make a scan look back or ahead again and again. Each takes well under a second, and
/// minutes if the time grew with the square of the length.
#[test]
fn an_endless_line_takes_linear_time() {
    for unit in [
        "a", "a ", "Word. ", "\"", "(", ".", ".\"", ". ", "…", "… ", "?a", "。", "字。", "„x. ", "A.", "[1", ".[",
        "a\n", "\n", "'a. ",
    ] {
        let text = unit.repeat(500_000 / unit.len());
        let begun = Instant::now();
        let found = sentences(&text, "en");
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "{unit:?} took {:?}",
            begun.elapsed()
        );
        assert_invariants(&text, &found);
        assert!(
            found.iter().all(|range| range.len() <= 4096),
            "{unit:?} has an overlong sentence"
        );
    }
}

fn assert_invariants(text: &str, found: &[std::ops::Range<usize>]) {
    let mut end = 0;
    for range in found {
        assert!(range.start >= end, "{range:?} overlaps what ends at {end} in {text:?}");
        assert!(
            text[end..range.start].trim().is_empty(),
            "text before {range:?} is in no sentence of {text:?}"
        );
        let sentence = &text[range.clone()];
        assert!(
            !sentence.is_empty() && sentence.trim() == sentence,
            "{sentence:?} is not trimmed"
        );
        end = range.end;
    }
    assert!(text[end..].trim().is_empty(), "the end of {text:?} is in no sentence");
}

/// Pieces that meet in every order in the texts below.
const PIECES: &[&str] = &[
    "Dr.",
    "U.S.",
    "He left",
    "she stayed",
    "3.5",
    "12.",
    "A.",
    "J.R.",
    ".",
    "...",
    "…",
    "?!",
    "!",
    "。",
    "؟",
    "।",
    "\"",
    "'",
    "“",
    "”",
    "„",
    "«",
    "»",
    "(",
    ")",
    "[1]",
    "[citation needed]",
    "[",
    "]",
    "「",
    "」",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\n\n",
    "\t",
    "\u{a0}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "- ",
    "1. ",
    "| ",
    "etc.",
    "me.",
    "é",
    "字",
    "👩‍👩‍👧",
    "\u{301}",
    "www.x.org",
    "*",
    "_",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_keeps_the_promises(text in "\\PC*|(?s:.*)", language in "(en|de|zh|ja|ar|hy|el|my|tr|fr|[a-z]{2,3})") {
        assert_invariants(&text, &sentences(&text, &language));
    }

    #[test]
    fn any_order_of_pieces_keeps_the_promises(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60),
        language in "(en|de|zh|ja|ar|hy|el|my|tr|fr)",
    ) {
        let text = pieces.concat();
        assert_invariants(&text, &sentences(&text, &language));
    }
}
