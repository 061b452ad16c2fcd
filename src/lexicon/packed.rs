//! The packed form of a lexicon, read in place.
//!
//! Takes bytes; gives back vocabularies and rows as views of them. It does *not* copy or unpack anything but the header.
//! All numbers are little-endian. A file is
//!
//! | bytes | what |
//! |---|---|
//! | 8 | [`MAGIC`] |
//! | 4 | [`VERSION`] |
//! | 32 | BLAKE3 of all that follows |
//! | 10 × 8 | lengths of the sections in bytes |
//! | … | the sections, one after the other, in the order of [`Section`] |
//!
//! A row is, for each entry in the order of the target ids: the target id less the one before (the first less −1), less 1,
//! as a LEB128 varint; the forward probability; the backward probability. Row starts are kept for every
//! [`ROWS_PER_BLOCK`]th row, and the length of each row in two bytes.

use std::ops::Range;

use fst::Streamer as _;
use fst::raw::Fst;

use super::quantised::{cost, probabilities, probability};
use super::{Bytes, Entry, WordId};
use crate::error::{Error, ErrorKind, Result};
use crate::text::lang::Lang;

pub(super) const MAGIC: [u8; 8] = *b"duiqilex";
pub(super) const VERSION: u32 = 1;
pub(super) const ROWS_PER_BLOCK: usize = 16;

const CHECKSUM_START: usize = 12;
pub(super) const CHECKSUM_LEN: usize = 32;
const LENGTHS_START: usize = CHECKSUM_START + CHECKSUM_LEN;
pub(super) const SECTION_COUNT: usize = 10;
const SECTIONS_START: usize = LENGTHS_START + SECTION_COUNT * 8;

/// What a section holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Section {
    /// Both language tags, with a line feed between them.
    Langs,
    /// The keys of the source words as an `fst` map to their ids.
    SourceWords,
    /// A byte for each source word: its share of the text.
    SourceBackground,
    /// A byte for each source word: its share of what has no counterpart.
    SourceNull,
    /// As for the source.
    TargetWords,
    /// As for the source.
    TargetBackground,
    /// As for the source.
    TargetNull,
    /// Where every [`ROWS_PER_BLOCK`]th row starts, 4 bytes each.
    BlockStarts,
    /// Length of each row in bytes, 2 bytes each.
    RowLens,
    /// The rows.
    Rows,
}

/// A part of the bytes, as something `fst` can read.
#[derive(Debug, Clone)]
pub(super) struct View {
    bytes: Bytes,
    range: Range<usize>,
}

impl AsRef<[u8]> for View {
    fn as_ref(&self) -> &[u8] {
        self.bytes.as_ref().get(self.range.clone()).unwrap_or_default()
    }
}

#[derive(Clone)]
pub(super) struct Packed {
    pub(super) source: Vocabulary,
    pub(super) target: Vocabulary,
    pub(super) rows: PackedRows,
    pub(super) bytes: Bytes,
}

#[derive(Clone)]
pub(super) struct Vocabulary {
    pub(super) lang: Lang,
    pub(super) words: Fst<View>,
    pub(super) count: usize,
    background: View,
    null: View,
}

#[derive(Clone)]
pub(super) struct PackedRows {
    block_starts: View,
    row_lens: View,
    rows: View,
    target_count: usize,
}

fn damaged(what: &str) -> Error {
    Error::new(ErrorKind::Model, format!("this lexicon is damaged ({what}); get the file again or train it anew"))
}

fn number(bytes: &[u8], start: usize) -> Option<usize> {
    let eight = bytes.get(start..start.checked_add(8)?)?.try_into().ok()?;
    usize::try_from(u64::from_le_bytes(eight)).ok()
}

impl Packed {
    pub(super) fn read(bytes: &Bytes) -> Result<Self> {
        let all = bytes.as_ref();
        if all.get(..MAGIC.len()) != Some(&MAGIC) {
            return Err(Error::new(ErrorKind::Model, "this file is not a duiqi lexicon; `duiqi train` makes one"));
        }
        let version =
            all.get(MAGIC.len()..CHECKSUM_START).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes);
        match version {
            Some(VERSION) => {}
            Some(other) => {
                let message =
                    format!("this lexicon has version {other} and this program reads {VERSION}; train it anew");
                return Err(Error::new(ErrorKind::Model, message));
            }
            None => return Err(damaged("it ends in its header")),
        }
        let (Some(checksum), Some(rest)) = (all.get(CHECKSUM_START..LENGTHS_START), all.get(LENGTHS_START..)) else {
            return Err(damaged("it ends in its header"));
        };
        if blake3::hash(rest).as_bytes()[..] != *checksum {
            return Err(damaged("its checksum is wrong, so bytes are missing or changed"));
        }
        let mut sections = Vec::with_capacity(SECTION_COUNT);
        let mut start = SECTIONS_START;
        for section in 0..SECTION_COUNT {
            let len = number(all, LENGTHS_START + section * 8).ok_or_else(|| damaged("it ends in its header"))?;
            let end =
                start.checked_add(len).filter(|end| *end <= all.len()).ok_or_else(|| damaged("a section is cut"))?;
            sections.push(View { bytes: bytes.clone(), range: start..end });
            start = end;
        }
        let section = |section: Section| sections[section as usize].clone();
        if start != all.len() {
            return Err(damaged("something follows its last section"));
        }
        let langs = section(Section::Langs);
        let langs = std::str::from_utf8(langs.as_ref()).ok().and_then(|langs| langs.split_once('\n'));
        let Some((Some(source), Some(target))) =
            langs.map(|(source, target)| (Lang::parse(source), Lang::parse(target)))
        else {
            return Err(damaged("its languages cannot be read"));
        };
        let source = Vocabulary::read(
            source,
            section(Section::SourceWords),
            section(Section::SourceBackground),
            section(Section::SourceNull),
        )?;
        let target = Vocabulary::read(
            target,
            section(Section::TargetWords),
            section(Section::TargetBackground),
            section(Section::TargetNull),
        )?;
        let rows = PackedRows {
            block_starts: section(Section::BlockStarts),
            row_lens: section(Section::RowLens),
            rows: section(Section::Rows),
            target_count: target.count,
        };
        let blocks = source.count.div_ceil(ROWS_PER_BLOCK);
        if rows.row_lens.range.len() != source.count * 2 || rows.block_starts.range.len() != blocks * 4 {
            return Err(damaged("it has not one row for each source word"));
        }
        Ok(Self { source, target, rows, bytes: bytes.clone() })
    }
}

impl Vocabulary {
    fn read(lang: Lang, words: View, background: View, null: View) -> Result<Self> {
        let unread = |cause| damaged(&format!("a vocabulary cannot be read: {cause}"));
        let words = Fst::new(words).map_err(unread)?;
        // `fst` trusts the bytes of a vocabulary and panics on others, so its own sum must be right too.
        words.verify().map_err(unread)?;
        let count = words.len();
        if background.range.len() != count || null.range.len() != count {
            return Err(damaged("a vocabulary and its probabilities differ in length"));
        }
        Ok(Self { lang, words, count, background, null })
    }

    pub(super) fn id(&self, key: &str) -> Option<u32> {
        self.words.get(key).and_then(|output| u32::try_from(output.value()).ok())
    }

    pub(super) fn key(&self, id: u32) -> Option<String> {
        self.words.get_key(u64::from(id)).and_then(|key| String::from_utf8(key).ok())
    }

    /// Returns all keys in order, which is much faster than asking for each.
    pub(super) fn keys(&self) -> Vec<String> {
        let mut keys = Vec::with_capacity(self.count);
        let mut stream = self.words.stream();
        while let Some((key, _)) = stream.next() {
            keys.push(String::from_utf8_lossy(key).into_owned());
        }
        keys
    }

    pub(super) fn background(&self, id: u32) -> f32 {
        self.background.as_ref().get(id as usize).map_or(0.0, |byte| probability(*byte))
    }

    pub(super) fn null(&self, id: u32) -> f32 {
        self.null.as_ref().get(id as usize).map_or(0.0, |byte| probability(*byte))
    }

    /// Negative logarithm of the background, in nats.
    pub(super) fn cost(&self, id: u32) -> f32 {
        cost(self.background.as_ref().get(id as usize).copied().unwrap_or(u8::MAX))
    }
}

impl PackedRows {
    /// Returns the entries of a row; none for an index beyond the last.
    pub(super) fn row(&self, index: usize) -> Row<'_> {
        Row {
            rest: self.row_bytes(index).unwrap_or_default(),
            next: 0,
            target_count: u32::try_from(self.target_count).unwrap_or(u32::MAX),
            probabilities: probabilities(),
        }
    }

    fn row_bytes(&self, index: usize) -> Option<&[u8]> {
        let block = index / ROWS_PER_BLOCK;
        let four = self.block_starts.as_ref().get(block * 4..block * 4 + 4)?.try_into().ok()?;
        let block_start = usize::try_from(u32::from_le_bytes(four)).ok()?;
        let lens = self.row_lens.as_ref().get(block * ROWS_PER_BLOCK * 2..(index + 1) * 2)?;
        let len = |two: &[u8]| usize::from(u16::from_le_bytes([two[0], two[1]]));
        let end = block_start + lens.chunks_exact(2).map(len).sum::<usize>();
        let start = end - lens.chunks_exact(2).next_back().map_or(0, len);
        self.rows.as_ref().get(start..end)
    }
}

/// The entries of one row.
pub(super) struct Row<'a> {
    rest: &'a [u8],
    next: u32,
    target_count: u32,
    probabilities: &'static [f32; 256],
}

impl<'a> Row<'a> {
    /// Takes the number that leads to the next entry, and its two probabilities.
    #[inline]
    fn take(&mut self) -> Option<(u32, [u8; 2])> {
        match self.rest {
            // Nearly all numbers have one byte or two.
            [delta @ 0..0x80, forward, backward, rest @ ..] => {
                self.rest = rest;
                Some((u32::from(*delta), [*forward, *backward]))
            }
            [low, high @ 0..0x80, forward, backward, rest @ ..] => {
                self.rest = rest;
                Some((u32::from(*low & 0x7F) | u32::from(*high) << 7, [*forward, *backward]))
            }
            _ => self.take_long(),
        }
    }

    #[cold]
    fn take_long(&mut self) -> Option<(u32, [u8; 2])> {
        let mut delta = 0;
        let mut shift = 0;
        loop {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            delta |= u32::from(byte & 0x7F).checked_shl(shift)?;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        let (probabilities, rest): (&'a [u8; 2], _) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some((delta, *probabilities))
    }
}

impl Iterator for Row<'_> {
    type Item = Entry;

    #[inline]
    fn next(&mut self) -> Option<Entry> {
        let (delta, [forward, backward]) = self.take()?;
        let target = self.next.checked_add(delta).filter(|target| *target < self.target_count)?;
        self.next = target + 1;
        Some(Entry {
            target: WordId(target),
            forward: self.probabilities[usize::from(forward)],
            backward: self.probabilities[usize::from(backward)],
        })
    }
}
