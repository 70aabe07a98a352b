//! A PostgreSQL server of the tests' own, from the programs that are installed, on a port of this machine.
//!
//! It ends with the value, and with the test's process however that ends: a shell waits beside it for the end of a pipe.
#![allow(
    dead_code,
    reason = "every test binary includes this module and uses its own part of it"
)]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "in tests a panic is the report, and a skipped test says so"
)]

#[path = "../web/tls.rs"]
mod tls;

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The password of the only user, which no log and no error may hold.
pub(crate) const PASSWORD: &str = "pass-w0rd of tests";
const USER: &str = "keeper";
/// Who runs the server where the tests are run by root, whom it refuses.
const NOBODY: u32 = 65_534;
/// Debian's place for the programs; elsewhere they are on the path.
const DEBIAN: &str = "/usr/lib/postgresql";
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the server until the pipe ends, and then removes its folder, or until the pipe says that it is still needed.
const KEEPER: &str = r#"data=$1; shift
"$@" </dev/null >>"$data.log" 2>&1 &
server=$!
if read -r word; then kill -KILL $server; wait $server; exit; fi
# One that a test has stopped takes no other signal.
kill -QUIT $server; kill -CONT $server; wait $server
cd /; rm -rf "${data%/data}""#;

/// A running server.
pub(crate) struct Server {
    programs: PathBuf,
    folder: TempDir,
    /// Whether the tests are run by root, whom the server refuses.
    by_root: bool,
    port: u16,
    /// Whether it speaks TLS too.
    is_encrypted: bool,
    /// The shell, and what ends it.
    running: Option<(Child, ChildStdin)>,
}

/// The server that the tests of this binary share; nothing where the programs are not installed, which is then said.
pub(crate) fn shared() -> Option<&'static Server> {
    static SHARED: OnceLock<Option<Server>> = OnceLock::new();
    SHARED.get_or_init(Server::start).as_ref()
}

impl Server {
    /// A server with nothing in it; nothing where the programs are not installed.
    pub(crate) fn start() -> Option<Server> {
        Server::start_as(false)
    }

    /// The same with TLS; [`Server::root`] vouches for it by the name 127.0.0.1.
    pub(crate) fn start_encrypted() -> Option<Server> {
        Server::start_as(true)
    }

    fn start_as(is_encrypted: bool) -> Option<Server> {
        let Some(programs) = programs() else {
            println!("skipped: PostgreSQL's programs (initdb, postgres, psql) are not installed on this machine");
            return None;
        };
        let folder = TempDir::new().unwrap();
        let password = folder.path().join("password");
        fs::write(&password, PASSWORD).unwrap();
        let by_root = fs::metadata(&password).unwrap().uid() == 0;
        for path in [folder.path(), &password] {
            if by_root {
                chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
            }
        }
        let mut server = Server {
            programs,
            folder,
            by_root,
            port: 0,
            is_encrypted,
            running: None,
        };
        let made = server
            .command(&server.programs.join("initdb"))
            .args([
                "--no-sync",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--username",
                USER,
            ])
            .arg(format!("--pwfile={}", password.display()))
            .arg("-D")
            .arg(server.data())
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        if is_encrypted {
            let (certificate, key) = tls::Identity::make_up().pem();
            server.write("server.crt", &certificate);
            server.write("server.key", &key);
        }
        server.begin();
        Some(server)
    }

    /// Writes one of the server's own files.
    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.data().join(name);
        fs::write(&path, bytes).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        if self.by_root {
            chown(&path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }

    /// The root certificate, where it speaks TLS.
    pub(crate) fn root(&self) -> PathBuf {
        self.data().join("server.crt")
    }

    /// The address of a new database.
    pub(crate) fn database(&self) -> String {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("kept_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        self.ask(&self.address("postgres"), &format!("CREATE DATABASE {name}"));
        self.address(&name)
    }

    fn address(&self, database: &str) -> String {
        let password = PASSWORD.replace(' ', "%20");
        format!("postgres://{USER}:{password}@127.0.0.1:{}/{database}", self.port)
    }

    /// What a statement finds, one row a line with bars between the columns.
    pub(crate) fn ask(&self, address: &str, statement: &str) -> String {
        let (is_done, said) = self.try_to_ask(address, statement);
        assert!(is_done, "{statement}: {said}");
        said
    }

    /// The same, and whether it was done.
    pub(crate) fn try_to_ask(&self, address: &str, statement: &str) -> (bool, String) {
        let asked = self
            .command(&self.programs.join("psql"))
            .args(["--no-psqlrc", "-At", "-c", statement, address])
            .output()
            .unwrap();
        let said = if asked.status.success() {
            asked.stdout
        } else {
            asked.stderr
        };
        (
            asked.status.success(),
            String::from_utf8(said).unwrap().trim().to_owned(),
        )
    }

    /// Kills every process of the server as a crash of the machine does. What was committed is there when it begins again.
    pub(crate) fn kill(&mut self) {
        let Some((mut shell, mut pipe)) = self.running.take() else {
            return;
        };
        self.signal("KILL");
        // The shell may have ended with the server.
        let _ = pipe.write_all(b"keep\n");
        shell.wait().unwrap();
    }

    /// Begins again on the same port.
    pub(crate) fn begin(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            self.launch();
            while Instant::now() < deadline && self.is_running() {
                if self.try_to_ask(&self.address("postgres"), "SELECT 1").0 {
                    return;
                }
                sleep(Duration::from_millis(50));
            }
            self.kill();
            // Processes of the one that was killed may still hold its memory; or another program took the port.
            let log = fs::read_to_string(self.folder.path().join("data.log")).unwrap_or_default();
            assert!(Instant::now() < deadline, "PostgreSQL does not start:\n{log}");
            sleep(Duration::from_millis(100));
        }
    }

    fn launch(&mut self) {
        if self.port == 0 {
            let free = TcpListener::bind(("127.0.0.1", 0)).unwrap();
            self.port = free.local_addr().unwrap().port();
        }
        let mut command = self.command(Path::new("sh"));
        command.args(["-c", KEEPER, "sh"]).arg(self.data());
        command.arg(self.programs.join("postgres")).arg("-D").arg(self.data());
        let port = format!("port={}", self.port);
        let encryption = format!("ssl={}", if self.is_encrypted { "on" } else { "off" });
        for setting in [
            port.as_str(),
            encryption.as_str(),
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            // What is lost with the power is not lost with the process.
            "fsync=off",
            "shared_buffers=16MB",
            "max_connections=60",
        ] {
            command.args(["-c", setting]);
        }
        let mut shell = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let pipe = shell.stdin.take().unwrap();
        self.running = Some((shell, pipe));
    }

    /// Whether the server has not ended by itself; it is given a moment to begin.
    fn is_running(&self) -> bool {
        let deadline = Instant::now() + Duration::from_secs(2);
        while self.id().is_none() && Instant::now() < deadline {
            sleep(Duration::from_millis(20));
        }
        self.id().is_some()
    }

    /// The id of the server's first process.
    fn id(&self) -> Option<u32> {
        let file = fs::read_to_string(self.data().join("postmaster.pid")).ok()?;
        let id: u32 = file.lines().next()?.parse().ok()?;
        Path::new(&format!("/proc/{id}")).exists().then_some(id)
    }

    /// Sends a signal to every process of the server.
    pub(crate) fn signal(&self, name: &str) {
        let Some(parent) = self.id() else { return };
        let children = Command::new("ps")
            .args(["-o", "pid=", "--ppid", &parent.to_string()])
            .output()
            .unwrap();
        let mut ids: Vec<String> = String::from_utf8(children.stdout)
            .unwrap()
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        ids.push(parent.to_string());
        // A process that has just ended needs no signal.
        Command::new("kill")
            .arg(format!("-{name}"))
            .args(ids)
            .stderr(Stdio::null())
            .status()
            .unwrap();
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A program that is run by whom the server accepts.
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path());
        if self.by_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let Some((mut shell, pipe)) = self.running.take() else {
            return;
        };
        drop(pipe);
        let _ = shell.wait();
    }
}

/// The folder of the programs.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort();
    folders.reverse();
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    let all = ["initdb", "postgres", "psql"];
    folders
        .into_iter()
        .find(|folder| all.iter().all(|program| folder.join(program).is_file()))
}
