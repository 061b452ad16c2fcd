// What the page knows: the rows, where the reviewer is, and what is shown.

const model = {
  head: {}, rows: [], filter: "all", query: "", shown: [], problems: [],
  cursor: 0, side: "source", sentence: 0, link: -1, isNumbered: false, isExplained: false,
  // A border that is being chosen: { source, target } sentences, or { characters } of one.
  splitting: null, cutting: null,
  // What is typed before a key: how many times, or to which pair.
  number: 0,
  revision: 0, undo: null, redo: null,
  // How many rows are decided, have drift, are flagged.
  counts: { decided: 0, drift: 0, flagged: 0 },
};

const errorsOf = (row) => (row.findings || []).filter((finding) => !finding.dismissed);
const drifts = (row) => errorsOf(row).some((finding) => finding.severity !== "info");
const isNull = (row) => row.source.length === 0 || row.target.length === 0;
const isDecided = (row) => row.state !== "proposed" && row.state !== "stale";
const kindOf = (row) => row.source.length + "-" + row.target.length;
const isDoubtful = (row) => row.sure !== undefined && row.sure < model.head.doubtful;

// Whether a row is a problem, by the row: a row that changes is another one.
const judged = new WeakMap();

function isProblem(row) {
  let found = judged.get(row);
  if (found === undefined) judged.set(row, found = judge(row));
  return found;
}

// The same as `review::is_problem`.
function judge(row) {
  switch (row.state) {
    case "proposed": return isNull(row) || isDoubtful(row) || drifts(row);
    case "edited": return drifts(row);
    case "flagged": case "stale": return true;
    default: return false;
  }
}

// The letter that says why a row needs a look: drift, a missing side, a low confidence.
function reasonOf(row) {
  if (errorsOf(row).length) return "D";
  if (isNull(row)) return "M";
  return isDoubtful(row) ? "?" : "";
}

// The same as `Filter::Unsure`.
const isUnsure = (row) => isProblem(row) || (!isDecided(row) && row.sure < model.head.unsure);

const FILTERS = [
  ["all", "a", "all pairs", "全部句对", () => true],
  ["problems", "p", "problems", "问题", isProblem],
  ["low", "l", "low confidence", "低置信度", isDoubtful],
  ["unsure", "u", "unsure", "不确定", isUnsure],
  ["drift", "d", "drift", "偏移", (row) => errorsOf(row).length > 0],
  ["not-one-to-one", "n", "not 1-1", "非1-1", (row) => kindOf(row) !== "1-1"],
  ["todo", "t", "todo", "待办", (row) => !isDecided(row)],
  ["flagged", "f", "flagged", "已标记", (row) => row.state === "flagged"],
  ["excluded", "x", "excluded", "已排除", (row) => row.state === "excluded"],
  ["stale", "s", "stale", "已过期", (row) => row.state === "stale"],
  ["revised", "r", "revised", "有修订", (row) => Boolean(row.revised)],
  ["commented", "c", "commented", "有批注", (row) => Boolean(row.note)],
];

function holds(row, wanted) {
  if (row.note && row.note.toLowerCase().includes(wanted)) return true;
  return [["source", ""], ["target", " "]].some(([side, blank]) =>
    row[side].map(textOf).join(isChinese(side) ? "" : blank).toLowerCase().includes(wanted));
}

const isChinese = (side) => /^zh\b/i.test(model.head[side].lang);

const isUnfiltered = () => model.filter === "all" && !model.query;

// Looks anew at what passes the filter. The row under the cursor is always shown. Without a filter that is all rows, and only their
// number is looked at.
function refresh() {
  const { rows, shown } = model;
  if (isUnfiltered()) {
    if (!model.isAll) shown.length = 0;
    while (shown.length < rows.length) shown.push(shown.length);
    shown.length = rows.length;
    model.isAll = true;
    return;
  }
  const passes = FILTERS.find(([name]) => name === model.filter)[4];
  const wanted = model.query.toLowerCase();
  model.isAll = false;
  list.shift(0);
  model.shown = rows.flatMap((row, index) => (index === model.cursor || (passes(row) && (!wanted || holds(row, wanted))) ? [index] : []));
}

function count(row, by) {
  if (isDecided(row)) model.counts.decided += by;
  if (row.findings && errorsOf(row).length) model.counts.drift += by;
  if (row.state === "flagged") model.counts.flagged += by;
}

// Counts all rows and finds the problems; after that `applyPatches` keeps both right.
function recount() {
  model.counts = { decided: 0, drift: 0, flagged: 0 };
  model.problems = [];
  model.rows.forEach((row, index) => {
    count(row, 1);
    if (isProblem(row)) model.problems.push(index);
  });
}

// Takes changes of rows: at a place so many give way to others. Looks at those rows only.
function applyPatches(patches) {
  const { problems } = model;
  for (const { at, remove, rows } of patches) {
    const moved = rows.length - remove;
    for (const old of model.rows.splice(at, remove, ...rows)) count(old, -1);
    for (const row of rows) count(row, 1);
    const [first, after] = [lowerBound(problems, at), lowerBound(problems, at + remove)];
    const found = rows.flatMap((row, offset) => (isProblem(row) ? [at + offset] : []));
    problems.splice(first, after - first, ...found);
    if (moved) for (let place = first + found.length; place < problems.length; place++) problems[place] += moved;
    if (moved && at < model.cursor) {
      // The cursor stays on its row, or on what became of it.
      model.cursor = model.cursor >= at + remove ? model.cursor + moved : at;
    }
    list.shift(list.placeOf(at));
  }
  model.cursor = Math.max(0, Math.min(model.cursor, model.rows.length - 1));
  chooseSentence(model.sentence);
}

function chooseSentence(sentence) {
  const row = model.rows[model.cursor];
  model.sentence = row ? Math.max(0, Math.min(sentence, row[model.side].length - 1)) : 0;
}

const spotOf = (index) => ({ key: model.rows[index].key, at: index });
