//! A few stretches of a file's text, put in place of others, in the file's own encoding.
//!
//! Takes the bytes of a file and replacements by spans of its decoded text; gives back the bytes with only those stretches
//! changed. It does *not* write where decoding and encoding again does not give the same bytes.

use super::encoding;
use crate::error::{Error, ErrorKind, Result};
use crate::text::span::ByteSpan;

/// A stretch of a text and what takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// Where, in bytes of the decoded text.
    pub span: ByteSpan,
    /// What stands there, to be sure that it is the right place.
    pub old: String,
    /// What takes its place.
    pub new: String,
}

/// Replaces stretches of a file; they must be in order and disjoint.
///
/// # Errors
///
/// Those of the decoder; [`ErrorKind::Decode`] where the encoding cannot hold a new text, or would not give back the bytes that
/// are to stay; [`ErrorKind::Format`] where other text stands at a place than was expected.
pub fn replace(bytes: &[u8], replacements: &[Replacement]) -> Result<Vec<u8>> {
    let decoded = encoding::decode(bytes, &encoding::Options::default())?;
    let text = decoded.text.as_str();
    let encode = |text: &str| encoded(text, decoded.encoding);
    let whole = encode(text)?;
    let Some(mark) = bytes.strip_suffix(&whole[..]) else {
        let message = format!("this file cannot be written back as {} without changing other bytes", decoded.encoding);
        return Err(Error::new(ErrorKind::Decode, message));
    };
    let mut out = mark.to_vec();
    let mut last = 0;
    for Replacement { span, old, new } in replacements {
        let place = span.range();
        if place.start < last || text.get(place.clone()) != Some(old) {
            let message = format!("other text than expected stands at byte {}; nothing was written", span.start);
            return Err(Error::new(ErrorKind::Format, message));
        }
        out.extend(encode(&text[last..place.start])?);
        out.extend(encode(new)?);
        last = place.end;
    }
    out.extend(encode(&text[last..])?);
    Ok(out)
}

fn encoded(text: &str, encoding: &'static str) -> Result<Vec<u8>> {
    match encoding {
        "UTF-8" => return Ok(text.as_bytes().to_vec()),
        "UTF-16LE" => return Ok(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        "UTF-16BE" => return Ok(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        _ => {}
    }
    let Some(known) = encoding_rs::Encoding::for_label(encoding.as_bytes()) else {
        return Err(Error::new(ErrorKind::Decode, format!("{encoding} cannot be written")));
    };
    let (bytes, _, lossy) = known.encode(text);
    if lossy {
        let message = format!("{encoding} has no bytes for some of the new text; use other characters");
        return Err(Error::new(ErrorKind::Decode, message));
    }
    Ok(bytes.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str, old: &str, new: &str) -> Replacement {
        let start = text.find(old).expect("it is there");
        Replacement { span: ByteSpan::of(start, start + old.len()), old: old.to_owned(), new: new.to_owned() }
    }

    #[test]
    fn other_bytes_stay_as_they_are() {
        let simplified = "第一行，有三十二个人在船上。\r\n  今天天气很好，我们一起去公园散步。\t\r\n渡口停航九年之后，又重新开船了。\r\n";
        let traditional = "第一行，有三十二個人在船上。\r\n  今天天氣很好，我們一起去公園散步。\t\r\n渡口停航九年之後，又重新開船了。\r\n";
        for (encoding, text) in [("UTF-8", simplified), ("GB18030", simplified), ("Big5", traditional)] {
            let bytes = encoded(text, encoding).expect("all of it can be written");
            let with_mark = if encoding == "UTF-8" { [&b"\xEF\xBB\xBF"[..], &bytes].concat() } else { bytes };
            let changed = replace(&with_mark, &[one(text, "三十二", "三百二十")]).expect("written");
            let decoded = encoding::decode(&changed, &encoding::Options::default()).expect("text");
            assert_eq!(decoded.text, text.replace("三十二", "三百二十"), "{encoding}");
            assert_eq!(changed.starts_with(b"\xEF\xBB\xBF"), encoding == "UTF-8");
        }
    }

    #[test]
    fn sixteen_bits_are_written_back_with_their_mark() {
        let text = "One.\nTwo.\n";
        let bytes: Vec<u8> = [0xFF, 0xFE].into_iter().chain(encoded(text, "UTF-16LE").expect("written")).collect();
        let changed = replace(&bytes, &[one(text, "Two.", "二。")]).expect("written");
        assert_eq!(changed[..2], [0xFF, 0xFE]);
        assert_eq!(encoding::decode(&changed, &encoding::Options::default()).expect("text").text, "One.\n二。\n");
    }

    #[test]
    fn another_text_at_the_place_is_refused() {
        let wrong = Replacement { span: ByteSpan::new(0, 3), old: "Two".to_owned(), new: "Six".to_owned() };
        assert!(replace(b"One.", &[wrong]).is_err());
    }
}
