use super::*;
use crate::lexicon::Builder;
use crate::text::number::quantities;

fn linker(source: &Lang, target: &Lang) -> Linker<'static> {
    Linker::new(Lexicon::embedded(), source, target)
}

fn link(linker: &Linker<'_>, source: &str, target: &str) -> Linkage {
    let (from, to) = (quantities(source, linker.lang(Side::Source)), quantities(target, linker.lang(Side::Target)));
    linker.link(Text { text: source, quantities: &from }, Text { text: target, quantities: &to })
}

/// The links as `source=target`, with the kind where it is not the lexicon's.
fn shown(linker: &Linker<'_>, source: &str, target: &str) -> Vec<String> {
    let links = link(linker, source, target).links.into_iter();
    links
        .map(|link| {
            let kind = if link.kind == LinkKind::Lexicon { "" } else { link.kind.name() };
            format!("{}={}{}", link.source.of_text(source), link.target.of_text(target), kind)
        })
        .collect()
}

#[test]
fn words_numbers_and_copies_are_linked() {
    let linker = linker(&Lang::chinese(), &Lang::english());
    let links =
        shown(&linker, "这座桥有300米长，由 Lloyds 建造。", "The bridge is 300 metres long and was built by Lloyds.");
    for wanted in ["桥=bridge", "300=300number", "米=metres", "长=long", "Lloyds=Lloydscopy", "建造=built"] {
        assert!(links.iter().any(|link| link == wanted), "{wanted}: {links:?}");
    }
}

#[test]
fn words_that_share_a_partner_are_one_link() {
    let linker = linker(&Lang::chinese(), &Lang::english());
    let links = shown(&linker, "白宫发表了声明。", "The White House issued a statement.");
    assert!(links.contains(&"白宫=White House".to_owned()), "{links:?}");
}

#[test]
fn the_commonest_words_are_no_names() {
    let linker = linker(&Lang::chinese(), &Lang::english());
    let names = |source: &str, target: &str| shown(&linker, source, target).iter().any(|link| link.ends_with("name"));
    assert!(names("特里普来了。", "Tripp has arrived."));
    assert!(!names("特。", "That is it.") && !names("安德。", "And so on."));
}

#[test]
fn what_is_left_out_is_not_covered() {
    let linker = linker(&Lang::chinese(), &Lang::english());
    let source = "医生昨天检查了病人，并给他开了药。";
    let linkage = link(&linker, source, "The doctor examined the patient yesterday.");
    let coverage = |word: &str| {
        let found = linkage.source.iter().find(|linked| linked.word.span.of_text(source) == word);
        found.expect("the word is cut").coverage
    };
    assert!(coverage("医生") > 0.8 && coverage("病人") > 0.8 && coverage("药") < 0.3);
}

#[test]
fn a_turned_bitext_has_the_links_turned() {
    let (zh, en) = (Lang::chinese(), Lang::english());
    let (chinese, english) =
        ("这座桥有300米长，由 Lloyds 建造。", "The bridge is 300 metres long and was built by Lloyds.");
    let ahead = link(&linker(&zh, &en), chinese, english);
    let back = link(&linker(&en, &zh), english, chinese);
    let turned: Vec<Link> =
        back.links.iter().map(|link| Link { source: link.target, target: link.source, ..*link }).collect();
    assert_eq!(ahead.links, turned);
    assert_eq!((ahead.source, ahead.target), (back.target, back.source));
}

#[test]
fn a_lexicon_of_other_languages_counts_as_none() {
    let (french, english) = (Lang::parse("fr").expect("a tag"), Lang::english());
    let linker = linker(&french, &english);
    assert!(linker.lexicon().is_none());
    assert_eq!(
        shown(&linker, "Paris a 20 arrondissements", "Paris has 20 districts"),
        ["Paris=Pariscopy", "20=20number"]
    );
}

#[test]
fn the_nearer_of_two_equal_words_wins() {
    let mut builder = Builder::new(Lang::chinese(), Lang::english());
    let cat = builder.word(Side::Source, "猫", 0.001, 0.0);
    let english_cat = builder.word(Side::Target, "cat", 0.001, 0.0);
    builder.entry(cat, english_cat, 0.9, 0.9);
    let lexicon = Lexicon::from_bytes(builder.pack().expect("it fits")).expect("it reads");
    let linker = Linker::new(Some(&lexicon), &Lang::chinese(), &Lang::english());
    let linkage = link(&linker, "猫，猫", "cat, cat");
    assert_eq!(linkage.links.len(), 2);
    assert!(linkage.links.iter().all(|link| (link.source.start == 0) == (link.target.start == 0)));
}

proptest::proptest! {
    #[test]
    fn links_lie_in_the_texts_and_words_know_them(source in "[一-丙人大桥水0-9A-c ，。]{0,30}", target in "[a-z0-9A-C ,.]{0,40}") {
        let linkage = link(&linker(&Lang::chinese(), &Lang::english()), &source, &target);
        for side in [Side::Source, Side::Target] {
            let text = if side == Side::Source { &source } else { &target };
            for linked in linkage.side(side) {
                proptest::prop_assert!(!linked.word.span.of_text(text).is_empty());
                proptest::prop_assert!((0.0..=1.0).contains(&linked.coverage));
                if let Some(link) = linked.link {
                    let link = linkage.links[link];
                    let span = if side == Side::Source { link.source } else { link.target };
                    proptest::prop_assert!(span.start <= linked.word.span.start && linked.word.span.end <= span.end);
                    proptest::prop_assert!((0.0..=1.0).contains(&link.strength));
                }
            }
        }
    }
}

/// Three sentences about an office that no lexicon has, whose abbreviation is not read off its name.
const OFFICE: [(&str, &str); 3] = [
    ("质检所昨天公布了报告。", "The QXR published a report yesterday."),
    ("我们把样品寄给质检所。", "We send the samples to the QXR."),
    ("质检所有三个实验室。", "The QXR has three laboratories."),
];

/// The links of each pair, with what the pairs together teach.
fn taught(pairs: &[(&str, &str)]) -> Vec<Vec<String>> {
    let linker = linker(&Lang::chinese(), &Lang::english());
    let mut linkages: Vec<Linkage> = pairs.iter().map(|(source, target)| link(&linker, source, target)).collect();
    let plain = linkages.clone();
    let taught = Taught::of(&linkages);
    linkages.iter_mut().for_each(|linkage| taught.add_to(linkage, Side::Source));
    for (before, after) in plain.iter().zip(&linkages) {
        assert!(before.links.iter().all(|link| after.links.contains(link)), "{before:?} {after:?}");
        assert!(after.links.is_sorted_by_key(|link| link.source.start), "{after:?}");
        for (side, other) in [(&after.source, false), (&after.target, true)] {
            for linked in side.iter().filter_map(|linked| Some((linked.word.span, linked.link?))) {
                let (span, link) = (linked.0, after.links[linked.1]);
                let own = if other { link.target } else { link.source };
                assert!(own.start <= span.start && span.end <= own.end, "{after:?}");
            }
        }
    }
    let shown = |(linkage, (source, target)): (&Linkage, &(&str, &str))| {
        let links = linkage.links.iter();
        links.map(|link| format!("{}={}", link.source.of_text(source), link.target.of_text(target))).collect()
    };
    linkages.iter().zip(pairs).map(shown).collect()
}

#[test]
fn a_document_teaches_a_name_that_it_repeats() {
    for links in taught(&OFFICE) {
        assert!(links.iter().any(|link| link.starts_with("质检") && link.ends_with("=QXR")), "{links:?}");
    }
}

#[test]
fn two_beads_or_one_line_repeated_teach_nothing() {
    for pairs in [&OFFICE[..2], &[OFFICE[0], OFFICE[0], OFFICE[0], OFFICE[1]]] {
        for links in taught(pairs) {
            assert!(links.iter().all(|link| !link.contains("QXR")), "{links:?}");
        }
    }
}

#[test]
fn words_that_mostly_stand_apart_are_not_taught() {
    let apart = ["他在等质检所。", "这是质检所的门。", "质检所关门了。", "质检所很远。", "她在质检所上班。"];
    let pairs: Vec<(&str, &str)> =
        OFFICE.into_iter().chain(apart.map(|source| (source, "Nothing was said about it."))).collect();
    let pairs: Vec<(String, String)> = pairs
        .iter()
        .enumerate()
        .map(|(at, (source, target))| ((*source).to_owned(), format!("{target} {at}")))
        .collect();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(source, target)| (source.as_str(), target.as_str())).collect();
    for links in taught(&pairs) {
        assert!(links.iter().all(|link| !link.contains("QXR")), "{links:?}");
    }
}
