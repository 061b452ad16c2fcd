//! Any two texts: they are aligned by the laws, checked by every rule, written, refined, carried over to each other's places.

use duiqi::check::Profile;
use duiqi::pipeline::{self, AlignOptions, CheckOptions, LexiconChoice, Raw, ReadOptions};
use duiqi::revise::Blocks;
use duiqi::text::lang::Lang;

pub fn fuzz(text: &str) {
    let [source, target] = duiqi_fuzz::two(text);
    let options = [Lang::chinese(), Lang::english()].map(|lang| {
        let mut options = ReadOptions::default();
        options.lang = Some(lang);
        options
    });
    let read = |source: &str, target: &str| {
        pipeline::prepare_pair(
            Raw { name: "s.md", bytes: source.as_bytes(), options: &options[0] },
            Raw { name: "t.txt", bytes: target.as_bytes(), options: &options[1] },
        )
    };
    let Ok(sides) = read(&source, &target) else { return };
    let align = AlignOptions::default();
    let bitext = pipeline::align(sides.0, sides.1, &align).expect("two texts can be aligned");
    duiqi_fuzz::lawful(&bitext);
    let rules = CheckOptions::of_profile(Profile::Thorough);
    let findings = pipeline::check(&bitext, &rules, &LexiconChoice::BuiltIn).findings;
    assert_eq!(pipeline::check(&bitext, &rules, &LexiconChoice::BuiltIn).findings, findings);
    duiqi_fuzz::written(&bitext, &findings, text.len());
    let Ok(newer) = read(&format!("{source}\n\n{target}"), &target) else { return };
    let revision = pipeline::revise(&bitext, newer.0, newer.1, Blocks::Compared, &align).expect("it is carried over");
    duiqi_fuzz::lawful(&revision.bitext);
}
