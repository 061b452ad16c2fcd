use super::*;
use crate::lexicon::Lexicon;

fn sentence(source: &str, target: &str) -> Example {
    Example::sentence(source, target, 1.0)
}

fn entry(source: &str, target: &str) -> Example {
    Example::entry(source, target, 1.0).unwrap()
}

fn examples() -> Vec<Example> {
    let subjects = [("猫", "the cat"), ("狗", "the dog"), ("老师", "the teacher"), ("母亲", "the mother")];
    let verbs = [("看见", "sees"), ("喜欢", "likes"), ("寻找", "seeks")];
    let mut examples =
        vec![entry("老师", "teacher"), entry("母亲", "mother"), entry("看见", "see"), entry("喜欢", "like")];
    examples.push(entry("寻找", "seek"));
    for (subject, english_subject) in subjects {
        for (verb, english_verb) in verbs {
            for (object, english_object) in subjects {
                let source = format!("{subject}{verb}{object}和API。");
                examples
                    .push(sentence(&source, &format!("{english_subject} {english_verb} {english_object} and API.")));
            }
        }
    }
    examples
}

fn options(agreement: Agreement) -> Options {
    Options { schedule: vec![agreement; 5], ..Options::new(Lang::chinese(), Lang::english()) }
}

fn trained(options: &Options) -> Vec<u8> {
    train(examples(), options, &mut |_| {}).unwrap()
}

#[test]
fn translations_win_their_rows() {
    for agreement in [Agreement::Independent, Agreement::Product] {
        let lexicon = Lexicon::from_bytes(trained(&options(agreement))).unwrap();
        for (source, target) in [("猫", "cat"), ("老师", "teacher"), ("喜欢", "like"), ("寻找", "seek"), ("和", "and")]
        {
            let id = lexicon.id(Side::Source, source).unwrap();
            let best = lexicon.row(id).max_by(|one, other| one.forward.total_cmp(&other.forward)).unwrap();
            assert_eq!(lexicon.key(Side::Target, best.target).as_deref(), Some(target), "{source} {agreement:?}");
            assert!(lexicon.row(id).map(|entry| entry.forward).sum::<f32>() <= 1.0001);
        }
    }
}

#[test]
fn copies_need_no_entry() {
    let lexicon = Lexicon::from_bytes(trained(&options(Agreement::Independent))).unwrap();
    assert_eq!(lexicon.id(Side::Source, "api"), None);
}

#[test]
fn one_thread_and_two_give_the_same_bytes() {
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| trained(&options(Agreement::Product)))
    };
    assert_eq!(on(1), on(2));
}

#[test]
fn a_heavier_example_counts_more() {
    let twice = |weight: f32| {
        let heavy = Example { weight, ..sentence("好", "well") };
        let examples = vec![heavy, sentence("好", "good"), sentence("好", "good")];
        let lexicon =
            Lexicon::from_bytes(train(examples, &options(Agreement::Independent), &mut |_| {}).unwrap()).unwrap();
        let well = lexicon.id(Side::Target, "well").unwrap();
        let good = lexicon.id(Side::Source, "好").unwrap();
        lexicon.row(good).find(|entry| entry.target == well).unwrap().forward
    };
    assert!(twice(4.0) > 1.5 * twice(1.0));
}

#[test]
fn what_cannot_be_learned_from_is_an_error() {
    let kind = |examples: Vec<Example>, options: &Options| train(examples, options, &mut |_| {}).unwrap_err().kind();
    let plain = options(Agreement::Product);
    assert_eq!(kind(Vec::new(), &plain), ErrorKind::Config);
    assert_eq!(kind(vec![sentence("。", "!")], &plain), ErrorKind::Config);
    let negative = Example { weight: -1.0, ..sentence("好", "good") };
    assert_eq!(kind(vec![negative], &plain), ErrorKind::Config);
    assert_eq!(kind(examples(), &Options { null_prior: 1.5, ..plain.clone() }), ErrorKind::Config);
}

#[test]
fn two_languages_without_han_work_too() {
    let german = Lang::parse("de").unwrap();
    let options = Options { min_probability: 0.05, ..Options::new(german, Lang::english()) };
    let pairs = [
        ("die Katze", "the cat"),
        ("die Maus", "the mouse"),
        ("der Hund", "the dog"),
        ("Katze und Maus", "cat and mouse"),
    ];
    let examples: Vec<Example> = pairs.iter().map(|(source, target)| sentence(source, target)).collect();
    let lexicon = Lexicon::from_bytes(train(examples, &options, &mut |_| {}).unwrap()).unwrap();
    let cat = lexicon.id(Side::Source, "katze").unwrap();
    let best = lexicon.row(cat).max_by(|one, other| one.forward.total_cmp(&other.forward)).unwrap();
    assert_eq!(lexicon.key(Side::Target, best.target).as_deref(), Some("cat"));
}

#[test]
fn progress_is_told_in_order() {
    let mut steps = Vec::new();
    train(examples(), &options(Agreement::Product), &mut |step| steps.push(step)).unwrap();
    assert_eq!(steps.first(), Some(&Progress::Reading { examples: examples().len() }));
    assert!(steps.contains(&Progress::Learning { round: 5, rounds: 5 }));
    assert_eq!(steps.last(), Some(&Progress::Packing));
}
