//! Packed files, unpacked within limits: what grows beyond them is cut off while it grows.

use std::io::{Cursor, Read};

use flate2::bufread::MultiGzDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use super::{Limits, Refusal, megabytes};

/// Archives this small are unpacked whatever their ratio: a line of one letter packs well.
const SMALL: u64 = 1 << 20;

/// What an archive holds.
pub(super) enum Holds {
    /// A Word document.
    Word,
    /// An EPUB book.
    Book,
}

/// A zip archive.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    packed: u64,
    limits: &'a Limits,
    /// Bytes that were unpacked so far.
    unpacked: u64,
}

impl<'a> Archive<'a> {
    pub(super) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Archive<'a>, Refusal> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
        if zip.len() as u64 > limits.entries {
            return Err(Refusal::lasting(format!(
                "is an archive of more than {} files: save it anew",
                limits.entries
            )));
        }
        Ok(Archive {
            zip,
            packed: bytes.len() as u64,
            limits,
            unpacked: 0,
        })
    }

    /// What it is: its own entries say so.
    pub(super) fn kind(&mut self) -> Result<Holds, Refusal> {
        let has = |archive: &Self, name: &str| archive.zip.index_for_name(name).is_some();
        if let Some(mimetype) = self.read("mimetype")? {
            let mimetype = mimetype.trim_ascii();
            if mimetype == b"application/epub+zip" {
                return Ok(Holds::Book);
            }
            if mimetype.starts_with(b"application/vnd.oasis") {
                return Err(Refusal::lasting(
                    "is an OpenDocument, which is not read: save it as .docx",
                ));
            }
        }
        if has(self, "META-INF/container.xml") {
            return Ok(Holds::Book);
        }
        if has(self, "[Content_Types].xml") {
            if has(self, "word/document.xml") {
                return Ok(Holds::Word);
            }
            let names: Vec<&str> = ["xl/workbook.xml", "ppt/presentation.xml"]
                .into_iter()
                .filter(|name| has(self, name))
                .collect();
            if !names.is_empty() {
                return Err(Refusal::lasting(
                    "is a spreadsheet or a presentation, which is not read: save its text as .docx or .txt",
                ));
            }
            return Ok(Holds::Word);
        }
        Err(Refusal::lasting("is an archive: unpack it and add the files in it"))
    }

    /// The bytes of an entry; `None` where there is none of that name.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let allowed = self.allowed();
        let entry = match self.zip.by_name(name) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(locked()),
            Err(_) => return Err(broken()),
        };
        if entry.encrypted() {
            return Err(locked());
        }
        let mut bytes = Vec::new();
        let read = entry.take(allowed + 1).read_to_end(&mut bytes).map_err(|_| broken())?;
        if read as u64 > allowed {
            return Err(too_large(self.limits));
        }
        self.unpacked += read as u64;
        Ok(Some(bytes))
    }

    /// The text of an entry.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        let Some(bytes) = self.read(name)? else {
            return Ok(None);
        };
        super::decoding::html(&bytes).map(Some)
    }

    fn allowed(&self) -> u64 {
        allowed(self.packed, self.limits).saturating_sub(self.unpacked)
    }
}

/// Unpacks a gzip file.
pub(super) fn gunzip(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let allowed = allowed(bytes.len() as u64, limits);
    let mut inner = Vec::new();
    let mut decoder = MultiGzDecoder::new(bytes).take(allowed + 1);
    decoder.read_to_end(&mut inner).map_err(|_| broken())?;
    if inner.len() as u64 > allowed {
        return Err(too_large(limits));
    }
    Ok(inner)
}

/// How much may be unpacked of so many bytes.
fn allowed(packed: u64, limits: &Limits) -> u64 {
    packed.saturating_mul(limits.ratio).max(SMALL).min(limits.unpacked)
}

fn too_large(limits: &Limits) -> Refusal {
    Refusal::lasting(format!(
        "unpacks to more than {}, or to more than {} times its size: it is left alone, since such a file may be an attack",
        megabytes(limits.unpacked),
        limits.ratio
    ))
}

fn locked() -> Refusal {
    Refusal::lasting("is protected with a password: save it without one")
}

fn broken() -> Refusal {
    Refusal::lasting("is broken: its archive cannot be unpacked; get or save it anew")
}
