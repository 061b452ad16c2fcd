// The host of a report: acts are done here, kept in the browser, and saved as a file for `duiqi review --apply`.

class LocalHost {
  constructor(data) {
    this.kind = "file";
    this.head = data;
    this.rows = data.rows;
    this.done = [];
    this.undone = [];
    this.saved = 0;
    // What was decided last time and does not fit these pairs, with the reason.
    this.lost = [];
    // Another report of the same pairs finds the same decisions.
    this.name = "decisions-" + keyHalf(this.rows.map((row) => row.key).join("\n"));
  }

  async open() { return { ...this.head, ...this.place() }; }

  // What was decided here before, done again; tells how much.
  async resume() {
    const [kept, lost] = [this.recalled(this.name), this.recalled(this.name + "-lost")];
    this.lost = lost;
    for (const act of kept) {
      try { applyPatches((await this.act(act)).patches || []); } catch (cause) { this.lost.push({ act, why: cause.message }); }
    }
    this.keepLost();
    this.saved = this.done.length;
    return this.done.length;
  }

  recalled(name) {
    try { return JSON.parse(recall(name) || "[]"); } catch { return []; }
  }

  keepLost() { remember(this.name + "-lost", this.lost.length ? JSON.stringify(this.lost) : null); }

  dropLost() {
    this.lost = [];
    this.keepLost();
  }

  place() {
    const last = (list) => (list.length ? list[list.length - 1].act.act : null);
    return { revision: this.done.length, undo: last(this.done), redo: last(this.undone) };
  }

  can(name) { return !["cut", "join", "realign", "realign-all"].includes(name); }

  isKept() { return this.isStored; }

  async act(act) {
    let patches;
    if (act.act === "undo") {
      const last = this.done.pop();
      if (!last) refuse("there is nothing to take back", "没有可撤销的");
      this.undone.push(last);
      patches = last.backward;
    } else if (act.act === "redo") {
      const last = this.undone.pop();
      if (!last) refuse("there is nothing to do again", "没有可重做的");
      this.done.push(last);
      patches = last.forward;
    } else {
      const forward = this.plan(act);
      if (!forward.length) return { unchanged: true };
      // In reverse order, each at the place where its rows stand then; no act here moves the rows of another patch.
      const backward = forward.map(({ at, remove, rows }) => ({ at, remove: rows.length, rows: model.rows.slice(at, at + remove) })).reverse();
      this.done.push({ act, forward, backward });
      this.undone = [];
      patches = forward;
    }
    this.isStored = remember(this.name, this.done.length ? JSON.stringify(this.done.map((done) => done.act)) : null);
    return { patches, ...this.place() };
  }

  find({ key, at }) {
    if (model.rows[at] && model.rows[at].key === key) return at;
    let best = -1;
    model.rows.forEach((row, index) => {
      if (row.key === key && (best < 0 || Math.abs(index - at) < Math.abs(best - at))) best = index;
    });
    if (best < 0) refuse("there is no such pair (any more)", "没有这个句对（了）");
    return best;
  }

  plan(act) {
    const changed = (at, changes) => {
      const row = { ...model.rows[at], ...changes };
      const same = Object.keys(changes).every((name) => model.rows[at][name] === row[name]);
      return same ? [] : [{ at, remove: 1, rows: [row] }];
    };
    const noted = (note) => note.trim() || undefined;
    const at = act.bead ? this.find(act.bead) : -1;
    switch (act.act) {
      case "accept": return changed(at, { state: "accepted" });
      case "accept-all": return act.beads.flatMap((bead) => changed(this.find(bead), { state: "accepted" }));
      case "exclude": return changed(at, { state: "excluded" });
      case "reopen": return changed(at, { state: "proposed" });
      case "flag": return changed(at, act.note === undefined ? { state: "flagged" } : { state: "flagged", note: noted(act.note) });
      case "comment": return changed(at, { note: noted(act.note) });
      case "dismiss": case "restore": return this.judge(act.fingerprint, act.act === "dismiss");
      case "merge": return [merge(at)];
      case "split": return [split(at, act.source, act.target)];
      case "move": return [move(at, act.side, act.toward)];
      case "unlink":
        if (isNull(model.rows[at])) refuse("one side of this pair is empty already", "一侧已经是空的");
        return [split(at, model.rows[at].source.length, 0)];
      case "relink": return [relink(at)];
      case "reword": return this.reword(at, act.segment, act.text.trim());
      default: return refuse("this needs `duiqi review`", "这需要 `duiqi review`");
    }
  }

  judge(fingerprint, dismissed) {
    const patches = [];
    model.rows.forEach((row, at) => {
      const isIt = (finding) => finding.fingerprint === fingerprint && Boolean(finding.dismissed) !== dismissed;
      if (!(row.findings || []).some(isIt)) return;
      const findings = row.findings.map((finding) => (isIt(finding) ? { ...finding, dismissed } : finding));
      patches.push({ at, remove: 1, rows: [{ ...row, findings }] });
    });
    return patches;
  }

  reword(at, segment, text) {
    const row = model.rows[at];
    const sentence = row.target[segment];
    if (!sentence) refuse("there is no such sentence", "没有这个句子");
    const old = sentence.old || { raw: sentence.raw || textOf(sentence), text: textOf(sentence), runs: sentence.runs };
    const isBack = !text || text === old.raw;
    if (isBack ? !sentence.old : text === (sentence.raw || textOf(sentence))) return [];
    const { old: _, raw: __, ...kept } = sentence;
    const reworded = isBack
      ? { ...kept, runs: old.runs || [old.text], raw: old.raw === old.text ? undefined : old.raw }
      : { ...kept, runs: [text], old };
    return [{ at, remove: 1, rows: [{ ...row, target: row.target.map((own, index) => (index === segment ? reworded : own)) }] }];
  }

  // The decisions that stand, for `duiqi review --apply`.
  save() {
    const decisions = this.done.map((done) => "  " + JSON.stringify(done.act));
    const lost = this.lost.map(({ act }) => "  " + JSON.stringify(act));
    const text = `{"duiqi_decisions":1,"decisions":[\n${decisions.join(",\n")}\n]${lost.length ? `,"lost":[\n${lost.join(",\n")}\n]` : ""}}\n`;
    const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    const anchor = el("a", { href: address, download: "decisions.json" });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    this.saved = this.done.length;
    return decisions.length;
  }
}
