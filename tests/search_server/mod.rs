//! Search servers for tests: `osmem-server`, which speaks like OpenSearch and keeps everything in memory, and any server
//! that an environment variable names.
//!
//! `osmem-server` comes from PyPI (`pip install osmem-server`). It is looked for in OSMEM_SERVER_BIN, on the PATH, in the
//! folder where `.ci/run` installs it, and among the packages of the Python on the PATH.

#![allow(dead_code, reason = "each test uses what it needs")]

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// A server process. It ends when it is dropped, and also when the test is killed: it watches its standard input.
pub(crate) struct SearchServer {
    child: Child,
    address: String,
}

impl SearchServer {
    /// Starts an empty server on a free port; nothing where none is installed, which is said.
    pub(crate) fn start() -> Option<SearchServer> {
        SearchServer::start_at("127.0.0.1:0")
    }

    /// Starts an empty server on a port that a server had before.
    pub(crate) fn start_at(address: &str) -> Option<SearchServer> {
        let Some(program) = program() else {
            println!("skipped: osmem-server is not installed (`pip install osmem-server`)");
            return None;
        };
        let mut child = Command::new(program)
            .args(["-addr", address, "-no-ja"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("osmem-server starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let started: serde_json::Value = serde_json::from_str(&line).expect("osmem-server says where it is");
        let address = started["url"].as_str().expect("an address").to_owned();
        Some(SearchServer { child, address })
    }

    /// The server's address.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Host and port.
    pub(crate) fn host(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    /// Kills it, as kill -9 does.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }
}

impl Drop for SearchServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address of this machine at which nobody listens.
pub(crate) fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    format!("http://{}", listener.local_addr().expect("an address"))
}

fn program() -> Option<&'static Path> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    FOUND.get_or_init(find).as_deref()
}

fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("OSMEM_SERVER_BIN") {
        return Some(named.into());
    }
    let on_path = std::env::var_os("PATH")
        .into_iter()
        .flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    if let Some(found) = on_path
        .map(|folder| folder.join("osmem-server"))
        .find(|path| path.is_file())
    {
        return Some(found);
    }
    let of_ci = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/osmem/bin/python");
    for python in [of_ci, "python3".into()] {
        let asked = Command::new(python)
            .args(["-c", "import osmem_server; print(osmem_server.resolve_binary())"])
            .stderr(Stdio::null())
            .output();
        if let Ok(answer) = asked
            && answer.status.success()
        {
            return Some(String::from_utf8_lossy(&answer.stdout).trim().into());
        }
    }
    None
}
