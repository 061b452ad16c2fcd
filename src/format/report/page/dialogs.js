// Boxes over the page: a line to type, a question, the keys, the filters. Each gives the focus back where it was.

function openDialog(title, ...children) {
  const dialog = byId("dialog");
  dialog.replaceChildren(el("h2", { id: "dialog-title" }, title), ...children);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => { focusRow(); resolve(dialog.returnValue); }, { once: true });
    dialog.returnValue = "";
  });
}

function buttons(yes) {
  return el("div", { class: "buttons" },
    el("button", { value: "", type: "submit", formnovalidate: true }, say("Cancel", "取消")),
    el("button", { value: "yes", type: "submit", class: "main" }, yes));
}

// Asks for a line; null where it was dropped. With several lines Ctrl-Enter takes it.
async function askLine(title, text, hint, isLong) {
  const field = el(isLong ? "textarea" : "input", { id: "line", "aria-label": title, autocomplete: "off", rows: isLong ? 4 : null });
  field.value = text;
  const yes = buttons(say("OK", "确定"));
  const form = el("form", { method: "dialog" }, field, hint && el("p", { class: "soft" }, hint), yes);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit(yes.lastElementChild);
    }
  });
  const answer = openDialog(title, form);
  field.focus();
  field.select();
  return (await answer) === "yes" ? field.value.trim() : null;
}

async function askYes(question) {
  const yes = buttons(say("Yes", "确定"));
  const answer = openDialog(question, el("form", { method: "dialog" }, yes));
  yes.lastElementChild.focus();
  return (await answer) === "yes";
}

const KEYS = [
  ["a Space", "accept, next problem", "接受，到下一问题"], ["n N", "next, previous problem", "下一、上一问题"],
  ["t T", "next, previous unsure pair", "下一、上一不确定句对"],
  ["m", "merge with next", "与下一对合并"], ["s", "split the pair", "拆分句对"], ["p", "split as offered, at once", "按所示分界立即拆分"],
  ["< > ( )", "edge below: original, translation", "下边界：原文 < >，译文 ( )"],
  ["J K", "move a sentence on, back", "句子移到下一、上一对"], ["U", "unlink the sides", "拆开两侧"],
  ["L", "link with neighbour", "与相邻对连接"], ["e", "reword the translation", "改写译文"],
  ["b", "send back what was revised", "退回修订"], ["z", "not an error", "不是错误"], ["x", "exclude from export", "不导出"], ["!", "flag, with a note", "标记并说明"],
  ["c", "comment", "批注"], ["o", "reopen", "重新打开"], ["S", "cut a sentence", "切开句子", "cut"],
  ["M", "join with next sentence", "与下一句连成一句", "join"], ["r", "realign around here", "重新对齐此处", "realign"],
  ["R", "realign all undecided", "重新对齐全部未决", "realign-all"], ["A", "accept all above …", "接受全部高于…的"],
  ["u", "undo", "撤销"], ["y", "redo", "重做"], ["j k ↓ ↑", "next, previous row", "下一、上一行"],
  ["g G 41G 5n", "first, last, 41st; five on", "首行、末行、第41对、前进五次"], ["PgDn PgUp", "ten rows on, back", "前进、后退十行"], ["h l", "choose side", "选择一侧"],
  [", .", "choose sentence", "选择句子"], ["[ ]", "previous, next linked word", "上一、下一个有词链的词"],
  ["/", "search both sides", "搜索两侧"], ["f", "filter; Esc shows all", "筛选；Esc 显示全部"],
  ["w", "why: all evidence", "为什么：全部依据"], ["d", "number the word links", "给词链编号"],
];

function showKeys() {
  const items = KEYS.filter(([, , , act]) => !act || host.can(act)).map(([keys, english, chinese]) =>
    el("div", {}, el("dt", {}, ...keys.split(" ").flatMap((key, at) => (at ? [" ", el("kbd", {}, key)] : [el("kbd", {}, key)]))), el("dd", {}, say(english, chinese))));
  const close = el("button", { type: "submit", class: "main" }, say("Close", "关闭"));
  openDialog(say("Keys", "按键"), el("dl", { class: "keys" }, ...items), el("form", { method: "dialog" }, el("div", { class: "buttons" }, close)));
  close.focus();
}

// Decisions of last time that do not fit these pairs: they stay here and go into the saved file, until somebody drops them.
async function showLost() {
  const items = host.lost.map(({ act, why }) => el("li", {},
    el("b", {}, say(act.act, ACTS[act.act] || act.act)), act.bead ? ` ${act.bead.at + 1}` : "", " ", el("bdi", {}, act.note || act.text || ""), el("span", { class: "soft" }, " " + why)));
  const choices = el("div", { class: "buttons" },
    el("button", { value: "drop", type: "submit" }, say("Drop them", "丢弃")), el("button", { value: "", type: "submit", class: "main" }, say("Keep them", "保留")));
  const hint = say("Save decisions writes them too; `duiqi review --apply` tries them again and says which do not fit.", "“保存决定”也会写出它们；`duiqi review --apply` 会再试，并说明哪些对不上。");
  const answer = openDialog(say("Decisions that do not fit", "对不上的决定"), el("ol", {}, ...items), el("p", { class: "soft" }, hint), el("form", { method: "dialog" }, choices));
  choices.lastElementChild.focus();
  if ((await answer) !== "drop") return;
  host.dropLost();
  drawTools();
  drawHead();
}

async function pickFilter() {
  const choices = FILTERS.map(([name, key, english, chinese, passes]) =>
    el("button", { value: name, type: "submit", "data-key": key }, el("kbd", {}, key), " ", say(english, chinese), " ",
      el("span", { class: "soft" }, String(model.rows.filter(passes).length))));
  const form = el("form", { method: "dialog", class: "choices" }, ...choices);
  form.addEventListener("keydown", (event) => {
    const choice = choices.find((choice) => choice.dataset.key === event.key);
    if (choice) { event.preventDefault(); form.requestSubmit(choice); }
  });
  const answer = openDialog(say("Show only", "只显示"), form);
  choices[0].focus();
  const name = await answer;
  if (name) setFilter(name, model.query);
}
