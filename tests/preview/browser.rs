//! A Chromium without a window, driven through chromedriver: by WebDriver's own requests, of which this needs a dozen. The
//! clients for all of it bring thirty crates and a licence that nothing else here has.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;

use reqwest::{Client, Method};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::PATIENCE;

/// Browsers at a time. Each is several processes, and tests that wait for a processor prove nothing.
const AT_ONCE: usize = 2;
static PLACES: Semaphore = Semaphore::const_new(AT_ONCE);

/// What WebDriver calls an element in its answers.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Keys that are no characters, as WebDriver writes them.
pub(crate) mod key {
    pub(crate) const NULL: &str = "\u{e000}";
    pub(crate) const BACKSPACE: &str = "\u{e003}";
    pub(crate) const TAB: &str = "\u{e004}";
    pub(crate) const ENTER: &str = "\u{e007}";
    pub(crate) const SHIFT: &str = "\u{e008}";
    pub(crate) const ESCAPE: &str = "\u{e00c}";
    pub(crate) const SPACE: &str = "\u{e00d}";
    pub(crate) const DOWN: &str = "\u{e015}";
    pub(crate) const F10: &str = "\u{e03a}";
}

/// A browser with one empty page.
pub(crate) struct Browser {
    client: Client,
    /// Where the session's commands go.
    session: String,
    driver: Driver,
    _profile: TempDir,
    _place: SemaphorePermit<'static>,
}

/// The process that starts and ends the browser.
struct Driver {
    child: Child,
    port: u16,
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It ends its browsers when it is asked to end, and leaves them behind when it is killed.
        if self.shut_down().is_err() {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

impl Driver {
    /// Starts one that takes any free port.
    fn start(program: PathBuf) -> Driver {
        let mut child = Command::new(program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let port = lines.find_map(|line| {
            let (_, port) = line.split_once("successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        });
        // Goes on to the end: a full pipe would stop it.
        thread::spawn(move || lines.for_each(drop));
        Driver {
            child,
            port: port.expect("chromedriver says its port"),
        }
    }

    /// Without the async client: a test may be ending by a panic.
    fn shut_down(&self) -> io::Result<()> {
        let mut connection = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        connection.set_read_timeout(Some(PATIENCE))?;
        write!(
            connection,
            "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
            self.port
        )?;
        io::copy(&mut connection, &mut io::sink()).map(drop)
    }
}

/// A program on the PATH.
fn program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

impl Browser {
    /// Starts one; nothing where there is none on this machine.
    pub(crate) async fn start() -> Option<Browser> {
        let (Some(driver), Some(chromium)) = (program("chromedriver"), program("chromium")) else {
            println!(
                "skipped: no chromedriver and chromium on this machine (apt-get install chromium chromium-driver)"
            );
            return None;
        };
        let place = PLACES.acquire().await.unwrap();
        let driver = Driver::start(driver);
        let profile = TempDir::new().unwrap();
        let profile_folder = format!("--user-data-dir={}", profile.path().display());
        let flags = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--force-device-scale-factor=1",
            "--hide-scrollbars",
            "--window-size=1000,800",
            &profile_folder,
        ];
        let wanted = json!({
            "goog:chromeOptions": { "binary": chromium, "args": flags },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let mut browser = Browser {
            client: Client::builder().no_proxy().timeout(PATIENCE).build().unwrap(),
            session: format!("http://127.0.0.1:{}/session", driver.port),
            driver,
            _profile: profile,
            _place: place,
        };
        let begun = browser
            .post("", json!({ "capabilities": { "alwaysMatch": wanted } }))
            .await;
        browser.session = format!("{}/{}", browser.session, begun["sessionId"].as_str().unwrap());
        Some(browser)
    }

    /// Opens an address.
    pub(crate) async fn open(&self, address: &str) {
        self.post("/url", json!({ "url": address })).await;
    }

    /// Runs a script in the page; gives what it returns.
    pub(crate) async fn run(&self, script: &str, arguments: &[Value]) -> Value {
        self.post("/execute/sync", json!({ "script": script, "args": arguments }))
            .await
    }

    /// Presses keys, wherever the focus is. Those that are no characters stand in [`key`]; Shift holds until a null key.
    pub(crate) async fn keys(&self, keys: &str) {
        let focused = self.get("/element/active").await;
        let id = focused[ELEMENT].as_str().unwrap();
        self.post(&format!("/element/{id}/value"), json!({ "text": keys }))
            .await;
    }

    /// Clicks on the first element that a script gives, as a person would: where it is seen.
    pub(crate) async fn click(&self, script: &str, arguments: &[Value]) {
        let found = self.run(script, arguments).await;
        let id = found[ELEMENT].as_str();
        let id = id.unwrap_or_else(|| panic!("nothing to click on: {script} {arguments:?}"));
        self.post(&format!("/element/{id}/click"), json!({})).await;
    }

    /// What a screen reader is told of the elements that a script gives: the role and the name of each.
    pub(crate) async fn computed(&self, script: &str) -> Vec<(String, String)> {
        let found = self.run(script, &[]).await;
        let mut computed = Vec::new();
        for element in found.as_array().unwrap() {
            let id = element[ELEMENT].as_str().unwrap();
            let role = self.get(&format!("/element/{id}/computedrole")).await;
            let label = self.get(&format!("/element/{id}/computedlabel")).await;
            computed.push((role.as_str().unwrap().to_owned(), label.as_str().unwrap().to_owned()));
        }
        computed
    }

    /// Speaks to Chromium itself.
    pub(crate) async fn chromium(&self, command: &str, parameters: Value) -> Value {
        self.post("/goog/cdp/execute", json!({ "cmd": command, "params": parameters }))
            .await
    }

    /// Whatever the page's console holds that is new: errors, warnings, what the content security policy refused.
    pub(crate) async fn console(&self) -> Vec<String> {
        let entries = self.post("/se/log", json!({ "type": "browser" })).await;
        let entries = entries.as_array().cloned().unwrap();
        entries
            .iter()
            .map(|entry| format!("{}: {}", entry["level"], entry["message"]))
            .collect()
    }

    /// Ends the browser.
    pub(crate) async fn close(self) {
        self.ask(Method::DELETE, "", None).await;
        drop(self.driver);
    }

    async fn get(&self, path: &str) -> Value {
        self.ask(Method::GET, path, None).await
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        self.ask(Method::POST, path, Some(body)).await
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let mut request = self.client.request(method, format!("{}{path}", self.session));
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let response = request.send().await.unwrap();
        let status = response.status();
        let answer: Value = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
        assert!(status.is_success(), "{path}: {}", answer["value"]["message"]);
        answer["value"].clone()
    }
}
