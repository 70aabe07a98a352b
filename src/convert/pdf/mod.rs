//! PDF.
use super::{Document, Limits, Refusal};
pub(super) fn read(_bytes: &[u8], _limits: &Limits) -> Result<Document, Refusal> {
    Err(Refusal::lasting("is PDF"))
}
