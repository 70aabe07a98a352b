//! The program: arguments, configuration, one subcommand, exit code.

mod cli;
mod console;
mod setup;
mod terminal;

use std::io;
use std::process::ExitCode;

/// The system's allocator keeps what threads freed in a heap for each of them; after an hour of questions to the reader it held
/// a tenth more than at the beginning. This one gives it back.
#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    match cli::run() {
        Ok(code) => code,
        Err(cause) if is_broken_pipe(&cause) => ExitCode::SUCCESS,
        Err(cause) => {
            terminal::complain(&cause);
            ExitCode::FAILURE
        }
    }
}

/// Whoever read our output has seen enough: nothing went wrong.
fn is_broken_pipe(cause: &pullquote::error::Error) -> bool {
    match cause {
        pullquote::error::Error::Output(cause) => cause.kind() == io::ErrorKind::BrokenPipe,
        _ => false,
    }
}
