//! Questions that go on from the one before, and questions that stand alone.

use proptest::prelude::*;
use pullquote::followup::in_light_of;
use pullquote::query::Query;

const BEFORE: &str = "When did the US soldiers leave Iraq?";

#[test]
fn a_question_that_leans_on_another_takes_its_words_along() {
    let table = [
        (
            "and when did they come back?",
            "and when did they come back? US soldiers leave Iraq",
        ),
        ("When did they return?", "When did they return? US soldiers leave Iraq"),
        ("why?", "why? US soldiers leave Iraq"),
        ("who led them", "who led them US soldiers leave Iraq"),
        ("And in Syria?", "When did the US soldiers leave Iraq? And in Syria?"),
        ("What about Syria?", "What about Syria? US soldiers leave Iraq"),
    ];
    for (question, meant) in table {
        assert_eq!(in_light_of(question, BEFORE), meant, "{question}");
    }
}

#[test]
fn a_question_that_stands_alone_stays_as_it_is() {
    let alone = [
        "How long is the Tannforth bridge?",
        "Who built the lighthouse of Skarholm?",
        "What did the president say when he arrived in Paris?",
        "lighthouse",
        "Does Hannah Arendt mention her teacher?",
        "",
        "   ",
        "???",
    ];
    for question in alone {
        assert_eq!(in_light_of(question, BEFORE), question);
    }
}

#[test]
fn nothing_is_taken_from_a_question_that_says_nothing() {
    assert_eq!(in_light_of("and when?", "who was it?"), "and when?");
    assert_eq!(in_light_of("and when?", ""), "and when?");
}

#[test]
fn a_long_conversation_does_not_grow() {
    let mut before = BEFORE.to_owned();
    for number in 0..200 {
        before = in_light_of(&format!("and what of ship{number} in harbour{number}?"), &before).into_owned();
        assert!(before.len() <= 1_000, "{}", before.len());
    }
}

proptest! {
    #[test]
    fn the_question_itself_is_always_in_what_is_meant(question in "\\PC{0,80}", before in "\\PC{0,200}") {
        let meant = in_light_of(&question, &before);
        prop_assert!(meant.contains(question.trim()), "{}", meant);
        prop_assert!(meant.len() <= 1_000 + question.len());
    }

    #[test]
    fn only_words_of_the_two_questions_are_in_what_is_meant(
        question in "(and |why |they )?[a-z ]{0,40}", before in "[A-Za-z ,.?]{0,120}"
    ) {
        let meant = in_light_of(&question, &before).into_owned();
        let terms = |text: &str| Query::parse(text).terms.into_iter().map(|term| term.hash).collect::<Vec<_>>();
        let known = [terms(&question), terms(&before)].concat();
        // A polite phrase may be cut in two by the joining, so words are looked at one by one.
        for word in meant.split_whitespace() {
            let is_known = question.contains(word) || before.contains(word.trim_matches(|c: char| !c.is_alphanumeric()));
            let is_term = terms(word).iter().all(|hash| known.contains(hash));
            prop_assert!(is_known || is_term, "{} in {}", word, meant);
        }
    }
}
