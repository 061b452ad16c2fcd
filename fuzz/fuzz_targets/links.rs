//! Links in the format that the target is called after, with the two documents that they name: any texts.

use duiqi::format;
use duiqi::{Error, ErrorKind};

pub fn fuzz(target: &str, text: &str) {
    let [links, rest] = {
        let parts = duiqi_fuzz::parts(text);
        [parts[0].1.clone(), text.to_owned()]
    };
    let documents = duiqi_fuzz::parts(&rest);
    let at_hand = |name: &str| {
        let found = documents.iter().skip(1).find(|(known, _)| *known == name);
        let found = found.map(|(_, document)| document.clone().into_bytes());
        found.ok_or_else(|| Error::new(ErrorKind::Io, "there is none"))
    };
    let format = duiqi_fuzz::format_of(target);
    let options = duiqi_fuzz::reading(format);
    if let Ok(file) = format::read_bitext_with(format, "fuzz", links.into_bytes(), &options, &at_hand) {
        duiqi_fuzz::lawful(&file.bitext);
        duiqi_fuzz::written(&file.bitext, &file.findings, text.len());
    }
}
