//! The real program, started against the fake in a folder of its own and ended with the test.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{FakeDiscord, PATIENCE};

/// How a process ended, and what it said.
#[derive(Debug)]
pub(crate) struct Exit {
    /// The exit code; nothing where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A running bot.
pub(crate) struct Bot {
    child: Child,
    folder: TempDir,
    token: String,
    environment: Vec<(String, String)>,
    /// A program, with its arguments, that starts the bot.
    wrapper: Vec<String>,
    /// The first shard that it runs.
    shard: u64,
    stdout: Stream,
    stderr: Stream,
}

impl Bot {
    /// Starts the program against the fake and waits until it is connected and its commands are registered.
    /// `extra` is put into the `[discord]` section of its config.toml and may open sections of its own.
    pub(crate) async fn start(fake: &FakeDiscord, articles: &Path, extra: &str) -> Bot {
        let mut bot = Bot::launch(fake, articles, extra, fake.token());
        bot.ready(fake).await;
        bot
    }

    /// Starts the program with a token of the test's choice and waits for nothing.
    pub(crate) fn launch(fake: &FakeDiscord, articles: &Path, extra: &str, token: &str) -> Bot {
        Bot::launch_at(fake.api_base(), articles, extra, token)
    }

    /// Starts the program against any address.
    pub(crate) fn launch_at(api_base: &str, articles: &Path, extra: &str, token: &str) -> Bot {
        Bot::launch_in(Vec::new(), api_base, articles, extra, token)
    }

    /// Starts the program as [`Bot::start`] does, with more environment variables.
    pub(crate) async fn start_in(
        environment: Vec<(String, String)>,
        fake: &FakeDiscord,
        articles: &Path,
        extra: &str,
    ) -> Bot {
        let mut bot = Bot::launch_in(environment, fake.api_base(), articles, extra, fake.token());
        bot.ready(fake).await;
        bot
    }

    /// Starts the program as [`Bot::start`] does, by another program that gets the bot's path as its last argument and
    /// becomes the bot.
    pub(crate) async fn start_under(wrapper: &[&str], fake: &FakeDiscord, articles: &Path, extra: &str) -> Bot {
        let mut bot = Bot::launch_with(wrapper, Vec::new(), fake.api_base(), articles, extra, fake.token());
        bot.ready(fake).await;
        bot
    }

    /// Starts the program with a config.toml of the test's own, and waits until the first of its shards is connected and,
    /// where that is the first of all, its commands are registered.
    pub(crate) async fn start_with(config: &str, environment: Vec<(String, String)>, fake: &FakeDiscord) -> Bot {
        let mut bot = Bot::launch_config(&[], environment, config, fake.token());
        bot.ready(fake).await;
        bot
    }

    fn launch_in(environment: Vec<(String, String)>, api_base: &str, articles: &Path, extra: &str, token: &str) -> Bot {
        Bot::launch_with(&[], environment, api_base, articles, extra, token)
    }

    fn launch_with(
        wrapper: &[&str],
        environment: Vec<(String, String)>,
        api_base: &str,
        articles: &Path,
        extra: &str,
        token: &str,
    ) -> Bot {
        let articles = articles.canonicalize().unwrap();
        let discord = format!("[discord]\napi_base = {api_base:?}\n{extra}\n");
        let config = format!("articles = {articles:?}\nindex = \"store\"\n\n{discord}");
        Bot::launch_config(wrapper, environment, &config, token)
    }

    /// Starts the program with a config.toml of the test's own and waits for nothing.
    pub(crate) fn launch_config(
        wrapper: &[&str],
        environment: Vec<(String, String)>,
        config: &str,
        token: &str,
    ) -> Bot {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("config.toml"), config).unwrap();
        let wrapper: Vec<String> = wrapper.iter().map(|part| (*part).to_owned()).collect();
        let (child, stdout, stderr) = spawn(folder.path(), token, &environment, &wrapper);
        Bot {
            child,
            folder,
            token: token.to_owned(),
            environment,
            wrapper,
            shard: first_shard(config),
            stdout,
            stderr,
        }
    }

    /// Kills the program and starts it again in the same folder, while other bots stay connected.
    pub(crate) async fn restart_beside(&mut self, fake: &FakeDiscord) {
        self.kill();
        let deadline = Instant::now() + PATIENCE;
        while fake.has_shard(self.shard) {
            assert!(Instant::now() < deadline, "the connection does not end");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let (child, stdout, stderr) = spawn(self.folder.path(), &self.token, &self.environment, &self.wrapper);
        (self.child, self.stdout, self.stderr) = (child, stdout, stderr);
        self.ready(fake).await;
    }

    /// Kills the program and starts it again in the same folder, where its index still is.
    pub(crate) async fn restart(&mut self, fake: &FakeDiscord) {
        self.kill();
        fake.wait_disconnected().await;
        let (child, stdout, stderr) = spawn(self.folder.path(), &self.token, &self.environment, &self.wrapper);
        (self.child, self.stdout, self.stderr) = (child, stdout, stderr);
        self.ready(fake).await;
    }

    /// Waits until the bot is connected and its commands are there, and fails at once where it has ended instead.
    async fn ready(&mut self, fake: &FakeDiscord) {
        let deadline = Instant::now() + PATIENCE * 3;
        // Of several bots the one with the first shard registers the commands.
        let shard = self.shard;
        let is_ready = || fake.has_shard(shard) && (shard != 0 || fake.is_ready());
        while !is_ready() {
            if let Ok(Some(status)) = self.child.try_wait() {
                panic!(
                    "the bot ended with {status} before it was ready:\n{}",
                    self.stderr.text()
                );
            }
            assert!(
                Instant::now() < deadline,
                "the bot is not ready:\n{}\n{}",
                self.stderr.text(),
                fake.summary()
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Runs another command of the program in the bot's folder, as a person would in a terminal beside it.
    pub(crate) fn pullquote(&self, arguments: &[&str]) -> Output {
        program(self.folder.path(), &[])
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// The process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has said on standard error so far.
    pub(crate) fn stderr(&self) -> String {
        self.stderr.text()
    }

    pub(crate) fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits until the program ends by itself.
    pub(crate) async fn wait_exit(&mut self, timeout: Duration) -> Exit {
        let deadline = Instant::now() + timeout;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return self.exit(status);
            }
            assert!(
                Instant::now() < deadline,
                "still running after {timeout:?}:\n{}",
                self.stderr.text()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Asks the program to stop as a service manager does, and waits until it has.
    pub(crate) async fn stop(&mut self, timeout: Duration) -> Exit {
        self.signal("TERM");
        self.wait_exit(timeout).await
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap();
        assert!(sent.success(), "kill -{name} {id}: {sent}");
    }

    /// Resident memory in kilobytes; Linux alone tells it in this way.
    pub(crate) fn resident_kilobytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id())).unwrap();
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        resident.trim().trim_end_matches("kB").trim().parse().unwrap()
    }

    fn exit(&mut self, status: ExitStatus) -> Exit {
        Exit {
            code: status.code(),
            stdout: self.stdout.rest(),
            stderr: self.stderr.rest(),
        }
    }

    /// Kills it as nothing can be refused.
    pub(crate) fn kill(&mut self) {
        // It may have ended already; then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            eprintln!("--- the bot's standard error ---\n{}", self.stderr.rest());
        }
    }
}

/// The first shard that a configuration names.
fn first_shard(config: &str) -> u64 {
    let written = config.lines().find_map(|line| line.strip_prefix("shards = \""));
    let digits = written.and_then(|shards| shards.split(['-', '/']).next());
    digits.and_then(|digits| digits.trim().parse().ok()).unwrap_or(0)
}

/// The program in a folder, with an environment that does not depend on who runs the tests.
fn program(folder: &Path, wrapper: &[String]) -> Command {
    let binary = env!("CARGO_BIN_EXE_pullquote");
    let mut command = Command::new(wrapper.first().map_or(binary, String::as_str));
    if let [_, arguments @ ..] = wrapper {
        command.args(arguments).arg(binary);
    }
    command.current_dir(folder);
    let inherited = [
        "DISCORD_TOKEN",
        "PULLQUOTE_DATABASE_URL",
        "RUST_LOG",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NOTIFY_SOCKET",
        "WATCHDOG_USEC",
        "WATCHDOG_PID",
    ];
    for name in inherited {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command
}

fn spawn(folder: &Path, token: &str, environment: &[(String, String)], wrapper: &[String]) -> (Child, Stream, Stream) {
    let mut child = program(folder, wrapper)
        .env("DISCORD_TOKEN", token)
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let stdout = Stream::read(child.stdout.take().unwrap());
    let stderr = Stream::read(child.stderr.take().unwrap());
    (child, stdout, stderr)
}

/// What a process writes, read by a thread so that the process never waits for the test.
struct Stream {
    bytes: Arc<Mutex<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
}

impl Stream {
    fn read(mut source: impl Read + Send + 'static) -> Stream {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&bytes);
        let reader = std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = source.read(&mut buffer) {
                sink.lock().unwrap().extend_from_slice(&buffer[..count]);
            }
        });
        Stream {
            bytes,
            reader: Some(reader),
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes.lock().unwrap()).into_owned()
    }

    /// Everything, once the process has ended.
    fn rest(&mut self) -> String {
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
        self.text()
    }
}
