//! The bytes of a response, counted while they come in and while they unpack.

use std::io::{self, Write};

use flate2::write::MultiGzDecoder;

use super::refusal::Refusal;

/// A response's body, as far as it has come.
pub(super) struct Body {
    most: usize,
    /// Bytes that came over the network.
    received: usize,
    form: Form,
}

enum Form {
    Plain(Capped),
    Gzip(Box<MultiGzDecoder<Capped>>),
}

impl Body {
    /// An empty body of at most so many bytes, before and after unpacking, in the form that the server says.
    pub(super) fn new(most: usize, encoding: &str) -> Result<Body, Refusal> {
        let bytes = Capped {
            bytes: Vec::new(),
            most,
            is_full: false,
        };
        let form = match encoding.trim().to_ascii_lowercase().as_str() {
            "" | "identity" => Form::Plain(bytes),
            "gzip" | "x-gzip" => Form::Gzip(Box::new(MultiGzDecoder::new(bytes))),
            _ => {
                return Err(Refusal::Damaged(
                    "it is packed in a way that was not asked for".to_owned(),
                ));
            }
        };
        Ok(Body {
            most,
            received: 0,
            form,
        })
    }

    /// Takes the next bytes that came.
    pub(super) fn push(&mut self, chunk: &[u8]) -> Result<(), Refusal> {
        self.received += chunk.len();
        if self.received > self.most {
            return Err(self.too_large());
        }
        let pushed = match &mut self.form {
            Form::Plain(bytes) => bytes.write_all(chunk),
            Form::Gzip(decoder) => decoder.write_all(chunk),
        };
        pushed.map_err(|error| self.failure(&error))
    }

    /// The whole body, unpacked.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, Refusal> {
        // Some servers say that nothing is packed.
        if let Form::Gzip(decoder) = &mut self.form
            && self.received > 0
            && let Err(error) = decoder.try_finish()
        {
            return Err(self.failure(&error));
        }
        Ok(match &mut self.form {
            Form::Plain(bytes) => std::mem::take(&mut bytes.bytes),
            Form::Gzip(decoder) => std::mem::take(&mut decoder.get_mut().bytes),
        })
    }

    fn failure(&self, error: &io::Error) -> Refusal {
        let bytes = match &self.form {
            Form::Plain(bytes) => bytes,
            Form::Gzip(decoder) => decoder.get_ref(),
        };
        if bytes.is_full {
            self.too_large()
        } else {
            Refusal::Damaged(format!("gzip: {error}"))
        }
    }

    fn too_large(&self) -> Refusal {
        Refusal::TooLarge { most: self.most }
    }
}

/// Bytes that do not grow past a limit, however small they were packed.
struct Capped {
    bytes: Vec<u8>,
    most: usize,
    is_full: bool,
}

impl Write for Capped {
    fn write(&mut self, chunk: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + chunk.len() > self.most {
            self.is_full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(chunk);
        Ok(chunk.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
