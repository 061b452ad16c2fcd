//! Beads by number, and the two files of segments that the numbers count: ladders and gold beads with their texts.
//!
//! Takes the numbers and two texts with a segment a line; gives back a bitext. Blank lines have no number. It does *not* cut
//! anything.

use super::links::{Group, Link, Text};
use crate::bitext::BeadState;
use crate::document::{ContentHash, Notice};
use crate::error::{Error, ErrorKind, Result};
use crate::format::encoding::{self, Decoded};
use crate::format::units::{Sides, UnitText, Units};
use crate::format::{BitextFile, BitextOptions, Format, beads, ladder};
use crate::text::span::Position;

/// Reads a ladder or beads with the two files of segments.
///
/// # Errors
///
/// Those of [`ladder::read`] and [`beads::read`]; [`ErrorKind::Format`] where the format is another one, or a ladder does not end
/// where the texts do.
pub fn read(
    format: Format,
    numbers: &[u8],
    names: [&str; 2],
    bytes: [Vec<u8>; 2],
    options: &BitextOptions,
) -> Result<BitextFile> {
    let hashes = [ContentHash::of(&bytes[0]), ContentHash::of(&bytes[1])];
    let [source, target] = bytes.map(|bytes| segments(bytes, options));
    let (source, target) = (source?, target?);
    let ids = |numbers: &mut dyn Iterator<Item = u32>| -> Vec<String> { numbers.map(|id| id.to_string()).collect() };
    let pairs: Vec<[Vec<String>; 2]> = match format {
        Format::Ladder => {
            let ladder = ladder::read(numbers)?;
            let end = ladder.rungs().last().map_or((0, 0), |rung| (rung.source as usize, rung.target as usize));
            if end != (source.texts.len(), target.texts.len()) {
                let message = format!(
                    "the ladder ends at {} and {}; {} has {} segments and {} has {}",
                    end.0,
                    end.1,
                    names[0],
                    source.texts.len(),
                    names[1],
                    target.texts.len()
                );
                return Err(Error::new(ErrorKind::Format, message));
            }
            ladder
                .beads()
                .map(|(source, target)| [ids(&mut source.ids().map(|id| id.0)), ids(&mut target.ids().map(|id| id.0))])
                .collect()
        }
        Format::Beads => beads::read(numbers)?
            .into_iter()
            .map(|bead| [ids(&mut bead.source.into_iter()), ids(&mut bead.target.into_iter())])
            .collect(),
        other => {
            let message = format!("{other} does not hold the numbers of segments; give a ladder or beads first");
            return Err(Error::new(ErrorKind::Format, message));
        }
    };
    let link = |ids| Link { ids, state: BeadState::Proposed, confidence: None };
    let group = Group { documents: names.map(str::to_owned), links: pairs.into_iter().map(link).collect() };
    let mut units = Units::default();
    let lost = group.join(&source, &target, &mut units)?;
    let message = format!("beads that cross another or skip a segment, which are left out: {lost}");
    let notices = if lost > 0 { vec![Notice { span: None, message }] } else { Vec::new() };
    Ok(BitextFile::of(units.finish(Sides { names, langs: options.langs(), hashes, notices })?))
}

fn segments(bytes: Vec<u8>, options: &BitextOptions) -> Result<Text> {
    let Decoded { text, .. } = encoding::decode_owned(bytes, &options.decoding)?;
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let texts: Vec<UnitText> =
        lines.map(|(line, text)| UnitText::plain(text, Some(Position { line, column: 1 }))).collect();
    let places = (0..texts.len()).map(|place| (place.to_string(), place)).collect();
    Ok(Text { texts, places })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(format: Format, numbers: &str) -> Result<Vec<String>> {
        let bytes = ["一。\n\n二。\n三。\n", "One. Two.\nThree.\n"].map(|text| text.as_bytes().to_vec());
        // So little text does not tell its language.
        let lang = crate::text::lang::Lang::parse;
        let options = BitextOptions { source_lang: lang("zh"), target_lang: lang("en"), ..BitextOptions::default() };
        let file = read(format, numbers.as_bytes(), ["a", "b"], bytes, &options)?;
        Ok(file.bitext.beads().iter().map(|bead| bead.kind().to_string()).collect())
    }

    #[test]
    fn numbers_join_the_lines() {
        assert_eq!(kinds(Format::Ladder, "0 0\n2 1\n3 2\n").expect("a ladder"), ["2-1", "1-1"]);
        assert_eq!(kinds(Format::Beads, "0,1:0\n2:1\n").expect("beads"), ["2-1", "1-1"]);
        assert_eq!(kinds(Format::Beads, "2:1\n").expect("beads"), ["1-0", "1-0", "0-1", "1-1"]);
        let message = kinds(Format::Ladder, "0 0\n2 1\n").expect_err("too short").to_string();
        assert!(message.contains("ends at 2 and 1") && message.contains("a has 3"), "{message}");
        assert!(kinds(Format::Tmx, "").is_err());
    }
}
