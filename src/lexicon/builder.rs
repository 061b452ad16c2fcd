//! Writing the packed form of a lexicon.
//!
//! Takes words and entries in any order; gives back the bytes that [`Lexicon::from_bytes`](super::Lexicon::from_bytes) reads. The same words and
//! entries give the same bytes, in whatever order they came. It does *not* prune: what goes in comes out.

use std::mem;

use fst::MapBuilder;

use super::packed::{MAGIC, ROWS_PER_BLOCK, SECTION_COUNT, VERSION};
use super::quantised::quantised;
use crate::error::{Error, ErrorKind, Result};
use crate::text::lang::{Lang, Side};

/// A word given to a [`Builder`]; only that builder knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WordSlot(u32);

#[derive(Debug)]
struct Draft {
    key: String,
    background: u8,
    null: u8,
}

#[derive(Debug)]
struct EntryDraft {
    source: u32,
    target: u32,
    forward: u8,
    backward: u8,
}

/// Collects words and entries and packs them.
#[derive(Debug)]
pub struct Builder {
    source_lang: Lang,
    target_lang: Lang,
    source: Vec<Draft>,
    target: Vec<Draft>,
    entries: Vec<EntryDraft>,
}

fn unfit(what: String) -> Error {
    Error::new(ErrorKind::Model, what)
}

impl Builder {
    /// Starts an empty lexicon for two languages.
    #[must_use]
    pub fn new(source_lang: Lang, target_lang: Lang) -> Self {
        Self { source_lang, target_lang, source: Vec::new(), target: Vec::new(), entries: Vec::new() }
    }

    /// Adds a word by its key, with its share of its side's text and its share of what has no counterpart (both 0 to 1).
    pub fn word(&mut self, side: Side, key: &str, background: f32, null: f32) -> WordSlot {
        let words = match side {
            Side::Source => &mut self.source,
            Side::Target => &mut self.target,
        };
        words.push(Draft { key: key.to_owned(), background: quantised(background), null: quantised(null) });
        WordSlot(u32::try_from(words.len() - 1).expect("a vocabulary has fewer than 2^32 words"))
    }

    /// Adds an entry: the probability of the target word given the source word, and the reverse (both 0 to 1).
    pub fn entry(&mut self, source: WordSlot, target: WordSlot, forward: f32, backward: f32) {
        self.entries.push(EntryDraft {
            source: source.0,
            target: target.0,
            forward: quantised(forward),
            backward: quantised(backward),
        });
    }

    /// Packs what was added.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Model`] if a key was added twice on a side, an entry twice, an entry with a word of another builder, or
    /// if a row takes more than 65,535 bytes (over 13,000 entries) or all rows together more than 4 GiB.
    pub fn pack(mut self) -> Result<Vec<u8>> {
        let (source, source_ids) = pack_words(mem::take(&mut self.source))?;
        let (target, target_ids) = pack_words(mem::take(&mut self.target))?;
        for entry in &mut self.entries {
            let ids = (source_ids.get(entry.source as usize), target_ids.get(entry.target as usize));
            let (Some(source), Some(target)) = ids else {
                return Err(unfit("an entry names a word that was not added".to_owned()));
            };
            (entry.source, entry.target) = (*source, *target);
        }
        self.entries.sort_unstable_by_key(|entry| (entry.source, entry.target));
        let rows = pack_rows(&self.entries, source_ids.len())?;
        let langs = format!("{}\n{}", self.source_lang, self.target_lang).into_bytes();
        let sections: [Vec<u8>; SECTION_COUNT] = [
            langs,
            source.keys,
            source.background,
            source.null,
            target.keys,
            target.background,
            target.null,
            rows.block_starts,
            rows.row_lens,
            rows.rows,
        ];
        let mut body = Vec::with_capacity(SECTION_COUNT * 8 + sections.iter().map(Vec::len).sum::<usize>());
        for section in &sections {
            body.extend((section.len() as u64).to_le_bytes());
        }
        for section in &sections {
            body.extend(section);
        }
        let mut bytes = Vec::with_capacity(body.len() + 64);
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(blake3::hash(&body).as_bytes());
        bytes.extend(body);
        Ok(bytes)
    }
}

struct PackedWords {
    keys: Vec<u8>,
    background: Vec<u8>,
    null: Vec<u8>,
}

/// Packs the words in the order of their keys; also gives back the id of each slot.
fn pack_words(words: Vec<Draft>) -> Result<(PackedWords, Vec<u32>)> {
    let mut order: Vec<usize> = (0..words.len()).collect();
    order.sort_unstable_by(|one, other| words[*one].key.cmp(&words[*other].key));
    let mut ids = vec![0; words.len()];
    let mut keys = MapBuilder::memory();
    for (id, slot) in order.iter().enumerate() {
        let id = u32::try_from(id).map_err(|_| unfit("a vocabulary has more than 2^32 words".to_owned()))?;
        ids[*slot] = id;
        let key = &words[*slot].key;
        keys.insert(key, u64::from(id)).map_err(|_| unfit(format!("the word `{key}` was added twice")))?;
    }
    let keys = keys.into_inner().map_err(|cause| unfit(format!("a vocabulary cannot be written: {cause}")))?;
    let background = order.iter().map(|slot| words[*slot].background).collect();
    let null = order.iter().map(|slot| words[*slot].null).collect();
    Ok((PackedWords { keys, background, null }, ids))
}

struct PackedTable {
    block_starts: Vec<u8>,
    row_lens: Vec<u8>,
    rows: Vec<u8>,
}

/// Packs entries sorted by source and target.
fn pack_rows(entries: &[EntryDraft], source_count: usize) -> Result<PackedTable> {
    let mut packed = PackedTable { block_starts: Vec::new(), row_lens: Vec::new(), rows: Vec::new() };
    let mut rest = entries;
    for source in 0..source_count {
        let start = packed.rows.len();
        if source.is_multiple_of(ROWS_PER_BLOCK) {
            let start = u32::try_from(start).map_err(|_| unfit("the rows take more than 4 GiB".to_owned()))?;
            packed.block_starts.extend(start.to_le_bytes());
        }
        let len = rest.iter().take_while(|entry| entry.source as usize == source).count();
        let (row, after) = rest.split_at(len);
        rest = after;
        let mut next = 0;
        for entry in row {
            let delta = entry.target.checked_sub(next).ok_or_else(|| unfit("an entry was added twice".to_owned()))?;
            next = entry.target + 1;
            push_varint(&mut packed.rows, delta);
            packed.rows.extend([entry.forward, entry.backward]);
        }
        let len =
            u16::try_from(packed.rows.len() - start).map_err(|_| unfit("a row is too long; prune it".to_owned()))?;
        packed.row_lens.extend(len.to_le_bytes());
    }
    Ok(packed)
}

fn push_varint(bytes: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        bytes.push(u8::try_from(value & 0x7F).expect("seven bits fit") | 0x80);
        value >>= 7;
    }
    bytes.push(u8::try_from(value).expect("what is below 0x80 fits"));
}
