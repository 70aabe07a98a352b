//! Articles that a server's managers add for their server: taken in, seen there and nowhere else, removed and brought
//! back, within a quota.

use std::fs;

use serde_json::Value;

use crate::fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, quoted};
use crate::fake_discord::events::{Interact, InteractionHandle};
use crate::fake_discord::{Bot, EPHEMERAL, FakeDiscord, Guild, Person, permission};
use crate::isolation::{MANAGER, manage, sight, text};
use crate::{WORDS_ONLY, eventually};

/// The test switch for addresses of this machine: the fake keeps attachments here.
const LOOPBACK: &str = "[reader]\nmodel = \"off\"\n[web]\nloopback = true\n";

const VAULT: &str = "# The vault of Quillfeather\n\nThe vault of Quillfeather opens with the word marzipan. Its keeper is \
    Odalys Brenn. Tannforth lies two miles from it, and a lamp burns there.\n";
const WORD: &str = "What word opens the vault of Quillfeather?";

fn add<'a>(fake: &'a FakeDiscord, guild: &Guild, file: &str, text: &str) -> Interact<'a> {
    manage(fake, guild, "articles-add").attach("file", file, text.as_bytes())
}

/// Sends a command that takes a while, and gives the message that it ends with.
async fn done(fake: &FakeDiscord, command: Interact<'_>) -> (InteractionHandle, String) {
    let sent = command.send().await;
    let acknowledged = fake.wait_callback(&sent).await;
    assert_eq!(acknowledged.body["type"], 5, "told at once that this may take a while");
    assert_eq!(
        acknowledged.body["data"]["flags"], EPHEMERAL,
        "for the manager's eyes only"
    );
    let text = fake.wait_edit(&sent).await.text();
    (sent, text)
}

async fn answer(fake: &FakeDiscord, command: Interact<'_>) -> String {
    text(fake, command).await
}

fn ask<'a>(fake: &'a FakeDiscord, question: &str) -> Interact<'a> {
    fake.slash("ask").option("question", question)
}

fn narrowed<'a>(fake: &'a FakeDiscord, question: &str, article: Option<&str>) -> Interact<'a> {
    match article {
        Some(article) => ask(fake, question).option("article", article),
        None => ask(fake, question),
    }
}

#[tokio::test]
async fn a_manager_adds_an_article_and_its_server_alone_is_answered_from_it() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), LOOPBACK).await;
    let (home, elsewhere) = (fake.home().clone(), fake.elsewhere().clone());
    let before = sight(&fake, &elsewhere).await;

    let (_, told) = done(&fake, add(&fake, &home, "Vault_Notes.md", VAULT)).await;
    assert!(told.contains("Added: **The vault of Quillfeather**"), "{told}");
    assert!(told.contains("1 of 200 articles and 0.1 of 20 MB"), "{told}");
    let (_, told) = done(&fake, add(&fake, &home, "Vault_Notes.md", VAULT)).await;
    assert!(told.contains("just the same"), "{told}");

    // There it is found by every way to ask, and so are the operator's articles.
    let here = answer(&fake, ask(&fake, WORD).in_guild(&home, permission::PLAIN)).await;
    assert!(quoted(&here).contains("marzipan"), "{here}");
    let mention = fake.mention(WORD).send().await;
    assert!(quoted(&fake.wait_reply(&mention).await.text()).contains("marzipan"));
    let found = answer(&fake, fake.message_menu("Find in the articles", WORD)).await;
    assert!(found.contains("marzipan"), "{found}");
    let listed = answer(&fake, fake.slash("articles").in_guild(&home, permission::PLAIN)).await;
    assert!(
        listed.contains("Quillfeather") && listed.contains("Skarholm"),
        "{listed}"
    );
    let named = ask(&fake, WORD).option("article", "server:vault-notes");
    assert!(
        answer(&fake, named.in_guild(&home, permission::PLAIN))
            .await
            .contains("marzipan")
    );
    let operators = answer(&fake, ask(&fake, LIGHTHOUSE.0).in_guild(&home, permission::PLAIN)).await;
    assert!(quoted(&operators).contains(LIGHTHOUSE.1), "{operators}");

    // Anywhere else it is as if it were not: lists, autocompletion, counts, answers, refusals, buttons.
    assert_eq!(sight(&fake, &elsewhere).await, before);
    let person = Person::new("person");
    let asked = ask(&fake, WORD).by(&person).send().await;
    fake.wait_edit(&asked).await;
    let message = fake.original(&asked);
    for question in [WORD, "Who is the keeper of the vault?", "Odalys Brenn", "marzipan"] {
        for article in [None, Some("server:vault-notes"), Some("The vault of Quillfeather")] {
            let tries = [
                narrowed(&fake, question, article).in_guild(&elsewhere, MANAGER),
                narrowed(&fake, question, article).in_dm(),
                narrowed(&fake, question, article).in_group(home.channel + 1),
                // A person brought the bot along to a server that it is no member of, whatever its id says.
                narrowed(&fake, question, article).in_foreign_guild(&home, MANAGER),
            ];
            for command in tries {
                let told = answer(&fake, command).await;
                // The question is repeated, so the answer's own words are looked for.
                let own = told.replace(question, "");
                assert!(!own.contains("Quillfeather") && !own.contains("marzipan"), "{told}");
                assert!(!own.contains("Odalys"), "{told}");
            }
        }
        let direct = fake.direct_message(question).by(&person).send().await;
        let told = fake.wait_message(direct.channel).await.text().replace(question, "");
        assert!(!told.contains("Quillfeather") && !told.contains("Odalys"), "{told}");
    }
    let context = fake.button(message, "In context").unwrap();
    for pressed in [
        fake.click(message, &context).by(&person).in_guild(&elsewhere, MANAGER),
        fake.click(message, &context).by(&person).in_dm(),
    ] {
        let told = answer(&fake, pressed).await;
        assert!(told.contains("does not work any more"), "{told}");
    }
    let shown = answer(&fake, fake.click(message, &context).by(&person)).await;
    assert!(
        shown.contains("Tannforth lies two miles"),
        "at home the button works: {shown}"
    );
    drop(bot);
    fake.assert_clean();
}

#[tokio::test]
async fn an_answer_that_is_kept_is_kept_for_its_server() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), LOOPBACK).await;
    let (home, elsewhere) = (fake.home().clone(), fake.elsewhere().clone());
    for (guild, word) in [(&home, "marzipan"), (&elsewhere, "nougat")] {
        done(&fake, add(&fake, guild, "vault.md", &VAULT.replace("marzipan", word))).await;
    }
    // The same question by turns, so that whatever is kept of the one is at hand for the other.
    for _ in 0..3 {
        for (guild, own, other) in [(&home, "marzipan", "nougat"), (&elsewhere, "nougat", "marzipan")] {
            let told = answer(&fake, ask(&fake, WORD).in_guild(guild, permission::PLAIN)).await;
            assert!(told.contains(own) && !told.contains(other), "{told}");
        }
        let direct = answer(&fake, ask(&fake, WORD).in_dm()).await;
        assert!(!direct.contains("marzipan") && !direct.contains("nougat"), "{direct}");
    }
    // What changes is answered anew.
    done(
        &fake,
        add(&fake, &home, "vault.md", &VAULT.replace("marzipan", "fennel")),
    )
    .await;
    let told = answer(&fake, ask(&fake, WORD).in_guild(&home, permission::PLAIN)).await;
    assert!(told.contains("fennel"), "{told}");
    fake.assert_clean();
}

#[tokio::test]
async fn an_article_is_removed_after_a_question_and_brought_back_by_a_button_or_a_command() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let mut bot = Bot::start(&fake, articles.path(), LOOPBACK).await;
    let (home, manager) = (fake.home().clone(), Person::new("manager"));
    done(&fake, add(&fake, &home, "vault.md", VAULT)).await;

    let typing = fake
        .autocomplete("manage")
        .subcommand("articles-remove")
        .focused("article", "vault");
    let offered = fake
        .wait_callback(&typing.in_guild(&home, MANAGER).send().await)
        .await
        .body;
    assert_eq!(offered["data"]["choices"][0]["value"], "server:vault", "{offered}");
    assert_eq!(
        offered["data"]["choices"].as_array().unwrap().len(),
        1,
        "the operator's are not offered: {offered}"
    );

    let remove = || {
        manage(&fake, &home, "articles-remove")
            .option("article", "server:vault")
            .by(&manager)
    };
    let (asked, told) = done(&fake, remove()).await;
    assert!(told.contains("Remove **The vault of Quillfeather**"), "{told}");
    let question = fake.original(&asked);

    // Who may not manage the server can press what they like.
    let id = fake.button(question, "Remove").unwrap();
    let stranger = fake
        .click(question, &id)
        .by(&Person::new("stranger"))
        .in_guild(&home, permission::PLAIN);
    assert!(answer(&fake, stranger).await.contains("may manage this server"));
    let there = fake
        .click(question, &id)
        .by(&manager)
        .in_guild(fake.elsewhere(), MANAGER);
    assert!(answer(&fake, there).await.contains("does not work any more"));
    let press = |message: u64, label: &str| {
        let id = fake.button(message, label).unwrap_or_else(|| panic!("no {label}"));
        fake.click(message, &id).by(&manager).in_guild(&home, MANAGER)
    };
    assert!(
        answer(&fake, press(question, "Keep it"))
            .await
            .contains("Nothing was removed")
    );
    assert_eq!(fake.button(question, "Remove"), None, "the question is closed");
    let still = answer(&fake, ask(&fake, WORD).in_guild(&home, permission::PLAIN)).await;
    assert!(still.contains("marzipan"), "{still}");

    let (asked, _) = done(&fake, remove()).await;
    let question = fake.original(&asked);
    // A button works after a restart too.
    bot.restart(&fake).await;
    let told = answer(&fake, press(question, "Remove")).await;
    assert!(told.contains("Removed: **The vault of Quillfeather**"), "{told}");
    let gone = answer(&fake, ask(&fake, WORD).in_guild(&home, permission::PLAIN)).await;
    assert!(!gone.contains("marzipan"), "{gone}");
    let told = answer(&fake, press(question, "Bring it back")).await;
    assert!(told.contains("It is back: **The vault of Quillfeather**"), "{told}");
    let back = answer(&fake, ask(&fake, WORD).in_guild(&home, permission::PLAIN)).await;
    assert!(back.contains("marzipan"), "{back}");

    let (asked, _) = done(&fake, remove()).await;
    answer(&fake, press(fake.original(&asked), "Remove")).await;
    let typing = |guild: &Guild, permissions| {
        let typing = fake
            .autocomplete("manage")
            .subcommand("articles-restore")
            .focused("article", "");
        typing.in_guild(guild, permissions)
    };
    let offered = fake.wait_callback(&typing(&home, MANAGER).send().await).await.body;
    assert_eq!(offered["data"]["choices"][0]["value"], "server:vault", "{offered}");
    for (guild, permissions) in [(&home, permission::PLAIN), (fake.elsewhere(), MANAGER)] {
        let offered = fake.wait_callback(&typing(guild, permissions).send().await).await.body;
        assert_eq!(offered["data"]["choices"], Value::Array(Vec::new()), "{offered}");
    }
    let restore = |guild| manage(&fake, guild, "articles-restore").option("article", "server:vault");
    assert!(
        done(&fake, restore(fake.elsewhere()))
            .await
            .1
            .contains("cannot be brought back")
    );
    assert!(done(&fake, restore(&home)).await.1.contains("It is back"));
    assert!(done(&fake, restore(&home)).await.1.contains("cannot be brought back"));
    fake.assert_clean();
}

#[tokio::test]
async fn only_managers_change_a_servers_articles_and_only_their_own() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), LOOPBACK).await;
    let (home, elsewhere) = (fake.home().clone(), fake.elsewhere().clone());
    done(&fake, add(&fake, &home, "vault.md", VAULT)).await;

    for command in [
        add(&fake, &home, "sneaky.md", VAULT).in_guild(&home, permission::PLAIN),
        manage(&fake, &home, "articles-remove")
            .option("article", "server:vault")
            .in_guild(&home, permission::PLAIN),
        manage(&fake, &home, "articles-restore")
            .option("article", "server:vault")
            .in_guild(&home, permission::PLAIN),
    ] {
        assert!(answer(&fake, command).await.contains("may manage this server"));
    }
    let in_dm = add(&fake, &home, "sneaky.md", VAULT).in_dm();
    assert!(answer(&fake, in_dm).await.contains("works in a server only"));
    let foreign = add(&fake, &home, "sneaky.md", VAULT).in_foreign_guild(&home, MANAGER);
    assert!(answer(&fake, foreign).await.contains("works in a server only"));

    // Another server's articles and the operator's are none of theirs, by whatever name.
    for named in [
        "server:vault",
        "The vault of Quillfeather",
        "lighthouse",
        "The lighthouse of Skarholm",
        "../vault",
    ] {
        let remove = manage(&fake, &elsewhere, "articles-remove").option("article", named);
        assert!(done(&fake, remove).await.1.contains("no such article"), "{named}");
    }
    let own = bot.folder().join("index/added/guilds");
    let folders: Vec<_> = fs::read_dir(&own)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(folders, [home.id.to_string().as_str()]);
    fake.assert_clean();
}

#[tokio::test]
async fn a_server_has_no_more_than_its_quota() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let extra = format!("{LOOPBACK}[guilds]\narticles = 2\nmegabytes = 1\n");
    let bot = Bot::start(&fake, articles.path(), &extra).await;
    let home = fake.home().clone();
    let long = format!("{VAULT}\n{}", "A sentence about nothing. ".repeat(30_000));
    assert!(
        done(&fake, add(&fake, &home, "one.md", &long))
            .await
            .1
            .contains("1 of 2 articles and 0.8 of 1 MB")
    );
    let told = done(&fake, add(&fake, &home, "two.md", &long)).await.1;
    assert!(told.contains("may have 2 articles of 1 MB together"), "{told}");
    // One may always be replaced by one that fits.
    assert!(
        done(&fake, add(&fake, &home, "one.md", VAULT))
            .await
            .1
            .contains("Replaced")
    );
    assert!(
        done(&fake, add(&fake, &home, "two.md", VAULT))
            .await
            .1
            .contains("2 of 2 articles")
    );
    let told = done(&fake, add(&fake, &home, "three.md", VAULT)).await.1;
    assert!(told.contains("no room"), "{told}");
    // The quota is each server's own.
    assert!(
        done(&fake, add(&fake, fake.elsewhere(), "one.md", VAULT))
            .await
            .1
            .contains("1 of 2 articles")
    );
    let stored = fs::read_dir(bot.folder().join(format!("index/added/guilds/{}", home.id))).unwrap();
    let stored = stored.filter(|entry| !entry.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'));
    assert_eq!(stored.count(), 2);
    fake.assert_clean();
}

#[tokio::test]
async fn an_operator_may_let_servers_have_none() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let extra = format!("{LOOPBACK}[guilds]\narticles = 0\n");
    let _bot = Bot::start(&fake, articles.path(), &extra).await;
    let told = done(&fake, add(&fake, fake.home(), "one.md", VAULT)).await.1;
    assert!(told.contains("no articles of their own"), "{told}");
    fake.assert_clean();
}

#[tokio::test]
async fn what_cannot_be_taken_in_is_told_and_changes_nothing() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), LOOPBACK).await;
    let home = fake.home().clone();
    let offer = || manage(&fake, &home, "articles-add");
    let both = add(&fake, &home, "one.md", VAULT).option("address", "https://example.org/");
    let huge = 11 * 1024 * 1024;
    let tries = [
        (offer(), "one of the two"),
        (both, "one of the two"),
        (
            offer().attach_from("file", "big.md", huge, "https://cdn.discordapp.com/x"),
            "at most 10 MB",
        ),
        // Only Discord's own servers have attachments, whatever a payload says.
        (
            offer().attach_from("file", "one.md", 10, "https://example.org/one.md"),
            "Discord's servers",
        ),
        (
            offer().attach_from("file", "one.md", 10, "https://cdn.discordapp.com.example.org/one.md"),
            "Discord's servers",
        ),
        (
            offer().attach_from("file", "one.md", 10, "file:///etc/passwd"),
            "Not added",
        ),
        (offer().attach("file", "empty.md", b""), "Not added"),
        (
            offer().attach("file", "bytes.bin", &[0, 159, 146, 150, 0, 1, 2]),
            "Not added",
        ),
        (offer().option("address", "not an address"), "Not added"),
        (offer().option("address", "file:///etc/passwd"), "Not added"),
        (
            offer().option("address", "http://169.254.169.254/latest/meta-data/"),
            "not on the public internet",
        ),
        (
            offer().option("address", "http://user:secret@example.org/"),
            "Not added",
        ),
    ];
    for (command, sentence) in tries {
        let told = done(&fake, command).await.1;
        assert!(told.contains(sentence), "{sentence}: {told}");
        assert!(!told.contains("root:"), "{told}");
    }
    assert!(
        !bot.folder()
            .join("index/added/guilds")
            .join(home.id.to_string())
            .join("one.md")
            .exists()
    );
    let listed = answer(&fake, fake.slash("articles").in_guild(&home, permission::PLAIN)).await;
    assert!(listed.contains("Articles: 3"), "{listed}");
    // What is told of an article pings nobody and leads nowhere.
    let (_, told) = done(
        &fake,
        offer().attach("file", "ping.md", b"# @everyone [x](https://evil.example)\n\nWords.\n"),
    )
    .await;
    assert!(told.contains(r"**\@everyone x**"), "{told}");
    fake.assert_clean();
}

#[tokio::test]
async fn a_page_is_taken_in_by_its_address() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), LOOPBACK).await;
    let home = fake.home().clone();
    // Any server will do: the fake's own keeps files for people.
    let page = fake.attached("vault-news.md", VAULT.as_bytes());
    let (_, told) = done(
        &fake,
        manage(&fake, &home, "articles-add").option("address", page.as_str()),
    )
    .await;
    assert!(told.contains("Added: **The vault of Quillfeather**"), "{told}");
    let told = answer(&fake, ask(&fake, WORD).in_guild(&home, permission::PLAIN)).await;
    assert!(told.contains("marzipan"), "{told}");
    fake.assert_clean();
}

#[tokio::test]
async fn managers_reindex_their_servers_articles_and_no_others() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let extra = format!("home_guild = \"{}\"\n{LOOPBACK}", fake.home().id);
    let bot = Bot::start(&fake, articles.path(), &extra).await;
    let elsewhere = fake.elsewhere().clone();
    let reindex = || fake.slash("reindex").in_guild(&elsewhere, MANAGER);
    let told = answer(&fake, reindex()).await;
    assert!(told.contains("no articles of its own"), "{told}");
    done(&fake, add(&fake, &elsewhere, "vault.md", VAULT)).await;
    articles.write("mill.md", "The mill of Ostrand grinds barley for Petra Lindqvist.\n");
    // Somebody changes the file by hand.
    let file = bot
        .folder()
        .join(format!("index/added/guilds/{}/vault.md", elsewhere.id));
    fs::write(&file, VAULT.replace("marzipan", "fennel")).unwrap();
    let told = answer(&fake, reindex()).await;
    assert!(
        told.contains("0 added, 1 changed, 0 removed") && told.contains("server:vault"),
        "{told}"
    );
    assert!(!told.contains("mill"), "{told}");
    let told = answer(&fake, ask(&fake, WORD).in_guild(&elsewhere, permission::PLAIN)).await;
    assert!(told.contains("fennel"), "{told}");
    let refused = fake.slash("reindex").in_guild(&elsewhere, permission::PLAIN);
    assert!(!answer(&fake, refused).await.contains("changed"));
    fake.assert_clean();
}

#[tokio::test]
async fn what_the_operator_does_to_a_servers_articles_beside_the_bot_is_taken_up() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    let home = fake.home().clone();
    let file = bot.folder().join("vault.md");
    fs::write(&file, VAULT).unwrap();
    let guild = home.id.to_string();
    let added = bot.pullquote(&["articles", "add", "--guild", &guild, file.to_str().unwrap()]);
    assert!(added.status.success(), "{added:?}");
    let told = answer(&fake, ask(&fake, WORD).in_guild(&home, permission::PLAIN)).await;
    assert!(told.contains("marzipan"), "{told}");
    let removed = bot.pullquote(&["articles", "remove", "--guild", &guild, "server:vault"]);
    assert!(removed.status.success(), "{removed:?}");
    let mut told = String::new();
    for _ in 0..100 {
        told = answer(&fake, ask(&fake, WORD).in_guild(&home, permission::PLAIN)).await;
        if !told.contains("marzipan") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(!told.contains("marzipan"), "{told}");
    let bridge = answer(&fake, ask(&fake, BRIDGE.0).in_guild(&home, permission::PLAIN)).await;
    assert!(quoted(&bridge).contains(BRIDGE.1), "{bridge}");
    eventually("the bot to have no errors to tell", || !bot.stderr().contains("ERROR")).await;
    fake.assert_clean();
}
