// What keys and buttons come to: acts for the host, and moves of the cursor.

let host;
let acting = null;
const isActing = () => acting !== null;

// Does an act and shows what became of it; tells whether something changed. One at a time, in the order they were asked for. `then` may
// move the cursor before anything is drawn.
function perform(act, then) {
  const turn = (acting || Promise.resolve()).then(() => performNow(act, then));
  acting = turn;
  turn.finally(() => { if (acting === turn) acting = null; });
  return turn;
}

async function performNow(act, then) {
  try {
    const answer = await host.act(act);
    if (answer.unchanged) {
      announce(say("nothing to change", "没有可改动的"));
      if (then) { then(); redrawCursor(); }
      return false;
    }
    applyPatches(answer.patches);
    Object.assign(model, { revision: answer.revision, undo: answer.undo, redo: answer.redo, link: -1 });
    // Where no row moved, only those that changed are drawn anew.
    const isInPlace = answer.patches.every(({ remove, rows }) => rows.length === remove);
    if (isInPlace) for (const { at, remove } of answer.patches) list.drop(at, remove);
    else list.nodes.clear();
    if (then) then();
    redraw(false);
    return true;
  } catch (cause) {
    if (cause.status === 409) await reload();
    announce(cause.message, true);
    return null;
  }
}

// Decides and shows the next problem; where there is none after this one, the next row.
async function decide(act) {
  const before = model.cursor;
  const done = await perform(act, () => {
    const next = model.problems[lowerBound(model.problems, before + 1)];
    const isFree = isUnfiltered() || model.filter === "problems";
    moveTo(next !== undefined && isFree ? next : model.shown[Math.min(list.placeOf(model.cursor) + 1, model.shown.length - 1)]);
  });
  if (done === null || model.problems.length) return;
  announce(host.kind === "file"
    ? say("no problem is left; save the decisions", "没有未决问题了；请保存决定") : say("no problem is left; all is saved", "没有未决问题了；一切已保存"));
}

async function undoRedo(name) {
  const what = name === "undo" ? model.undo : model.redo;
  if (await perform({ act: name })) {
    announce(`${name === "undo" ? say("taken back", "已撤销") : say("done again", "已重做")}: ${say(what, ACTS[what] || what)}`);
  }
}

function moveTo(index) {
  model.cursor = index;
  model.sentence = 0;
  model.link = -1;
  model.splitting = model.cutting = null;
  announce("");
}

function go(index) {
  moveTo(index);
  const isShown = model.shown[list.placeOf(index)] === index;
  if (!isShown) { refresh(); list.dropAll(); }
  redrawCursor();
}

function step(rows) {
  const place = list.placeOf(model.cursor);
  const there = Math.max(0, Math.min(model.shown.length - 1, place + rows));
  if (model.shown.length) go(model.shown[there]);
}

// Goes on so many problems; below zero back.
function visitProblem(times) {
  const { problems, cursor } = model;
  const [first, last] = times > 0 ? [lowerBound(problems, cursor + 1), problems.length - 1] : [lowerBound(problems, cursor) - 1, 0];
  const place = times > 0 ? Math.min(first + times - 1, last) : Math.max(first + times + 1, last);
  if (first < 0 || first >= problems.length) {
    announce(times > 0 ? say("no problem after this pair", "后面没有问题了") : say("no problem before this pair", "前面没有问题了"));
    return;
  }
  if (model.filter !== "problems") setFilter("all", "");
  go(problems[place]);
}

function visitUnsure(times) {
  const by = Math.sign(times);
  let found = -1;
  for (let index = model.cursor + by, left = Math.abs(times); left > 0 && index >= 0 && index < model.rows.length; index += by) {
    if (isUnsure(model.rows[index])) [found, left] = [index, left - 1];
  }
  if (found < 0) {
    announce(by > 0 ? say("no unsure pair after this one", "后面没有不确定的句对了") : say("no unsure pair before this one", "前面没有不确定的句对了"));
    return;
  }
  if (model.filter !== "unsure") setFilter("all", "");
  go(found);
}

function setFilter(name, query) {
  const before = [model.filter, model.query];
  [model.filter, model.query] = [name, query];
  const passes = FILTERS.find(([own]) => own === name)[4];
  const found = model.rows.findIndex((row, index) => index >= model.cursor && passes(row) && (!query || holds(row, query.toLowerCase())));
  const last = found >= 0 ? found : model.rows.findLastIndex((row) => passes(row) && (!query || holds(row, query.toLowerCase())));
  if (last < 0) {
    [model.filter, model.query] = before;
    announce(say("no pair passes this filter", "没有符合条件的句对"), true);
    byId("filter").value = model.filter;
    return;
  }
  model.cursor = last;
  byId("search").value = query;
  redraw(true);
}

function chooseSide(side) {
  model.side = side;
  chooseSentence(model.sentence);
  redrawRow();
}

function row() { return model.rows[model.cursor]; }

async function typeNote(name) {
  const isFlag = name === "flag";
  const note = await askLine(isFlag ? say("Flag: why?", "标记：为什么？") : say("Comment", "批注"), row().note || "", "", false);
  if (note === null) return;
  perform(isFlag ? { act: "flag", bead: spotOf(model.cursor), ...(note ? { note } : {}) } : { act: "comment", bead: spotOf(model.cursor), note });
}

async function reword() {
  if (!row().target.length) { announce(say("there is no translation to reword", "没有可改写的译文"), true); return; }
  model.side = "target";
  chooseSentence(model.sentence);
  const segment = model.sentence;
  const sentence = row().target[segment];
  const hint = say("As it is written in the file, with its markup; an empty text restores that of the file.", "按文件中的写法，含标记；留空则恢复原文。");
  const text = await askLine(say("Reword the translation", "改写译文"), sentence.raw || textOf(sentence), hint, true);
  if (text !== null) perform({ act: "reword", bead: spotOf(model.cursor), segment, text });
}

async function acceptAbove() {
  const text = await askLine(say("Accept all at or above which confidence?", "接受全部不低于多少置信度的？"), "0.90", "", false);
  if (text === null) return;
  const least = Number(text);
  if (!(text !== "" && least >= 0 && least <= 1)) { announce(say("write a number from 0 to 1", "请输入 0 到 1 之间的数"), true); return; }
  const found = model.shown.filter((index) => {
    const own = model.rows[index];
    return !isDecided(own) && !isProblem(own) && own.sure >= least;
  });
  if (!found.length) { announce(say("no undecided pair is that sure", "没有这么确定的未决句对"), true); return; }
  const question = say(`Accept ${found.length} undecided pairs at or above ${least.toFixed(2)}, none with a problem?`,
    `接受置信度不低于 ${least.toFixed(2)}、没有问题的 ${found.length} 个未决句对？`);
  if (await askYes(question)) perform({ act: "accept-all", beads: found.map(spotOf) });
  else announce(say("nothing was changed", "没有改动"));
}

// Flags a revised pair for whoever translates it, with the words that changed.
function sendBack() {
  const own = row();
  if (!own.revised) { announce(say("this pair was not revised; ! flags it", "这一对没有修订过；! 标记"), true); return; }
  const names = [say("source", "原文"), say("translation", "译文")];
  const changes = own.revised.flatMap((pieces, side) => (pieces.length ? [names[side] + " " + wordsChanged(pieces)] : []));
  const sent = `${say("sent back", "退回")}: ${changes.join("; ")}`;
  const note = own.note && !own.note.includes(sent) ? `${own.note} / ${sent}` : sent;
  decide({ act: "flag", bead: spotOf(model.cursor), note });
}

// The words of a revision that went and came, `30 → 60`.
function wordsChanged(pieces) {
  const [went, came] = [-1, 1].map((fate) => pieces.filter((piece) => piece[0] === fate).map((piece) => piece[1].trim()).join(" … "));
  return `${went} → ${came}`.trim();
}

function dismiss() {
  const [first] = errorsOf(row());
  if (first) perform({ act: "dismiss", fingerprint: first.fingerprint });
  else announce(say("this pair has no finding", "这一对没有发现"), true);
}

// The border that is offered, as `Sheet::offered_border` finds it: much the same share of both sides, and few linked words parted; null,
// and it is said, where there is nothing to split.
function offeredBorder() {
  const own = row();
  if (own.source.length + own.target.length < 2 || kindOf(own) === "1-1") {
    announce(say("one sentence a side: U parts them", "两侧各只有一句：U 拆开"), true);
    return null;
  }
  const share = (side) => {
    const lengths = own[side].map((sentence) => textOf(sentence).length);
    const whole = lengths.reduce((sum, length) => sum + length, 0) || 1;
    let sum = 0;
    return [0, ...lengths.map((length) => (sum += length) / whole)];
  };
  // The sentence of each side in which a link stands, from 1.
  const placeOf = (side, link) => own[side].findIndex((sentence) => sentence.runs.some((run) => typeof run !== "string" && run[1] === link)) + 1;
  const links = (own.links || []).map(([, strength], link) => [placeOf("source", link), placeOf("target", link), strength]).filter(([i, j]) => i && j);
  const all = Math.max(1, links.reduce((sum, [, , strength]) => sum + strength, 0));
  const parted = (i, j) => links.reduce((sum, [a, b, strength]) => ((a <= i) !== (b <= j) ? sum + strength : sum), 0) / all;
  const [source, target] = [share("source"), share("target")];
  const isEmpty = (at, most) => (most > 1 && (at === 0 || at === most) ? 1 : 0);
  let best = null;
  source.forEach((a, i) => target.forEach((b, j) => {
    const isWhole = i + j === 0 || i + j === own.source.length + own.target.length;
    const cost = Math.abs(a - b) + parted(i, j) + isEmpty(i, own.source.length) + isEmpty(j, own.target.length);
    if (!isWhole && (!best || cost < best.cost)) best = { cost, source: i, target: j };
  }));
  return { source: best.source, target: best.target };
}

function beginSplit() {
  model.splitting = offeredBorder();
  if (model.splitting) redrawRow();
}

function part() {
  const border = offeredBorder();
  if (border) perform({ act: "split", bead: spotOf(model.cursor), ...border });
}

const CUT_MARKS = /[，。；：？！…—、,.;:?!”’」』)）]/;

function cutPlaces() {
  const characters = [...textOf(row()[model.side][model.sentence])];
  return characters.flatMap((_, place) =>
    (place > 0 && CUT_MARKS.test(characters[place - 1]) && !CUT_MARKS.test(characters[place]) ? [place] : []));
}

function beginCut() {
  const sentence = row()[model.side][model.sentence];
  if (!sentence) { announce(say("this side has no sentence to cut", "这一侧没有可切的句子"), true); return; }
  const middle = Math.floor([...textOf(sentence)].length / 2);
  const nearest = cutPlaces().sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  model.cutting = { characters: Math.max(1, nearest === undefined ? middle : nearest) };
  redrawRow();
}

// What can be done with the row under the cursor, for the mouse; the letters are the keys.
function toolbar(own) {
  if (model.splitting || model.cutting) {
    const [text, key] = model.splitting ? [say("Split here", "在此拆分"), "Enter"] : [say("Cut here", "在此切开"), "Enter"];
    return el("div", { class: "acts", role: "toolbar", "aria-label": say("Border", "分界") },
      el("button", { type: "button", class: "main", onclick: () => press(key) }, text),
      el("button", { type: "button", onclick: () => press("Escape") }, say("Leave", "放弃")));
  }
  const several = own.source.length > 1 || own.target.length > 1;
  const side = own[model.side].length;
  const all = [
    ["a", "Accept", "接受", true, "main"], ["x", "Exclude", "排除", true], ["!", "Flag", "标记", true], ["c", "Comment", "批注", true],
    ["o", "Reopen", "重新打开", isDecided(own)], ["e", "Reword", "改写", own.target.length > 0],
    ["b", "Send back", "退回", Boolean(own.revised)], null,
    ["m", "Merge", "合并", model.cursor + 1 < model.rows.length], ["s", "Split", "拆分", several],
    ["K", "Move back", "前移", side > 0], ["J", "Move on", "后移", side > 0], ["U", "Unlink", "拆开", !isNull(own)], ["L", "Link", "连接", isNull(own)],
    ["S", "Cut", "切句", side > 0 && host.can("cut")], ["M", "Join", "连句", side > 1 && host.can("join")],
    ["r", "Realign", "重新对齐", !isDecided(own) && host.can("realign")], null, ["w", "Why", "为什么", true],
  ];
  const made = all.filter((item) => item === null || item[3]).map((item) => (item === null
    ? el("span", { class: "gap" })
    : el("button", { type: "button", class: item[4] || null, "aria-keyshortcuts": item[0], onclick: () => press(item[0]) },
      say(item[1], item[2]), " ", el("kbd", { "aria-hidden": "true" }, item[0]))));
  return el("div", { class: "acts", role: "toolbar", "aria-label": say("This pair", "此句对") }, ...made);
}

// Lights the next linked word of the row and its counterpart.
function visitLink(by) {
  const count = (row().links || []).length;
  if (!count) { announce(say("this pair has no word links", "此句对没有词链")); return; }
  const used = [...Array(count).keys()].filter((link) => ["source", "target"].every((side) =>
    row()[side].some((sentence) => sentence.runs.some((run) => typeof run !== "string" && run[1] === link))));
  if (!used.length) return;
  const at = used.indexOf(model.link);
  model.link = used[(at < 0 ? (by > 0 ? 0 : used.length - 1) : at + by + used.length) % used.length];
  light(list.node(model.cursor), model.link);
  tellLink(row(), model.link);
}

function tellLink(own, link) {
  const words = (side) => own[side].flatMap((sentence) => sentence.runs).filter((run) => typeof run !== "string" && run[1] === link).map((run) => run[0]).join(isChinese(side) ? "" : " ");
  const [kind, strength] = own.links[link];
  announce(`${words("source")} = ${words("target")} (${named(LINK_KINDS, kind)} ${strength.toFixed(2)})`);
}

// Marks the words of one link on both sides of a row; no others stay marked.
function light(node, link) {
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  if (node && link >= 0) for (const word of node.querySelectorAll(`[data-link="${link}"]`)) word.classList.add("lit");
}
