//! The file as a whole: copied while it is in use, and made ready to be replaced.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::schema;
use crate::error::{Error, Result};

/// How long another program that writes is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Bytes of the header of a file.
const HEADER: usize = 100;

/// Copies everything that is saved by now into a new file. Others may write meanwhile.
///
/// # Errors
/// The file is no database or cannot be read; the copy cannot be written.
pub(crate) fn copy(path: &Path, target: &Path) -> Result<()> {
    let failed = |cause: rusqlite::Error| error(path, cause);
    let connection = open(path).map_err(failed)?;
    let into = target.to_string_lossy();
    connection.execute("VACUUM INTO ?1", [into.as_ref()]).map_err(failed)?;
    drop(connection);
    fs::File::open(target)
        .and_then(|copy| copy.sync_all())
        .map_err(Error::io("cannot write", target))
}

/// Writes everything into the file itself, so that nothing beside it belongs to it. What is no database any more is given
/// up: what lies beside it is renamed, so that it is not taken for another file's.
///
/// # Errors
/// Somebody has the file open; the disk.
pub(crate) fn settle(path: &Path) -> Result<()> {
    let settled = open(path)
        .and_then(|connection| connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get::<_, String>(0)));
    match settled {
        Ok(mode) if mode == "delete" => Ok(()),
        Ok(_) => Err(Error::NotRestored(in_use(path))),
        Err(cause) => match cause.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Err(Error::NotRestored(in_use(path))),
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => set_companions_aside(path),
            _ => Err(error(path, cause)),
        },
    }
}

/// Whether a copy is whole and of a version that this program knows.
///
/// # Errors
/// It is not.
pub(crate) fn examine(path: &Path) -> Result<()> {
    let failed = |cause: rusqlite::Error| error(path, cause);
    let connection = open(path).map_err(failed)?;
    let verdict: String = connection
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(failed)?;
    if verdict != "ok" {
        return Err(error(path, verdict));
    }
    if schema::is_newer(&connection).map_err(failed)? {
        return Err(error(path, schema::NEWER));
    }
    Ok(())
}

/// Whether two files hold the same settings and votes; false where that cannot be told. Copies of both are made in
/// `folder` and removed again.
pub(crate) fn is_same(one: &Path, other: &Path, folder: &Path) -> bool {
    let packed = |path: &Path| {
        let work = tempfile::tempdir_in(folder).ok()?;
        let target = work.path().join("copy");
        copy(path, &target).ok()?;
        // The header counts how often a file was packed; everything else is the same for the same contents.
        fs::read(target).ok()?.get(HEADER..).map(<[u8]>::to_vec)
    };
    packed(one).is_some_and(|one| packed(other).as_ref() == Some(&one))
}

/// Opens a file that is there.
fn open(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

fn set_companions_aside(path: &Path) -> Result<()> {
    for end in ["-wal", "-shm", "-journal"] {
        let companion = PathBuf::from(format!("{}{end}", path.display()));
        if companion.exists() {
            let aside = PathBuf::from(format!("{}.of-a-damaged-file", companion.display()));
            fs::rename(&companion, aside).map_err(Error::io("cannot rename", companion))?;
        }
    }
    Ok(())
}

fn in_use(path: &Path) -> String {
    format!("a program uses {}: stop it, then try again", path.display())
}

pub(super) fn error(path: &Path, cause: impl ToString) -> Error {
    Error::State {
        path: path.to_owned(),
        what: cause.to_string(),
    }
}
