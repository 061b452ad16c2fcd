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
