//! A Chromium without a window, driven through chromedriver.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;

use axum::http::Method;
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::{Semaphore, SemaphorePermit};
use url::{ParseError, Url};

use crate::PATIENCE;

/// Browsers at a time. Each is several processes, and tests that wait for a processor prove nothing.
const AT_ONCE: usize = 2;
static PLACES: Semaphore = Semaphore::const_new(AT_ONCE);

/// What chromedriver calls an element in its answers.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser with one empty page.
pub(crate) struct Browser {
    client: Client,
    driver: Driver,
    _profile: TempDir,
    _place: SemaphorePermit<'static>,
}

/// The process that starts and ends the browser.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        // Chromium ends with it.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A program on the PATH.
fn program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

impl Browser {
    /// Starts one; nothing where there is none on this machine.
    pub(crate) async fn start() -> Option<Browser> {
        let (Some(driver), Some(chromium)) = (program("chromedriver"), program("chromium")) else {
            println!("skipped: no chromedriver and chromium on this machine (apt-get install chromium chromium-driver)");
            return None;
        };
        let place = PLACES.acquire().await.unwrap();
        let child = Command::new(driver).arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut driver = Driver(child.unwrap());
        let mut lines = BufReader::new(driver.0.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = lines.find_map(|line| Some(line.split_once("successfully on port ")?.1.trim_end_matches('.').to_owned()));
        let port = port.expect("chromedriver says its port");
        thread::spawn(move || lines.for_each(drop));

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
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(wanted.as_object().cloned().unwrap());
        let client = tokio::time::timeout(PATIENCE, builder.connect(&format!("http://127.0.0.1:{port}"))).await;
        Some(Browser {
            client: client.expect("Chromium starts in time").unwrap(),
            driver,
            _profile: profile,
            _place: place,
        })
    }

    /// Opens an address.
    pub(crate) async fn open(&self, address: &str) {
        self.client.goto(address).await.unwrap();
    }

    /// Runs a script in the page; gives what it returns.
    pub(crate) async fn run(&self, script: &str, arguments: &[Value]) -> Value {
        self.client.execute(script, arguments.to_vec()).await.unwrap()
    }

    /// Presses keys, wherever the focus is. Special keys are those of [`fantoccini::key::Key`]; Shift and the like hold
    /// until a null key.
    pub(crate) async fn keys(&self, keys: &str) {
        self.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Clicks on the first element that a script gives, as a person would: where it is seen.
    pub(crate) async fn click(&self, script: &str, arguments: &[Value]) {
        let found = self.run(script, arguments).await;
        let id = found[ELEMENT].as_str();
        let id = id.unwrap_or_else(|| panic!("nothing to click on: {script} {arguments:?}"));
        self.ask(Method::POST, &format!("element/{id}/click"), Some(json!({}))).await;
    }

    /// What a screen reader is told of the elements that a script gives: the role and the name of each.
    pub(crate) async fn computed(&self, script: &str) -> Vec<(String, String)> {
        let found = self.run(script, &[]).await;
        let mut computed = Vec::new();
        for element in found.as_array().unwrap() {
            let id = element[ELEMENT].as_str().unwrap();
            let role = self.ask(Method::GET, &format!("element/{id}/computedrole"), None).await;
            let label = self.ask(Method::GET, &format!("element/{id}/computedlabel"), None).await;
            computed.push((role.as_str().unwrap().to_owned(), label.as_str().unwrap().to_owned()));
        }
        computed
    }

    /// Speaks to Chromium itself.
    pub(crate) async fn chromium(&self, command: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.ask(Method::POST, "goog/cdp/execute", Some(body)).await
    }

    /// Whatever the page's console holds that is new: errors, warnings, what the content security policy refused.
    pub(crate) async fn console(&self) -> Vec<String> {
        let entries = self.ask(Method::POST, "se/log", Some(json!({ "type": "browser" }))).await;
        let entries = entries.as_array().cloned().unwrap();
        entries.iter().map(|entry| format!("{}: {}", entry["level"], entry["message"])).collect()
    }

    /// Ends the browser.
    pub(crate) async fn close(self) {
        let _ = self.client.close().await;
        drop(self.driver);
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let asked: Result<Value, CmdError> = self.client.issue_cmd(OfSession { method, path: path.to_owned(), body }).await;
        asked.unwrap_or_else(|error| panic!("{path}: {error}"))
    }
}

/// A command that the client has no method for.
#[derive(Debug)]
struct OfSession {
    method: Method,
    path: String,
    body: Option<Value>,
}

impl WebDriverCompatibleCommand for OfSession {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _url: &Url) -> (Method, Option<String>) {
        (self.method.clone(), self.body.as_ref().map(Value::to_string))
    }
}
