//! Converting in a process of its own: a parser that hangs, crashes or wants all the memory costs one article.
//!
//! The process is a program that hands [`SUBCOMMAND`] over to [`one`], as pullquote's own does. A program of yours has to
//! do the same before it looks at anything else, or name pullquote's with [`Converter::of`]; else it would be started
//! anew and not know what for.

use std::io::{self, Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Converted, Limits, Origin, Refusal, convert};

/// The hidden subcommand that makes a process of this program a converter.
pub const SUBCOMMAND: &str = "convert-one";

/// Starts a process for each file.
#[derive(Debug, Clone)]
pub struct Converter {
    /// The program: pullquote's own.
    pub program: PathBuf,
    /// How long a file may take.
    pub patience: Duration,
    /// Bytes of memory that the process may ask for, its own program included.
    pub memory: u64,
    /// How much a file may hold.
    pub limits: Limits,
}

impl Converter {
    /// A converter that runs this very program.
    ///
    /// # Errors
    /// The system does not tell where the program is.
    pub fn of_this_program() -> Result<Converter, Refusal> {
        // Linux keeps a way to the running program even where its file was replaced by a newer one.
        let kept = Path::new("/proc/self/exe");
        let program = if kept.exists() {
            kept.to_owned()
        } else {
            std::env::current_exe().map_err(|cause| cannot_start(&cause))?
        };
        Ok(Converter::of(program))
    }

    /// A converter that runs the program at a path, within the usual limits.
    pub fn of(program: PathBuf) -> Converter {
        Converter {
            program,
            // A book of a thousand pages takes five seconds on a slow machine.
            patience: Duration::from_secs(20),
            // The largest documents within the limits take half of it.
            memory: 1 << 30,
            limits: Limits::default(),
        }
    }

    /// Makes an article of a file, as [`convert`] does.
    ///
    /// # Errors
    /// As there, and where the process takes too long, fails, or cannot be started.
    pub fn convert(&self, name: &str, bytes: &[u8], origin: &Origin) -> Result<Converted, Refusal> {
        if bytes.len() as u64 > self.limits.input {
            // Said before a process is started for it.
            return convert(name, bytes, origin, &self.limits);
        }
        let job = Job {
            mark: format!("{:016x}", mark(bytes)),
            name: name.to_owned(),
            origin: origin.clone(),
            limits: self.limits.clone(),
            memory: self.memory,
            seconds: self.patience.as_secs() + 1,
        };
        let mut header = serde_json::to_vec(&job).map_err(|cause| cannot_start(&cause.into()))?;
        header.push(b'\n');
        let child = self.start().map_err(|cause| cannot_start(&cause))?;
        let said = talk(child, header, bytes.to_vec(), self.patience, self.most_said())?;
        let answer = memchr::memmem::find(&said.bytes, job.mark.as_bytes())
            .and_then(|at| serde_json::from_slice(&said.bytes[at + job.mark.len()..]).ok());
        match answer {
            Some(Answer::Converted(converted)) => Ok(converted),
            Some(Answer::Refused(refusal)) => Err(refusal),
            None => Err(broke_down(said.status)),
        }
    }

    fn start(&self) -> io::Result<Child> {
        let mut command = Command::new(&self.program);
        // Nothing of what the program knows is for a parser: no token, no proxy, no home.
        command.env_clear();
        // Windows starts nothing without it.
        if let Some(root) = std::env::var_os("SystemRoot") {
            command.env("SystemRoot", root);
        }
        command
            .arg(SUBCOMMAND)
            .current_dir(if cfg!(unix) { "/" } else { "." })
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
    }

    /// Bytes of an answer: JSON may write six for one.
    fn most_said(&self) -> u64 {
        self.limits.output.saturating_mul(6) + (1 << 20)
    }
}

/// What the process is told in its first line; the file's bytes follow.
#[derive(Serialize, Deserialize)]
struct Job {
    /// What the answer begins with. Libraries may print whatever they like before it.
    mark: String,
    name: String,
    origin: Origin,
    limits: Limits,
    memory: u64,
    seconds: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Converted(Converted),
    Refused(Refusal),
}

struct Said {
    bytes: Vec<u8>,
    status: Option<ExitStatus>,
}

/// Gives the process its job, and waits for its answer as long as the patience lasts. The process is gone afterwards.
fn talk(mut child: Child, header: Vec<u8>, bytes: Vec<u8>, patience: Duration, most: u64) -> Result<Said, Refusal> {
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let writer = thread::spawn(move || {
        if let Some(mut input) = input {
            // A process that ends early says why by its end.
            let _ = input.write_all(&header).and_then(|()| input.write_all(&bytes));
        }
    });
    let (sender, receiver) = channel();
    let reader = thread::spawn(move || {
        let mut said = Vec::new();
        if let Some(output) = output {
            let _ = output.take(most).read_to_end(&mut said);
        }
        let _ = sender.send(said);
    });
    let said = receiver.recv_timeout(patience);
    let is_late = matches!(said, Err(RecvTimeoutError::Timeout));
    // It has said everything, or too much, or nothing in time.
    let _ = if is_late { child.kill() } else { Ok(()) };
    let status = end(&mut child);
    let _ = (writer.join(), reader.join());
    if is_late {
        return Err(Refusal::lasting(format!(
            "takes longer than {} to read: save it anew, or copy its text into a .txt file",
            seconds(patience)
        )));
    }
    Ok(Said {
        bytes: said.unwrap_or_default(),
        status,
    })
}

/// Waits a moment for a process that has closed its output, then ends it.
fn end(child: &mut Child) -> Option<ExitStatus> {
    for _ in 0..100 {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        thread::sleep(Duration::from_millis(5));
    }
    let _ = child.kill();
    child.wait().ok()
}

fn broke_down(status: Option<ExitStatus>) -> Refusal {
    let way = match status {
        Some(status) => format!(" ({status})"),
        None => String::new(),
    };
    Refusal::lasting(format!(
        "cannot be read: the process that reads it broke down{way}, as happens when a file is broken or needs more \
         memory than it is given; save it anew, or copy its text into a .txt file"
    ))
}

fn cannot_start(cause: &io::Error) -> Refusal {
    Refusal::passing(format!(
        "is not read now: the process that reads it cannot be started ({cause}); try again"
    ))
}

fn seconds(patience: Duration) -> String {
    match patience.as_secs() {
        0 => format!("{} ms", patience.as_millis()),
        seconds => format!("{seconds} s"),
    }
}

/// A number that nothing in the file can guess.
fn mark(bytes: &[u8]) -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(bytes)
}

/// The whole life of the process that converts one file: reads its job, and writes its answer.
///
/// # Errors
/// The job cannot be read or the answer not written. What is wrong with the file is part of the answer.
pub fn one(input: &mut dyn Read, output: &mut dyn Write) -> io::Result<()> {
    let mut header = Vec::new();
    let mut byte = [0];
    while input.read(&mut byte)? == 1 && byte[0] != b'\n' {
        header.push(byte[0]);
    }
    let job: Job = serde_json::from_slice(&header)?;
    limit(&job)?;
    let mut bytes = Vec::new();
    input.take(job.limits.input + 1).read_to_end(&mut bytes)?;
    // Whoever reads the answer is told of a panic there, and by nothing on the terminal.
    panic::set_hook(Box::new(|_| {}));
    let converted = panic::catch_unwind(AssertUnwindSafe(|| {
        convert(&job.name, &bytes, &job.origin, &job.limits)
    }));
    let answer = match converted {
        Ok(Ok(converted)) => Answer::Converted(converted),
        Ok(Err(refusal)) => Answer::Refused(refusal),
        Err(_) => Answer::Refused(broke_down(None)),
    };
    output.write_all(job.mark.as_bytes())?;
    serde_json::to_writer(&mut *output, &answer)?;
    output.flush()
}

/// Takes away what the job does not need. No process gives itself more than it was given.
#[cfg(unix)]
fn limit(job: &Job) -> io::Result<()> {
    use rlimit::Resource;
    let lower = |resource: Resource, wanted: u64| {
        let (_, hard) = resource.get()?;
        resource.set(wanted.min(hard), wanted.min(hard))
    };
    lower(Resource::CORE, 0)?;
    lower(Resource::FSIZE, 0)?;
    lower(Resource::CPU, job.seconds)?;
    // macOS has no such limit, and the others hold there too.
    if cfg!(target_os = "linux") {
        lower(Resource::AS, job.memory)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn limit(_job: &Job) -> io::Result<()> {
    Ok(())
}
