//! The messages of a compiled catalogue (MO), by GNU gettext's manual, section "The Format of GNU MO Files".
//!
//! Takes bytes; gives back messages. It does *not* trust a number in the file.

use super::catalogue::Message;
use crate::error::{Error, ErrorKind, Result};

const MAGIC: u32 = 0x9504_12DE;

/// How many times the size of the file its strings may have together. Two entries may name the same bytes, and compilers let a
/// string be the end of another; a file in which every entry names all of it would grow by its own size with each.
const MOST_SHARING: usize = 4;

/// Reads a compiled catalogue; its texts are in the encoding of its header, which for all but old files is UTF-8.
///
/// # Errors
///
/// [`ErrorKind::Format`] where this is no MO file, or a number in it leads out of the file.
pub(super) fn messages(bytes: &[u8], decode: impl Fn(&[u8]) -> Result<String>) -> Result<Vec<Message>> {
    let refuse = |what: &str| Error::new(ErrorKind::Format, format!("this is no compiled catalogue: {what}"));
    let raw = |offset: usize| -> Option<[u8; 4]> { bytes.get(offset..offset.checked_add(4)?)?.try_into().ok() };
    let magic = raw(0).ok_or_else(|| refuse("it is too short"))?;
    let number = |quad: [u8; 4]| match magic {
        _ if u32::from_le_bytes(magic) == MAGIC => u32::from_le_bytes(quad),
        _ => u32::from_be_bytes(quad),
    };
    if number(magic) != MAGIC {
        return Err(refuse("it does not begin as one"));
    }
    let at = |offset: usize| raw(offset).map(|quad| number(quad) as usize);
    let outside = || refuse("a number in it leads out of the file");
    let (count, originals, translations) =
        (at(8).ok_or_else(outside)?, at(12).ok_or_else(outside)?, at(16).ok_or_else(outside)?);
    if count > bytes.len() / 16 {
        return Err(outside());
    }
    let mut left = bytes.len().saturating_mul(MOST_SHARING);
    let mut string = |table: usize, index: usize| -> Result<String> {
        let entry = table.checked_add(index * 8).ok_or_else(outside)?;
        let (length, offset) = (at(entry).ok_or_else(outside)?, at(entry + 4).ok_or_else(outside)?);
        let text = offset.checked_add(length).and_then(|end| bytes.get(offset..end)).ok_or_else(outside)?;
        left =
            left.checked_sub(length).ok_or_else(|| refuse("its strings share their bytes; it was made to do harm"))?;
        decode(text)
    };
    (0..count)
        .map(|index| {
            let (original, translation) = (string(originals, index)?, string(translations, index)?);
            let (context, original) = match original.split_once('\u{4}') {
                Some((context, original)) => (Some(context.to_owned()), original),
                None => (None, original.as_str()),
            };
            let mut forms = original.split('\0').map(str::to_owned);
            Ok(Message {
                line: u32::try_from(index + 1).unwrap_or(u32::MAX),
                context,
                singular: forms.next().unwrap_or_default(),
                plural: forms.next(),
                translations: translation.split('\0').map(str::to_owned).collect(),
                ..Message::default()
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(pairs: &[(&str, &str)]) -> Vec<u8> {
        let count = pairs.len();
        let numbers = [MAGIC as usize, 0, count, 28, 28 + 8 * count, 0, 0];
        let mut entries: Vec<usize> = Vec::new();
        let mut texts = Vec::new();
        let start = 28 + 16 * count;
        for text in pairs.iter().map(|pair| pair.0).chain(pairs.iter().map(|pair| pair.1)) {
            entries.extend([text.len(), start + texts.len()]);
            texts.extend(text.bytes().chain([0]));
        }
        let quad = |number: &usize| u32::try_from(*number).expect("small").to_le_bytes();
        numbers.iter().chain(&entries).flat_map(quad).chain(texts).collect()
    }

    fn decode(bytes: &[u8]) -> Result<String> {
        Ok(String::from_utf8_lossy(bytes).into_owned())
    }

    #[test]
    fn messages_have_contexts_and_plurals() {
        let bytes = file(&[("", "Language: en\n"), ("menu\u{4}开", "Open"), ("个\0些", "one\0many")]);
        let read = messages(&bytes, decode).expect("a catalogue");
        assert_eq!((read[1].context.as_deref(), read[1].singular.as_str()), (Some("menu"), "开"));
        assert_eq!((read[2].plural.as_deref(), read[2].translations.len()), (Some("些"), 2));
        for end in 0..bytes.len() {
            let _ = messages(&bytes[..end], decode);
        }
        assert!(messages(b"\xDE\x12\x04\x95\0\0\0\0\xFF\xFF\xFF\xFF\0\0\0\0\0\0\0\0", decode).is_err());
        assert!(messages(b"hello", decode).is_err());
    }
}
