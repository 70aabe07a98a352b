//! Questions that go on from the one before, and questions that stand alone.

use proptest::prelude::*;
use pullquote::followup::in_light_of;
use pullquote::query::Query;
use pullquote::text::languages::Language;

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
fn a_beginning_is_a_whole_word_that_joins_two_sentences() {
    let alone = [
        // Words that only begin with such a letter or word.
        "e-mail address of the harbour office",
        "E-mails of Hillary Clinton",
        "E. coli outbreak in Germany",
        "e coli outbreak 2011",
        "E coli?",
        "e.g. bridges",
        "Estonia ferry disaster",
        "Y2K costs",
        "y-axis of the chart",
        "Yemen war casualties",
        "y axis label",
        "ET release date",
        "Et cetera origin",
        "Ethiopia drought deaths",
        "Andorra population",
        "and/or gates",
        "Butter prices in Denmark",
        "but-for test",
        "Then-president Bush",
        "Thence to where?",
        "Mais production in Mexico",
        "Ma Bell breakup",
        "Mastodon users",
        "Undersea cables",
        "UND hockey titles",
        "Also-rans of 1992",
    ];
    for question in alone {
        assert_eq!(in_light_of(question, BEFORE), question);
    }
}

#[test]
fn a_complete_question_stands_alone_whatever_it_begins_with() {
    let alone = [
        "And who built the lighthouse of Skarholm?",
        "and who built the lighthouse of skarholm",
        "But how long is the Tannforth bridge?",
        "Then why did Hannah Arendt leave Germany?",
        "And did the volcano destroy Pompeii?",
        "Also, when was the Tannforth bridge opened?",
        "Is there a lighthouse in Skarholm?",
        "How many bridges are there in Tannforth?",
        "There is which bridge in Tannforth?",
        "And is there a lighthouse in Skarholm?",
        "¿Y cuándo se fueron los soldados de Irak?",
        "Et quand les soldats ont-ils quitté Bagdad ?",
        "Und wann verließen die amerikanischen Soldaten den Irak?",
        "E quando os soldados deixaram o Iraque?",
        "E quando i soldati hanno lasciato Baghdad?",
    ];
    for question in alone {
        assert_eq!(in_light_of(question, BEFORE), question);
    }
}

#[test]
fn a_beginning_in_each_language_goes_on_from_the_question_before() {
    let leaning = [
        "And then?",
        "And in Syria?",
        "and the bridge?",
        "But who led the soldiers?",
        "And, when was that?",
        "and... when did they come back?",
        "How about Syria?",
        "And is there another?",
        "Is it still there?",
        "¿Y cuándo volvieron?",
        "Y en Siria?",
        "pero por qué?",
        "Et quand sont-ils revenus ?",
        "et l'Irak ?",
        "Mais pourquoi ?",
        "Und wann kamen sie zurück?",
        "Und Syrien?",
        "aber warum?",
        "E quando voltaram?",
        "e na Síria?",
        "Mas por quê?",
        "E quando tornarono?",
        "e nell'Iraq?",
        "Ma perché?",
        "E Paolo?",
    ];
    for question in leaning {
        let meant = in_light_of(question, BEFORE);
        assert!(
            meant.contains("Iraq") && meant.contains("soldiers"),
            "{question}: {meant}"
        );
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
    fn no_longer_word_is_taken_for_a_beginning(
        beginning in "(e|y|et|und|ma|mas|mais|aber|pero|and|but|then|also)",
        more in "(['’.-]?[a-z]{2,8})",
        rest in "( Skarholm| lighthouse| bridge){2,5}",
    ) {
        let word = format!("{beginning}{more}");
        // Some of them are words of their own ("ma" and "is"), and one may be another beginning or a pronoun.
        let others = ["they", "the", "them", "then", "there", "these", "mais", "eis"];
        prop_assume!(!others.contains(&word.as_str()));
        // "and-he" holds a pronoun, which is another reason to look at the question before.
        let pronouns = [
            "he", "him", "his", "she", "her", "hers", "it", "its", "they", "them", "their", "theirs", "this", "that",
            "these", "those", "there", "one", "ones",
        ];
        prop_assume!(!pronouns.contains(&more.trim_start_matches(|c: char| !c.is_alphabetic())));
        let question = format!("{word}{rest}");
        prop_assert_eq!(in_light_of(&question, BEFORE), question.as_str());
    }

    #[test]
    fn only_words_of_the_two_questions_are_in_what_is_meant(
        question in "(and |why |they )?[a-z ]{0,40}", before in "[A-Za-z ,.?]{0,120}"
    ) {
        let meant = in_light_of(&question, &before).into_owned();
        let terms = |text: &str| Query::parse(text, Language::ENGLISH, Language::ENGLISH).terms.into_iter().map(|term| term.hash).collect::<Vec<_>>();
        let known = [terms(&question), terms(&before)].concat();
        // A polite phrase may be cut in two by the joining, so words are looked at one by one.
        for word in meant.split_whitespace() {
            let is_known = question.contains(word) || before.contains(word.trim_matches(|c: char| !c.is_alphanumeric()));
            let is_term = terms(word).iter().all(|hash| known.contains(hash));
            prop_assert!(is_known || is_term, "{} in {}", word, meant);
        }
    }
}
