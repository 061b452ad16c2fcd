//! Reading XLIFF of either version.
//!
//! Takes the bytes of a file; finds out the version and the languages; gives back a bitext.

use super::{read_1, read_2};
use crate::document::{ContentHash, Notice};
use crate::error::{Error, ErrorKind, Result};
use crate::format::xml::{self, Node, Xml};
use crate::format::{BitextFile, BitextOptions};
use crate::text::lang::Lang;

/// The languages of a file, and those that are wanted.
#[derive(Debug, Default)]
pub(super) struct Langs {
    asked: [Option<Lang>; 2],
    found: [Option<Lang>; 2],
    others: usize,
}

impl Langs {
    /// Takes the languages that a part of the file declares; tells whether the part is to be read.
    pub(super) fn declare(&mut self, source: Option<String>, target: Option<String>) -> bool {
        let declared = [source, target].map(|tag| tag.and_then(|tag| Lang::parse(&tag)));
        let fits = |side: usize| match (self.asked[side].as_ref().or(self.found[side].as_ref()), &declared[side]) {
            (Some(wanted), Some(own)) => wanted.primary() == own.primary(),
            _ => true,
        };
        if !(fits(0) && fits(1)) {
            self.others += 1;
            return false;
        }
        for (found, declared) in self.found.iter_mut().zip(declared) {
            *found = found.take().or(declared);
        }
        true
    }
}

/// Reads XLIFF 1.0 to 1.2 and 2.0 to 2.2, by what the root says.
///
/// # Errors
///
/// [`ErrorKind::Decode`] where the bytes are no text; [`ErrorKind::Format`] with the line where the file is not well-formed, is
/// cut off or is no XLIFF; [`ErrorKind::Config`] where it is in other languages than those asked for.
pub fn read(name: &str, bytes: Vec<u8>, options: &BitextOptions) -> Result<BitextFile> {
    let hash = ContentHash::of(&bytes);
    let decoded = xml::decode(bytes, &options.decoding)?;
    let mut xml = Xml::new(&decoded.text);
    let Some(Node::Start(root)) = xml.next()? else { return Err(xml.refuse("there is no element in this file")) };
    if root.name() != "xliff" {
        return Err(xml.refuse("this is no XLIFF file: its root element is not `xliff`"));
    }
    let mut langs = Langs { asked: options.langs(), ..Langs::default() };
    let version = root.attribute("version").unwrap_or_default();
    let units = if version.starts_with('2') {
        if !langs.declare(root.attribute("srcLang"), root.attribute("trgLang")) {
            return Err(Error::new(ErrorKind::Config, "this file is in other languages than those asked for"));
        }
        read_2::read(&mut xml)?
    } else if version.starts_with('1') {
        read_1::read(&mut xml, &mut langs)?
    } else {
        return Err(xml.refuse("the root element does not say a version of XLIFF that is known: 1.2, 2.0, 2.1"));
    };
    let mut notices = decoded.notices;
    notices.extend(xml.notices());
    if langs.others > 0 {
        let message = format!("parts (`file`) in other languages, which are left out: {}", langs.others);
        notices.push(Notice { span: None, message });
    }
    let [source, target] = langs.found;
    let [asked_source, asked_target] = langs.asked;
    units.into_file(name, [source.or(asked_source), target.or(asked_target)], hash, notices)
}
