//! What the log looks like: made for people on a terminal, and for programs elsewhere.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::fake_discord::articles::Articles;
use crate::fake_discord::{Bot, FakeDiscord};
use crate::{ENDS_WITHIN, WORDS_ONLY};

const SAID: &str = "connecting to Discord";

#[tokio::test]
async fn a_log_is_for_people_on_a_terminal_and_json_elsewhere() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    // A process that ends by itself.
    fake.refuse_sessions(Some(4014));
    let mut bot = Bot::launch(&fake, articles.path(), WORDS_ONLY, fake.token());
    let piped = bot.wait_exit(ENDS_WITHIN).await.stderr;
    let line = piped.lines().find(|line| line.contains(SAID)).unwrap();
    let entry: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!(entry["fields"]["message"], SAID);

    // The program `script` lends a terminal.
    let program = format!("'{}'", env!("CARGO_BIN_EXE_pullquote"));
    let terminal = Command::new("script")
        .args(["-qec", &program, "/dev/null"])
        .current_dir(bot.folder())
        .env("DISCORD_TOKEN", fake.token())
        .env_remove("RUST_LOG")
        .stdin(Stdio::null())
        .output();
    match terminal {
        Ok(terminal) => {
            let shown = String::from_utf8_lossy(&terminal.stdout);
            let line = shown.lines().find(|line| line.contains(SAID));
            assert!(line.is_some_and(|line| !line.contains("\"fields\"")), "{shown}");
            assert!(!shown.contains(fake.token()), "the token is printed");
        }
        Err(error) => writeln!(std::io::stderr(), "skipped: there is no terminal for the log: {error}").unwrap(),
    }
    fake.assert_clean();
}
