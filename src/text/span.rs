//! Places in a text: byte spans, and the lines and columns a person reads.

/// A half-open range of UTF-8 bytes, `start..end`, on character boundaries of the text it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ByteSpan {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl ByteSpan {
    /// Makes a span; `start` must not be after `end`.
    #[must_use]
    pub fn new(start: u32, end: u32) -> Self {
        debug_assert!(start <= end, "a span runs forward: {start}..{end}");
        Self { start, end }
    }

    /// Makes a span from `usize` offsets. Documents are bounded to [`u32::MAX`] bytes where they are made, so offsets of
    /// their text always fit.
    #[must_use]
    pub fn of(start: usize, end: usize) -> Self {
        let narrow = |offset: usize| u32::try_from(offset).expect("a document is at most 4 GiB");
        Self::new(narrow(start), narrow(end))
    }

    /// Returns the length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Tells whether the span holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Returns the span as a range for slicing.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the slice of `text` that the span names.
    #[must_use]
    pub fn of_text(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// Returns the smallest span that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Tells whether two spans share a byte.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Tells whether `other` lies inside this span.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A line and column as an editor shows them, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// The lines of a text, for turning byte offsets into positions.
///
/// A line that is longer than `STRIDE_BYTES` has landmarks on the way, so that a position takes the same short time
/// wherever it stands: a paragraph of many megabytes on one line is nothing unusual.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineIndex {
    landmarks: Vec<Landmark>,
}

/// A place whose position is known: the start of a line, or a place further on in a long one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Landmark {
    offset: u32,
    position: Position,
}

/// Most bytes that are counted to find a column.
const STRIDE_BYTES: usize = 4096;

impl LineIndex {
    /// Finds the lines of a text. A line ends at LF, CRLF or a lone CR.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut position = Position { line: 1, column: 1 };
        let mut landmarks = vec![Landmark { offset: 0, position }];
        let mut last = 0;
        for (offset, byte) in bytes.iter().enumerate() {
            let starts_character = byte & 0xC0 != 0x80;
            if starts_character && offset - last >= STRIDE_BYTES {
                landmarks.push(Landmark { offset: ByteSpan::of(offset, offset).start, position });
                last = offset;
            }
            let ends_line = match byte {
                b'\n' => true,
                b'\r' => bytes.get(offset + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends_line {
                position = Position { line: position.line.saturating_add(1), column: 1 };
                last = offset + 1;
                landmarks.push(Landmark { offset: ByteSpan::of(last, last).start, position });
            } else if starts_character {
                position.column = position.column.saturating_add(1);
            }
        }
        Self { landmarks }
    }

    /// Returns the line and column of a byte offset in the text the index was made from.
    #[must_use]
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let after = self.landmarks.partition_point(|landmark| landmark.offset <= offset);
        let Some(landmark) = after.checked_sub(1).and_then(|index| self.landmarks.get(index)) else {
            return Position { line: 1, column: 1 };
        };
        let on_the_way = text.get(landmark.offset as usize..offset as usize).map_or(0, |before| before.chars().count());
        let on_the_way = u32::try_from(on_the_way).unwrap_or(u32::MAX);
        Position { line: landmark.position.line, column: landmark.position.column.saturating_add(on_the_way) }
    }

    /// Returns the number of lines; a text that ends in a line break has an empty last line.
    #[must_use]
    pub fn count(&self) -> usize {
        self.landmarks.last().map_or(0, |landmark| landmark.position.line as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_all_line_ends() {
        let text = "中文\r\nab\rc\n";
        let index = LineIndex::new(text);
        assert_eq!(index.count(), 4);
        assert_eq!(index.position(text, 3), Position { line: 1, column: 2 });
        assert_eq!(index.position(text, 9), Position { line: 2, column: 2 });
        assert_eq!(index.position(text, 11), Position { line: 3, column: 1 });
    }

    #[test]
    fn positions_in_a_long_line_are_those_of_counting() {
        let text = "中a".repeat(5000) + "\r\n尾";
        let index = LineIndex::new(&text);
        assert_eq!(index.count(), 2);
        for (number, (offset, _)) in text.char_indices().enumerate().take(10_000).step_by(7) {
            let offset = u32::try_from(offset).expect("short");
            let column = u32::try_from(number + 1).expect("short");
            assert_eq!(index.position(&text, offset), Position { line: 1, column });
        }
        assert_eq!(index.position(&text, 20_002), Position { line: 2, column: 1 });
        assert_eq!(index.position(&text, 20_005), Position { line: 2, column: 2 });
    }
}
