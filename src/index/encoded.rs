//! A passage as bytes: what an index and a cluster store of it, made to be read fast, as each question reads 32.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};

use super::{Passage, StoredToken};

/// A number that one byte holds is written as that byte; after this one it follows in four.
const LONG: u8 = u8::MAX;

/// The bytes of a passage. Their last four tell how many are before them, so that a passage can be read from longer bytes
/// that end with it: a search index puts its own before them.
pub(super) fn encode(passage: &Passage) -> postcard::Result<Vec<u8>> {
    let mut bytes = postcard::to_stdvec(passage)?;
    let length = u32::try_from(bytes.len()).map_err(|_| postcard::Error::SerializeBufferFull)?;
    bytes.extend_from_slice(&length.to_le_bytes());
    Ok(bytes)
}

/// The passage that these bytes end with.
pub(super) fn decode(bytes: &[u8]) -> postcard::Result<Passage> {
    let cut_short = postcard::Error::DeserializeUnexpectedEnd;
    let Some((bytes, length)) = bytes.split_last_chunk() else {
        return Err(cut_short);
    };
    let start = bytes.len().checked_sub(u32::from_le_bytes(*length) as usize);
    let Some(start) = start else {
        return Err(cut_short);
    };
    postcard::from_bytes(&bytes[start..])
}

/// The tokens of a passage in some six bytes each: their number, all hashes, and then for each the bytes between it and
/// the one before, and its length.
pub(super) mod tokens {
    use super::*;

    pub(in crate::index) fn serialize<S: Serializer>(tokens: &[StoredToken], into: S) -> Result<S::Ok, S::Error> {
        into.serialize_bytes(&pack(tokens))
    }

    pub(in crate::index) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<StoredToken>, D::Error> {
        let packed = <&[u8]>::deserialize(from)?;
        unpack(packed).ok_or_else(|| D::Error::custom("the words of a passage are cut short"))
    }
}

fn pack(tokens: &[StoredToken]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(4 + tokens.len() * 6);
    packed.extend_from_slice(&(tokens.len() as u32).to_le_bytes());
    for token in tokens {
        packed.extend_from_slice(&token.hash.to_le_bytes());
    }
    let mut end = 0u32;
    for token in tokens {
        // Tokens that overlap have a gap below 0, which comes back around when it is added.
        put(&mut packed, token.start.wrapping_sub(end));
        put(&mut packed, token.len);
        end = token.start.wrapping_add(token.len);
    }
    packed
}

/// `None` where these bytes were not packed so.
fn unpack(packed: &[u8]) -> Option<Vec<StoredToken>> {
    let (count, rest) = packed.split_first_chunk()?;
    let count = u32::from_le_bytes(*count) as usize;
    let (hashes, mut rest) = rest.split_at_checked(count.checked_mul(4)?)?;
    let mut end = 0u32;
    let mut tokens = Vec::with_capacity(count);
    for hash in hashes.as_chunks().0 {
        let start = end.wrapping_add(take(&mut rest)?);
        let len = take(&mut rest)?;
        end = start.wrapping_add(len);
        tokens.push(StoredToken {
            hash: u32::from_le_bytes(*hash),
            start,
            len,
        });
    }
    rest.is_empty().then_some(tokens)
}

fn put(packed: &mut Vec<u8>, number: u32) {
    match u8::try_from(number) {
        Ok(byte) if byte != LONG => packed.push(byte),
        _ => {
            packed.push(LONG);
            packed.extend_from_slice(&number.to_le_bytes());
        }
    }
}

#[inline]
fn take(packed: &mut &[u8]) -> Option<u32> {
    let (first, rest) = packed.split_first()?;
    if *first != LONG {
        *packed = rest;
        return Some(u32::from(*first));
    }
    let (number, rest) = rest.split_first_chunk()?;
    *packed = rest;
    Some(u32::from_le_bytes(*number))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Sentence;
    use super::*;

    fn token() -> impl Strategy<Value = StoredToken> {
        let near_a_byte = || prop_oneof![0..300u32, any::<u32>()];
        (any::<u32>(), near_a_byte(), near_a_byte()).prop_map(|(hash, start, len)| StoredToken { hash, start, len })
    }

    proptest! {
        #[test]
        fn a_passage_comes_back_from_whatever_bytes_are_before_it(
            (paragraph, text, heading) in (any::<u32>(), ".*", ".*"),
            headline in proptest::collection::vec(any::<u32>(), 0..5),
            tokens in proptest::collection::vec(token(), 0..50),
            before in proptest::collection::vec(any::<u8>(), 0..20),
        ) {
            let sentences = vec![Sentence { start: 0, end: text.len() as u32, tokens: tokens.len() as u32 }];
            let passage = Passage { paragraph, start: 7, text, heading, headline, sentences, tokens };
            let encoded = encode(&passage).unwrap_or_default();
            let bytes = [before, encoded.clone()].concat();
            prop_assert_eq!(&decode(&bytes), &Ok(passage));
            prop_assert!(decode(&encoded[1..]).is_err(), "the first byte is missing");
        }

        #[test]
        fn no_bytes_can_do_harm(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
            let _ = unpack(&bytes);
        }
    }
}
