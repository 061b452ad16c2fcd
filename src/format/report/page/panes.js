// What stands around the list: the head with its counts, the list of problems, the map of the whole document, the foot.

// So many problems are listed, from some before the cursor on; the keys reach the others.
const LISTED = 60;
const LISTED_BEFORE = 8;

function drawHead() {
  const { rows, counts: { decided, drift, flagged } } = model;
  const facts = [
    [rows.length, "pairs", "句对"], [model.problems.length, "problems", "问题"], [drift, "drift", "偏移"],
    [flagged, "flagged", "已标记"], [rows.length - decided, "todo", "待办"],
  ];
  byId("facts").replaceChildren(...facts.map(([number, english, chinese]) =>
    el("span", {}, el("b", {}, String(number)), " " + say(english, chinese))));
  byId("done").max = Math.max(1, rows.length);
  byId("done").value = decided;
  byId("done").setAttribute("aria-label", say("decided", "已决定"));
  byId("done-text").textContent = `${decided} / ${rows.length} ${say("decided", "已决定")}`;
  byId("filter").value = model.filter;
  for (const [id, name] of [["undo", model.undo], ["redo", model.redo]]) {
    const button = byId(id);
    if (button) {
      button.disabled = !name;
      button.title = name ? `${id === "undo" ? say("undo", "撤销") : say("redo", "重做")}: ${say(name, ACTS[name] || name)}` : "";
    }
  }
  const save = byId("save");
  if (save) save.textContent = `${say("Save decisions", "保存决定")} (${model.revision})`;
}

// The items that are listed: of which problems, and from which one on.
const listed = { of: "", first: 0 };

function drawProblems() {
  const { problems, cursor } = model;
  byId("problems-title").textContent = `${say("Problems", "问题")} ${problems.length}`;
  const here = lowerBound(problems, cursor);
  // As long as the cursor is well inside of what is listed, the list stays as it is.
  const isInside = here >= listed.first + 2 && here < listed.first + LISTED - 2;
  const most = Math.max(0, problems.length - LISTED);
  const first = Math.max(0, Math.min(isInside ? listed.first : here - LISTED_BEFORE, most));
  const shown = problems.slice(first, first + LISTED);
  const of = tongue + model.revision + ":" + shown.join();
  if (of !== listed.of) {
    Object.assign(listed, { of, first });
    const items = shown.map(problemItem);
    const [before, after] = [first, Math.max(0, problems.length - first - LISTED)];
    if (before) items.unshift(el("li", { class: "soft" }, say(`${before} before these`, `前面还有 ${before} 个`)));
    if (after) items.push(el("li", { class: "soft" }, say(`${after} after these`, `后面还有 ${after} 个`)));
    if (!items.length) items.push(el("li", { class: "soft" }, say("none is left", "没有了")));
    byId("problem-list").replaceChildren(...items);
  }
  for (const marked of byId("problem-list").querySelectorAll("[aria-current]")) marked.removeAttribute("aria-current");
  const leads = problems[here] === cursor && byId("problem-list").querySelector(`[data-go="${cursor}"]`);
  if (!leads) return;
  leads.setAttribute("aria-current", "true");
  requestAnimationFrame(() => leads.scrollIntoView({ block: "nearest" }));
}

function problemItem(index) {
  const row = model.rows[index];
  const [worst] = errorsOf(row).slice().sort((one, other) => rank(other) - rank(one));
  const [badge, kind, text] = worst
    ? [named(SEVERITIES, worst.severity), worst.severity, reason(worst)]
    : isNull(row)
      ? [say("missing", "缺失"), "doubt", say("one side has no sentence here", "一侧没有句子")]
      : row.state === "flagged" || row.state === "stale"
        ? [stateName(row.state), "doubt", row.note || (row.revised || []).filter((pieces) => pieces.length).map(wordsChanged).join("; ")]
        : [say("doubtful", "存疑"), "doubt", `${kindOf(row)}, ${say("confidence", "置信度")} ${(row.sure || 0).toFixed(2)}`];
  return el("li", {}, el("a", { href: "#p" + (index + 1), "data-go": index },
    el("span", { class: "number" }, String(index + 1)), el("span", { class: "badge " + kind }, badge), el("span", { class: "what" }, el("bdi", {}, text))));
}

const rank = (finding) => Object.keys(SEVERITIES).reverse().indexOf(finding.severity);

// The whole document from top to bottom: where problems are, what is decided, what is in sight.
function drawMap() {
  const map = byId("map");
  const [width, height] = [map.clientWidth, map.clientHeight];
  const scale = window.devicePixelRatio || 1;
  [map.width, map.height] = [Math.max(1, width * scale), Math.max(1, height * scale)];
  const brush = map.getContext("2d");
  brush.scale(scale, scale);
  const style = getComputedStyle(document.documentElement);
  const [accepted, critical, fair] = ["--accepted", "--critical", "--fair"].map((name) => style.getPropertyValue(name).trim());
  const count = Math.max(1, model.rows.length);
  const each = height / count;
  let run = -1;
  brush.fillStyle = accepted;
  model.rows.forEach((row, index) => {
    if (isDecided(row) && run < 0) run = index;
    if (run >= 0 && (!isDecided(row) || index + 1 === count)) {
      brush.fillRect(2, run * each, 3, Math.max(1, (index - run + (isDecided(row) ? 1 : 0)) * each));
      run = -1;
    }
  });
  for (const index of model.problems) {
    const isBad = errorsOf(model.rows[index]).some((finding) => finding.severity === "critical" || finding.severity === "major");
    brush.fillStyle = isBad ? critical : fair;
    brush.fillRect(7, index * each, isBad ? width - 9 : (width - 9) / 2, Math.max(2, each));
  }
}

// The map can wait until keys rest.
let mapWaits = 0;
function drawMapSoon() {
  clearTimeout(mapWaits);
  mapWaits = setTimeout(drawMap, 120);
}

// Where in the document the cursor is.
function markHere() {
  byId("here").style.top = 100 * model.cursor / Math.max(1, model.rows.length) + "%";
}

function drawFoot() {
  const hint = model.splitting
    ? say("j k move the border · h l other side · Enter split · Esc leave", "j k 移动分界 · h l 换侧 · Enter 拆分 · Esc 放弃")
    : model.cutting
      ? say("j k next mark · h l one character · Enter cut · Esc leave", "j k 到标点 · h l 移一字 · Enter 切开 · Esc 放弃")
      : say("? all keys · a accept · n next problem · m merge · s split · J K move · u undo", "? 全部按键 · a 接受 · n 下一问题 · m 合并 · s 拆分 · J K 移动 · u 撤销");
  byId("hint").textContent = hint;
}

// Says something at the foot; a screen reader reads it.
function announce(text, isRefused) {
  const line = byId("say");
  line.replaceChildren(...(text ? [put(el("span", { class: isRefused ? "refused" : "" }), (isRefused ? "! " : "") + text)] : []));
}
