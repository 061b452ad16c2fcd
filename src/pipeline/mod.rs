//! JOINER: bytes → segmentations → a bitext → findings.
//!
//! Takes the bytes of files and settings, and runs the verbs in their order. It does *not* open files, and it does *not* do
//! any step itself: which reader, which language and which lexicon is all that is decided here.
//!
//! ```
//! use duiqi::pipeline::{self, AlignOptions, CheckOptions, LexiconChoice, Raw, ReadOptions};
//!
//! let options = ReadOptions::default();
//! let source = Raw { name: "a.txt", bytes: "他有三万元。\n她走了。\n".as_bytes(), options: &options };
//! let target = Raw { name: "b.txt", bytes: b"He has 3,000 yuan.\nShe left.\n", options: &options };
//! let (source, target) = pipeline::prepare_pair(source, target)?;
//! let bitext = pipeline::align(source, target, &AlignOptions::default())?;
//! assert_eq!(bitext.beads().len(), 2);
//! let findings = pipeline::check(&bitext, &CheckOptions::default(), &LexiconChoice::BuiltIn).findings;
//! assert_eq!(findings[0].rule.as_str(), "number-magnitude");
//! # Ok::<(), duiqi::Error>(())
//! ```

#[cfg(feature = "arrow")]
mod arrow;
mod batch;
mod documents;
mod pairs;
mod refine;

use std::path::Path;

use crate::align;
use crate::bitext::Bitext;
use crate::check::{self, Checked};
use crate::document::{ContentHash, Segmentation};
use crate::error::{Error, ErrorKind, Result};
use crate::format::encoding;
use crate::format::{self, Draft, Format, LineUse};
use crate::lexicon::Lexicon;
use crate::revise::{self, Blocks, Revision};
use crate::segment;
use crate::text::lang::Lang;
use crate::text::lines::Lines;

pub use crate::check::Options as CheckOptions;
pub use crate::format::encoding::Options as DecodeOptions;
pub use crate::segment::{Cutting, Segmenter};
#[cfg(feature = "arrow")]
pub use arrow::{Cores, align_batch};
pub use batch::{BatchOptions, BatchText, Limits, align_row};
pub use documents::document_words;
pub use pairs::{CheckedRows, RowLanguages, check_rows};
pub use refine::{Refined, judge, refine};

/// How one side is read.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct ReadOptions {
    /// Its language; found out where it is not given.
    pub lang: Option<Lang>,
    /// How its bytes are read.
    pub decoding: encoding::Options,
    /// Its format; found out by the name where it is not given, and plain text where the name does not tell.
    pub format: Option<Format>,
    /// How lines of plain text make paragraphs.
    pub lines: Lines,
    /// How it is cut; [`Cutting::Blocks`] takes each line of the file as a segment, whatever the format.
    pub cutting: Cutting,
    /// Abbreviations of the user, one a line; see [`segment::Options::no_break_after`].
    pub no_break_after: String,
    /// Which rules cut it.
    pub segmenter: Segmenter,
}

impl ReadOptions {
    /// Returns the part of the settings that the cutting goes by.
    #[must_use]
    pub fn segmenting(&self) -> segment::Options {
        segment::Options {
            cutting: self.cutting,
            no_break_after: self.no_break_after.clone(),
            segmenter: self.segmenter.clone(),
        }
    }
}

/// One side before anything is done with it.
#[derive(Debug, Clone, Copy)]
pub struct Raw<'a> {
    /// The name of the file, whose extension tells its format.
    pub name: &'a str,
    /// What the file holds.
    pub bytes: &'a [u8],
    /// How it is read.
    pub options: &'a ReadOptions,
}

/// Decodes, reads and segments one side.
///
/// A text whose language cannot be told counts as undetermined (`und`).
///
/// # Errors
///
/// Those of the decoder and the reader, with the name of the file: [`ErrorKind::Decode`], [`ErrorKind::Format`],
/// [`ErrorKind::TooLarge`].
pub fn prepare(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Segmentation> {
    let side = Side::read(Raw { name, bytes, options })?;
    let lang = side.lang().cloned().unwrap_or_else(undetermined);
    side.segment(lang)
}

/// Decodes, reads and segments both sides.
///
/// The languages are found out where they are not given; where only one can be told, the other is taken to be its usual
/// counterpart, Chinese or English.
///
/// # Errors
///
/// Those of [`prepare`]; and [`ErrorKind::Config`] where a side holds no text, both sides are in the same language, the
/// languages given are those of the other side, or neither language can be told.
pub fn prepare_pair(source: Raw<'_>, target: Raw<'_>) -> Result<(Segmentation, Segmentation)> {
    let (source, target) = (Side::read(source)?, Side::read(target)?);
    source.refuse_empty()?;
    target.refuse_empty()?;
    let (source_lang, target_lang) = settle_languages(&source, &target)?;
    let (source, target) = (source.segment(source_lang)?, target.segment(target_lang)?);
    for side in [&source, &target] {
        if side.is_empty() {
            return Err(no_text(side.document().name()));
        }
    }
    Ok((source, target))
}

/// How much prose of a side tells its language; more changes nothing.
const LANGUAGE_BYTES: usize = 1 << 20;

/// A side that was read, but whose language is not settled.
struct Side<'a> {
    raw: Raw<'a>,
    draft: Draft,
    detected: Option<Lang>,
}

impl<'a> Side<'a> {
    fn read(raw: Raw<'a>) -> Result<Self> {
        let Raw { name, options, .. } = raw;
        let format = match options.format {
            Some(format) => format,
            None => Format::of_document(Path::new(name))?,
        };
        let lines = match options.cutting {
            Cutting::Sentences => LineUse::Paragraphs(options.lines),
            Cutting::Blocks => LineUse::Segments,
        };
        let draft =
            format::read(format, raw.bytes, &options.decoding, lines).map_err(|error| error.at(Path::new(name)))?;
        Ok(Self::new(raw, draft))
    }

    /// Takes the text for what it is, whatever the name and the options say: its lines are the caller's.
    fn read_lines(raw: Raw<'a>) -> Result<Self> {
        let decoded =
            encoding::decode(raw.bytes, &raw.options.decoding).map_err(|error| error.at(Path::new(raw.name)))?;
        Ok(Self::new(raw, Draft { text: decoded.text, ..Draft::default() }))
    }

    fn new(raw: Raw<'a>, draft: Draft) -> Self {
        let detected = Lang::detect(&draft.prose(LANGUAGE_BYTES)).or_else(|| Lang::detect(&draft.text));
        Self { raw, draft, detected }
    }

    fn refuse_empty(&self) -> Result<()> {
        if self.draft.text.chars().all(char::is_whitespace) { Err(no_text(self.raw.name)) } else { Ok(()) }
    }

    fn given(&self) -> Option<&Lang> {
        self.raw.options.lang.as_ref()
    }

    fn lang(&self) -> Option<&Lang> {
        self.given().or(self.detected.as_ref())
    }

    fn segment(self, lang: Lang) -> Result<Segmentation> {
        let Raw { name, bytes, options } = self.raw;
        let named = |error: Error| error.at(Path::new(name));
        let document = self.draft.into_document(name, lang, ContentHash::of(bytes)).map_err(named)?;
        segment::segment(document, &options.segmenting()).map_err(named)
    }
}

/// Two texts in which line n translates line n.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinePair {
    /// Language of the source side.
    pub source_lang: Lang,
    /// Language of the target side.
    pub target_lang: Lang,
    source: String,
    target: String,
}

impl LinePair {
    /// Returns all lines, trimmed, those that are empty on a side too.
    pub fn all_lines(&self) -> impl Iterator<Item = (&str, &str)> {
        self.source.lines().zip(self.target.lines()).map(|(source, target)| (source.trim(), target.trim()))
    }

    /// Returns the lines that say something on both sides.
    pub fn lines(&self) -> impl Iterator<Item = (&str, &str)> {
        self.all_lines().filter(|(source, target)| !source.is_empty() && !target.is_empty())
    }
}

/// Decodes two texts in which line n translates line n; `cutting`, `lines` and `format` of the options say nothing here.
///
/// # Errors
///
/// Those of [`prepare_pair`]; and [`ErrorKind::Format`] where the two have not the same number of lines.
pub fn line_pair(source: Raw<'_>, target: Raw<'_>) -> Result<LinePair> {
    let (source, target) = (Side::read_lines(source)?, Side::read_lines(target)?);
    source.refuse_empty()?;
    target.refuse_empty()?;
    let (source_lang, target_lang) = settle_languages(&source, &target)?;
    let (names, counts) =
        ([source.raw.name, target.raw.name], [source.draft.text.lines().count(), target.draft.text.lines().count()]);
    if counts[0] != counts[1] {
        let message = format!(
            "{} has {} lines and {} has {}; line n of one must translate line n of the other",
            names[0], counts[0], names[1], counts[1]
        );
        return Err(Error::new(ErrorKind::Format, message));
    }
    Ok(LinePair { source_lang, target_lang, source: source.draft.text, target: target.draft.text })
}

fn no_text(name: &str) -> Error {
    Error::new(ErrorKind::Config, "there is no text in this side, so there is nothing to align").at(Path::new(name))
}

fn undetermined() -> Lang {
    Lang::parse("und").expect("und is a tag")
}

/// Says which languages the two sides are in, or why that makes no sense.
fn settle_languages(source: &Side<'_>, target: &Side<'_>) -> Result<(Lang, Lang)> {
    let refuse = |message: String| Err(Error::new(ErrorKind::Config, message));
    let (names, hint) = ([source.raw.name, target.raw.name], "--source-lang and --target-lang");
    if is_swapped(source, target) {
        let seen = |side: &Side<'_>| side.detected.as_ref().map_or_else(|| "unknown".to_owned(), language_name);
        return refuse(format!(
            "the sides are the wrong way round: {} looks {} and {} looks {}; swap the two files, or {hint}",
            names[0],
            seen(source),
            names[1],
            seen(target),
        ));
    }
    let (Some(source_lang), Some(target_lang)) = (
        source.lang().cloned().or_else(|| counterpart(target.lang()?)),
        target.lang().cloned().or_else(|| counterpart(source.lang()?)),
    ) else {
        return match (source.lang(), target.lang()) {
            (None, None) => {
                refuse(format!("the languages of {} and {} cannot be told; say them with {hint}", names[0], names[1]))
            }
            (None, _) => refuse(format!("the language of {} cannot be told; say it with --source-lang", names[0])),
            (_, _) => refuse(format!("the language of {} cannot be told; say it with --target-lang", names[1])),
        };
    };
    // Whoever names both languages knows what they do: a classic and its modern version are both Chinese.
    let both_given = source.given().is_some() && target.given().is_some();
    if source_lang.primary() == target_lang.primary() && !both_given {
        return refuse(format!(
            "both {} and {} look {}; name a text and its translation, or say the languages with {hint}",
            names[0],
            names[1],
            language_name(&source_lang),
        ));
    }
    Ok((source_lang, target_lang))
}

/// Tells whether a language that was given is that of the other side, and the side itself is in another.
fn is_swapped(source: &Side<'_>, target: &Side<'_>) -> bool {
    let contradicts = |side: &Side<'_>, other: &Side<'_>| match (side.given(), &side.detected, &other.detected) {
        (Some(given), Some(own), Some(others)) => {
            given.primary() == others.primary() && own.primary() != others.primary()
        }
        _ => false,
    };
    match (source.given(), target.given()) {
        (Some(_), Some(_)) => contradicts(source, target) && contradicts(target, source),
        (Some(_), None) => contradicts(source, target),
        (None, Some(_)) => contradicts(target, source),
        (None, None) => false,
    }
}

/// The language a translation is most likely in, when nothing can be told from it.
fn counterpart(lang: &Lang) -> Option<Lang> {
    match lang.primary() {
        "zh" => Some(Lang::english()),
        "en" => Some(Lang::chinese()),
        _ => None,
    }
}

fn language_name(lang: &Lang) -> String {
    match lang.primary() {
        "zh" => "Chinese".to_owned(),
        "en" => "English".to_owned(),
        _ => format!("to be in the language {lang}"),
    }
}

/// Which lexicon helps the alignment.
#[derive(Debug, Clone, Default)]
pub enum LexiconChoice {
    /// The Chinese–English one that is compiled in; for other languages none.
    #[default]
    BuiltIn,
    /// None: lengths, numbers, names and the texts themselves.
    None,
    /// A lexicon of the user.
    Own(Box<Lexicon>),
}

impl LexiconChoice {
    /// Returns the lexicon, if any helps.
    #[must_use]
    pub fn lexicon(&self) -> Option<&Lexicon> {
        match self {
            Self::BuiltIn => Lexicon::embedded(),
            Self::None => None,
            Self::Own(lexicon) => Some(lexicon),
        }
    }
}

/// How two sides are aligned.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AlignOptions {
    /// Which lexicon helps.
    pub lexicon: LexiconChoice,
    /// Settings of the search.
    pub align: align::Options,
}

/// Bytes of memory that a byte of text may come to while two texts are aligned: 62 for one line of 50 MB without a mark, the most of
/// all texts of `docs/nasty.md`; prose takes a third.
const BYTES_PER_BYTE: u64 = 64;

/// Bytes of memory that an end of a line or of a sentence may come to: a million lines of a short sentence take 1,500 MB, 200,000 of
/// one character 142 MB.
const BYTES_PER_END: u64 = 800;

/// Estimates how much memory it takes to align two texts, from above, in bytes: what a program can hold against a bound before it
/// takes any. Of an archive it counts the packed bytes; what those unpack to has bounds of its own.
#[must_use]
pub fn estimated_bytes(texts: [&[u8]; 2]) -> u64 {
    let of = |text: &[u8]| {
        let is_end = |place: &[u8]| {
            matches!(place, [b'\n' | b'.' | b'!' | b'?', ..] | [0xE3, 0x80, 0x82] | [0xEF, 0xBC, 0x81 | 0x9F])
        };
        let ends = text.windows(3).filter(|place| is_end(place)).count() as u64;
        (text.len() as u64).saturating_mul(BYTES_PER_BYTE).max(ends.saturating_mul(BYTES_PER_END))
    };
    of(texts[0]).saturating_add(of(texts[1]))
}

/// Aligns two sides.
///
/// # Errors
///
/// Those of [`align::align`]; and [`ErrorKind::Config`] where a lexicon was given that does not know the two languages.
pub fn align(source: Segmentation, target: Segmentation, options: &AlignOptions) -> Result<Bitext> {
    if let LexiconChoice::Own(lexicon) = &options.lexicon {
        refuse_foreign(lexicon, source.document().lang(), target.document().lang())?;
    }
    align::align(source, target, &options.align, options.lexicon.lexicon())
}

/// A lexicon that helps with neither direction was given by mistake.
fn refuse_foreign(lexicon: &Lexicon, source: &Lang, target: &Lang) -> Result<()> {
    let knows = [lexicon.source_lang().primary(), lexicon.target_lang().primary()];
    let wanted = [source.primary(), target.primary()];
    if knows == wanted || knows == [wanted[1], wanted[0]] {
        return Ok(());
    }
    let message = format!(
        "the lexicon is for {} and {}, the texts are in {source} and {target}",
        lexicon.source_lang(),
        lexicon.target_lang()
    );
    Err(Error::new(ErrorKind::Config, message))
}

/// Carries an older bitext over to newer texts and says what went stale; see [`revise::revise`].
///
/// # Errors
///
/// Those of [`align()`] for the gaps.
pub fn revise(
    old: &Bitext,
    source: Segmentation,
    target: Segmentation,
    blocks: Blocks,
    options: &AlignOptions,
) -> Result<Revision> {
    if let LexiconChoice::Own(lexicon) = &options.lexicon {
        refuse_foreign(lexicon, source.document().lang(), target.document().lang())?;
    }
    let lexicon = options.lexicon.lexicon();
    // Anchors count the segments of whole texts, and a gap has others.
    let align = align::Options { anchors: Vec::new(), ..options.align.clone() };
    let search = |source, target| Ok(align::align(source, target, &align, lexicon)?.into_parts().2);
    revise::revise(old, source, target, blocks, lexicon, &search)
}

/// Looks for drift.
#[must_use]
pub fn check(bitext: &Bitext, options: &CheckOptions, lexicon: &LexiconChoice) -> Checked {
    check::check(bitext, options, lexicon.lexicon())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHINESE: &str = "今天的天气非常好，我们一起去公园散步。\n";
    const ENGLISH: &str = "The weather is very fine today, so we went for a walk in the park.\n";

    fn pair(source: &str, target: &str, langs: [Option<&str>; 2]) -> Result<(String, String)> {
        let options = langs.map(|lang| ReadOptions { lang: lang.and_then(Lang::parse), ..ReadOptions::default() });
        let source = Raw { name: "s.txt", bytes: source.as_bytes(), options: &options[0] };
        let target = Raw { name: "t.txt", bytes: target.as_bytes(), options: &options[1] };
        let (source, target) = prepare_pair(source, target)?;
        Ok((source.document().lang().tag().to_owned(), target.document().lang().tag().to_owned()))
    }

    #[test]
    fn what_may_be_taken_is_known_from_the_bytes() {
        assert_eq!(estimated_bytes([b"", b""]), 0);
        assert_eq!(estimated_bytes([&[b'x'; 1000], b""]), 64_000);
        let short = "好。\n".repeat(1000);
        assert!(estimated_bytes([short.as_bytes(), short.as_bytes()]) > 1000 * 2 * 1_000);
        assert!(estimated_bytes([b"Yes! x", b"No? x"]) >= 2 * BYTES_PER_END);
    }

    fn refusal(source: &str, target: &str, langs: [Option<&str>; 2]) -> String {
        pair(source, target, langs).expect_err("refused").to_string()
    }

    fn tags(source: &str, target: &str) -> (String, String) {
        (source.to_owned(), target.to_owned())
    }

    #[test]
    fn both_directions_are_found_out() {
        assert_eq!(pair(CHINESE, ENGLISH, [None, None]).expect("fine"), tags("zh", "en"));
        assert_eq!(pair(ENGLISH, CHINESE, [None, None]).expect("fine"), tags("en", "zh"));
        assert_eq!(pair(CHINESE, "42\n", [None, None]).expect("fine"), tags("zh", "en"));
        assert_eq!(pair("42\n", ENGLISH, [None, None]).expect("fine"), tags("zh", "en"));
    }

    #[test]
    fn what_is_given_holds() {
        let given = [Some("zh-Hant-TW"), Some("en-GB")];
        assert_eq!(pair(CHINESE, ENGLISH, given).expect("fine"), tags("zh-Hant-TW", "en-GB"));
        assert_eq!(pair(CHINESE, CHINESE, [Some("lzh"), Some("zh")]).expect("fine"), tags("lzh", "zh"));
        assert_eq!(pair(CHINESE, CHINESE, [Some("zh"), Some("zh")]).expect("fine"), tags("zh", "zh"));
    }

    #[test]
    fn pairs_that_make_no_sense_are_named() {
        assert!(refusal(CHINESE, CHINESE, [None, None]).contains("both s.txt and t.txt look Chinese"));
        assert!(refusal(ENGLISH, ENGLISH, [None, Some("en")]).contains("look English"));
        assert!(refusal("1\n", "2\n", [None, None]).contains("cannot be told"));
        for langs in [[Some("zh"), Some("en")], [Some("zh"), None], [None, Some("en")]] {
            let message = refusal(ENGLISH, CHINESE, langs);
            assert!(message.contains("wrong way round: s.txt looks English and t.txt looks Chinese"), "{message}");
        }
    }

    #[test]
    fn a_side_without_text_is_named() {
        for empty in ["", "\u{FEFF}", " \n\u{3000}\t\n", "\u{200B}\n"] {
            let message = refusal(CHINESE, empty, [None, None]);
            assert!(message.starts_with("t.txt: there is no text"), "{message}");
            assert!(refusal(empty, ENGLISH, [None, None]).starts_with("s.txt: there is no text"));
        }
    }

    #[test]
    fn other_formats_are_not_read_as_texts() {
        let error = prepare("a.tmx", CHINESE.as_bytes(), &ReadOptions::default()).expect_err("refused").to_string();
        assert!(error.starts_with("a.tmx: tmx is not read as a text; documents are text, markdown"), "{error}");
        assert!(prepare("a.unknown", CHINESE.as_bytes(), &ReadOptions::default()).is_ok());
        let format = Some(Format::Text);
        assert!(prepare("a.tmx", CHINESE.as_bytes(), &ReadOptions { format, ..ReadOptions::default() }).is_ok());
    }

    #[test]
    fn a_text_that_is_cut_already_is_taken_as_it_is() {
        let options = ReadOptions { cutting: Cutting::Blocks, ..ReadOptions::default() };
        let cut = prepare("a.md", "# 一。二。\n三\n".as_bytes(), &options).expect("fine");
        assert_eq!(cut.all().ids().map(|id| cut.text(id)).collect::<Vec<_>>(), ["# 一。二。", "三"]);
    }
}
