// Rows put together anew in a report, as `bitext::Edit` does it: sentences keep their order, and no row is empty.

const refuse = (english, chinese) => { throw new Error(say(english, chinese)); };

// The text that a sentence has in the file, whatever it was reworded to; keys are made of it.
const filed = (sentence) => (sentence.old ? sentence.old.text : textOf(sentence));

function keyOf(row) {
  const half = (side) => {
    if (!row[side].length) return "000000000000";
    return keyHalf(row[side].map(filed).reduce((all, text) => (all && !isChinese(side) ? all + " " : all) + text, ""));
  };
  return half("source") + "-" + half("target");
}

// A sentence whose links are counted on from those of the rows before; places of findings go, because they are looked for anew.
const carried = (sentence, by) => ({
  ...sentence,
  runs: sentence.runs.map((run) => (typeof run === "string" ? run : run[1] < 0 ? run[0] : [run[0], run[1] + by, -1])),
});

const union = (rows) => {
  let by = 0;
  const all = { source: [], target: [], links: [], lines: ["", ""] };
  for (const row of rows) {
    for (const side of ["source", "target"]) {
      for (const sentence of row[side]) all[side].push({ ...carried(sentence, by), lines: sentence.lines || row.lines[side === "source" ? 0 : 1] });
    }
    all.links.push(...(row.links || []));
    by += (row.links || []).length;
  }
  return all;
};

// Makes rows of neighbouring ones: `cuts` says how many sentences of each side each new row takes.
function regrouped(rows, cuts) {
  const all = union(rows);
  const notes = rows.map((row) => row.note);
  const kept = cuts.length === rows.length ? notes : [notes.filter(Boolean).join(" / ") || undefined];
  let [source, target] = [0, 0];
  return cuts.map(([sources, targets], index) => {
    const row = {
      state: "edited", links: all.links,
      source: all.source.slice(source, source + sources), target: all.target.slice(target, target + targets),
    };
    [source, target] = [source + sources, target + targets];
    row.lines = ["source", "target"].map((side) => linesOf(row[side]));
    row.key = keyOf(row);
    if (kept[index]) row.note = kept[index];
    return row;
  });
}

function linesOf(sentences) {
  const lines = sentences.flatMap((sentence) => sentence.lines.split("-")).filter(Boolean);
  if (!lines.length) return "";
  return lines[0] === lines[lines.length - 1] ? lines[0] : lines[0] + "-" + lines[lines.length - 1];
}

const counts = (row) => [row.source.length, row.target.length];

function merge(at) {
  const [first, second] = [model.rows[at], model.rows[at + 1]];
  if (!second) refuse("there is no pair after this one", "后面没有句对了");
  return { at, remove: 2, rows: regrouped([first, second], [[first.source.length + second.source.length, first.target.length + second.target.length]]) };
}

function split(at, source, target) {
  const row = model.rows[at];
  const [sources, targets] = counts(row);
  const fits = source <= sources && target <= targets && source + target > 0 && source + target < sources + targets;
  if (!fits) refuse("one part would be empty on both sides", "有一部分两侧都会是空的");
  return { at, remove: 1, rows: regrouped([row], [[source, target], [sources - source, targets - target]]) };
}

function move(at, side, toward) {
  const row = model.rows[at];
  if (!row[side].length) refuse("this side of the pair has no sentence to move", "这一侧没有可移动的句子");
  const other = model.rows[toward === "next" ? at + 1 : at - 1];
  const place = side === "source" ? 0 : 1;
  const [own, taken] = [counts(row), other ? counts(other) : [0, 0]];
  own[place] -= 1;
  taken[place] += 1;
  if (!other && own[0] + own[1] === 0) refuse("there is no pair to move it to", "没有可移入的句对");
  let rows = other ? [row, other] : [row];
  let cuts = [own, taken];
  if (toward === "previous") [rows, cuts] = [rows.slice().reverse(), cuts.reverse()];
  cuts = cuts.filter(([sources, targets]) => sources + targets > 0);
  return { at: toward === "previous" && other ? at - 1 : at, remove: rows.length, rows: regrouped(rows, cuts) };
}

function relink(at) {
  const completes = (other) => other && isNull(model.rows[at]) && isNull(other)
    && (other.source.length === 0) !== (model.rows[at].source.length === 0);
  if (completes(model.rows[at + 1])) return merge(at);
  if (completes(model.rows[at - 1])) return merge(at - 1);
  return refuse("no neighbour has only the other side", "相邻句对没有只剩另一侧的");
}
