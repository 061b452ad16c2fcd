//! The keys, in words, and which of them apply at the moment.
//!
//! Takes the screen's state; gives back rows for the help and for the foot of the screen. It does *not* act on keys.

use duiqi::text::lang::Side;

use super::app::{App, Mode};

/// A key and what it does.
pub(super) struct Key {
    pub(super) keys: &'static str,
    english: &'static str,
    chinese: &'static str,
    applies: fn(&App<'_, '_>) -> bool,
}

const fn key(
    keys: &'static str,
    english: &'static str,
    chinese: &'static str,
    applies: fn(&App<'_, '_>) -> bool,
) -> Key {
    Key { keys, english, chinese, applies }
}

const KEYS: [Key; 35] = [
    key("a Space", "accept, next problem", "接受，到下一问题", always),
    key("n N", "next, previous problem", "下一、上一问题", has_problems),
    key("t T", "next, previous unsure pair", "下一、上一不确定句对", always),
    key("m", "merge with next", "与下一对合并", has_next),
    key("s", "split the pair", "拆分句对", has_several),
    key("p", "split as offered, at once", "按所示分界立即拆分", has_several),
    key("< > ( )", "edge below: original, translation", "下边界：原文 < >，译文 ( )", has_next),
    key("J K", "move a sentence on, back", "句子移到下一、上一对", has_sentence),
    key("U", "unlink the sides", "拆开两侧", is_whole),
    key("L", "link with neighbour", "与相邻对连接", is_null),
    key("e", "reword the translation", "改写译文", has_target),
    key("b", "send back what was revised", "退回修订", is_revised),
    key("z", "not an error", "不是错误", has_finding),
    key("x", "exclude from export", "不导出", always),
    key("!", "flag, with a note", "标记并说明", always),
    key("c", "comment", "批注", always),
    key("o", "reopen", "重新打开", is_decided),
    key("S", "cut a sentence", "切开句子", has_sentence),
    key("M", "join with next sentence", "与下一句连成一句", has_two),
    key("r", "realign around here", "重新对齐此处", is_open),
    key("R", "realign all undecided", "重新对齐全部未决", always),
    key("A", "accept all above …", "接受全部高于…的", always),
    key("u", "undo", "撤销", can_undo),
    key("Ctrl-r", "redo", "重做", can_redo),
    key("j k", "next, previous row", "下一、上一行", always),
    key("g G 41G 5n", "first, last, 41st; five on", "首行、末行、第41对、前进五次", always),
    key("Ctrl-d Ctrl-u", "ten rows on, back", "前进、后退十行", always),
    key("Tab h l", "choose side", "选择一侧", always),
    key(", .", "choose sentence", "选择句子", has_two),
    key("/", "search both sides", "搜索两侧", always),
    key("f", "filter; Esc shows all", "筛选；Esc 显示全部", always),
    key("w", "why: all evidence", "为什么：全部依据", always),
    key("d", "number the word links", "给词链编号", always),
    key("v", "side by side, stacked", "并排、上下", always),
    key("q", "quit, all is saved", "退出，一切已保存", always),
];

impl Key {
    /// Returns what the key does, in the language of the screen.
    pub(super) fn says(&self, app: &App<'_, '_>) -> &'static str {
        app.tongue.say(self.english, self.chinese)
    }
}

/// Returns the keys that do something here.
pub(super) fn applying<'a>(app: &'a App<'_, '_>) -> impl Iterator<Item = &'static Key> + 'a {
    KEYS.iter().filter(move |key| (key.applies)(app))
}

/// Returns the line at the foot of the screen.
pub(super) fn foot(app: &App<'_, '_>) -> String {
    let say = |english, chinese| app.tongue.say(english, chinese).to_owned();
    match &app.mode {
        Mode::Browse => {
            let shown = applying(app).take(7).map(|key| format!("{} {}", key.keys, key.says(app)));
            let shown: Vec<String> = shown.collect();
            format!("? {} · {}", app.tongue.say("all keys", "全部按键"), shown.join(" · "))
        }
        Mode::Typing { .. } => say("Enter takes it · Esc drops it", "Enter 确定 · Esc 放弃"),
        Mode::Splitting { .. } => say(
            "j k move the border · Tab other side · Enter split · Esc leave",
            "j k 移动分界 · Tab 换侧 · Enter 拆分 · Esc 放弃",
        ),
        Mode::Cutting { .. } => say(
            "j k next mark · h l one character · Enter cut · Esc leave",
            "j k 到标点 · h l 移一字 · Enter 切开 · Esc 放弃",
        ),
        Mode::Filtering => say("a letter picks a filter · Esc leaves", "按字母选择 · Esc 放弃"),
        Mode::Asking { .. } => say("y yes · any other key no", "y 确定 · 其他键取消"),
        Mode::Helping | Mode::Explaining => say("any key goes back", "按任意键返回"),
    }
}

fn always(_: &App<'_, '_>) -> bool {
    true
}

fn has_problems(app: &App<'_, '_>) -> bool {
    !app.problems.is_empty()
}

fn kind(app: &App<'_, '_>) -> (u32, u32) {
    let bead = &app.desk.session().sheet().bitext().beads()[app.cursor.index()];
    (bead.kind().source, bead.kind().target)
}

fn has_next(app: &App<'_, '_>) -> bool {
    app.cursor.index() + 1 < app.desk.session().sheet().bitext().beads().len()
}

fn has_several(app: &App<'_, '_>) -> bool {
    let (source, target) = kind(app);
    source > 1 || target > 1
}

fn is_null(app: &App<'_, '_>) -> bool {
    let (source, target) = kind(app);
    source == 0 || target == 0
}

fn is_whole(app: &App<'_, '_>) -> bool {
    !is_null(app)
}

fn has_target(app: &App<'_, '_>) -> bool {
    kind(app).1 > 0
}

fn has_sentence(app: &App<'_, '_>) -> bool {
    side_count(app) > 0
}

fn has_two(app: &App<'_, '_>) -> bool {
    side_count(app) > 1
}

fn side_count(app: &App<'_, '_>) -> u32 {
    let (source, target) = kind(app);
    if app.side == Side::Source { source } else { target }
}

fn has_finding(app: &App<'_, '_>) -> bool {
    app.desk.session().sheet().findings_of(app.cursor).next().is_some()
}

fn is_revised(app: &App<'_, '_>) -> bool {
    app.desk.session().sheet().bitext().past(app.cursor).is_some()
}

fn is_open(app: &App<'_, '_>) -> bool {
    !app.desk.session().sheet().bitext().beads()[app.cursor.index()].state.is_decided()
}

fn is_decided(app: &App<'_, '_>) -> bool {
    !is_open(app)
}

fn can_undo(app: &App<'_, '_>) -> bool {
    app.desk.session().undoable().is_some()
}

fn can_redo(app: &App<'_, '_>) -> bool {
    app.desk.session().redoable().is_some()
}
