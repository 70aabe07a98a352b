//! What every engine does alike: each case asks the local index first, and every other engine has to say the same.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::{Engine, Site};

/// Runs a case on every engine and compares what it gives with what the local index gives.
fn on_all(case: impl Fn(&Site) -> Value) {
    let local = case(&Site::new(&Engine::local()));
    for engine in Engine::others() {
        println!("on {}", engine.name());
        let found = case(&Site::new(&engine));
        assert_eq!(found, local, "{}", engine.name());
        engine.assert_clean();
    }
}

/// Where quotes stand and what they say, and which passages were found, best first.
fn essence(answers: &[Value]) -> Value {
    let of = |answer: &Value| {
        let quotes: Vec<Value> = answer["quotes"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|quote| json!([quote["article"], quote["start"], quote["text"], quote["highlight"]]))
            .collect();
        let passages: Vec<Value> = answer["passages"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|passage| json!([passage["article"], passage["paragraph"]]))
            .collect();
        json!({ "status": answer["status"], "confidence": answer["confidence"], "quotes": quotes, "passages": passages })
    };
    answers.iter().map(of).collect()
}

fn question(text: &str) -> Value {
    json!({ "question": text })
}

/// A dozen articles about harbours, in which the same words stand in different company.
fn write_harbours(site: &Site) {
    let harbours = [
        "Ostrand", "Vellmar", "Tirna", "Quell", "Brava", "Lumen", "Skarn", "Oleda", "Pelm", "Rivane",
    ];
    for (number, name) in harbours.iter().enumerate() {
        let year = 1820 + 7 * number;
        let text = format!(
            "---\ntitle: The harbour of {name}\ndate: 20{number:02}-0{}-11\n---\n\n\
             The harbour of {name} was opened in {year}. Its lighthouse is {} metres high, and its keeper is called \
             {name}sen.\n\nShips from {} bring salt and timber to the harbour.\n\n## Trade\n\n- {name} sells {number}00 \
             barrels of herring a year.\n- Pilots of {name} cost {number} crowns.\n",
            1 + number % 9,
            20 + 3 * number,
            harbours[(number + 3) % harbours.len()],
        );
        site.write(&format!("harbour-{}.md", name.to_lowercase()), text);
    }
}

#[test]
fn ranks_are_the_same() {
    on_all(|site| {
        write_harbours(site);
        site.index();
        let questions = [
            "When was the harbour of Tirna opened?",
            "How high is the lighthouse of Brava?",
            "Who keeps the lighthouse of Skarn?",
            "Where do ships bring salt and timber?",
            "Which harbour gets ships from Quell?",
            "How many barrels of herring does Oleda sell?",
            "What do pilots of Pelm cost?",
            "lighthouse",
            "harbour harbour harbour",
            "What is the price of a lighthouse in crowns and barrels of herring?",
            "Who invented the telephone?",
            // Misspelt: corrected by what the passages hold.
            "When was the harbor of Vellmarr openned?",
            "How high is the lighthause of Rivanne?",
            "",
        ];
        essence(&site.batch(&questions.map(question), &["--top", "5"]))
    });
}

#[test]
fn filters_hold() {
    on_all(|site| {
        write_harbours(site);
        site.index();
        let mut found = essence(&site.batch(
            &[
                json!({ "question": "When was the harbour opened?", "article": "harbour-quell" }),
                json!({ "question": "When was the harbour opened?", "article": "harbour-quell", "paragraph": 1 }),
                json!({ "question": "What shares no word with that?", "article": "harbour-quell", "paragraph": 2 }),
                json!({ "question": "When was the harbour opened?", "article": "harbour-nowhere" }),
                json!({ "question": "When was the harbour opened?", "article": "harbour-quell", "paragraph": 9 }),
            ],
            &["--top", "5"],
        ));
        let list = found.as_array_mut().unwrap();
        for since in ["2003-01-01", "2008", "2030"] {
            list.push(json!(site.ask("When was the harbour opened?", &["--since", since])));
        }
        assert!(list[0]["quotes"][0][2].as_str().unwrap().contains("Quell"), "{list:?}");
        assert_eq!(list[2]["passages"], json!([["harbour-quell", 2]]));
        found
    });
}

#[test]
fn what_changes_is_found_as_it_became() {
    on_all(|site| {
        write_harbours(site);
        site.index();
        let who = "Who keeps the lighthouse of Skarn?";
        let before = site.ask(who, &[]);
        assert!(before.contains("Skarnsen"), "{before}");
        let file = site.path("index/articles/harbour-skarn.md");
        let text = fs::read_to_string(&file).unwrap();
        site.write("harbour-skarn.md", text.replace("Skarnsen", "Marga Hult"));
        site.write(
            "harbour-new.md",
            "The harbour of Newmark was opened in 1999 by Ida Holm.\n",
        );
        site.index();
        let after = site.ask(who, &[]);
        assert!(after.contains("Marga Hult") && !after.contains("Skarnsen"), "{after}");
        // Back to what it was: its passages have been there before.
        site.write("harbour-skarn.md", &text);
        site.index();
        assert_eq!(site.ask(who, &[]), before);
        let newest = site.ask("Who opened the harbour of Newmark?", &[]);
        assert!(newest.contains("Ida Holm"), "{newest}");
        assert!(
            site.run(&["check"]).out.contains("all is well: 11 articles"),
            "{:?}",
            site.run(&["check"])
        );
        essence(&site.batch(&[question(who), question("Marga Hult")], &["--top", "5"]))
    });
}

#[test]
fn what_is_removed_is_not_found_again() {
    on_all(|site| {
        write_harbours(site);
        site.index();
        site.remove("harbour-brava.md");
        site.index();
        let answers = site.batch(
            &[question("When was the harbour of Brava opened?"), question("Bravasen")],
            &["--top", "9"],
        );
        for quote in answers.iter().flat_map(|answer| answer["quotes"].as_array().unwrap()) {
            assert_ne!(quote["article"], "harbour-brava");
        }
        assert!(site.run(&["check"]).out.contains("all is well: 9 articles"));
        essence(&answers)
    });
}

#[test]
fn odd_characters_come_back_as_they_were() {
    on_all(|site| {
        let texts = [
            (
                "quotes.md",
                "She said \"never\\again\" and left; the back\\slash `stays` {\"json\": [1, 2]} here.\n",
            ),
            (
                "emoji.md",
                "The \u{1f433} whale \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} family swims to Z\u{fc}rich\u{2028} in May.\n",
            ),
            (
                "combining.md",
                "Cafe\u{301} Ole\u{301} opens at noo\u{306}n on the A\u{30a}land islands.\n",
            ),
            (
                "arabic.md",
                "\u{627}\u{644}\u{645}\u{646}\u{627}\u{631}\u{629} \u{641}\u{64a} \u{627}\u{644}\u{645}\u{64a}\u{646}\u{627}\u{621} \u{627}\u{644}\u{642}\u{62f}\u{64a}\u{645}.\n",
            ),
            (
                "chinese.md",
                "\u{706f}\u{5854}\u{5efa}\u{4e8e}\u{4e00}\u{516b}\u{56db}\u{56db}\u{5e74}\u{3002}\u{5b83}\u{9ad8}\u{56db}\u{5341}\u{516b}\u{7c73}\u{3002}\n",
            ),
            (
                "controls.md",
                "A bell\u{7} rings\u{b} in the old\u{a0}tower\u{3000}of Marn every day.\n",
            ),
            (
                "windows.txt",
                "The mill stands by the river.\r\nIt grinds barley.\r\n\r\nThe miller is called Otto.\r\n",
            ),
            ("long.md", &format!("The word {} is long.\n", "x".repeat(3_000))),
        ];
        for (name, text) in texts {
            site.write(name, text);
        }
        site.index();
        let questions = [
            "Who said never again about the slash that stays?",
            "Where does the whale family swim to in May?",
            "When does Caf\u{e9} Ol\u{e9} open on the \u{c5}land islands?",
            "\u{627}\u{644}\u{645}\u{646}\u{627}\u{631}\u{629} \u{641}\u{64a} \u{627}\u{644}\u{645}\u{64a}\u{646}\u{627}\u{621}",
            "\u{706f}\u{5854}\u{5efa}\u{4e8e}\u{54ea}\u{4e00}\u{5e74}\u{ff1f}",
            "What rings in the old tower of Marn?",
            "Who is the miller?",
            "Which word is long?",
            "\"\\ } ] ' ; DROP TABLE \u{0} \u{1f433}",
        ];
        let answers = site.batch(&questions.map(question), &["--top", "3"]);
        for answer in &answers {
            site.assert_verbatim(answer, "");
        }
        for (number, part) in [
            (0, "never\\again"),
            (1, "\u{1f433}"),
            (2, "noo\u{306}n"),
            (5, "bell\u{7}"),
            (6, "Otto"),
        ] {
            let text = answers[number]["quotes"][0]["text"].as_str().unwrap_or_default();
            assert!(text.contains(part), "{part:?}: {text:?}");
        }
        let ended = site.run(&["check"]);
        assert!(ended.out.contains("all is well"), "{ended:?}");
        essence(&answers)
    });
}

#[test]
fn a_guilds_own_articles_are_found_there_and_nowhere_else() {
    on_all(|site| {
        write_harbours(site);
        site.index();
        for (guild, name) in [("77", "Alma Beck"), ("88", "Nils Orre")] {
            let file = site.path(&format!("pilot-{guild}.txt"));
            fs::write(
                &file,
                format!("The pilot of our harbour is called {name}. The pilot drinks tea.\n"),
            )
            .unwrap();
            let ended = site.run(&["articles", "add", "--guild", guild, file.to_str().unwrap()]);
            assert_eq!(ended.code, 0, "{}", ended.err);
        }
        let who = [
            question("Who is the pilot of our harbour?"),
            question("What does the pilot drink?"),
        ];
        let mut all = Vec::new();
        for guild in [Some("77"), Some("88"), Some("99"), None] {
            let options: Vec<&str> = guild.iter().flat_map(|guild| ["--guild", guild]).collect();
            let answers = site.batch(&who, &[&options[..], &["--top", "5"]].concat());
            let said = json!(answers).to_string();
            assert_eq!(said.contains("Alma Beck"), guild == Some("77"), "{said}");
            assert_eq!(said.contains("Nils Orre"), guild == Some("88"), "{said}");
            if guild == Some("77") {
                site.assert_verbatim(&answers[0], "77");
            }
            all.push(essence(&answers));
        }
        // One of a guild's articles goes; the other guild's stays.
        let ended = site.run(&["articles", "remove", "--guild", "77", "server:pilot-77"]);
        assert_eq!(ended.code, 0, "{}", ended.err);
        let said = json!(site.batch(&who, &["--guild", "77"])).to_string();
        assert!(!said.contains("Alma Beck"), "{said}");
        let said = json!(site.batch(&who, &["--guild", "88"])).to_string();
        assert!(said.contains("Nils Orre"), "{said}");
        let ended = site.run(&["check"]);
        assert!(ended.out.contains("all is well: 11 articles"), "{ended:?}");
        json!(all)
    });
}

/// Ten thousand passages, each of which answers one question.
fn write_many(folder: &Path) {
    const ARTICLES: usize = 100;
    const PARAGRAPHS: usize = 100;
    let towns = [
        "Ostrand", "Vellmar", "Tirna", "Quell", "Brava", "Lumen", "Skarn", "Oleda", "Pelm", "Rivane",
    ];
    for article in 0..ARTICLES {
        let mut text = format!("---\ntitle: Register {article}\n---\n\n");
        for paragraph in 0..PARAGRAPHS {
            let number = article * PARAGRAPHS + paragraph;
            text.push_str(&format!(
                "Entry {number} of the register names house {} of {}. Its owner paid {} crowns for the roof.\n\n",
                number + 500_000,
                towns[number % towns.len()],
                number + 700_000,
            ));
        }
        fs::write(folder.join(format!("register-{article:03}.md")), text).unwrap();
    }
}

#[test]
fn among_ten_thousand_passages_the_one_is_found_and_a_change_is_cheap() {
    on_all(|site| {
        write_many(&site.path("index/articles"));
        site.index();
        let numbers = [17usize, 999, 2_345, 5_000, 7_777, 9_999];
        let ask = |site: &Site| {
            let questions: Vec<Value> = numbers
                .iter()
                .map(|number| question(&format!("Which house does entry {number} of the register name?")))
                .collect();
            site.batch(&questions, &["--top", "1"])
        };
        let answers = ask(site);
        for (answer, number) in answers.iter().zip(numbers) {
            let text = answer["quotes"][0]["text"].as_str().unwrap();
            assert!(text.starts_with(&format!("Entry {number} of")), "{text}");
        }
        let file = site.path("index/articles/register-050.md");
        let text = fs::read_to_string(&file).unwrap();
        fs::write(
            &file,
            text.replace("Entry 5000 of the register names", "Entry 5000 of the register has"),
        )
        .unwrap();
        let ended = site.run(&["index"]);
        assert!(ended.err.contains("0 added, 1 changed, 0 removed"), "{}", ended.err);
        let changed = site.ask("Which house does entry 5000 of the register have?", &[]);
        assert!(changed.starts_with("Entry 5000 of the register has"), "{changed}");
        let texts: Vec<&Value> = answers.iter().map(|answer| &answer["quotes"][0]["text"]).collect();
        json!(texts)
    });
}
