//! The words that ask in languages that the bot finds articles in but does not speak.

use super::{Asked, QuestionWords};

/// Of languages without a table.
pub(crate) const NONE: QuestionWords = asking(&[]);

pub(crate) const RUSSIAN: QuestionWords = asking(&[
    (Asked::Who, &["кто", "кого", "кому", "кем", "чеи", "чья"]),
    (Asked::When, &["когда", "в каком году"]),
    (Asked::Where, &["где", "куда", "откуда"]),
    (Asked::Quantity, &["сколько", "скольких", "сколькими"]),
    (Asked::Why, &["почему", "зачем", "отчего"]),
    (Asked::How, &["как", "каким образом"]),
    (
        Asked::What,
        &[
            "что",
            "чего",
            "чему",
            "чем",
            "какои",
            "какая",
            "какое",
            "какие",
            "какого",
            "какую",
            "каких",
            "каким",
            "какими",
            "каком",
            "какому",
        ],
    ),
]);

pub(crate) const TURKISH: QuestionWords = asking(&[
    (Asked::Who, &["kim", "kime", "kimi", "kimin", "kimdir", "kimler"]),
    (Asked::When, &["ne zaman", "hangi yil", "hangi yılda"]),
    (Asked::Where, &["nerede", "nereye", "nereden", "neresi", "nerededir"]),
    (Asked::Quantity, &["kac", "ne kadar", "kacıncı", "kactır"]),
    (Asked::Why, &["neden", "nicin", "niye"]),
    (Asked::How, &["nasıl"]),
    (
        Asked::What,
        &["ne", "nedir", "neler", "hangi", "hangisi", "neyi", "neye"],
    ),
]);

pub(crate) const ARABIC: QuestionWords = asking(&[
    (Asked::Who, &["من", "لمن"]),
    (Asked::When, &["متى"]),
    (Asked::Where, &["اين"]),
    (Asked::Quantity, &["كم"]),
    (Asked::Why, &["لماذا", "لم"]),
    (Asked::How, &["كيف"]),
    (Asked::What, &["ما", "ماذا", "اي", "اية"]),
]);

pub(crate) const CHINESE: QuestionWords = asking(&[
    (Asked::Who, &["谁", "何人"]),
    (Asked::When, &["何时", "什么 时候", "什么时候", "哪 一年", "哪年"]),
    (Asked::Where, &["哪里", "何处", "哪儿"]),
    (Asked::Quantity, &["多少", "几", "多大", "多长", "多高", "多久"]),
    (Asked::Why, &["为什么", "为何", "为 什么"]),
    (Asked::How, &["怎么", "如何", "怎样"]),
    (Asked::What, &["什么", "哪", "哪些", "哪个", "哪 个", "何"]),
]);

const fn asking(asking: &'static [(Asked, &'static [&'static str])]) -> QuestionWords {
    QuestionWords {
        asking,
        measures: &[],
        nouns: &[],
        openings: &[],
        asides: &[],
        stop_words: &[],
    }
}
