//! Reading catalogues as bitexts.
//!
//! Takes one catalogue, whose messages are the source, or two that translate the same keys; gives back a bitext with a bead for
//! each message. What has no translation is a source without a target.

use std::collections::BTreeMap;

use super::catalogue::{self, Message};
use super::mo;
use crate::bitext::{BeadState, Confidence};
use crate::document::{ContentHash, Notice};
use crate::error::{Error, ErrorKind, Result};
use crate::format::encoding::{self, Decoded, Encoding};
use crate::format::units::{Sides, Unit, UnitText, Units};
use crate::format::{BitextFile, BitextOptions};
use crate::text::lang::Lang;
use crate::text::span::Position;

/// Reads a PO catalogue. Its header names the language of the target; that of the source is told from the messages.
///
/// # Errors
///
/// [`ErrorKind::Decode`] where the bytes are no text; [`ErrorKind::Format`] with the line that is no part of a catalogue.
pub fn read(name: &str, bytes: Vec<u8>, options: &BitextOptions) -> Result<BitextFile> {
    let hash = ContentHash::of(&bytes);
    let Decoded { text, notices, .. } = encoding::decode_owned(bytes, &declared(options, None))?;
    bitext(name, hash, catalogue::messages(&text)?, notices, options)
}

/// Reads a compiled catalogue.
///
/// # Errors
///
/// Those of [`read`]; a compiled catalogue has no lines.
pub fn read_mo(name: &str, bytes: &[u8], options: &BitextOptions) -> Result<BitextFile> {
    let messages = compiled(bytes, options)?;
    bitext(name, ContentHash::of(bytes), messages, Vec::new(), options)
}

fn compiled(bytes: &[u8], options: &BitextOptions) -> Result<Vec<Message>> {
    let charset = mo::messages(bytes, |text| Ok(String::from_utf8_lossy(text).into_owned()))?;
    let charset = header(&charset, "Content-Type").and_then(|value| Some(value.split_once("charset=")?.1.to_owned()));
    let decoding = declared(options, charset);
    mo::messages(bytes, |text| {
        // Contexts and plurals are set apart by characters that a text file must not have.
        let parts: Result<Vec<String>> =
            text.split(|byte| *byte == 0).map(|part| Ok(encoding::decode(part, &decoding)?.text)).collect();
        Ok(parts?.join("\0"))
    })
}

fn declared(options: &BitextOptions, charset: Option<String>) -> encoding::Options {
    match charset {
        Some(name) if options.decoding.encoding == Encoding::Detect && encoding::is_known(&name) => {
            encoding::Options { encoding: Encoding::Named(name), ..options.decoding.clone() }
        }
        _ => options.decoding.clone(),
    }
}

/// A line of the header, which is the translation of nothing.
fn header(messages: &[Message], field: &str) -> Option<String> {
    let header = messages.iter().find(|message| message.singular.is_empty())?;
    let line = header.translations.first()?.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'))?;
    Some(line.trim().to_owned())
}

fn language(messages: &[Message]) -> Option<Lang> {
    Lang::parse(&header(messages, "Language")?)
}

fn bitext(
    name: &str,
    hash: ContentHash,
    messages: Vec<Message>,
    mut notices: Vec<Notice>,
    options: &BitextOptions,
) -> Result<BitextFile> {
    let target_lang = language(&messages);
    let mut units = Units::default();
    let mut fuzzy = 0;
    for message in messages.iter().filter(|message| !message.singular.is_empty()) {
        fuzzy += usize::from(message.is_fuzzy);
        let (state, confidence) = known(message);
        let at = Some(Position { line: message.line, column: 1 });
        let form = |text: Option<&String>| UnitText::plain(text.map_or("", String::as_str), at);
        let plural = message.plural.as_ref().map(|plural| (plural, message.translations.last()));
        for (source, target) in [(&message.singular, message.translations.first())].into_iter().chain(plural) {
            units.push(&Unit { source: UnitText::plain(source, at), target: form(target), state, confidence })?;
        }
    }
    notices.extend(said_fuzzy(fuzzy));
    let [source, target] = options.langs();
    units.into_file(name, [source, target.or(target_lang)], hash, notices)
}

fn said_fuzzy(count: usize) -> Option<Notice> {
    let message = format!("messages that the catalogue marks as fuzzy, which are read like the others: {count}");
    (count > 0).then_some(Notice { span: None, message })
}

/// What duiqi writes of a message: `duiqi: 1-1, confidence 0.9700, accepted`.
fn known(message: &Message) -> (BeadState, Option<Confidence>) {
    let own = message.comments.iter().find_map(|comment| comment.strip_prefix("duiqi:"));
    let mut words = own.unwrap_or_default().split(',').map(str::trim);
    let confidence = words.clone().find_map(|word| word.strip_prefix("confidence ")?.parse().ok());
    (words.find_map(BeadState::from_name).unwrap_or_default(), confidence.map(Confidence::new))
}

/// Which form of a message is read.
#[derive(Debug, Clone, Copy)]
enum Form {
    Singular,
    LastPlural,
}

impl Form {
    fn of(self, translations: &[String]) -> Option<&String> {
        match self {
            Self::Singular => translations.first(),
            Self::LastPlural => translations.last(),
        }
    }
}

/// Reads two catalogues (PO or MO) that translate the same keys: the source is what one says, the target what the other says.
///
/// # Errors
///
/// Those of [`read`]; and [`ErrorKind::Format`] where the two have no key in common.
pub fn read_pair(names: [&str; 2], bytes: [Vec<u8>; 2], options: &BitextOptions) -> Result<BitextFile> {
    let hashes = [ContentHash::of(&bytes[0]), ContentHash::of(&bytes[1])];
    let [source, target] = bytes.map(|bytes| {
        if bytes.starts_with(b"\xDE\x12\x04\x95") || bytes.starts_with(b"\x95\x04\x12\xDE") {
            return compiled(&bytes, options);
        }
        catalogue::messages(&encoding::decode_owned(bytes, &options.decoding)?.text)
    });
    let (source, target) = (source?, target?);
    let own = [language(&source), language(&target)];
    let mut others: BTreeMap<(Option<&str>, &str), &Message> =
        target.iter().map(|message| ((message.context.as_deref(), message.singular.as_str()), message)).collect();
    let mut units = Units::default();
    let mut common = 0;
    for message in source.iter().filter(|message| !message.singular.is_empty()) {
        let other = others.remove(&(message.context.as_deref(), message.singular.as_str()));
        common += usize::from(other.is_some());
        let text = |message: Option<&Message>, form: Form| {
            let at = message.map(|message| Position { line: message.line, column: 1 });
            UnitText::plain(message.and_then(|message| form.of(&message.translations)).map_or("", String::as_str), at)
        };
        let forms: &[Form] =
            if message.plural.is_some() { &[Form::Singular, Form::LastPlural] } else { &[Form::Singular] };
        for form in forms {
            let unit = Unit { source: text(Some(message), *form), target: text(other, *form), ..Unit::default() };
            units.push(&unit)?;
        }
    }
    if common == 0 {
        return Err(Error::new(ErrorKind::Format, "these two catalogues have no message in common"));
    }
    let left = others.values().filter(|message| !message.singular.is_empty()).count();
    let message = format!("messages that only {} has, which are left out: {left}", names[1]);
    let notices = if left > 0 { vec![Notice { span: None, message }] } else { Vec::new() };
    let langs = options.langs();
    let [source_lang, target_lang] = langs;
    let [source_own, target_own] = own;
    let langs = [source_lang.or(source_own), target_lang.or(target_own)];
    Ok(BitextFile::of(units.finish(Sides { names, langs, hashes, notices })?))
}
