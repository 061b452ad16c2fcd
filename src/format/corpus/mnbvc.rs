//! MNBVC's parallel corpus: one JSON object a line, a document with its pairs as paragraphs.
//!
//! Takes a bitext and gives back one line; takes lines and gives back a bitext. The fields are those of the project's
//! description (liyongsea/parallel_corpus_mnbvc, README.md). The date is left empty: the same input gives the same bytes. It does
//! *not* look for paragraphs that other files have too.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use md5::{Digest as _, Md5};
use serde_json::{Map, Value, json};

use crate::bitext::Bitext;
use crate::document::ContentHash;
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Finding;
use crate::format::chosen::{Nulls, choose, hash_of_both};
use crate::format::units::{Unit, UnitText, Units};
use crate::format::{BitextFile, BitextOptions, WriteOptions, Written, line_error, output_error, utf8};
use crate::text::lang::{Lang, Side};
use crate::text::span::Position;

/// The languages that have a field of their own, in the order of the description; traditional Chinese is `cht`.
const LANGS: [&str; 20] = [
    "zh", "en", "ar", "nl", "de", "eo", "fr", "he", "it", "ja", "pt", "ru", "es", "sv", "ko", "th", "id", "vi", "cht",
    "other1",
];
const LAST: &str = "other2";

/// The field of a language, and whether it is one of its own.
fn field(lang: &Lang) -> &'static str {
    let is_traditional = lang.is_chinese() && ["Hant", "TW", "HK", "MO"].iter().any(|part| lang.tag().contains(part));
    let name = if is_traditional { "cht" } else { lang.primary() };
    LANGS.iter().find(|known| **known == name).copied().unwrap_or("other1")
}

/// Writes one line.
///
/// # Errors
///
/// [`ErrorKind::Format`] where a finding names a bead that is not there; [`ErrorKind::Config`] where both languages have the same
/// field; [`ErrorKind::Io`] where `out` fails.
pub fn write(
    bitext: &Bitext,
    findings: &[Finding],
    options: &WriteOptions,
    out: &mut dyn io::Write,
) -> Result<Written> {
    let [source, target] = [Side::Source, Side::Target].map(|side| field(bitext.side(side).document().lang()));
    if source == target {
        let message = format!("both languages have the field {source}_text in this format; write .jsonl or .tmx");
        return Err(Error::new(ErrorKind::Config, message));
    }
    let choice = choose(bitext, findings, &options.selection, Nulls::Keep)?;
    let mut seen = BTreeSet::new();
    let mut paragraphs = Vec::with_capacity(choice.beads.len());
    let mut doubtful = 0;
    for (number, chosen) in (1_u64..).zip(&choice.beads) {
        let texts = [Side::Source, Side::Target].map(|side| bitext.text(side, chosen.bead.side(side)));
        let is_repeated = !seen.insert(hash_of_both(&texts[0], &texts[1]));
        doubtful += usize::from(!chosen.findings.is_empty());
        let mut fields = Map::new();
        fields.insert("行号".to_owned(), json!(number));
        fields.insert("是否重复".to_owned(), json!(is_repeated));
        fields.insert("是否跨文件重复".to_owned(), json!(false));
        let chinese = if source == "zh" {
            &texts[0]
        } else if target == "zh" {
            &texts[1]
        } else {
            ""
        };
        fields.insert("zh_text_md5".to_owned(), json!(md5_hex(chinese.as_bytes())));
        for name in LANGS.iter().chain([&LAST]) {
            let text = if *name == source {
                &texts[0]
            } else if *name == target {
                &texts[1]
            } else {
                ""
            };
            fields.insert(format!("{name}_text"), json!(text));
        }
        let more = json!({
            "confidence": (f64::from(chosen.bead.confidence.value()) * 1e4).round() / 1e4,
            "status": chosen.bead.state.name(),
            "findings": chosen.rules(),
        });
        fields.insert("扩展字段".to_owned(), json!(more.to_string()));
        paragraphs.push(Value::Object(fields));
    }
    let mut document = Map::new();
    document.insert("文件名".to_owned(), json!(bitext.source().document().name()));
    document.insert("是否待查文件".to_owned(), json!(false));
    document.insert("是否重复文件".to_owned(), json!(false));
    document.insert("段落数".to_owned(), json!(paragraphs.len()));
    document.insert("去重段落数".to_owned(), json!(seen.len()));
    document.insert("低质量段落数".to_owned(), json!(doubtful));
    document.insert("段落".to_owned(), Value::Array(paragraphs));
    document.insert("扩展字段".to_owned(), json!("{}"));
    document.insert("时间".to_owned(), json!(""));
    serde_json::to_writer(&mut *out, &document)
        .map_err(io::Error::from)
        .and_then(|()| out.write_all(b"\n"))
        .map_err(|cause| output_error(&cause))?;
    Ok(Written { units: choice.beads.len(), left_out: choice.left_out, ..Written::default() })
}

/// Reads lines. The languages are the two fields with most text; Chinese is the source unless it is asked for as the target.
///
/// # Errors
///
/// [`ErrorKind::Format`] with the line that is no such object.
pub fn read(name: &str, bytes: &[u8], options: &BitextOptions) -> Result<BitextFile> {
    let hash = ContentHash::of(bytes);
    let text = utf8(bytes)?;
    let mut documents = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let mut document: Value = serde_json::from_str(line)
            .map_err(|cause| line_error(number, format_args!("this is no JSON object ({cause})")))?;
        let Some(Value::Array(paragraphs)) = document.get_mut("段落").map(Value::take) else {
            return Err(line_error(number, "this object has no list 段落, as a line of MNBVC's parallel corpus has"));
        };
        documents.push((number, paragraphs));
    }
    let [source, target] = fields(&documents, options)?;
    let mut units = Units::default();
    for (number, paragraphs) in &documents {
        let at = Some(Position { line: u32::try_from(*number).unwrap_or(u32::MAX), column: 1 });
        for paragraph in paragraphs {
            let text = |field: &str| {
                let text = paragraph.get(format!("{field}_text")).and_then(Value::as_str).unwrap_or_default();
                UnitText::plain(text, at)
            };
            let more =
                paragraph.get("扩展字段").and_then(Value::as_str).and_then(|more| serde_json::from_str(more).ok());
            let more: Value = more.unwrap_or_default();
            let state = more.get("status").and_then(Value::as_str).and_then(crate::bitext::BeadState::from_name);
            #[expect(clippy::cast_possible_truncation, reason = "a probability of four places")]
            let confidence = more.get("confidence").and_then(Value::as_f64).map(|value| value as f32);
            units.push(&Unit {
                source: text(&source),
                target: text(&target),
                state: state.unwrap_or_default(),
                confidence: confidence.map(crate::bitext::Confidence::new),
            })?;
        }
    }
    let lang = |field: &str| match field {
        "cht" => Lang::parse("zh-Hant"),
        "other1" | "other2" => None,
        tag => Lang::parse(tag),
    };
    let [asked_source, asked_target] = options.langs();
    units.into_file(name, [asked_source.or(lang(&source)), asked_target.or(lang(&target))], hash, Vec::new())
}

/// Which two fields are read.
fn fields(documents: &[(usize, Vec<Value>)], options: &BitextOptions) -> Result<[String; 2]> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for paragraph in documents.iter().flat_map(|(_, paragraphs)| paragraphs) {
        for (name, value) in paragraph.as_object().into_iter().flatten() {
            if let (Some(field), Some(text)) = (name.strip_suffix("_text"), value.as_str())
                && !text.trim().is_empty()
            {
                *sizes.entry(field).or_default() += text.len();
            }
        }
    }
    let mut by_size: Vec<&str> = sizes.keys().copied().collect();
    by_size.sort_by_key(|field| std::cmp::Reverse(sizes[field]));
    let asked = options.langs().map(|lang| lang.map(|lang| field(&lang)));
    let others = |taken: Option<&str>| by_size.iter().copied().find(|field| Some(*field) != taken);
    let pair = match asked {
        // Whoever names both may have a document that one of them is missing from.
        [Some(source), Some(target)] => return Ok([source, target].map(str::to_owned)),
        [Some(source), None] => others(Some(source)).map(|target| [source, target]),
        [None, Some(target)] => others(Some(target)).map(|source| [source, target]),
        [None, None] => match by_size.as_slice() {
            [one, other, ..] if *other == "zh" => Some([*other, *one]),
            [one, other, ..] => Some([*one, *other]),
            _ => None,
        },
    };
    let pair = pair.filter(|pair| pair.iter().all(|field| sizes.contains_key(field)));
    let Some(pair) = pair else {
        let known: Vec<&str> = by_size;
        let message = format!("a bitext needs two languages; the fields with text are: {}", known.join(", "));
        return Err(Error::new(ErrorKind::Config, message));
    };
    Ok(pair.map(str::to_owned))
}

/// MD5, which the format asks for as the name of a text; it guards nothing here.
fn md5_hex(bytes: &[u8]) -> String {
    Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_named_as_the_standard_says() {
        assert_eq!(md5_hex(b""), "d41d8cd98f00b204e9800998ecf8427e");
        assert_eq!(md5_hex(b"message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
    }
}
