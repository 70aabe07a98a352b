//! How the bot does under load: latencies of acknowledgements and answers at 10, 100 and 1,000 interactions a second,
//! with the reader and without, and its memory before and after. `cargo bench --bench discord_load`;
//! `PULLQUOTE_BENCH_SECONDS` says how long each of the six runs lasts (10).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench prints its figures, and a panic is its report"
)]

#[cfg(feature = "discord")]
#[path = "../tests/fake_discord/mod.rs"]
mod fake_discord;

#[cfg(feature = "discord")]
fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(load::run());
}

#[cfg(not(feature = "discord"))]
fn main() {
    println!("without Discord there is nothing to measure");
}

#[cfg(feature = "discord")]
mod load {
    use std::time::{Duration, Instant};

    use super::fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE};
    use super::fake_discord::load::{Fate, Latencies};
    use super::fake_discord::{Bot, FakeDiscord};

    const RATES: [u32; 3] = [10, 100, 1_000];
    /// What has not come by then does not come any more.
    const LAST: Duration = Duration::from_secs(90);

    pub(crate) async fn run() {
        let seconds = std::env::var("PULLQUOTE_BENCH_SECONDS")
            .ok()
            .and_then(|text| text.parse().ok());
        let time = Duration::from_secs(seconds.unwrap_or(10));
        println!(
            "reader   a second   asked  answered   busy  silent   acknowledged p50/p99/max ms   answered p50/p99/max ms   memory MB"
        );
        for reader in ["builtin", "off"] {
            for rate in RATES {
                measure(reader, rate, time).await;
            }
        }
    }

    /// Asks at a steady rate, whatever the bot makes of it, and prints a line.
    async fn measure(reader: &str, rate: u32, time: Duration) {
        let (fake, articles) = (FakeDiscord::start().await, Articles::few());
        articles.add_many(50);
        let extra = format!("person_per_minute = 0\nguild_per_minute = 0\n[reader]\nmodel = {reader:?}");
        let bot = Bot::start(&fake, articles.path(), &extra).await;
        let first = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
        fake.wait_edit(&first).await;
        fake.forget();

        let before = bot.resident_kilobytes();
        let begun = Instant::now();
        let mut ticks = tokio::time::interval(Duration::from_secs(1) / rate);
        let mut asked: u64 = 0;
        while begun.elapsed() < time {
            ticks.tick().await;
            // No question is asked twice: what is kept from before would cost nothing.
            let question = if asked.is_multiple_of(2) {
                LIGHTHOUSE.0
            } else {
                BRIDGE.0
            };
            let question = format!("{question} Number {asked}?");
            fake.slash("ask").option("question", question).send().await;
            asked += 1;
        }
        let deadline = Instant::now() + LAST;
        while Instant::now() < deadline && has_open(&fake) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let silent = fake.fates().values().filter(|fate| **fate == Fate::Silent).count();
        let latencies = fake.latencies();
        println!(
            "{reader:<8} {rate:>8} {asked:>7} {:>9} {:>6} {silent:>7}   {:>28} {:>25}   {} -> {}",
            latencies.answered.len(),
            latencies.told_at_once,
            shown(&latencies.acknowledged),
            shown(&latencies.answered),
            before / 1024,
            bot.resident_kilobytes() / 1024,
        );
        // The figures are the report: a rate that the fake cannot keep up with is no fault of the bot.
        let _ = fake.problems();
    }

    /// Whether something may still become of a question: the last ones were sent a moment ago.
    fn has_open(fake: &FakeDiscord) -> bool {
        let fates = fake.fates();
        fates.values().any(|fate| matches!(fate, Fate::Waiting | Fate::Silent))
    }

    fn shown(sorted: &[Duration]) -> String {
        let at = |share| Latencies::quantile(sorted, share).as_millis();
        format!("{} / {} / {}", at(0.5), at(0.99), at(1.0))
    }
}
