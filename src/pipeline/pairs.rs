//! Pairs that are given: rows → bitexts of one bead a row → the findings of each row.
//!
//! Takes rows and settings; gives back a list of findings for each row, in the order of the rows, on any number of threads.
//! It does *not* align: a row is one bead, as it stands. A row with one empty side is a null bead; one with two holds
//! nothing.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{LexiconChoice, counterpart, undetermined};
use crate::bitext::{Bead, Bitext};
use crate::check::{self, Checked, Notice, Options};
use crate::document::{Block, BlockKind, Boundary, ContentHash, Document, Segment, SegmentRange, Segmentation};
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Finding;
use crate::format::pairs::Row;
use crate::text::lang::{Lang, Side};
use crate::text::span::ByteSpan;

/// What was found in rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CheckedRows {
    /// The findings of each row, in the order of the rows. Spans are bytes of the row's text; beads count within its
    /// document. A finding about several rows stands with the first.
    pub findings: Vec<Vec<Finding>>,
    /// The rules that had to decline, each once.
    pub notices: Vec<Notice>,
}

/// The languages of the two sides of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowLanguages {
    /// Language of the sources.
    pub source: Lang,
    /// Language of the targets.
    pub target: Lang,
}

/// Rows that are looked at for their languages.
const ROWS_ASKED: usize = 1000;

impl RowLanguages {
    /// Finds out the languages that are not given; where only one can be told, the other is its usual counterpart.
    #[must_use]
    pub fn of(rows: &[Row], source: Option<&Lang>, target: Option<&Lang>) -> Self {
        let source = source.cloned().or_else(|| most_spoken(rows, Side::Source));
        let target = target.cloned().or_else(|| most_spoken(rows, Side::Target));
        let other = |lang: &Option<Lang>| lang.as_ref().and_then(counterpart).unwrap_or_else(undetermined);
        Self {
            source: source.clone().unwrap_or_else(|| other(&target)),
            target: target.unwrap_or_else(|| other(&source)),
        }
    }
}

/// The language that most rows of a side are in. Rows vote, or a few that were left untranslated would speak for all.
fn most_spoken(rows: &[Row], side: Side) -> Option<Lang> {
    let texts = rows.iter().map(|row| text_of(row, side)).filter(|text| !is_blank(text)).take(ROWS_ASKED);
    let (chinese, others): (Vec<&str>, Vec<&str>) =
        texts.partition(|text| Lang::detect(text).is_some_and(|lang| lang.is_chinese()));
    if chinese.len() > others.len() { Some(Lang::chinese()) } else { Lang::detect(&others.join("\n")) }
}

fn text_of(row: &Row, side: Side) -> &str {
    match side {
        Side::Source => &row.source,
        Side::Target => &row.target,
    }
}

/// Looks for drift in pairs that are given. Rows of one document are judged together, the others each on its own.
///
/// # Errors
///
/// [`ErrorKind::TooLarge`] where the texts of one document come to 4 GiB.
pub fn check_rows(
    rows: &[Row],
    languages: &RowLanguages,
    options: &Options,
    lexicon: &LexiconChoice,
) -> Result<CheckedRows> {
    let groups = groups(rows);
    let check = |batch: &[Vec<usize>]| check_batch(rows, batch, languages, options, lexicon);
    let checked: Vec<Vec<Group>> = batches(rows, &groups).into_par_iter().map(check).collect::<Result<_>>()?;
    let mut found = CheckedRows { findings: vec![Vec::new(); rows.len()], notices: Vec::new() };
    for Group { findings, notices } in checked.into_iter().flatten() {
        for (row, finding) in findings {
            found.findings[row].push(finding);
        }
        for notice in notices {
            if !found.notices.iter().any(|known| known.rule == notice.rule) {
                found.notices.push(notice);
            }
        }
    }
    found.notices.sort_by(|one, other| one.rule.cmp(&other.rule));
    Ok(found)
}

/// The rows of each document, in the order of their first rows.
fn groups(rows: &[Row]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| !is_blank(&row.source) || !is_blank(&row.target)) {
        let place = match &row.document {
            Some(document) => *known.entry(document).or_insert(groups.len()),
            None => groups.len(),
        };
        match groups.get_mut(place) {
            Some(group) => group.push(index),
            None => groups.push(vec![index]),
        }
    }
    groups
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// What was found in the rows of a document, by the number of the row.
struct Group {
    findings: Vec<(usize, Finding)>,
    notices: Vec<Notice>,
}

/// A batch of several documents has so many rows at most; why there are batches, says [`check::check_rows`].
///
/// Origin: pairs a second by `cargo bench --bench check` for 1, 4, 16, 32, 64, 128 and 512 rows, in thousands, the mean of four
/// rounds by turns: 19.1, 20.8, 21.8, 21.5, 22.4, 20.7, 20.2. From 16 to 64 rows it is the same but for chance; all that is known of the
/// rows of a batch is held at once, and a batch is the work of one thread.
const BATCH_ROWS: usize = 32;

/// So many bytes of text it has at most: not measured, a bound on what rows of a chapter each would hold. Rows of a sentence each come nowhere
/// near it.
const BATCH_BYTES: usize = 64 << 10;

/// Cuts documents into batches, each of a document alone or of as many as come to no more than the bounds.
fn batches<'g>(rows: &[Row], groups: &'g [Vec<usize>]) -> Vec<&'g [Vec<usize>]> {
    let mut batches = Vec::with_capacity(groups.len().div_ceil(BATCH_ROWS));
    let mut rest = groups;
    while !rest.is_empty() {
        let (mut count, mut bytes) = (0, 0);
        let fits = |group: &&Vec<usize>| {
            count += group.len();
            bytes += group.iter().map(|index| rows[*index].source.len() + rows[*index].target.len()).sum::<usize>();
            count <= BATCH_ROWS && bytes <= BATCH_BYTES
        };
        let len = rest.iter().take_while(fits).count().max(1);
        let batch;
        (batch, rest) = rest.split_at(len);
        batches.push(batch);
    }
    batches
}

fn check_batch(
    rows: &[Row],
    batch: &[Vec<usize>],
    languages: &RowLanguages,
    options: &Options,
    lexicon: &LexiconChoice,
) -> Result<Vec<Group>> {
    let bitexts: Vec<Bitext> = batch.iter().map(|group| bitext(rows, group, languages)).collect::<Result<_>>()?;
    let checked = check::check_rows(&bitexts, options, lexicon.lexicon());
    Ok(batch
        .iter()
        .zip(&bitexts)
        .zip(checked)
        .map(|((group, bitext), checked)| place(group, bitext, checked))
        .collect())
}

/// Turns what was found in a document into what was found in its rows.
fn place(group: &[usize], bitext: &Bitext, Checked { findings, notices, silenced: _ }: Checked) -> Group {
    let placed = findings.into_iter().filter_map(|mut finding| {
        let first = finding.beads.first()?;
        let bead = bitext.beads().get(first.index())?;
        finding.source_span = finding.source_span.and_then(|span| within(bitext.source(), bead.source, span));
        finding.target_span = finding.target_span.and_then(|span| within(bitext.target(), bead.target, span));
        Some((*group.get(first.index())?, finding))
    });
    Group { findings: placed.collect(), notices }
}

/// Turns a span of the document into one of the row's text; what lies in another row is cut off.
fn within(side: &Segmentation, range: SegmentRange, span: ByteSpan) -> Option<ByteSpan> {
    let row = side.span(range)?;
    let (start, end) = (span.start.max(row.start), span.end.min(row.end));
    (start <= end).then(|| ByteSpan::new(start - row.start, end - row.start))
}

/// Makes a bitext in which each row is a bead, and each text a paragraph of one segment.
fn bitext(rows: &[Row], group: &[usize], languages: &RowLanguages) -> Result<Bitext> {
    let texts = |side: Side| group.iter().map(move |index| text_of(&rows[*index], side));
    let source = segmentation(&languages.source, texts(Side::Source))?;
    let target = segmentation(&languages.target, texts(Side::Target))?;
    let (mut i, mut j) = (0, 0);
    let beads = group.iter().map(|index| {
        let ends = (i + u32::from(!is_blank(&rows[*index].source)), j + u32::from(!is_blank(&rows[*index].target)));
        let bead = Bead::bare(SegmentRange::new(i, ends.0), SegmentRange::new(j, ends.1));
        (i, j) = ends;
        bead
    });
    let beads = beads.collect();
    Bitext::new(source, target, beads)
}

fn segmentation<'a>(lang: &Lang, texts: impl Iterator<Item = &'a str>) -> Result<Segmentation> {
    let (mut text, mut blocks, mut segments) = (String::new(), Vec::new(), Vec::new());
    for (block, row) in (0..).zip(texts.filter(|text| !is_blank(text))) {
        let start = text.len();
        text.push_str(row);
        if u32::try_from(text.len()).is_err() {
            return Err(Error::new(ErrorKind::TooLarge, "the texts of one document come to 4 GiB; split it"));
        }
        let span = ByteSpan::of(start, text.len());
        blocks.push(Block::prose(BlockKind::Paragraph, span));
        segments.push(Segment { span, block, boundary: Boundary::Strong });
        text.push('\n');
    }
    // Nothing goes by the hash of rows: no file is behind them.
    let document = Document::new("pairs", lang.clone(), ContentHash::recorded(""), text, blocks, Vec::new())?;
    Segmentation::new(document, segments)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::pairs::RowId;

    fn row(document: Option<&str>, source: &str, target: &str) -> Row {
        let id = RowId::Text(source.to_owned());
        Row { id, source: source.to_owned(), target: target.to_owned(), document: document.map(str::to_owned) }
    }

    fn check(rows: &[Row]) -> CheckedRows {
        let languages = RowLanguages::of(rows, None, None);
        assert_eq!((languages.source.tag(), languages.target.tag()), ("zh", "en"));
        check_rows(rows, &languages, &Options::default(), &LexiconChoice::None).expect("small rows")
    }

    #[test]
    fn findings_stand_with_their_rows_and_spans_are_of_the_row() {
        let rows = [
            row(Some("d"), "天气很好。", "The weather is fine."),
            row(None, "售出560万台。", "It sold 56 million units."),
            row(Some("d"), "他有三万元。", "He has 3,000 yuan."),
            row(Some("d"), " ", ""),
            row(Some("d"), "桥被冲垮了，没有人受伤。", ""),
            row(Some("d"), "村里人都到高处去了。", "."),
        ];
        let found = check(&rows).findings;
        assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1, 1, 0, 1, 1]);
        let span = |span: Option<ByteSpan>, text: &'static str| span.map(|span| span.of_text(text));
        assert_eq!(span(found[1][0].source_span, "售出560万台。"), Some("560万"));
        assert_eq!(span(found[2][0].source_span, "他有三万元。"), Some("三万"));
        assert_eq!(span(found[2][0].target_span, "He has 3,000 yuan."), Some("3,000"));
        assert_eq!(found[4][0].rule.as_str(), "omission");
        assert_eq!(span(found[5][0].source_span, "村里人都到高处去了。"), Some("村里人都到高处去了。"));
    }

    #[test]
    fn a_row_left_untranslated_does_not_speak_for_its_side() {
        let copy = "这一句很长很长，没有人把它翻译成别的语言，整句话都照原样留在那里。";
        let rows = [row(None, "好。", "Fine."), row(None, "走吧。", "Let us go to the sea."), row(None, copy, copy)];
        assert_eq!(check(&rows).findings[2][0].rule.as_str(), "untranslated");
    }

    #[test]
    fn a_pair_says_the_same_alone_and_among_others() {
        let alone = check(&[row(None, "售出560万台。", "It sold 56 million units.")]).findings;
        let among = check(&[
            row(Some("d"), "天气很好。", "The weather is fine."),
            row(Some("d"), "售出560万台。", "It sold 56 million units."),
        ]);
        assert_eq!(alone[0][0].fingerprint, among.findings[1][0].fingerprint);
        assert_eq!(alone[0][0].message, among.findings[1][0].message);
    }

    #[test]
    fn a_batch_is_a_long_document_or_several_short_ones() {
        let short = row(None, "好。", "Fine.");
        let long = row(None, &"好。".repeat(BATCH_BYTES / 8), "Fine.");
        let cut = |rows: &[Row], groups: &[usize]| {
            let mut next = 0..rows.len();
            let groups: Vec<Vec<usize>> = groups.iter().map(|len| next.by_ref().take(*len).collect()).collect();
            batches(rows, &groups).iter().map(|batch| batch.len()).collect::<Vec<_>>()
        };
        let many = vec![short.clone(); 3 * BATCH_ROWS + 10];
        assert_eq!(cut(&many, &[1, 2, BATCH_ROWS - 3, 1, BATCH_ROWS + 4, BATCH_ROWS, 5]), [3, 1, 1, 1, 1]);
        assert_eq!(cut(&[short.clone(), long.clone(), long, short], &[1; 4]), [2, 2]);
        assert!(cut(&[], &[]).is_empty());
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let rows: Vec<Row> = (0..200)
            .map(|number| {
                let document = format!("{}", number % 7);
                row(
                    (number % 3 > 0).then_some(&*document),
                    &format!("共{number}0台。"),
                    &format!("{}0 of them.", number / 2),
                )
            })
            .collect();
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| check(&rows))
        };
        assert_eq!(on(1), on(8));
    }
}
