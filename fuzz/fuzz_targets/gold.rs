//! Beads by number with their texts, of any texts: ladders, gold beads, blocks, Moses.

use duiqi::format::{Format, corpus};

pub fn fuzz(text: &str) {
    let parts = duiqi_fuzz::parts(text);
    let part = |number: usize| parts.get(number).map(|(_, part)| part.clone().into_bytes()).unwrap_or_default();
    let options = duiqi_fuzz::reading(Format::Tsv);
    let names = ["zh.txt", "en.txt"];
    let mut read = vec![corpus::moses::read(names, [part(1), part(2)], &options)];
    for format in [Format::Ladder, Format::Beads] {
        read.push(corpus::numbers::read(format, &part(0), names, [part(1), part(2)], &options));
    }
    for file in read.into_iter().flatten() {
        duiqi_fuzz::lawful(&file.bitext);
        duiqi_fuzz::written(&file.bitext, &file.findings, text.len());
    }
}
