//! Articles that servers add for themselves: seen there, and nowhere else.

use std::fs;

use serde_json::Value;

use crate::{Ended, LIGHTHOUSE, Site, first_quote, question};

const HERE: &str = "100000000000000001";
const THERE: &str = "100000000000000002";

/// What the server HERE adds: words that stand nowhere else, some that are near to words of the operator's in spelling,
/// and a lot of those that make a word common.
const SECRET: &str = "# The vault of Quillfeather\n\nThe vault of Quillfeather opens with the word marzipan. Stevensen \
    hid the keys of the lighthouse there. A lamp, a lamp, another lamp and a lighthouse lamp.\n\n\
    The Darjeling express leaves at noon. Keepers of the vault sleep at Skerrivore.\n";

fn site() -> Site {
    let site = Site::indexed();
    fs::create_dir(site.path("inbox")).unwrap();
    site
}

fn add(site: &Site, guild: &str, name: &str, text: &str) -> Ended {
    let file = site.path("inbox").join(name);
    fs::write(&file, text).unwrap();
    site.run(&["articles", "add", "--guild", guild, file.to_str().unwrap()])
}

#[track_caller]
fn add_secret(site: &Site) {
    let added = add(site, HERE, "vault.md", SECRET);
    assert!(
        added.code == 0 && added.err.contains("added server:vault\n"),
        "{added:?}"
    );
}

fn in_guild(site: &Site, guild: &str, question: &str) -> Value {
    site.ask(question, &["--guild", guild, "--candidates"])
}

/// Everything that somebody can learn without being in the server: answers with scores, lists, the state of the index.
fn sight(site: &Site, whose: &[&str]) -> Vec<String> {
    let questions = [
        "What word opens the vault of Quillfeather?",
        "Who hid the keys of the lighthouse?",
        "Who built the lighthouse of Skerryvore?",
        // Spelt as in the secret, so that a correction that looks there would be seen.
        "When did the keepers leave Skerrivore?",
        "Where does Darjeling grow?",
        "What did Stevensen build?",
        "How often does the lamp flash?",
        "marzipan",
    ];
    let lines: String = questions.iter().map(|text| question(text, text)).collect();
    let mut seen: Vec<String> = site
        .batch(&[whose, &["--candidates", "--top", "20"]].concat(), &lines)
        .into_iter()
        .map(|mut answer| {
            answer["micros"] = Value::Null;
            answer.to_string()
        })
        .collect();
    for article in ["server:vault", "vault"] {
        let asked = site.run(&[&["ask", "--article", article], whose, &["marzipan"]].concat());
        seen.push(format!("{asked:?}"));
    }
    seen.push(format!("{:?}", site.run(&[&["articles", "list"], whose].concat())));
    seen
}

#[test]
fn a_servers_articles_are_quoted_in_that_server_beside_the_operators() {
    let site = site();
    add_secret(&site);
    let answer = in_guild(&site, HERE, "What word opens the vault of Quillfeather?");
    assert!(first_quote(&answer).contains("marzipan"), "{answer}");
    assert_eq!(answer["quotes"][0]["article"], "server:vault");
    let stored = fs::read_to_string(site.path(&format!("index/added/guilds/{HERE}/vault.md"))).unwrap();
    let place = |key: &str| usize::try_from(answer["quotes"][0][key].as_u64().unwrap()).unwrap();
    assert_eq!(&stored[place("start")..place("end")], first_quote(&answer));

    let answer = in_guild(&site, HERE, "Who built the lighthouse of Skerryvore?");
    assert!(first_quote(&answer).contains("Alan Stevenson"), "{answer}");
    let only = site.ask("Who hid the keys?", &["--guild", HERE, "--article", "server:vault"]);
    assert!(first_quote(&only).contains("hid the keys"), "{only}");
    let listed = site.done(&["articles", "list", "--guild", HERE]);
    assert!(
        listed.starts_with("server:vault\t-\t2\tThe vault of Quillfeather"),
        "{listed}"
    );
}

#[test]
fn nothing_of_a_servers_articles_shows_outside_of_it() {
    let site = site();
    let before = [sight(&site, &[]), sight(&site, &["--guild", THERE])];
    add_secret(&site);
    let after = [sight(&site, &[]), sight(&site, &["--guild", THERE])];
    // To the last digit of every score: a server's words change nothing of what is common elsewhere.
    assert_eq!(before, after);
    assert_ne!(
        sight(&site, &["--guild", HERE]),
        after[1],
        "the test would see a difference"
    );
}

#[test]
fn two_servers_and_the_operator_may_give_their_articles_the_same_name() {
    let site = site();
    add_secret(&site);
    let other = "# Vault\n\nThe vault of Quillfeather opens with the word nougat.\n";
    assert_eq!(add(&site, THERE, "vault.md", other).code, 0);
    site.write(
        "vault.md",
        b"# Vault\n\nThe vault of Quillfeather is closed on Sundays.\n",
    );
    site.done(&["index"]);
    let word = "What word opens the vault of Quillfeather?";
    assert!(first_quote(&in_guild(&site, HERE, word)).contains("marzipan"));
    assert!(first_quote(&in_guild(&site, THERE, word)).contains("nougat"));
    for guild in [HERE, THERE] {
        let operators = in_guild(&site, guild, "When is the vault of Quillfeather closed?");
        assert_eq!(
            first_quote(&operators),
            "The vault of Quillfeather is closed on Sundays."
        );
        assert_eq!(operators["quotes"][0]["article"], "vault");
    }
}

#[test]
fn a_server_may_remove_its_last_article_and_bring_it_back() {
    let site = site();
    add_secret(&site);
    let removed = site.run(&["articles", "remove", "--guild", HERE, "server:vault"]);
    let undo = format!("`pullquote articles restore --guild {HERE} server:vault` brings it back");
    assert!(removed.code == 0 && removed.err.contains(&undo), "{removed:?}");
    assert_eq!(site.done(&["articles", "list", "--guild", HERE]), "");
    let seen = sight(&site, &["--guild", HERE]);
    assert!(!seen.concat().contains("marzipan."), "{seen:?}");
    let again = site.run(&["articles", "remove", "--guild", HERE, "server:vault"]);
    assert!(
        again.code == 1 && again.err.contains("no article 'server:vault'"),
        "{again:?}"
    );
    // The operator's are not a server's to remove.
    let refused = site.run(&["articles", "remove", "--guild", HERE, "lighthouse"]);
    assert!(
        refused.code == 1 && refused.err.contains("no article 'lighthouse'"),
        "{refused:?}"
    );
    site.done(&["articles", "restore", "--guild", HERE, "server:vault"]);
    assert!(first_quote(&in_guild(&site, HERE, "What word opens the vault?")).contains("marzipan"));
    site.done(&["check"]);
}

#[test]
fn index_and_check_look_after_the_servers_articles_too() {
    let site = site();
    add_secret(&site);
    let own = site.path(&format!("index/added/guilds/{HERE}/vault.md"));
    fs::write(&own, SECRET.replace("marzipan", "gingerbread")).unwrap();
    let checked = site.run(&["check"]);
    let finding = format!("server {HERE}: vault.md: changed since it was indexed");
    assert!(checked.code == 1 && checked.out.contains(&finding), "{checked:?}");
    let indexed = site.run(&["index"]);
    let report = format!("server {HERE}: indexed 1 article, 2 passages: 0 added, 1 changed, 0 removed");
    assert!(indexed.code == 0 && indexed.err.contains(&report), "{indexed:?}");
    assert!(first_quote(&in_guild(&site, HERE, "What word opens the vault?")).contains("gingerbread"));
    assert!(site.done(&["check"]).contains("all is well: 3 articles"));
    // An index of other articles leaves the servers' alone.
    fs::create_dir(site.path("others")).unwrap();
    fs::write(site.path("others/one.md"), LIGHTHOUSE).unwrap();
    let others = site.run(&["index", "--articles", "others", "--index", "store-of-others"]);
    assert!(others.code == 0 && !others.err.contains("server"), "{others:?}");
}

#[test]
fn a_damaged_or_missing_index_of_a_server_is_built_again_and_costs_no_other() {
    let site = site();
    add_secret(&site);
    let store = site.store().join("guilds").join(HERE);
    let word = "What word opens the vault of Quillfeather?";
    fs::write(store.join("CURRENT"), "nonsense").unwrap();
    assert!(first_quote(&in_guild(&site, HERE, word)).contains("marzipan"));
    fs::remove_dir_all(&store).unwrap();
    assert!(first_quote(&in_guild(&site, HERE, word)).contains("marzipan"));
    // A server whose index can be neither read nor built still has the operator's articles.
    fs::remove_dir_all(&store).unwrap();
    fs::write(&store, "a file where the folder should be").unwrap();
    let answer = in_guild(&site, HERE, "Who built the lighthouse of Skerryvore?");
    assert!(first_quote(&answer).contains("Alan Stevenson"), "{answer}");
}
