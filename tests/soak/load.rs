//! A bot to which everything happens at once, for a long time: people ask, press, type and set, managers add and remove
//! articles, the operator's articles change and are read anew.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, unescaped};
use crate::fake_discord::events::Interact;
use crate::fake_discord::load::{Dice, Fate};
use crate::fake_discord::{Bot, FakeDiscord, Guild, Person, permission};
use crate::memory::Samples;
use crate::{is_soak, scaled};

const MANAGER: u64 = permission::PLAIN | permission::MANAGE_GUILD | permission::MANAGE_MESSAGES;
const OPERATOR: &str = "123456789012345678";
/// Things that happen before all of them have to be over.
const EACH: u64 = 12;
/// More different questions than the bot keeps answers.
const DIFFERENT: u64 = 1_500;
/// Longer than the bot tries to deliver an answer.
const SETTLED_WITHIN: Duration = Duration::from_secs(100);
/// Megabytes that the bot may grow by after the first tenth. Measured over 15 minutes: 100 MB after the first tenth, 94 at
/// the end, and up to 118 between, while indexes were made anew.
const ALLOWED: u64 = 12;

/// How many different articles servers have, and how many the operator changes.
const NOTES: u64 = 20;
const REPORTS: u64 = 8;

/// What a server's managers add. Every word of it is plain, so that quotes can be looked up as they are.
fn note(number: u64) -> String {
    format!("The depot of Quillfeather holds {number} barrels.\n\nIts keeper is Odalys Brenn the {number}th.\n")
}

/// What the operator adds.
fn report(number: u64) -> String {
    format!("The ferry {number} of Ostrand leaves at noon.\n\nPetra Lindqvist steers the ferry {number}.\n")
}

/// Everybody and everything that takes part.
struct Scene<'a> {
    fake: &'a FakeDiscord,
    articles: &'a Articles,
    guilds: [Guild; 2],
    people: Vec<Person>,
    operator: Person,
    dice: Dice,
    /// The text of every article that there is or was.
    texts: Vec<String>,
    /// Messages with buttons, from this round.
    answers: Vec<u64>,
    /// How often each thing happened.
    done: HashMap<&'static str, u64>,
}

impl Scene<'_> {
    fn roll(&mut self, sides: u64) -> u64 {
        self.dice.roll(sides)
    }

    fn guild(&mut self) -> Guild {
        let number = usize::try_from(self.roll(2)).unwrap();
        self.guilds[number].clone()
    }

    fn person(&mut self) -> Person {
        let number = usize::try_from(self.roll(self.people.len() as u64)).unwrap();
        self.people[number].clone()
    }

    fn question(&mut self) -> String {
        let number = self.roll(DIFFERENT);
        match self.roll(6) {
            0 => format!("{} Number {number}?", BRIDGE.0),
            1 => format!("How many barrels does the depot of Quillfeather hold, {number}?"),
            2 => format!("Who steers the ferry {} of Ostrand?", number % REPORTS),
            3 => "and when was that?".to_owned(),
            4 => format!("Who painted the ceiling of the opera, {number}? @everyone **<@1>** `\u{202e}"),
            _ => format!("{} Number {number}?", LIGHTHOUSE.0),
        }
    }

    fn manage(&mut self, subcommand: &str) -> Interact<'_> {
        let guild = self.guild();
        self.fake
            .slash("manage")
            .subcommand(subcommand)
            .in_guild(&guild, MANAGER)
    }

    /// One thing happens. It is not waited for.
    async fn happen(&mut self) {
        let (person, guild, fake) = (self.person(), self.guild(), self.fake);
        let what = match self.roll(22) {
            0..=6 => {
                let question = self.question();
                fake.slash("ask")
                    .option("question", question)
                    .by(&person)
                    .in_guild(&guild, permission::PLAIN)
                    .send()
                    .await;
                "questions"
            }
            7 | 8 => {
                let question = self.question();
                fake.mention(&question).by(&person).in_guild(&guild).send().await;
                "mentions"
            }
            9 => {
                let question = self.question();
                fake.direct_message(&question).by(&person).send().await;
                "direct messages"
            }
            10 => {
                let question = self.question();
                fake.message_menu("Find in the articles", &question)
                    .by(&person)
                    .send()
                    .await;
                "menus"
            }
            11 | 12 => {
                let typed = ["", "skar", "ferry", "quill", "😀"][usize::try_from(self.roll(5)).unwrap()];
                let typing = fake.autocomplete("ask").focused("article", typed);
                typing.by(&person).in_guild(&guild, permission::PLAIN).send().await;
                "completions"
            }
            13..=15 => {
                self.press(&person).await;
                "buttons"
            }
            16 => {
                let (quotes, private) = (1 + self.roll(3), self.roll(2) == 0);
                let set = self
                    .manage("settings")
                    .option("quotes", quotes)
                    .option("private", private);
                set.option("confidence", 1).send().await;
                "settings"
            }
            17 => {
                let number = self.roll(NOTES);
                let name = format!("note-{number}.txt");
                self.manage("articles-add")
                    .attach("file", &name, note(number).as_bytes())
                    .send()
                    .await;
                "added"
            }
            18 => {
                let named = format!("server:note-{}", self.roll(NOTES));
                let which = ["articles-remove", "articles-restore"][usize::try_from(self.roll(2)).unwrap()];
                self.manage(which).option("article", named).send().await;
                "removed or restored"
            }
            19 => {
                // The bot sees that by itself.
                let number = self.roll(REPORTS);
                let name = format!("ferry-{number}.txt");
                if self.roll(3) > 0 {
                    self.articles.write(&name, report(number));
                } else if self.articles.path().join(&name).exists() {
                    self.articles.remove(&name);
                }
                "changes of articles"
            }
            20 => {
                fake.slash("reindex").by(&self.operator).in_dm().send().await;
                "reindexes"
            }
            _ => {
                let name = ["status", "articles", "help"][usize::try_from(self.roll(3)).unwrap()];
                fake.slash(name)
                    .by(&person)
                    .in_guild(&guild, permission::PLAIN)
                    .send()
                    .await;
                "looks"
            }
        };
        *self.done.entry(what).or_default() += 1;
    }

    /// Somebody presses one of the buttons of a message from this round.
    async fn press(&mut self, person: &Person) {
        if self.answers.is_empty() {
            return;
        }
        let place = usize::try_from(self.roll(self.answers.len() as u64)).unwrap();
        let message = self.answers[place];
        let labels = [
            "In context",
            "Next quote",
            "👍",
            "👎",
            "Share",
            "Closest sentence",
            "Remove",
            "Keep it",
            "Bring it back",
        ];
        for _ in 0..labels.len() {
            let label = labels[usize::try_from(self.roll(labels.len() as u64)).unwrap()];
            if let Some(id) = self.fake.button(message, label) {
                self.fake.click(message, &id).by(person).send().await;
                return;
            }
        }
    }

    /// A round: several things happen, and every one of them comes to an end.
    async fn round(&mut self, bot: &Bot) {
        // Some answers first, so that there are buttons to press.
        let mut first = Vec::new();
        for _ in 0..2 {
            let (question, guild) = (self.question(), self.guild());
            let asked = self.fake.slash("ask").option("question", question);
            first.push(asked.in_guild(&guild, permission::PLAIN).send().await);
        }
        settle(self.fake, bot).await;
        self.answers = first.iter().map(|asked| self.fake.original(asked)).collect();
        for _ in 0..EACH {
            self.happen().await;
        }
        settle(self.fake, bot).await;
        self.check();
        self.answers.clear();
        self.fake.forget();
    }

    /// What was sent to Discord is right, and every quote stands in an article that there is or was.
    fn check(&self) {
        let problems = self.fake.problems();
        assert!(problems.is_empty(), "{problems:#?}");
        let sent = [
            ("PATCH", "/webhooks/*/*/messages/@original"),
            ("POST", "/channels/*/messages"),
        ];
        for request in sent.iter().flat_map(|(method, path)| self.fake.requests(method, path)) {
            let text = request.text();
            assert!(!text.contains("went wrong"), "{text}");
            for line in text.lines().filter_map(|line| line.strip_prefix("> ")) {
                let quote = unescaped(line);
                assert!(
                    self.texts.iter().any(|text| text.contains(&quote)),
                    "{quote:?} stands in no article; it was said in\n{text}"
                );
            }
        }
    }
}

/// The text of every article that there may be.
fn every_text(articles: &Articles) -> Vec<String> {
    let files = std::fs::read_dir(articles.path()).unwrap();
    let now = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    now.chain((0..NOTES).map(note))
        .chain((0..REPORTS).map(report))
        .collect()
}

/// Waits until everything that people did has come to an end.
async fn settle(fake: &FakeDiscord, bot: &Bot) {
    let deadline = Instant::now() + SETTLED_WITHIN;
    loop {
        let fates = fake.fates();
        let open: Vec<_> = fates
            .iter()
            .filter(|(_, fate)| matches!(fate, Fate::Waiting | Fate::Silent))
            .collect();
        if open.is_empty() {
            return;
        }
        assert!(
            Instant::now() < deadline,
            "nothing became of {open:?}:\n{}\nthe bot said:\n{}",
            fake.summary(),
            bot.stderr()
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn mixed_load_leaves_nothing_behind() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let extra = format!(
        "person_per_minute = 0\nguild_per_minute = 0\nqueue = 200\noperators = [\"{OPERATOR}\"]\n[web]\nloopback = true\n\
         [reader]\nmodel = \"{}\"\n",
        // A debug build reads so slowly that little else would happen.
        scaled("off", "builtin")
    );
    let mut bot = Bot::start(&fake, articles.path(), &extra).await;
    let operator = Person {
        id: OPERATOR.parse().unwrap(),
        ..Person::new("operator")
    };
    let mut scene = Scene {
        fake: &fake,
        articles: &articles,
        guilds: [fake.home().clone(), fake.elsewhere().clone()],
        people: (0..40).map(|number| Person::new(&format!("person-{number}"))).collect(),
        operator,
        dice: Dice::new(20_261_128),
        texts: every_text(&articles),
        answers: Vec::new(),
        done: HashMap::new(),
    };
    // Until everything that has a bound has reached it, memory grows as it should.
    for round in 0..scaled(0, DIFFERENT / EACH) {
        for number in 0..EACH {
            let question = format!("{} Number {}?", LIGHTHOUSE.0, round * EACH + number);
            fake.slash("ask").option("question", question).send().await;
        }
        settle(&fake, &bot).await;
        fake.forget();
    }
    let (begun, mut samples) = (Instant::now(), Samples::default());
    let (length, mut rounds) = (Duration::from_secs(scaled(10, 15 * 60)), 0);
    while begun.elapsed() < length || rounds < 20 {
        scene.round(&bot).await;
        rounds += 1;
        samples.take(bot.id());
    }
    let mut done: Vec<_> = scene.done.iter().collect();
    done.sort_unstable();
    println!("{rounds} rounds in {:.0} s: {done:?}", begun.elapsed().as_secs_f64());
    assert!(bot.is_running());
    let exit = bot.stop(Duration::from_secs(60)).await;
    assert_eq!(exit.code, Some(0), "{}", exit.stderr);
    assert!(!exit.stderr.contains("panicked"), "{}", exit.stderr);
    // In a short run the keeping of answers has only begun.
    let allowed = if is_soak() { ALLOWED } else { 4 * ALLOWED };
    samples.assert_no_growth("mixed load", allowed);
    fake.assert_clean();
}
