//! What the screen shows and what a key does to it.
//!
//! Takes keys one at a time; asks the desk for acts, and moves. It does *not* draw and does *not* read the keyboard, so it is
//! tested without a terminal.

use anyhow::Result;
use duiqi::bitext::{BeadId, BeadState, Toward};
use duiqi::lexicon::change::{Fate, Piece};
use duiqi::review::{Act, Filter, Spot, is_problem};
use duiqi::text::lang::Side;
use duiqi::tongue::Tongue;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::prompt::{Line, Typed};
use crate::cli::review::{Desk, Done};

/// The screen's state.
#[derive(Debug)]
pub(crate) struct App<'d, 'l> {
    pub(super) desk: &'d mut Desk<'l>,
    pub(super) tongue: Tongue,
    pub(super) cursor: BeadId,
    pub(super) side: Side,
    /// Which sentence of the side is chosen, from 0.
    pub(super) sentence: usize,
    pub(super) filter: Filter,
    /// The beads that pass the filter, and the one the cursor is on.
    pub(super) rows: Vec<BeadId>,
    pub(super) problems: Vec<BeadId>,
    pub(super) mode: Mode,
    pub(super) message: Option<Message>,
    pub(super) layout: Layout,
    pub(super) words: Words,
    /// The number that is being typed before a key.
    number: u32,
    pub(super) quits: bool,
}

/// What keys mean at the moment.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mode {
    Browse,
    /// A line is typed.
    Typing {
        purpose: Purpose,
        line: Line,
    },
    /// A bead is split after so many sentences of each side.
    Splitting {
        source: u32,
        target: u32,
    },
    /// A sentence is cut after so many characters.
    Cutting {
        characters: usize,
    },
    /// A filter is picked.
    Filtering,
    /// Something large waits for a yes.
    Asking {
        act: Act,
        count: usize,
        threshold: f32,
    },
    /// The keys are shown.
    Helping,
    /// All evidence of the bead is shown.
    Explaining,
}

/// What a line is typed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Search,
    Flag,
    Comment,
    Reword,
    Threshold,
}

/// How the two sides stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Side by side where there is room.
    Auto,
    SideBySide,
    Stacked,
}

/// Whether linked words bear the number of their link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    Underlined,
    Numbered,
}

/// What is said at the foot of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Message {
    Said(String),
    Refused(String),
}

/// The filters of the menu, with their keys.
pub(super) const FILTERS: [(char, Filter, &str, &str); 11] = [
    ('p', Filter::Problems, "problems", "问题"),
    ('l', Filter::Low, "low confidence", "低置信度"),
    ('u', Filter::Unsure, "unsure", "不确定"),
    ('d', Filter::Drift, "drift", "偏移"),
    ('n', Filter::NotOneToOne, "not 1-1", "非1-1"),
    ('t', Filter::Todo, "todo", "待办"),
    ('f', Filter::State(BeadState::Flagged), "flagged", "已标记"),
    ('x', Filter::State(BeadState::Excluded), "excluded", "已排除"),
    ('s', Filter::State(BeadState::Stale), "stale", "已过期"),
    ('r', Filter::Revised, "revised", "有修订"),
    ('c', Filter::Commented, "commented", "有批注"),
];

/// Rows that Ctrl-d and Ctrl-u move, and the keys of a page.
const LEAP: usize = 10;
/// The confidence above which acceptance of many is offered.
const THRESHOLD: &str = "0.90";

impl<'d, 'l> App<'d, 'l> {
    /// Opens the screen at the first problem.
    pub(crate) fn new(desk: &'d mut Desk<'l>, tongue: Tongue) -> Self {
        let mut app = Self {
            desk,
            tongue,
            cursor: BeadId(0),
            side: Side::Source,
            sentence: 0,
            filter: Filter::All,
            rows: Vec::new(),
            problems: Vec::new(),
            mode: Mode::Browse,
            message: None,
            layout: Layout::Auto,
            words: Words::Underlined,
            number: 0,
            quits: false,
        };
        app.refresh();
        if let Some(first) = app.problems.first() {
            app.cursor = *first;
        }
        app
    }

    /// Tells whether the reviewer wants to leave.
    pub(crate) fn quits(&self) -> bool {
        self.quits
    }

    /// Takes pasted text where a line is typed.
    pub(crate) fn paste(&mut self, text: &str) {
        if let Mode::Typing { line, .. } = &mut self.mode {
            line.paste(text);
        }
    }

    /// Takes a key.
    pub(crate) fn key(&mut self, key: KeyEvent) {
        if key.kind == KeyEventKind::Release {
            return;
        }
        self.message = None;
        match std::mem::replace(&mut self.mode, Mode::Browse) {
            Mode::Browse => self.browse(key),
            Mode::Typing { purpose, line } => self.typing(key, purpose, line),
            Mode::Splitting { source, target } => self.splitting(key, source, target),
            Mode::Cutting { characters } => self.cutting(key, characters),
            Mode::Filtering => self.filtering(key),
            Mode::Asking { act, .. } => {
                if matches!(key.code, KeyCode::Char('y') | KeyCode::Enter) {
                    self.act(&act);
                } else {
                    self.say("nothing was changed", "没有改动");
                }
            }
            // Any key leaves these.
            Mode::Helping | Mode::Explaining => {}
        }
    }

    fn browse(&mut self, key: KeyEvent) {
        let number = std::mem::take(&mut self.number);
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        if control {
            match key.code {
                KeyCode::Char('d') => self.step(Toward::Next, LEAP),
                KeyCode::Char('u') => self.step(Toward::Previous, LEAP),
                KeyCode::Char('r') => self.undo_redo(&Act::Redo),
                KeyCode::Char('c') => self.quits = true,
                _ => {}
            }
            return;
        }
        let times = usize::try_from(number).unwrap_or(usize::MAX).max(1);
        match key.code {
            KeyCode::Char('q') => self.quits = true,
            KeyCode::Char('?') => self.mode = Mode::Helping,
            KeyCode::Char('j') | KeyCode::Down => self.step(Toward::Next, times),
            KeyCode::Char('k') | KeyCode::Up => self.step(Toward::Previous, times),
            KeyCode::PageDown => self.step(Toward::Next, LEAP),
            KeyCode::PageUp => self.step(Toward::Previous, LEAP),
            KeyCode::Char('g') | KeyCode::Home => self.step(Toward::Previous, usize::MAX),
            KeyCode::Char(letter) if letter.is_ascii_digit() => {
                self.number = number.saturating_mul(10).saturating_add(letter.to_digit(10).unwrap_or(0));
                let typed = self.number;
                let english = format!("{typed}: G goes to that pair; j k n N t T go on so many times");
                self.say(&english, &format!("{typed}：G 到该句对；j k n N t T 重复该次数"));
            }
            KeyCode::Char('G') if number > 0 => {
                let last = self.desk.session().sheet().bitext().beads().len().saturating_sub(1);
                self.go(BeadId((number - 1).min(u32::try_from(last).unwrap_or(u32::MAX))));
                self.refresh();
            }
            KeyCode::Char('G') | KeyCode::End => self.step(Toward::Next, usize::MAX),
            KeyCode::Char('n') => self.visit(&Filter::Problems, Toward::Next, times),
            KeyCode::Char('N') => self.visit(&Filter::Problems, Toward::Previous, times),
            KeyCode::Char('t') => self.visit(&Filter::Unsure, Toward::Next, times),
            KeyCode::Char('T') => self.visit(&Filter::Unsure, Toward::Previous, times),
            KeyCode::Tab | KeyCode::BackTab => self.choose_side(self.side.other()),
            KeyCode::Char('h') | KeyCode::Left => self.choose_side(Side::Source),
            KeyCode::Char('l') | KeyCode::Right => self.choose_side(Side::Target),
            KeyCode::Char('.') => self.choose_sentence(self.sentence.saturating_add(1)),
            KeyCode::Char(',') => self.choose_sentence(self.sentence.saturating_sub(1)),
            KeyCode::Char('/') => self.type_line(Purpose::Search, ""),
            KeyCode::Char('f') => self.mode = Mode::Filtering,
            KeyCode::Esc => self.set_filter(Filter::All),
            KeyCode::Char('w') => self.mode = Mode::Explaining,
            KeyCode::Char('d') => {
                self.words = if self.words == Words::Underlined { Words::Numbered } else { Words::Underlined };
            }
            KeyCode::Char('v') => {
                self.layout = match self.layout {
                    Layout::Auto => Layout::Stacked,
                    Layout::Stacked => Layout::SideBySide,
                    Layout::SideBySide => Layout::Auto,
                };
            }
            KeyCode::Char('u') => self.undo_redo(&Act::Undo),
            KeyCode::Char(letter) => self.decide(letter),
            _ => {}
        }
    }

    /// The keys that change something.
    fn decide(&mut self, letter: char) {
        let Some(bead) = self.desk.session().sheet().spot(self.cursor) else { return };
        let side = self.side;
        let segment = u32::try_from(self.sentence).unwrap_or(u32::MAX);
        match letter {
            'a' | ' ' => self.decide_and_go_on(bead, &Act::Accept { bead }),
            'x' => self.decide_and_go_on(bead, &Act::Exclude { bead }),
            'o' => self.act(&Act::Reopen { bead }),
            'b' => self.send_back(bead),
            '!' => self.type_line(Purpose::Flag, &self.note()),
            'c' => self.type_line(Purpose::Comment, &self.note()),
            'e' => self.begin_rewording(),
            'z' => self.dismiss(),
            'A' => self.type_line(Purpose::Threshold, THRESHOLD),
            'm' => self.act(&Act::Merge { bead }),
            's' => self.begin_split(),
            'p' => self.part(bead),
            '<' => self.act(&Act::Move { bead, side: Side::Source, toward: Toward::Next }),
            '(' => self.act(&Act::Move { bead, side: Side::Target, toward: Toward::Next }),
            '>' => self.take(Side::Source),
            ')' => self.take(Side::Target),
            'J' => self.act(&Act::Move { bead, side, toward: Toward::Next }),
            'K' => self.act(&Act::Move { bead, side, toward: Toward::Previous }),
            'U' => self.act(&Act::Unlink { bead }),
            'L' => self.act(&Act::Relink { bead }),
            'S' => self.begin_cut(),
            'M' => self.act(&Act::Join { bead, side, segment }),
            'r' => self.act(&Act::Realign { bead }),
            'R' => self.act(&Act::RealignAll),
            _ => {}
        }
    }

    pub(super) fn say(&mut self, english: &str, chinese: &str) {
        self.message = Some(Message::Said(self.tongue.say(english, chinese).to_owned()));
    }

    pub(super) fn refuse(&mut self, english: &str, chinese: &str) {
        self.message = Some(Message::Refused(self.tongue.say(english, chinese).to_owned()));
    }

    /// Does an act; tells whether something changed.
    fn try_act(&mut self, act: &Act) -> Result<bool> {
        let done = self.desk.act(act)?;
        if let Done::Recorded(record) = &done {
            // The cursor stays on the bead, or on what became of it.
            self.cursor = self.desk.session().carries(record, self.cursor);
            self.refresh();
        }
        Ok(done != Done::Unchanged)
    }

    pub(super) fn act(&mut self, act: &Act) {
        match self.try_act(act) {
            Ok(true) => {}
            Ok(false) => self.say("nothing to change", "没有可改动的"),
            Err(cause) => {
                self.message = Some(Message::Refused(self.tongue.translate(&format!("{cause:#}")).into_owned()));
            }
        }
    }

    /// Decides and shows the next problem; where there is none after this one, the next row.
    fn decide_and_go_on(&mut self, bead: Spot, act: &Act) {
        if let Err(cause) = self.try_act(act) {
            self.message = Some(Message::Refused(self.tongue.translate(&format!("{cause:#}")).into_owned()));
            return;
        }
        self.cursor = self.desk.session().sheet().find(bead).unwrap_or(self.cursor);
        let next = self.problems.iter().find(|id| **id > self.cursor).copied();
        match next {
            Some(next) if self.filter == Filter::All || self.filter == Filter::Problems => self.go(next),
            _ if self.problems.is_empty() => {
                self.say("no problem is left; q leaves, all is saved", "没有未决问题了；q 退出，一切已保存");
                self.step(Toward::Next, 1);
            }
            _ => self.step(Toward::Next, 1),
        }
    }

    fn undo_redo(&mut self, act: &Act) {
        let session = self.desk.session();
        let name = if *act == Act::Undo { session.undoable() } else { session.redoable() }.map(str::to_owned);
        match self.try_act(act) {
            Ok(_) => {
                let name = name.unwrap_or_default();
                let what = if *act == Act::Undo {
                    self.tongue.say("taken back", "已撤销")
                } else {
                    self.tongue.say("done again", "已重做")
                };
                self.message = Some(Message::Said(format!("{what}: {name}")));
            }
            Err(_) if *act == Act::Undo => self.refuse("there is nothing to take back", "没有可撤销的"),
            Err(_) => self.refuse("there is nothing to do again", "没有可重做的"),
        }
    }

    /// Takes the first sentence of the next pair.
    fn take(&mut self, side: Side) {
        match self.desk.session().sheet().spot(BeadId(self.cursor.0.saturating_add(1))) {
            Some(bead) => self.act(&Act::Move { bead, side, toward: Toward::Previous }),
            None => self.refuse("there is no pair after this one", "后面没有句对了"),
        }
    }

    /// Flags a revised pair for whoever translates it, with the words that changed.
    fn send_back(&mut self, bead: Spot) {
        let sheet = self.desk.session().sheet();
        let view = sheet.view(self.cursor);
        let changes: Vec<String> = [(Side::Source, "source", "原文"), (Side::Target, "translation", "译文")]
            .into_iter()
            .filter_map(|(side, english, chinese)| {
                Some(format!("{} {}", self.tongue.say(english, chinese), words_changed(view.revised(side))?))
            })
            .collect();
        if changes.is_empty() {
            return self.refuse("this pair was not revised; ! flags it", "这一对没有修订过；! 标记");
        }
        let sent = format!("{}: {}", self.tongue.say("sent back", "退回"), changes.join("; "));
        let note = sheet.note(self.cursor).filter(|note| !note.contains(&sent));
        let note = note.map_or_else(|| sent.clone(), |note| format!("{note} / {sent}"));
        self.decide_and_go_on(bead, &Act::Flag { bead, note: Some(note) });
    }

    fn dismiss(&mut self) {
        let sheet = self.desk.session().sheet();
        let first = sheet.findings_of(self.cursor).next().map(|finding| finding.fingerprint.as_str().to_owned());
        match first {
            Some(fingerprint) => self.act(&Act::Dismiss { fingerprint }),
            None => self.refuse("this pair has no finding", "这一对没有发现"),
        }
    }

    fn note(&self) -> String {
        self.desk.session().sheet().note(self.cursor).unwrap_or_default().to_owned()
    }

    fn type_line(&mut self, purpose: Purpose, text: &str) {
        self.mode = Mode::Typing { purpose, line: Line::of(text) };
    }

    fn begin_rewording(&mut self) {
        let sheet = self.desk.session().sheet();
        let range = sheet.bitext().beads()[self.cursor.index()].target;
        if range.is_empty() {
            return self.refuse("there is no translation to reword", "没有可改写的译文");
        }
        self.side = Side::Target;
        self.sentence = self.sentence.min(range.len() - 1);
        let text = range.ids().nth(self.sentence).map(|id| sheet.shown().target().raw(id).to_owned());
        self.type_line(Purpose::Reword, &text.unwrap_or_default());
    }

    fn typing(&mut self, key: KeyEvent, purpose: Purpose, mut line: Line) {
        match line.key(key) {
            Typed::Goes => self.mode = Mode::Typing { purpose, line },
            Typed::Dropped => {}
            Typed::Done => self.typed(purpose, line.text().trim()),
        }
    }

    fn typed(&mut self, purpose: Purpose, text: &str) {
        let Some(bead) = self.desk.session().sheet().spot(self.cursor) else { return };
        let (text, segment) = (text.to_owned(), u32::try_from(self.sentence).unwrap_or(u32::MAX));
        match purpose {
            Purpose::Search if text.is_empty() => self.set_filter(Filter::All),
            Purpose::Search => self.set_filter(Filter::Text(text)),
            Purpose::Flag => self.act(&Act::Flag { bead, note: Some(text).filter(|text| !text.is_empty()) }),
            Purpose::Comment => self.act(&Act::Comment { bead, note: text }),
            Purpose::Reword => self.act(&Act::Reword { bead, segment, text }),
            Purpose::Threshold => match text.parse::<f32>() {
                Ok(threshold) if (0.0..=1.0).contains(&threshold) => self.ask(threshold),
                _ => self.refuse("write a number from 0 to 1", "请输入 0 到 1 之间的数"),
            },
        }
    }

    /// Asks before it accepts all undecided rows above a confidence; those with a finding stay.
    fn ask(&mut self, threshold: f32) {
        let sheet = self.desk.session().sheet();
        let passes = |id: &&BeadId| {
            let bead = &sheet.bitext().beads()[id.index()];
            !bead.state.is_decided() && bead.confidence.value() >= threshold && !is_problem(sheet, **id)
        };
        let beads: Vec<Spot> = self.rows.iter().filter(passes).filter_map(|id| sheet.spot(*id)).collect();
        if beads.is_empty() {
            return self.refuse("no undecided pair is that sure", "没有这么确定的未决句对");
        }
        let count = beads.len();
        self.mode = Mode::Asking { act: Act::AcceptAll { beads }, count, threshold };
    }

    fn filtering(&mut self, key: KeyEvent) {
        let KeyCode::Char(letter) = key.code else { return };
        if letter == 'a' {
            self.set_filter(Filter::All);
        } else if let Some((_, filter, _, _)) = FILTERS.iter().find(|(own, ..)| *own == letter) {
            self.set_filter(filter.clone());
        }
    }

    fn set_filter(&mut self, filter: Filter) {
        let found = filter.beads(self.desk.session().sheet());
        let Some(nearest) = found.iter().find(|id| **id >= self.cursor).or(found.last()) else {
            return self.refuse("no pair passes this filter", "没有符合条件的句对");
        };
        let nearest = *nearest;
        self.filter = filter;
        self.go(nearest);
        self.refresh();
    }

    fn choose_side(&mut self, side: Side) {
        self.side = side;
        self.choose_sentence(self.sentence);
    }

    fn choose_sentence(&mut self, sentence: usize) {
        let bead = self.desk.session().sheet().bitext().beads()[self.cursor.index()];
        self.sentence = sentence.min(bead.side(self.side).len().saturating_sub(1));
    }

    fn go(&mut self, id: BeadId) {
        self.cursor = id;
        self.choose_sentence(0);
    }

    fn step(&mut self, toward: Toward, rows: usize) {
        let here = self.rows.partition_point(|id| *id < self.cursor);
        let last = self.rows.len().saturating_sub(1);
        let there = match toward {
            Toward::Next => here.saturating_add(rows).min(last),
            Toward::Previous => here.saturating_sub(rows),
        };
        if let Some(id) = self.rows.get(there) {
            self.go(*id);
        }
    }

    /// Goes to the next bead that passes, so many times; a filter that would hide it gives way.
    fn visit(&mut self, wanted: &Filter, toward: Toward, times: usize) {
        let sheet = self.desk.session().sheet();
        let next = |from: &BeadId| wanted.next(sheet, *from, toward);
        match std::iter::successors(next(&self.cursor), next).take(times).last() {
            Some(id) => {
                if self.filter != *wanted {
                    self.filter = Filter::All;
                }
                self.go(id);
                self.refresh();
            }
            None => match (wanted, toward) {
                (Filter::Problems, Toward::Next) => self.say("no problem after this pair", "后面没有问题了"),
                (Filter::Problems, Toward::Previous) => self.say("no problem before this pair", "前面没有问题了"),
                (_, Toward::Next) => self.say("no unsure pair after this one", "后面没有不确定的句对了"),
                (_, Toward::Previous) => self.say("no unsure pair before this one", "前面没有不确定的句对了"),
            },
        }
    }

    /// Looks anew at what the filter shows.
    fn refresh(&mut self) {
        let sheet = self.desk.session().sheet();
        let count = sheet.bitext().beads().len();
        self.cursor = BeadId(self.cursor.0.min(u32::try_from(count.saturating_sub(1)).unwrap_or(u32::MAX)));
        self.problems = Filter::Problems.beads(sheet);
        self.rows = self.filter.beads(sheet);
        let here = self.rows.partition_point(|id| *id < self.cursor);
        if self.rows.get(here) != Some(&self.cursor) {
            self.rows.insert(here, self.cursor);
        }
        self.choose_sentence(self.sentence);
    }

    /// The letter that says why a row needs a look: drift, a missing side, a low confidence.
    pub(super) fn letter(&self, id: BeadId) -> char {
        let sheet = self.desk.session().sheet();
        let bead = &sheet.bitext().beads()[id.index()];
        if sheet.findings_of(id).next().is_some() {
            'D'
        } else if bead.kind().is_null() {
            'M'
        } else if bead.confidence.is_doubtful() {
            '?'
        } else {
            ' '
        }
    }
}

/// The words that went and came, `30 → 60`; nothing where a side was not revised.
fn words_changed(pieces: &[Piece]) -> Option<String> {
    let of = |fate: Fate| -> String {
        let words = pieces.iter().filter(|piece| piece.fate == fate).map(|piece| piece.text.trim());
        words.collect::<Vec<_>>().join(" … ")
    };
    match (of(Fate::Went), of(Fate::Came)) {
        (went, came) if went.is_empty() && came.is_empty() => None,
        (went, came) => Some(format!("{went} → {came}").trim().to_owned()),
    }
}
