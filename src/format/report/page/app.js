// Puts it all together: opens the host, listens, draws.

// Draws everything anew; without `isFresh` rows that were not dropped stay as they are.
function redraw(isFresh) {
  refresh();
  if (isFresh) list.dropAll();
  drawHead();
  redrawCursor();
  drawMapSoon();
}

// The row under the cursor and the one before it, without the others.
let drawn = -1;
function redrawCursor() {
  list.drop(drawn, 1);
  list.drop(model.cursor, 1);
  drawn = model.cursor;
  list.reveal();
  focusRow();
  drawProblems();
  markHere();
  drawFoot();
  byId("found").textContent = model.filter !== "all" || model.query ? `${list.placeOf(model.cursor) + 1} / ${model.shown.length}` : "";
}

function redrawRow() {
  list.drop(model.cursor, 1);
  list.reveal();
  focusRow();
  drawFoot();
}

// Gives the focus to the row; unless it was asked for, not where a field or a button of the head has it.
function focusRow(isAsked) {
  const active = document.activeElement;
  if (byId("dialog").open || (!isAsked && active && active.matches("input, select, #tools button"))) return;
  const node = list.node(model.cursor);
  if (node) node.focus({ preventScroll: true });
}

function chooseTheme(theme) {
  document.documentElement.dataset.theme = theme || "auto";
}

function drawTools() {
  const themes = ["auto", "light", "dark"];
  const button = (id, text, onclick, extra) => el("button", { id, type: "button", onclick, ...extra }, text);
  const theme = document.documentElement.dataset.theme;
  const names = { auto: say("Auto", "自动"), light: say("Light", "浅色"), dark: say("Dark", "深色") };
  const made = [
    button("undo", say("Undo", "撤销"), () => undoRedo("undo")), button("redo", say("Redo", "重做"), () => undoRedo("redo")),
    button("above", say("Accept all above …", "接受全部高于…"), acceptAbove),
    button("theme", names[theme], () => {
      const next = themes[(themes.indexOf(theme) + 1) % themes.length];
      remember("theme", next);
      chooseTheme(next);
      drawTools();
      drawMap();
    }, { "aria-label": say("Colours: ", "配色：") + names[theme] }),
    button("tongue", tongue === "zh" ? "English" : "中文", () => {
      remember("tongue", tongue === "zh" ? "en" : "zh");
      chooseTongue();
      drawAll();
    }, { lang: tongue === "zh" ? "en" : "zh-Hans" }),
    button("keys", "?", showKeys, { "aria-label": say("Keys", "按键") }),
  ];
  if (host.lost.length) made.push(button("lost", `${say("Lost", "未能沿用")} (${host.lost.length})`, showLost));
  if (host.kind === "file") {
    made.unshift(button("save", "", () => announce(`${say("decisions saved:", "已保存决定：")} ${host.save()}`), { class: "main" }));
  } else {
    made.push(button("quit", say("Quit", "退出"), async () => {
      try { await host.quit(); } catch { /* It is gone already. */ }
      announce(say("duiqi has ended; all is saved", "duiqi 已结束；一切已保存"));
    }));
  }
  byId("tools").replaceChildren(...made);
  byId("tools").setAttribute("aria-label", say("Review", "审校"));
}

function drawAll() {
  byId("skip").textContent = say("To the pairs", "跳到句对");
  byId("list").setAttribute("aria-label", say("Pairs", "句对"));
  byId("rows").setAttribute("aria-label", say("Pairs", "句对"));
  byId("search-label").textContent = say("Search", "搜索");
  byId("filter-label").textContent = say("Show", "显示");
  byId("filter").replaceChildren(...FILTERS.map(([name, , english, chinese]) => el("option", { value: name }, say(english, chinese))));
  for (const side of ["source", "target"]) {
    const name = byId(side + "-name");
    name.replaceChildren(put(document.createDocumentFragment(), model.head[side].name.split(/[/\\]/).pop()));
    name.title = model.head[side].name;
    byId(side + "-title").textContent = (side === "source" ? say("Original", "原文") : say("Translation", "译文")) + " · " + model.head[side].lang;
  }
  drawTools();
  list.look();
  redraw(true);
}

async function fetchAll() {
  const data = await host.open();
  model.head = data;
  model.rows = data.rows;
  Object.assign(model, { revision: data.revision, undo: data.undo, redo: data.redo });
  model.cursor = Math.max(0, Math.min(model.cursor, model.rows.length - 1));
  recount();
}

async function reload() {
  await fetchAll();
  redraw(true);
}

function listen() {
  document.addEventListener("keydown", onKey);
  byId("list").addEventListener("scroll", () => {
    const top = byId("list").scrollTop;
    // What the page scrolled itself is drawn already.
    if (Math.abs(top - list.scroll) < 1) return;
    list.scroll = top;
    list.draw();
  }, { passive: true });
  byId("search").addEventListener("change", (event) => setFilter(model.filter, event.target.value.trim()));
  byId("filter").addEventListener("change", (event) => setFilter(event.target.value, model.query));
  document.addEventListener("click", (event) => {
    const leads = event.target.closest("[data-go]");
    if (leads) { event.preventDefault(); go(Number(leads.dataset.go)); return; }
    if (event.target.closest("button, a, input, select, summary")) return;
    const node = event.target.closest(".row");
    if (!node) return;
    // A click that ends a selection of text is not one on the row.
    if (String(getSelection())) return;
    const index = Number(node.dataset.index);
    const sentence = event.target.closest(".sentence");
    const word = event.target.closest("[data-link]");
    if (index !== model.cursor) go(index);
    if (sentence) { model.side = sentence.dataset.side; chooseSentence(Number(sentence.dataset.sentence)); }
    model.link = word ? Number(word.dataset.link) : -1;
    redrawRow();
    light(list.node(index), model.link);
    if (word) tellLink(row(), model.link);
  });
  const over = (event) => {
    const word = event.target.closest && event.target.closest("[data-link]");
    if (word) light(word.closest(".row"), Number(word.dataset.link));
    const finding = event.target.closest && event.target.closest("[data-finding]");
    for (const lit of document.querySelectorAll(".pointed")) lit.classList.remove("pointed");
    if (finding) {
      for (const mark of finding.closest(".row").querySelectorAll("[data-finding]")) {
        if (mark.dataset.finding === finding.dataset.finding) mark.classList.add("pointed");
      }
    }
  };
  byId("rows").addEventListener("mouseover", over);
  byId("rows").addEventListener("mouseleave", () => light(list.node(model.cursor), model.link));
  byId("map").addEventListener("click", (event) => {
    const index = Math.floor(event.offsetY / byId("map").clientHeight * model.rows.length);
    setFilter("all", "");
    go(Math.max(0, Math.min(model.rows.length - 1, index)));
  });
  addEventListener("resize", () => { list.dropAll(); list.forget(); list.reveal(); drawMap(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawMap);
  // All rows are printed, not only those in sight.
  addEventListener("beforeprint", () => { list.isWhole = true; list.forget(); list.draw(); });
  addEventListener("afterprint", () => { list.isWhole = false; list.dropAll(); list.forget(); list.reveal(); });
  addEventListener("beforeunload", (event) => { if (host.kind === "file" && host.done.length > host.saved && !host.isKept()) event.preventDefault(); });
}

async function start() {
  const data = byId("data");
  const token = location.hash.slice(1) || sessionStorageToken();
  host = data ? new LocalHost(JSON.parse(data.textContent)) : new RemoteHost(token);
  // What was read needs no second place in memory.
  for (const read of document.querySelectorAll("#data, noscript")) read.remove();
  chooseTheme(recall("theme"));
  byId("app").hidden = false;
  try {
    await fetchAll();
  } catch (cause) {
    chooseTongue("auto");
    announce(cause.message, true);
    return;
  }
  chooseTongue(model.head.interface);
  if (!data) keepToken(token);
  listen();
  if (!model.rows.length) { drawAll(); announce(say("there is no pair in this alignment", "此对齐中没有句对")); return; }
  const resumed = await host.resume();
  model.cursor = model.problems.length ? model.problems[0] : 0;
  drawAll();
  if (resumed) {
    Object.assign(model, host.place());
    drawHead();
    announce(say(`${resumed} decisions of last time are here`, `上次的 ${resumed} 个决定在此`));
  }
  if (host.lost.length) {
    announce(say(`${host.lost.length} decisions of last time do not fit; they are kept, see “Lost”`, `上次有 ${host.lost.length} 个决定对不上；仍保留，见“未能沿用”`), true);
  }
}

// The token leaves the address, so that it stands in no history, and stays with this tab.
function sessionStorageToken() {
  try { return sessionStorage.getItem("duiqi-token") || ""; } catch { return ""; }
}

function keepToken(token) {
  try { sessionStorage.setItem("duiqi-token", token); } catch { return; }
  history.replaceState(null, "", location.pathname);
}

start();
