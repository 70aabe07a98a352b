//! Ids keep what they were given, fit, and are believed only where they were written.
#![allow(clippy::unwrap_used, reason = "in tests a panic is the report")]

use proptest::prelude::*;
use secrecy::SecretString;

use super::{Action, Change, LONGEST, Mark, Pages, QuoteRef, Seal};
use crate::discord::texts::{LANGUAGES, Language};

const SERVER: Option<u64> = Some(1_183_420_937_462_915_072);

fn quote() -> impl Strategy<Value = QuoteRef> {
    let file = (any::<[u8; 4]>(), any::<[u8; 3]>());
    let place = (any::<u32>(), 0..1_u64 << 40, any::<u32>(), any::<(u32, u32)>());
    (file, place).prop_map(|((article, content), (paragraph, start, length, mark))| QuoteRef {
        article,
        content,
        paragraph,
        start,
        length,
        mark: if mark.1 == 0 { (0, 0) } else { mark },
    })
}

fn pages() -> impl Strategy<Value = Pages> {
    let quotes = prop::collection::vec(quote(), 1..5);
    (any::<u64>(), 0..6_usize, any::<bool>(), 1..=3_u8, any::<u8>(), quotes).prop_map(
        |(asker, language, has_question, at_once, position, quotes)| Pages {
            asker,
            language: LANGUAGES[language],
            has_question,
            at_once,
            position: position % u8::try_from(quotes.len()).unwrap(),
            quotes,
        },
    )
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        pages().prop_map(Action::Turn),
        pages().prop_map(Action::Share),
        (quote(), any::<Option<(u32, u32)>>()).prop_map(|(quote, place)| Action::Context(quote, place)),
        quote().prop_map(Action::Closest),
        any::<bool>().prop_map(Action::Vote),
        any::<u64>().prop_map(Action::Delete),
        any::<u32>().prop_map(Action::List),
        (any::<bool>(), any::<Mark>()).prop_map(|(restores, mark)| {
            Action::Own(if restores { Change::Restore } else { Change::Remove }, mark)
        }),
        Just(Action::Keep),
    ]
}

fn ordinary(paragraph: u32) -> QuoteRef {
    QuoteRef {
        article: [1, 2, 3, 4],
        content: [u8::try_from(paragraph).unwrap(), 6, 7],
        paragraph,
        start: 90_000,
        length: 240,
        mark: (130, 20),
    }
}

#[test]
fn three_ordinary_quotes_of_three_articles_fit_and_five_of_one() {
    let seal = Seal::new(&SecretString::from("token"));
    let with = |quotes: Vec<QuoteRef>| Pages {
        asker: u64::MAX,
        language: Language::Italian,
        has_question: true,
        at_once: 1,
        position: 0,
        quotes,
    };
    let of_three = with(vec![ordinary(30), ordinary(40), ordinary(50)]);
    assert_eq!(seal.fitting(of_three).quotes.len(), 3);
    let of_one = with(vec![ordinary(30); 5]);
    assert_eq!(seal.fitting(of_one).quotes.len(), 5);
    let huge = QuoteRef {
        paragraph: u32::MAX,
        start: 1 << 40,
        length: u32::MAX,
        mark: (u32::MAX, u32::MAX),
        ..ordinary(1)
    };
    let fitting = seal.fitting(with(vec![huge; 9]));
    assert!(seal.write(SERVER, &Action::Turn(fitting)).is_some());
    assert!(
        seal.write(SERVER, &Action::Context(huge, Some((u32::MAX, u32::MAX))))
            .is_some()
    );
}

#[test]
fn an_id_of_another_server_bot_or_version_is_not_believed() {
    let seal = Seal::new(&SecretString::from("token"));
    let id = seal.write(SERVER, &Action::Delete(7)).unwrap();
    assert_eq!(seal.read(SERVER, &id), Some(Action::Delete(7)));
    assert_eq!(
        Seal::new(&SecretString::from(" token\n")).read(SERVER, &id),
        Some(Action::Delete(7))
    );
    assert_eq!(seal.read(Some(5), &id), None);
    assert_eq!(seal.read(None, &id), None);
    assert_eq!(Seal::new(&SecretString::from("other")).read(SERVER, &id), None);
    assert_eq!(seal.read(SERVER, &id.replacen('1', "2", 1)), None);
    for odd in ["", "1", "11", "1====", "1€", "delete", &"1".repeat(5000)] {
        assert_eq!(seal.read(SERVER, odd), None, "{odd}");
    }
}

proptest! {
    #[test]
    fn what_was_written_is_read(action in action()) {
        let seal = Seal::new(&SecretString::from("token"));
        if let Some(id) = seal.write(SERVER, &action) {
            prop_assert!(id.len() <= LONGEST);
            prop_assert!(id.is_ascii());
            prop_assert_eq!(seal.read(SERVER, &id), Some(action));
        }
    }

    #[test]
    fn any_text_is_read_without_harm(id in "\\PC{0,120}", more in "1[A-Za-z0-9_-]{0,99}") {
        let seal = Seal::new(&SecretString::from("token"));
        prop_assert_eq!(seal.read(SERVER, &id), None);
        prop_assert_eq!(seal.read(SERVER, &more), None);
    }

    #[test]
    fn a_changed_id_is_not_believed(action in action(), at in any::<prop::sample::Index>(), to in "[A-Za-z0-9_-]") {
        let seal = Seal::new(&SecretString::from("token"));
        if let Some(id) = seal.write(SERVER, &action) {
            let at = at.index(id.len());
            let changed = format!("{}{to}{}", &id[..at], &id[at + 1..]);
            prop_assert!(changed == id || seal.read(SERVER, &changed).is_none());
        }
    }

    #[test]
    fn fields_that_anybody_could_write_are_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let mut fields = super::Fields(&bytes);
        if let Some(action) = super::read_action(&mut fields) {
            let mut again = Vec::new();
            super::write_action(&mut again, &action);
            prop_assert_eq!(super::read_action(&mut super::Fields(&again)), Some(action));
        }
    }
}
