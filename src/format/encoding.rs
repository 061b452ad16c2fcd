//! From bytes to text.
//!
//! Takes the bytes of a file; gives back its text and the encoding it was in. It does *not* normalise the text, and it never
//! puts a replacement character into it unless it was told to and says so.
//!
//! A byte-order mark decides; then NUL bytes in every second place, which only UTF-16 has; then UTF-8, which other encodings
//! are hardly ever mistaken for; then GB18030 or Big5, told apart by chardetng. Any other encoding must be named.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, DecoderResult, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use crate::document::Notice;
use crate::error::{Error, ErrorKind, Result};
use crate::text::span::ByteSpan;

/// Which encoding bytes are read as.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Encoding {
    /// Found out from the bytes.
    #[default]
    Detect,
    /// The one that goes by this name on the web: `utf-8`, `gb18030`, `big5`, `utf-16le`, `windows-1252` …
    Named(String),
}

/// What is done with bytes that are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum BadBytes {
    /// There is no result.
    #[default]
    Refuse,
    /// Each becomes U+FFFD, and a notice says so.
    Replace,
}

/// How bytes are read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Which encoding.
    pub encoding: Encoding,
    /// What is done with bytes that are no text.
    pub bad_bytes: BadBytes,
}

/// The text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte-order mark; spans of a document count the bytes of this.
    pub text: String,
    /// The name of the encoding that the file was in.
    pub encoding: &'static str,
    /// What a reader should know: an encoding that was guessed, bytes that were replaced.
    pub notices: Vec<Notice>,
}

/// Decodes the bytes of a file.
///
/// # Errors
///
/// [`ErrorKind::Decode`] naming the first byte that is no text, and what to do; [`ErrorKind::Config`] where the name of the
/// encoding is unknown.
pub fn decode(bytes: &[u8], options: &Options) -> Result<Decoded> {
    refuse_known_binary(bytes)?;
    let (encoding, how) = match &options.encoding {
        Encoding::Named(name) => (named(name)?, How::Told),
        Encoding::Detect => detect(bytes, options.bad_bytes)?,
    };
    let body = &bytes[mark_length(bytes, encoding)..];
    let mut notices = Vec::new();
    if how == How::Guessed {
        let message = format!(
            "read as {}, which was guessed from the bytes; if the text is garbled, name the encoding with --encoding",
            encoding.name()
        );
        notices.push(Notice { span: None, message });
    }
    let text = match decode_strictly(body, encoding) {
        Ok(text) => text,
        Err(bad) => {
            let place = bytes.len() - body.len() + bad.at;
            if options.bad_bytes == BadBytes::Refuse {
                return Err(not_text(bytes, place, encoding, how));
            }
            let (text, _) = encoding.decode_without_bom_handling(body);
            let message = format!(
                "bytes that are no {} were replaced by U+FFFD; the first is byte {place} of the file",
                encoding.name()
            );
            let span = Some(ByteSpan::of(bad.written, bad.written + char::REPLACEMENT_CHARACTER.len_utf8()));
            notices.push(Notice { span: span.filter(|_| u32::try_from(text.len()).is_ok()), message });
            text.into_owned()
        }
    };
    if let Some(place) = text.find('\0') {
        if options.bad_bytes == BadBytes::Refuse {
            let message = format!(
                "character U+0000 at byte {place} of the text: this looks like a binary file; give a text file, or pass \
                 --lossy to read on"
            );
            return Err(Error::new(ErrorKind::Decode, message));
        }
        let span = u32::try_from(text.len()).is_ok().then(|| ByteSpan::of(place, place + 1));
        notices.push(Notice { span, message: "the text holds U+0000, as binary files do".to_owned() });
    }
    Ok(Decoded { text, encoding: encoding.name(), notices })
}

/// Decodes the bytes of a file, and keeps them where they are UTF-8 already: a large file is not held twice.
///
/// # Errors
///
/// Those of [`decode`].
pub fn decode_owned(bytes: Vec<u8>, options: &Options) -> Result<Decoded> {
    if options.encoding != Encoding::Detect {
        return decode(&bytes, options);
    }
    refuse_known_binary(&bytes)?;
    match String::from_utf8(bytes) {
        Ok(text) if !text.starts_with('\u{FEFF}') && !text.contains('\0') => {
            Ok(Decoded { text, encoding: UTF_8.name(), notices: Vec::new() })
        }
        Ok(text) => decode(text.as_bytes(), options),
        Err(other) => decode(other.as_bytes(), options),
    }
}

/// Tells whether a name is that of an encoding.
#[must_use]
pub fn is_known(name: &str) -> bool {
    named(name).is_ok()
}

/// How an encoding came to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// It was named, or a byte-order mark says it.
    Told,
    /// The bytes can hardly be anything else.
    Sure,
    /// It is the likeliest.
    Guessed,
}

type WebEncoding = &'static encoding_rs::Encoding;

fn named(name: &str) -> Result<WebEncoding> {
    let known = encoding_rs::Encoding::for_label_no_replacement(name.trim().as_bytes());
    // GBK is a part of GB18030, and files that say the one hold the other.
    known.map(|found| if found == GBK { GB18030 } else { found }).ok_or_else(|| {
        let message = format!(
            "{name:?} is not the name of an encoding; name one of utf-8, gb18030, big5, utf-16le, utf-16be, shift_jis, \
             euc-kr, windows-1252 or another of the WHATWG Encoding Standard"
        );
        Error::new(ErrorKind::Config, message)
    })
}

/// The length of the byte-order mark, if the file starts with the one of its encoding.
fn mark_length(bytes: &[u8], encoding: WebEncoding) -> usize {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((marked, length)) if marked == encoding => length,
        // In GB18030 the byte-order mark is a character of four bytes.
        _ if encoding == GB18030 && bytes.starts_with(b"\x84\x31\x95\x33") => 4,
        _ => 0,
    }
}

/// Starts of files that people take for text, and what they are.
const BINARY_FILES: [(&[u8], &str); 9] = [
    (b"PK\x03\x04", "a zip archive, as .docx, .xlsx, .odt and .epub are"),
    (b"%PDF-", "a PDF"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document, as .doc and .xls are"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"\x89PNG", "an image"),
    (b"\xFF\xD8\xFF", "an image"),
    (b"GIF8", "an image"),
    (b"\x7FELF", "a program"),
];

fn refuse_known_binary(bytes: &[u8]) -> Result<()> {
    match BINARY_FILES.iter().find(|(start, _)| bytes.starts_with(start)) {
        Some((_, what)) => {
            Err(Error::new(ErrorKind::Decode, format!("this is {what}, not text; save it as text or Markdown")))
        }
        None => Ok(()),
    }
}

fn detect(bytes: &[u8], bad_bytes: BadBytes) -> Result<(WebEncoding, How)> {
    if bytes.starts_with(b"\xFF\xFE\0\0") || bytes.starts_with(b"\0\0\xFE\xFF") {
        return Err(Error::new(ErrorKind::Decode, "this is UTF-32, which is not read; save the file as UTF-8"));
    }
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return Ok((encoding, How::Told));
    }
    if bytes.starts_with(b"\x84\x31\x95\x33") {
        return Ok((GB18030, How::Told));
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return Ok((encoding, How::Guessed));
    }
    let Err(first_bad) = std::str::from_utf8(bytes) else { return Ok((UTF_8, How::Sure)) };
    if is_damaged_utf_8(bytes) {
        return Ok((UTF_8, How::Sure));
    }
    match guess_chinese(bytes) {
        Guess::Chinese(encoding) => Ok((encoding, How::Guessed)),
        // Told to read on, the reader does so as UTF-8.
        Guess::Other(_) if bad_bytes == BadBytes::Replace => Ok((UTF_8, How::Sure)),
        Guess::Other(encoding) => {
            let likely = match encoding {
                Some(other) => {
                    format!("it looks like {0}: pass --encoding {1}", other.name(), other.name().to_lowercase())
                }
                None => "pass --encoding with its name".to_owned(),
            };
            let message = format!(
                "byte {} is not UTF-8, and the file is neither GB18030 nor Big5; {likely}, or --lossy to replace bad bytes",
                first_bad.valid_up_to()
            );
            Err(Error::new(ErrorKind::Decode, message))
        }
    }
}

/// How many bytes are looked at for NUL bytes.
const LOOKED_AT_BYTES: usize = 64 * 1024;

/// Tells UTF-16 without a byte-order mark by its NUL bytes: every ASCII character, line end or digit has one, always on the
/// same side.
fn utf_16_without_mark(bytes: &[u8]) -> Option<WebEncoding> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let (mut even, mut odd) = (0_usize, 0_usize);
    for pair in bytes[..bytes.len().min(LOOKED_AT_BYTES)].chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    let encoding = match (even, odd) {
        (0, 1..) => UTF_16LE,
        (1.., 0) => UTF_16BE,
        _ => return None,
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    // A binary file that passes so far has characters that no text has.
    let strange = |character: char| {
        character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\u{C}' | '\u{85}')
            || matches!(character, '\u{E000}'..='\u{F8FF}' | '\u{FFF0}'..='\u{FFFF}')
    };
    let (mut all, mut odd_ones) = (0_usize, 0_usize);
    for character in text.chars() {
        all += 1;
        odd_ones += usize::from(strange(character));
    }
    (odd_ones * 100 <= all).then_some(encoding)
}

/// Tells whether the file is UTF-8 with some bad bytes: most bytes beyond ASCII are parts of whole characters. Of GB18030 and
/// Big5 hardly any are.
fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        // A character of two bytes is often a chance hit in other encodings, one of three hardly ever.
        good += chunk.valid().chars().filter(|character| character.len_utf8() > 2).count() * 3;
        bad += chunk.invalid().len();
    }
    good > bad
}

/// What bytes that are not UTF-8 look like.
enum Guess {
    Chinese(WebEncoding),
    Other(Option<WebEncoding>),
}

/// How many bytes beyond ASCII chardetng is fed; more does not change its mind.
const FED_BYTES: usize = 64 * 1024;
/// Fewest bytes beyond ASCII that are worth a guess: two characters. One may as well be a damaged byte or two.
const FEWEST_GUESSED_BYTES: usize = 4;
/// Fewest bytes beyond ASCII on which chardetng is believed when it says that the text is in no Chinese encoding.
const FEWEST_BYTES: usize = 200;

fn guess_chinese(bytes: &[u8]) -> Guess {
    let sample = beyond_ascii(bytes);
    let wide = sample.iter().filter(|byte| !byte.is_ascii()).count();
    if wide < FEWEST_GUESSED_BYTES {
        return Guess::Other(None);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&sample, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let guess = if guess == GBK { GB18030 } else { guess };
    let fits = |encoding: WebEncoding| decode_strictly(bytes, encoding).is_ok();
    if guess == GB18030 || guess == BIG5 {
        let other = if guess == BIG5 { GB18030 } else { BIG5 };
        return match [guess, other].into_iter().find(|encoding| fits(encoding)) {
            Some(encoding) => Guess::Chinese(encoding),
            // Bad bytes in it are reported later, with their place.
            None => Guess::Chinese(guess),
        };
    }
    if wide < FEWEST_BYTES || !fits(guess) || guess.is_single_byte() {
        // A short file tells chardetng little, and one bad byte makes it rule an encoding out. What is left then is an
        // encoding in which any byte is a character.
        if is_common(&sample, |lead| matches!(lead, 0xA1 | 0xA3 | 0xB0..=0xD7)) {
            return Guess::Chinese(GB18030);
        }
        if is_common(&sample, |lead| matches!(lead, 0xA1..=0xC6)) {
            return Guess::Chinese(BIG5);
        }
    }
    Guess::Other(fits(guess).then_some(guess))
}

/// The bytes beyond ASCII with what stands beside them, up to [`FED_BYTES`] of such bytes.
fn beyond_ascii(bytes: &[u8]) -> Vec<u8> {
    let mut wide = 0;
    let mut sample = Vec::new();
    let mut ascii_run: usize = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii() {
            ascii_run += 1;
            // What stands beside the wide bytes tells much, what stands further off nothing.
            if ascii_run <= 2 {
                sample.push(*byte);
            }
            continue;
        }
        ascii_run = 0;
        sample.push(*byte);
        wide += 1;
        if wide >= FED_BYTES {
            // The second half of a character may be any byte; it goes with the first.
            sample.extend(bytes.get(at + 1));
            break;
        }
    }
    sample
}

/// Tells whether nine in ten of the characters of two bytes are everyday ones, by their first byte: level 1 and the
/// punctuation of GB 2312, or of Big5.
fn is_common(bytes: &[u8], is_lead: impl Fn(u8) -> bool) -> bool {
    let (mut all, mut common) = (0_usize, 0_usize);
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        rest = after;
        if first.is_ascii() {
            continue;
        }
        all += 1;
        if let [second, after @ ..] = rest
            && *second >= 0x40
        {
            rest = after;
            common += usize::from(is_lead(*first));
        }
    }
    common * 10 >= all * 9
}

/// The first bytes that are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bad {
    /// Where in the bytes.
    at: usize,
    /// How many bytes of text there are before.
    written: usize,
}

fn decode_strictly(bytes: &[u8], encoding: WebEncoding) -> std::result::Result<String, Bad> {
    if encoding == UTF_8 {
        return match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => Err(Bad { at: error.valid_up_to(), written: error.valid_up_to() }),
        };
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    let mut read_bytes = 0;
    loop {
        let left = &bytes[read_bytes..];
        text.reserve(decoder.max_utf8_buffer_length_without_replacement(left.len()).unwrap_or(left.len()));
        let (result, read) = decoder.decode_to_string_without_replacement(left, &mut text, true);
        read_bytes += read;
        match result {
            DecoderResult::InputEmpty => return Ok(text),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(bad, after) => {
                let at = read_bytes.saturating_sub(usize::from(bad) + usize::from(after));
                return Err(Bad { at, written: text.len() });
            }
        }
    }
}

fn not_text(bytes: &[u8], place: usize, encoding: WebEncoding, how: How) -> Error {
    let byte = bytes.get(place).map_or(String::new(), |byte| format!(" ({byte:#04X})"));
    let name = encoding.name();
    let remedy = match how {
        How::Guessed => format!("which is what the rest looks like; pass --encoding if it is not {name}"),
        How::Told | How::Sure if encoding == UTF_8 => {
            "pass --encoding gb18030 if the file is Chinese of an older kind".to_owned()
        }
        How::Told | How::Sure => "pass another --encoding".to_owned(),
    };
    let message = format!("byte {place}{byte} is not {name}; {remedy}, or --lossy to replace bad bytes");
    Error::new(ErrorKind::Decode, message)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PROSE: &str = "河水比去年低，石头都露了出来。孩子们在上面跳来跳去，谁也不怕掉下去。";
    const TRADITIONAL: &str = "河水比去年低，石頭都露了出來。孩子們在上面跳來跳去，誰也不怕掉下去。";

    fn read(bytes: &[u8]) -> Result<Decoded> {
        decode(bytes, &Options::default())
    }

    fn lossy(bytes: &[u8]) -> Decoded {
        decode(bytes, &Options { bad_bytes: BadBytes::Replace, ..Options::default() }).expect("lossy reading goes on")
    }

    fn read_as(bytes: &[u8], name: &str) -> Result<Decoded> {
        decode(bytes, &Options { encoding: Encoding::Named(name.to_owned()), ..Options::default() })
    }

    fn utf_16(text: &str, mark: &str) -> (Vec<u8>, Vec<u8>) {
        let units: Vec<u16> = mark.encode_utf16().chain(text.encode_utf16()).collect();
        (
            units.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
            units.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
        )
    }

    #[test]
    fn utf_8_is_read_with_and_without_mark() {
        assert_eq!(read(PROSE.as_bytes()).expect("UTF-8").text, PROSE);
        let marked = read(format!("\u{FEFF}{PROSE}").as_bytes()).expect("UTF-8");
        assert_eq!((marked.text.as_str(), marked.encoding), (PROSE, "UTF-8"));
        assert!(marked.notices.is_empty());
        assert_eq!(read(b"").expect("nothing").text, "");
        assert_eq!(read(b"\xEF\xBB\xBF").expect("a mark").text, "");
    }

    #[test]
    fn older_chinese_encodings_are_found_and_said() {
        let (simplified, _, _) = GB18030.encode(PROSE);
        let found = read(&simplified).expect("GB18030");
        assert_eq!((found.text.as_str(), found.encoding, found.notices.len()), (PROSE, "gb18030", 1));
        let (traditional, _, _) = BIG5.encode(TRADITIONAL);
        let found = read(&traditional).expect("Big5");
        assert_eq!((found.text.as_str(), found.encoding, found.notices.len()), (TRADITIONAL, "Big5", 1));
    }

    #[test]
    fn short_and_mixed_files_are_found_too() {
        for text in ["你好", "# 标题\n\nSome English, then 中文。\n", "第一章　归途\n"] {
            let (bytes, _, _) = GB18030.encode(text);
            assert_eq!(read(&bytes).expect("GB18030").text, text);
        }
    }

    #[test]
    fn utf_16_is_known_by_mark_or_by_its_nul_bytes() {
        let text = format!("{PROSE}\nabc 123\n");
        for mark in ["\u{FEFF}", ""] {
            let (little, big) = utf_16(&text, mark);
            let (little, big) = (read(&little).expect("UTF-16LE"), read(&big).expect("UTF-16BE"));
            assert_eq!((little.text.as_str(), little.encoding), (text.as_str(), "UTF-16LE"));
            assert_eq!((big.text.as_str(), big.encoding), (text.as_str(), "UTF-16BE"));
            assert_eq!(little.notices.len(), usize::from(mark.is_empty()));
        }
    }

    #[test]
    fn bad_bytes_are_named_with_place_and_remedy() {
        for (bytes, place) in [
            (format!("{PROSE}\n").into_bytes().into_iter().chain(*b"\xE4\xB8").collect::<Vec<u8>>(), PROSE.len() + 1),
            (b"one\xC0\xAF".to_vec(), 3),
            (b"one\xED\xA0\x80".to_vec(), 3),
        ] {
            let error = read(&bytes).expect_err("not UTF-8");
            assert_eq!(error.kind(), ErrorKind::Decode);
            let message = error.to_string();
            assert!(message.contains(&format!("byte {place} ")) && message.contains("--encoding"), "{message}");
            assert!(message.contains("--lossy"), "{message}");
        }
        let many = format!("{PROSE}\n").repeat(20);
        let (mut bytes, _, _) = GB18030.encode(&many);
        bytes.to_mut()[20] = 0xFF;
        let message = read(&bytes).expect_err("not GB18030").to_string();
        assert!(message.contains("byte 20 (0xFF) is not gb18030"), "{message}");
    }

    #[test]
    fn lossy_reading_says_what_it_replaced() {
        let found = lossy(b"one \xFF two \xFE");
        assert_eq!(found.text, "one \u{FFFD} two \u{FFFD}");
        assert_eq!(found.notices.len(), 1);
        assert_eq!(found.notices[0].span, Some(ByteSpan::new(4, 7)));
        assert!(found.notices[0].message.contains("byte 4 "));
    }

    #[test]
    fn a_named_encoding_wins() {
        assert_eq!(read_as(b"caf\xE9", "latin1").expect("windows-1252").text, "café");
        let (bytes, _, _) = BIG5.encode(TRADITIONAL);
        assert_eq!(read_as(&bytes, "Big5").expect("Big5").text, TRADITIONAL);
        assert!(read_as(&bytes, "Big5").expect("Big5").notices.is_empty());
        assert_eq!(read_as(b"a", "gbk").expect("ASCII").encoding, "gb18030");
        assert_eq!(read_as(b"a", "klingon").expect_err("no such").kind(), ErrorKind::Config);
        assert_eq!(read_as(b"\xFF", "utf-8").expect_err("bad").kind(), ErrorKind::Decode);
    }

    #[test]
    fn other_encodings_are_named_in_the_error() {
        let (bytes, _, _) =
            encoding_rs::SHIFT_JIS.encode("吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。");
        let message = read(&bytes).expect_err("Japanese").to_string();
        assert!(message.contains("--encoding shift_jis"), "{message}");
    }

    #[test]
    fn binary_files_are_refused() {
        for (bytes, word) in [
            (&b"PK\x03\x04\x14\0"[..], "zip"),
            (b"%PDF-1.7", "PDF"),
            (b"\xFF\xFE\0\0a\0\0\0", "UTF-32"),
            (b"text\0text", "binary"),
            (b"\0\x01\x02\0\x03\0\0\xFF", "--"),
        ] {
            let error = read(bytes).expect_err("binary");
            assert!(error.to_string().contains(word), "{error}");
        }
        assert_eq!(lossy(b"a\0b").text, "a\0b");
    }

    proptest! {
        #[test]
        fn any_bytes_give_text_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
            if let Ok(found) = decode(&bytes, &Options { bad_bytes: BadBytes::Replace, ..Options::default() }) {
                let replaced = found.text.contains('\u{FFFD}');
                prop_assert!(!replaced || !found.notices.is_empty());
            }
        }

        #[test]
        fn utf_8_is_read_as_it_is(text in "[^\0]{0,100}") {
            prop_assume!(!text.starts_with(['\u{FEFF}', '%', 'P', '{', 'G', '\u{7F}', '\u{1F}']));
            prop_assert_eq!(read(text.as_bytes()).expect("UTF-8").text, text);
        }

        #[test]
        fn gb18030_round_trips(text in "[一-龥，。a-z \n]{4,60}") {
            let (bytes, _, _) = GB18030.encode(&text);
            if let Ok(found) = read_as(&bytes, "gb18030") {
                prop_assert_eq!(found.text, text);
            }
        }
    }
}
