//! Revisions of small pairs: what became of each pair, which side has to follow, what became of decisions.

mod topics;

use duiqi::align;
use duiqi::bitext::{Bead, BeadState, Bitext};
use duiqi::document::{Block, BlockKind, Boundary, ContentHash, Document, Segment, SegmentRange, Segmentation};
use duiqi::lexicon::Lexicon;
use duiqi::revise::{Blocks, ChangeKind, Excuse, Revision, Status, revise};
use duiqi::text::lang::{Lang, Side};
use duiqi::text::span::ByteSpan;
use topics::TOPICS;

/// A side of one segment a line.
fn side(lang: Lang, lines: &[&str]) -> Segmentation {
    let text = lines.join("\n");
    let (mut blocks, mut segments) = (Vec::new(), Vec::new());
    let mut start = 0;
    for (number, line) in (0..).zip(lines) {
        let span = ByteSpan::of(start, start + line.len());
        blocks.push(Block::prose(BlockKind::Paragraph, span));
        segments.push(Segment { span, block: number, boundary: Boundary::Strong });
        start += line.len() + 1;
    }
    let hash = ContentHash::of(text.as_bytes());
    let document = Document::new("t", lang, hash, text, blocks, Vec::new()).expect("lawful");
    Segmentation::new(document, segments).expect("lawful")
}

fn pair(source: &[&str], target: &[&str]) -> Bitext {
    let beads = (0..).zip(source).map(|(n, _)| Bead {
        state: BeadState::Accepted,
        ..Bead::bare(SegmentRange::new(n, n + 1), SegmentRange::new(n, n + 1))
    });
    Bitext::new(side(Lang::chinese(), source), side(Lang::english(), target), beads.collect()).expect("one to one")
}

fn revised(old: &Bitext, source: &[&str], target: &[&str]) -> Revision {
    let search = |source, target| {
        let aligned = align::align(source, target, &align::Options::default(), Lexicon::embedded())?;
        Ok(aligned.beads().to_vec())
    };
    let (source, target) = (side(Lang::chinese(), source), side(Lang::english(), target));
    revise(old, source, target, Blocks::Compared, Lexicon::embedded(), &search).expect("lawful")
}

const SOURCE: [&str; 4] =
    ["安装之前请先备份数据。", "默认等待时间为30秒。", "该功能支持所有平台。", "更多信息请参见使用手册。"];
const TARGET: [&str; 4] = [
    "Back up your data before you install.",
    "The default waiting time is 30 seconds.",
    "The feature is supported on all platforms.",
    "See the manual for more information.",
];

fn statuses(revision: &Revision) -> Vec<(Status, Option<Side>)> {
    revision.rows.iter().map(|row| (row.status, row.lagging)).collect()
}

const SAME: (Status, Option<Side>) = (Status::Unchanged, None);

#[test]
fn nothing_changed() {
    let revision = revised(&pair(&SOURCE, &TARGET), &SOURCE, &TARGET);
    assert_eq!(statuses(&revision), [SAME; 4]);
    assert!(revision.lost.is_empty());
    assert!(revision.bitext.beads().iter().all(|bead| bead.state == BeadState::Accepted));
}

#[test]
fn a_new_number_makes_the_translation_stale() {
    let mut source = SOURCE;
    source[1] = "默认等待时间为60秒。";
    let old = pair(&SOURCE, &TARGET);
    let revision = revised(&old, &source, &TARGET);
    let stale = (Status::SourceChanged, Some(Side::Target));
    assert_eq!(statuses(&revision), [SAME, stale, SAME, SAME]);
    assert_eq!(revision.rows[1].kind(), Some(ChangeKind::Value));
    assert_eq!(revision.bitext.beads()[1].state, BeadState::Stale);
    assert_eq!(revision.lost.len(), 1);
    let mut target = TARGET;
    target[1] = "The default waiting time is 60 seconds.";
    let both = revised(&old, &source, &target);
    assert_eq!(statuses(&both), [SAME, (Status::BothChanged, None), SAME, SAME]);
    // Whoever corrects the English first has said so already.
    let ahead = revised(&pair(&SOURCE, &target), &source, &target);
    assert_eq!(ahead.rows[1].excuse(), Some(Excuse::Said));
    assert_eq!(ahead.rows[1].lagging, None);
}

#[test]
fn denials_and_other_words_make_it_stale() {
    let mut source = SOURCE;
    source[2] = "该功能不支持所有平台。";
    let revision = revised(&pair(&SOURCE, &TARGET), &source, &TARGET);
    assert_eq!(revision.rows[2].kind(), Some(ChangeKind::Negation));
    assert_eq!(revision.rows[2].lagging, Some(Side::Target));
    source[2] = "该功能只对付费账户开放。";
    let revision = revised(&pair(&SOURCE, &TARGET), &source, &TARGET);
    assert_eq!((revision.rows[2].kind(), revision.rows[2].lagging), (Some(ChangeKind::Wording), Some(Side::Target)));
}

#[test]
fn what_needs_no_english_is_said_to() {
    let cases = [
        ("安装之前，请先备份数据！", ChangeKind::Punctuation, Excuse::Punctuation),
        ("安装之前 请先备份数据。", ChangeKind::Punctuation, Excuse::Spacing),
        ("安装之前请先备分数据。", ChangeKind::Wording, Excuse::Typo),
    ];
    for (line, kind, excuse) in cases {
        let mut source = SOURCE;
        source[0] = line;
        let revision = revised(&pair(&SOURCE, &TARGET), &source, &TARGET);
        let row = &revision.rows[0];
        assert_eq!((row.kind(), row.excuse(), row.lagging), (Some(kind), Some(excuse), None), "{line}");
    }
}

#[test]
fn a_mark_in_code_or_a_word_is_no_punctuation() {
    let states = |old: &'static str, new: &'static str, english: &'static str| {
        let (was, is) = ([old, SOURCE[1]], [new, SOURCE[1]]);
        let target = [english, TARGET[1]];
        let row = revised(&pair(&was, &target), &is, &target).rows[0].clone();
        (row.kind(), row.excuse(), row.lagging)
    };
    let english = "Use the option --all of the tool.";
    let lags = Some(Side::Target);
    let (kind, excuse, lagging) = states("请使用工具的选项--all。", "请使用工具的选项-all。", english);
    assert_ne!(kind, Some(ChangeKind::Punctuation));
    assert_eq!((excuse, lagging), (None, lags));
    let (kind, excuse, lagging) = states("请用C#写。", "请用C写。", "Write it in C#.");
    assert_eq!((kind == Some(ChangeKind::Punctuation), excuse, lagging), (false, None, lags));
    let (_, excuse, lagging) = states("请用 a.b 写。", "请用「a.b」写。", "Write it with a.b.");
    assert_eq!((excuse, lagging), (Some(Excuse::Punctuation), None));
}

#[test]
fn added_and_removed_sentences_are_told_by_side() {
    let old = pair(&SOURCE, &TARGET);
    let source = [SOURCE[0], SOURCE[1], "升级时会自动迁移配置文件。", SOURCE[2], SOURCE[3]];
    let revision = revised(&old, &source, &TARGET);
    assert_eq!(statuses(&revision), [SAME, SAME, (Status::Added, Some(Side::Target)), SAME, SAME]);
    let revision = revised(&old, &[SOURCE[0], SOURCE[2], SOURCE[3]], &TARGET);
    assert_eq!(statuses(&revision), [SAME, (Status::Removed, Some(Side::Target)), SAME, SAME]);
    assert_eq!(revision.lost.len(), 1);
    let revision = revised(&old, &[SOURCE[0], SOURCE[2], SOURCE[3]], &[TARGET[0], TARGET[2], TARGET[3]]);
    assert_eq!(statuses(&revision), [SAME, (Status::Removed, None), SAME, SAME]);
    let revision =
        revised(&old, &SOURCE, &[TARGET[0], TARGET[1], "Configuration is migrated by itself.", TARGET[2], TARGET[3]]);
    assert_eq!(statuses(&revision), [SAME, SAME, (Status::Added, Some(Side::Source)), SAME, SAME]);
}

#[test]
fn paragraphs_that_moved_together_keep_their_decisions() {
    let order = [3, 0, 1, 2];
    let (source, target) = (order.map(|n| SOURCE[n]), order.map(|n| TARGET[n]));
    let revision = revised(&pair(&SOURCE, &TARGET), &source, &target);
    assert!(revision.lost.is_empty(), "{:?}", revision.lost);
    assert_eq!(statuses(&revision)[0], (Status::Moved, None));
}

/// Numbers that look random and are the same on every run (Knuth, The Art of Computer Programming 2, 3.3.4).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % bound
    }
}

const DEEDS: [(&str, &str); 5] =
    [("打开", "open"), ("关闭", "close"), ("保存", "save"), ("删除", "delete"), ("检查", "check")];

/// Five hundred pairs, all different.
fn pages() -> Vec<(String, String)> {
    let pair = |n: usize| {
        let ((thing, thing_en), (deed, deed_en)) = (TOPICS[n % 10], DEEDS[n / 10 % 5]);
        let (other, other_en) = TOPICS[n / 50];
        (
            format!("第{n}步：请先{deed}{thing}，再查看{other}。"),
            format!("Step {n}: first {deed_en} the {thing_en}, then look at the {other_en}."),
        )
    };
    (0..500).map(pair).collect()
}

/// A reviewed text of 500 pairs, and 30 edits on both sides: what nobody touched keeps its decision, each lost one is listed, and
/// none goes to a text it was not made about.
#[test]
fn decisions_outlive_random_edits() {
    for seed in 0..5_u64 {
        let pages = pages();
        let texts = |pages: &[(String, String)]| -> (Vec<String>, Vec<String>) { pages.iter().cloned().unzip() };
        let (source, target) = texts(&pages);
        let borrowed = |lines: &[String]| -> Vec<String> { lines.to_vec() };
        let refs = |lines: &[String]| -> Vec<&'static str> {
            lines.iter().map(|line| &*Box::leak(line.clone().into_boxed_str())).collect()
        };
        let old = pair(&refs(&source), &refs(&target));
        let (mut new_source, mut new_target) = (borrowed(&source), borrowed(&target));
        let mut dice = Dice(seed);
        for edit in 0..30 {
            match dice.below(4) {
                0 => {
                    let at = dice.below(new_source.len());
                    new_source[at] = new_source[at].replace("请先", "请立即");
                }
                1 => {
                    let at = dice.below(new_target.len());
                    new_target[at] = new_target[at].replace("first", "now");
                }
                2 => {
                    let at = dice.below(new_source.len());
                    new_source.insert(at, format!("补充说明{edit}：升级以后需要重新启动。"));
                    let at = dice.below(new_target.len());
                    new_target.insert(at, format!("Note {edit}: restart after the upgrade."));
                }
                _ => {
                    new_source.remove(dice.below(new_source.len()));
                    new_target.remove(dice.below(new_target.len()));
                }
            }
        }
        let revision = revised(&old, &refs(&new_source), &refs(&new_target));
        let carried: Vec<(String, String)> = revision
            .bitext
            .beads()
            .iter()
            .filter(|bead| bead.state == BeadState::Accepted)
            .map(|bead| {
                (revision.bitext.text(Side::Source, bead.source), revision.bitext.text(Side::Target, bead.target))
            })
            .collect();
        let untouched: Vec<&(String, String)> = pages
            .iter()
            .filter(|(source, target)| new_source.contains(source) && new_target.contains(target))
            .collect();
        for pair in &untouched {
            assert!(carried.contains(pair), "seed {seed}: {pair:?} lost its decision");
        }
        assert!(carried.iter().all(|pair| pages.contains(pair)), "seed {seed}: a decision about another text");
        assert_eq!(carried.len() + revision.lost.len(), 500, "seed {seed}: each decision is carried or listed");
        assert!(untouched.len() > 400, "the edits leave most of it");
    }
}
