//! SRX files of any content on any text: the reader refuses or reads, and the rules that are read cut by the laws.

use duiqi::pipeline::{self, ReadOptions, Segmenter};
use duiqi::segment::Srx;

pub fn fuzz(input: (&str, &str, &str, &str)) {
    let (file, before, after, text) = input;
    let _ = Srx::parse(file);
    let escaped = |pattern: &str| pattern.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let file = format!(
        "<srx version='2.0'><header cascade='no'/><body><languagerules><languagerule languagerulename='A'><rule>\
         <beforebreak>{}</beforebreak><afterbreak>{}</afterbreak></rule></languagerule></languagerules><maprules>\
         <languagemap languagepattern='.*' languagerulename='A'/></maprules></body></srx>",
        escaped(before),
        escaped(after)
    );
    let Ok(srx) = Srx::parse(&file) else { return };
    let mut options = ReadOptions::default();
    options.segmenter = Segmenter::Srx(srx);
    if let Ok(cut) = pipeline::prepare("fuzz", text.as_bytes(), &options) {
        assert!(cut.all().ids().all(|id| !cut.text(id).trim().is_empty()));
    }
}
