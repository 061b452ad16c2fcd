// One pair as an element: its number and state, both sides, findings below.

function rowElement(index, place) {
  const row = model.rows[index];
  const isHere = index === model.cursor;
  const number = index + 1;
  const problem = isProblem(row);
  const label = [number, kindOf(row), stateName(row.state), problem ? say("problem", "问题") : ""].filter(Boolean).join(", ");
  const made = el("div", {
    role: "listitem", class: ["row", row.state, problem && "problem", isHere && "here", isDoubtful(row) && "low"].filter(Boolean).join(" "),
    id: "p" + number, "data-index": index, "aria-label": label, "aria-current": isHere ? "true" : null,
    "aria-setsize": model.shown.length, "aria-posinset": place + 1, tabindex: isHere ? "0" : "-1",
  }, gutter(row, number), sideElement(row, index, "source"), sideElement(row, index, "target"), belowElement(row, index, isHere));
  return made;
}

function gutter(row, number) {
  const [letter] = STATES[row.state];
  const reason = reasonOf(row);
  const why = { D: say("drift", "偏移"), M: say("one side is missing", "缺一侧"), "?": say("low confidence", "低置信度") }[reason];
  return el("div", { class: "gutter" },
    el("span", { class: "number" }, String(number)),
    el("span", { class: kindOf(row) === "1-1" ? "kind plain" : "kind" }, kindOf(row)),
    el("span", { class: "sure", title: say("confidence", "置信度") }, row.sure === undefined ? "--" : row.sure.toFixed(2)),
    el("span", { class: "signs" },
      letter && el("span", { class: "state", title: stateName(row.state) }, letter, el("span", { class: "word" }, " " + stateName(row.state))),
      reason && isProblem(row) && el("span", { class: "reason " + (reason === "D" ? "drift" : ""), title: why }, reason),
      row.note && el("span", { class: "noted", title: say("commented", "有批注") }, "❝")));
}

function sideElement(row, index, side) {
  const isHere = index === model.cursor;
  const sentences = row[side];
  const cell = el("div", { class: "side " + side, lang: sentences.length ? model.head[side].lang : null });
  if (!sentences.length) {
    cell.classList.add("none");
    cell.append(side === "source" ? say("nothing in the original", "原文无对应") : say("nothing in the translation", "译文无对应"));
    return cell;
  }
  sentences.forEach((sentence, number) => {
    const isChosen = isHere && model.side === side && model.sentence === number;
    const parts = model.splitting && isHere ? (number < model.splitting[side] ? " first" : " second") : "";
    const piece = el("span", {
      class: "sentence" + (sentence.role ? " " + sentence.role : "") + (isChosen ? " chosen" : "") + parts, "data-sentence": number, "data-side": side,
    });
    if (sentence.old) {
      piece.append(el("span", { class: "badge reworded" }, say("reworded", "已改写")), " ");
      for (const [kind, text] of difference(sentence.old.text, textOf(sentence))) {
        piece.append(kind === "same" ? put(document.createDocumentFragment(), text) : el(kind, {}, text));
      }
    } else if (model.cutting && isChosen) {
      const characters = [...textOf(sentence)];
      put(piece, characters.slice(0, model.cutting.characters).join(""));
      piece.append(el("span", { class: "knife" }, "‖"));
      put(piece, characters.slice(model.cutting.characters).join(""));
    } else {
      piece.append(...runElements(row, sentence.runs, isHere));
    }
    if (number > 0) cell.append(model.splitting && isHere ? splitter(side, number) : isChinese(side) ? "" : " ");
    cell.append(piece);
  });
  const revised = row.revised ? row.revised[side === "source" ? 0 : 1] : [];
  if (revised.length) cell.append(revisionElement(revised));
  return cell;
}

// What became of a side since an earlier state.
function revisionElement(pieces) {
  const kinds = { "-1": "del", 0: "span", 1: "ins" };
  return el("p", { class: "revised" }, el("span", { class: "badge reworded" }, say("revised", "有修订")), " ",
    ...pieces.map(([fate, text]) => el(kinds[fate], {}, text)));
}

// A place between two sentences where the pair may be split: a button for the mouse.
function splitter(side, number) {
  const isBorder = model.splitting[side] === number;
  return el("button", {
    class: "border" + (isBorder ? " chosen" : ""), type: "button", "aria-pressed": String(isBorder),
    "aria-label": say("border after sentence ", "分界在句后：") + number,
    onclick: () => { model.splitting[side] = number; redrawRow(); },
  }, isBorder ? "✂" : "·");
}

// The runs of a sentence; those that one finding points at stand in one mark.
function runElements(row, runs, isHere) {
  const made = [];
  let open = null;
  runs.forEach((run, at) => {
    const [text, link, place] = typeof run === "string" ? [run, -1, -1] : run;
    const finding = place >= 0 && row.findings && !row.findings[place].dismissed ? row.findings[place] : null;
    if (finding && (!open || open.dataset.finding !== finding.fingerprint)) {
      open = el("mark", { class: finding.severity, "data-finding": finding.fingerprint, title: finding.rule + ": " + reason(finding) });
      made.push(open);
    } else if (!finding) open = null;
    const word = link < 0 ? put(document.createDocumentFragment(), text) : el("span", { class: "word", "data-link": link }, text);
    if (link >= 0) {
      if (isHere && link === model.link) word.classList.add("lit");
      const next = runs[at + 1];
      const ends = !next || typeof next === "string" || next[1] !== link;
      if (model.isNumbered && isHere && ends) word.append(el("sub", {}, String(link + 1)));
    }
    if (open) open.append(word);
    else made.push(word);
  });
  return made;
}

// What stands under the two sides: findings, the comment, and for the row under the cursor what can be done.
function belowElement(row, index, isHere) {
  const below = el("div", { class: "below" });
  for (const finding of row.findings || []) {
    if (finding.dismissed && !isHere) continue;
    below.append(findingElement(finding, index, isHere));
  }
  if (row.note) below.append(el("p", { class: "note" }, el("span", { "aria-hidden": "true" }, "❝ "), el("bdi", {}, row.note)));
  if (isHere) {
    if (model.isExplained) below.append(whyElement(row));
    below.append(toolbar(row));
  }
  return below;
}

function findingElement(finding, index, isHere) {
  const made = el("p", { class: "finding " + finding.severity + (finding.dismissed ? " dismissed" : ""), "data-finding": finding.fingerprint },
    el("span", { class: "badge " + finding.severity }, named(SEVERITIES, finding.severity)), " ",
    el("code", {}, finding.rule), " ", el("bdi", {}, reason(finding)));
  // A message that names both values does not need them once more.
  if (finding.compared && !finding.compared.every((value) => finding.message.includes(value))) {
    const [source, target] = finding.compared.map((value) => value || say("nothing", "无"));
    made.append(" ", el("span", { class: "values" }, el("bdi", {}, source), " ↔ ", el("bdi", {}, target)));
  }
  for (const [first, last] of finding.with || []) {
    const numbers = (index + first + 1) + (last > first ? "–" + (index + last + 1) : "");
    made.append(" ", el("a", { href: "#p" + (index + first + 1), "data-go": index + first }, "→ " + numbers));
  }
  if (isHere) {
    const act = finding.dismissed ? "restore" : "dismiss";
    const text = finding.dismissed ? say("an error after all", "仍是错误") : say("not an error", "不是错误");
    made.append(" ", el("button", { type: "button", class: "small", onclick: () => perform({ act, fingerprint: finding.fingerprint }) }, text));
  }
  return made;
}

// All evidence: what speaks for the pair and against it, the lines, the linked words.
function whyElement(row) {
  const most = Math.max(1, ...(row.why || []).map(([, value]) => Math.abs(value)));
  const bars = (row.why || []).map(([name, value]) => el("tr", {},
    el("th", { scope: "row" }, named(EVIDENCE, name)),
    el("td", { class: "figure" }, (value > 0 ? "+" : "−") + Math.abs(value).toFixed(1)),
    el("td", {}, el("meter", { min: 0, max: most, value: Math.abs(value), class: value < 0 ? "against" : "for", "aria-label": EVIDENCE[name] ? named(EVIDENCE, name) : name }))));
  const pairs = (row.links || []).map(([kind, strength], link) => {
    const words = (side) => row[side].flatMap((sentence) => sentence.runs).filter((run) => run[1] === link && typeof run !== "string").map((run) => run[0]).join(isChinese(side) ? "" : " ");
    return el("li", { "data-link": link }, el("bdi", {}, words("source")), " = ", el("bdi", {}, words("target")),
      el("span", { class: "soft" }, ` ${named(LINK_KINDS, kind)} ${strength.toFixed(2)}`));
  });
  const made = el("div", { class: "why" });
  if (bars.length) {
    made.append(el("table", {}, el("caption", {}, say("speaks for it (+) or against it (−)", "支持（+）或反对（−）")), el("tbody", {}, ...bars)));
  }
  made.append(el("div", {}, el("p", { class: "soft" }, `${say("lines", "行号")} ${row.lines[0] || "–"} ↔ ${row.lines[1] || "–"}`),
    pairs.length ? el("ol", { class: "links" }, ...pairs) : el("p", { class: "soft" }, say("no word links", "没有词链"))));
  return made;
}
