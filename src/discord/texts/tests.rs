//! No text is missing in any language, and each has the same gaps to fill and fits where it is shown.
#![allow(clippy::unwrap_used, reason = "in tests a panic is the report")]

use std::collections::{BTreeMap, BTreeSet};

use super::{LANGUAGES, Language, TEXTS, fill, named};

fn table(language: Language) -> toml::Table {
    toml::from_str(language.file()).unwrap()
}

/// The names in braces.
fn gaps(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .map(|rest| rest.split('}').next().unwrap_or_default())
        .collect()
}

#[test]
fn no_text_is_missing_or_forgotten_and_all_have_the_same_gaps() {
    for language in LANGUAGES {
        let table = table(language);
        let known: BTreeSet<&str> = TEXTS.iter().map(|(name, _)| *name).chain(["commands"]).collect();
        let present: BTreeSet<&str> = table.keys().map(String::as_str).collect();
        assert_eq!(present, known, "{language:?}");
        for (name, values) in TEXTS {
            let text = table[*name].as_str().unwrap();
            assert!(!text.trim().is_empty(), "{language:?}: {name}");
            assert_eq!(gaps(text), values.iter().copied().collect(), "{language:?}: {name}");
        }
        assert!(
            toml::from_str::<super::Catalogue>(language.file()).is_ok(),
            "{language:?}"
        );
    }
}

#[test]
fn a_translation_is_not_a_copy() {
    let english = table(Language::English);
    // "Id" is the same word in some of the languages.
    const SAME: [&str; 1] = ["fact_id"];
    for language in LANGUAGES.into_iter().skip(1) {
        let table = table(language);
        for (name, _) in TEXTS.iter().filter(|(name, _)| !SAME.contains(name)) {
            assert_ne!(table[*name], english[*name], "{language:?}: {name}");
        }
        for (key, command) in english["commands"].as_table().unwrap() {
            if let Some(description) = command.get("description") {
                let own = &table["commands"][key]["description"];
                assert_ne!(own, description, "{language:?}: {key}");
            }
        }
    }
}

#[test]
fn commands_have_every_language_and_names_that_discord_takes() {
    let entries = |language: Language| -> BTreeMap<String, (String, Option<String>)> {
        let table = table(language);
        let commands = table["commands"].as_table().unwrap();
        let entry = |value: &toml::Value| {
            let text = |key: &str| value.get(key).and_then(toml::Value::as_str).map(str::to_owned);
            (text("name").unwrap(), text("description"))
        };
        commands
            .iter()
            .map(|(key, value)| (key.clone(), entry(value)))
            .collect()
    };
    let english = entries(Language::English);
    for language in LANGUAGES {
        let own = entries(language);
        assert_eq!(
            own.keys().collect::<Vec<_>>(),
            english.keys().collect::<Vec<_>>(),
            "{language:?}"
        );
        for (key, (name, description)) in &own {
            assert_eq!(description.is_some(), english[key].1.is_some(), "{language:?}: {key}");
            let length = name.chars().count();
            match description {
                Some(description) => {
                    let allowed = |c: char| "-_'".contains(c) || c.is_alphanumeric() && c.to_lowercase().eq([c]);
                    assert!(
                        name.chars().all(allowed) && (1..=32).contains(&length),
                        "{language:?}: {name}"
                    );
                    assert!(
                        (1..=100).contains(&description.chars().count()),
                        "{language:?}: {description}"
                    );
                }
                None => assert!((1..=100).contains(&length), "{language:?}: {name}"),
            }
        }
        let menu = own["find"].0.chars().count();
        assert!(menu <= 32, "{language:?}: {menu}");
        let top = ["ask", "articles", "status", "help", "reindex", "manage"];
        let names: BTreeSet<&str> = top.iter().map(|key| own[*key].0.as_str()).collect();
        assert_eq!(names.len(), top.len(), "{language:?}: two commands have one name");
    }
}

#[test]
fn texts_name_commands_as_people_see_them() {
    for language in LANGUAGES {
        let table = table(language);
        let name = |key: &str| table["commands"][key]["name"].as_str().unwrap().to_owned();
        let commands = ["ask", "articles", "status", "help", "reindex", "manage"].map(|key| format!("/{}", name(key)));
        let options = [
            "ask_article",
            "ask_since",
            "ask_private",
            "articles_add_file",
            "articles_add_address",
        ]
        .map(name);
        let under = ["articles_add", "articles_remove", "articles_restore"];
        let under = under.map(|key| format!("/{} {}", name("manage"), name(key)));
        let known = commands.iter().chain(&options).chain(&under);
        let known: BTreeSet<&str> = known.map(String::as_str).collect();
        for (key, _) in TEXTS {
            let text = table[*key].as_str().unwrap();
            for named in text.split('`').skip(1).step_by(2) {
                assert!(known.contains(named), "{language:?}: {key} names {named}");
            }
        }
        let help = language.help();
        for named in [
            &commands[0],
            &commands[1],
            &commands[2],
            &options[0],
            &options[1],
            &options[2],
        ] {
            assert!(help.contains(&format!("`{named}`")), "{language:?}: {named}\n{help}");
        }
        assert!(help.contains(&name("find")), "{language:?}: {help}");
        let described = table["commands"]["settings_private"]["description"].as_str().unwrap();
        assert!(described.contains(&commands[0]), "{language:?}: {described}");
    }
}

#[test]
fn buttons_fit_their_labels() {
    for language in LANGUAGES {
        let labels = [
            language.button_context(),
            language.button_context_of(3),
            language.button_next(),
            language.button_back(),
            language.button_closest(),
            language.button_delete(),
            language.button_share(),
            language.button_earlier(),
            language.button_later(),
        ];
        for label in labels {
            assert!((1..=80).contains(&label.chars().count()), "{language:?}: {label}");
        }
        assert!(language.help().chars().count() < 1500, "{language:?}");
    }
}

#[test]
fn locales_find_their_language() {
    let table = [
        ("en-US", Language::English),
        ("en-GB", Language::English),
        ("es-ES", Language::Spanish),
        ("es-419", Language::Spanish),
        ("fr", Language::French),
        ("de", Language::German),
        ("pt-BR", Language::Portuguese),
        ("it", Language::Italian),
        ("ja", Language::English),
        ("", Language::English),
    ];
    for (locale, language) in table {
        assert_eq!(Language::of_locale(locale), language, "{locale}");
    }
    for language in LANGUAGES {
        assert_eq!(Language::of_number(language.number()), Some(language));
    }
    assert_eq!(Language::of_number(6), None);
}

#[test]
fn what_is_filled_in_is_not_filled_again() {
    assert_eq!(fill("{a} and {b}", &[("a", &"{b}"), ("b", &2)]), "{b} and 2");
    assert_eq!(fill("{c} {", &[]), "{c} {");
}

#[test]
fn a_command_carries_its_translations() {
    let command = named("ask", serde_json::json!({ "type": 1 }));
    assert_eq!(command["name"], "ask");
    assert_eq!(command["name_localizations"]["es-419"], "preguntar");
    assert_eq!(command["name_localizations"].as_object().unwrap().len(), 6);
    assert_eq!(command["description_localizations"].as_object().unwrap().len(), 6);
}
