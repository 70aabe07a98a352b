//! Every sentence that the bot says on Discord, in every language that it speaks: one file a language.

use std::collections::BTreeMap;
use std::fmt::Display;

use once_cell::sync::Lazy;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// A language that the bot speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Spoken where nothing else is asked for.
    #[default]
    English,
    /// `es-ES` and `es-419`.
    Spanish,
    /// `fr`.
    French,
    /// `de`.
    German,
    /// `pt-BR`.
    Portuguese,
    /// `it`.
    Italian,
}

/// All of them, in the order of their numbers.
pub const LANGUAGES: [Language; 6] = [
    Language::English,
    Language::Spanish,
    Language::French,
    Language::German,
    Language::Portuguese,
    Language::Italian,
];

impl Language {
    /// The language of one of Discord's locales; English where the bot does not speak it.
    pub fn of_locale(locale: &str) -> Language {
        match locale.split('-').next().unwrap_or_default() {
            "es" => Language::Spanish,
            "fr" => Language::French,
            "de" => Language::German,
            "pt" => Language::Portuguese,
            "it" => Language::Italian,
            _ => Language::English,
        }
    }

    /// A small number that stands for it in a button.
    pub(super) fn number(self) -> u8 {
        self as u8
    }

    /// The language of a number.
    pub(super) fn of_number(number: u8) -> Option<Language> {
        LANGUAGES.get(usize::from(number)).copied()
    }

    /// Discord's locales in which it is spoken.
    fn locales(self) -> &'static [&'static str] {
        match self {
            Language::English => &["en-US", "en-GB"],
            Language::Spanish => &["es-ES", "es-419"],
            Language::French => &["fr"],
            Language::German => &["de"],
            Language::Portuguese => &["pt-BR"],
            Language::Italian => &["it"],
        }
    }

    fn file(self) -> &'static str {
        match self {
            Language::English => include_str!("en.toml"),
            Language::Spanish => include_str!("es.toml"),
            Language::French => include_str!("fr.toml"),
            Language::German => include_str!("de.toml"),
            Language::Portuguese => include_str!("pt-BR.toml"),
            Language::Italian => include_str!("it.toml"),
        }
    }
}

/// Name and description of a command, an option or a choice.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
    description: Option<String>,
}

static CATALOGUES: Lazy<[Catalogue; 6]> = Lazy::new(|| {
    LANGUAGES.map(|language| {
        toml::from_str(language.file()).unwrap_or_else(|error| {
            tracing::error!(?language, %error, "a file of texts cannot be read");
            Catalogue::default()
        })
    })
});

fn catalogue(language: Language) -> &'static Catalogue {
    &CATALOGUES[language as usize]
}

/// Gives `value`, the JSON of a command, option or choice, the name and the description that are filed under `key`, in
/// English and in every other language.
pub(super) fn named(key: &str, mut value: Value) -> Value {
    let text = |language: Language| catalogue(language).commands.get(key);
    let translations = |pick: &dyn Fn(&Named) -> Option<String>| {
        let others = LANGUAGES.into_iter().filter(|language| *language != Language::English);
        let maps = others.filter_map(|language| Some((language.locales(), pick(text(language)?)?)));
        maps.flat_map(|(locales, text)| locales.iter().map(move |locale| ((*locale).to_owned(), json!(text))))
            .collect::<Map<String, Value>>()
    };
    let Some(english) = text(Language::English) else {
        return value;
    };
    value["name"] = json!(english.name);
    value["name_localizations"] = Value::Object(translations(&|named| Some(named.name.clone())));
    if let Some(description) = &english.description {
        value["description"] = json!(description);
        value["description_localizations"] = Value::Object(translations(&|named| named.description.clone()));
    }
    value
}

/// Puts values in the place of names in braces. What is put in is not looked at again.
fn fill(template: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        text.push_str(before);
        let filled = after.find('}').and_then(|close| {
            let name = after.get(1..close)?;
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, close))
        });
        match filled {
            Some((value, close)) => {
                text.push_str(&value.to_string());
                rest = after.get(close + 1..).unwrap_or_default();
            }
            None => {
                text.push('{');
                rest = after.get(1..).unwrap_or_default();
            }
        }
    }
    text.push_str(rest);
    text
}

/// The texts by name, each with what is filled in. They become fields of every language's file and functions of
/// [`Language`], so that a text that does not exist does not compile.
macro_rules! texts {
    ($($name:ident($($value:ident),*);)*) => {
        #[derive(Debug, Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Catalogue {
            $($name: String,)*
            commands: BTreeMap<String, Named>,
        }

        impl Language {
            $(
                #[doc = concat!("The text `", stringify!($name), "`.")]
                pub fn $name(self, $($value: impl Display),*) -> String {
                    fill(&catalogue(self).$name, &[$((stringify!($value), &$value as &dyn Display)),*])
                }
            )*
        }

        #[cfg(test)]
        const TEXTS: &[(&str, &[&str])] = &[$((stringify!($name), &[$(stringify!($value)),*])),*];
    };
}

texts! {
    help();
    not_found();
    no_usable_word();
    busy();
    stopping();
    not_ready();
    search_away();
    broken();
    with_reference(sentence, reference);
    unknown_article();
    bad_date();
    unknown_command();
    too_long(length, limit);
    wait(seconds);
    cooldown_guild(seconds);
    cooldown_person(seconds);
    only_in(channels);

    question(text);
    paragraph(number);
    quote_of(number, count);
    paragraph_of(number, count);
    part_of(number, count);
    closest();

    button_context();
    button_context_of(number);
    button_next();
    button_back();
    button_closest();
    button_delete();
    button_share();
    button_earlier();
    button_later();
    button_remove();
    button_keep();
    button_restore();

    quote_changed();
    quote_gone();
    button_unknown();
    delete_refused();
    delete_failed();
    voted_up();
    voted_down();
    vote_erased();
    not_kept();

    articles(count);
    articles_page(count, page, pages);
    articles_none();
    fact_date(value);
    fact_source(value);
    fact_author(value);
    fact_language(value);
    fact_paragraphs(count);
    fact_id(value);

    status_version(version, time);
    status_articles(articles, passages);
    status_reader_on();
    status_reader_off();
    status_problems(count);
    status_no_index();

    reindex_running();
    reindex_in_dm();
    reindex_refused();
    no_articles();
    reindex_progress(done, total);
    reindex_goes_on();
    reindexed(seconds, added, changed, removed, articles, passages);
    reindex_added(ids);
    reindex_changed(ids);
    reindex_removed(ids);
    and_more(list, count);
    files_failed(count);
    files_doubtful(count);
    more_problems(count);
    nothing_changed(cause);

    manage_refused();
    manage_in_guild();
    settings();
    settings_saved();
    setting_everywhere();
    setting_channels(channels);
    setting_private();
    setting_public();
    setting_thread();
    setting_no_thread();
    setting_cooldown(seconds);
    setting_no_cooldown();
    setting_quotes(count);
    setting_confidence(percent);
    setting_no_confidence();
    too_many_channels(limit);
    stats();
    stats_questions(questions, answered, refused);
    stats_votes(up, down);
    stats_latency(median, slow);
    forgot_everything();
    forgot_records();

    own_what();
    own_added(title, articles, most, used, room);
    own_changed(title, articles, most, used, room);
    own_same(title);
    own_too_large(limit);
    own_no_room(articles, room);
    own_not_added(cause);
    own_off();
    own_none();
    own_unknown();
    own_remove(title);
    own_kept();
    own_removed(title);
    own_restored(title);
    own_not_restored();
}

#[cfg(test)]
mod tests;
