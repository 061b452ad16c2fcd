// The keyboard, as in the terminal. Where something is typed or a button has the focus, the browser's own keys hold.

// Rows that PgDn and PgUp move.
const LEAP = 10;

function press(key) {
  if (model.splitting) return pressSplitting(key);
  if (model.cutting) return pressCutting(key);
  const at = model.cursor;
  const bead = spotOf(at);
  const side = model.side;
  const number = model.number;
  model.number = 0;
  if (/^[0-9]$/.test(key)) {
    model.number = Math.min(1e9, number * 10 + Number(key));
    announce(say(`${model.number}: G goes to that pair; j k n N t T go on so many times`, `${model.number}：G 到该句对；j k n N t T 重复该次数`));
    return true;
  }
  const times = Math.max(1, number);
  const move = (from, own, toward) => () => (model.rows[from]
    ? perform({ act: "move", bead: spotOf(from), side: own, toward }) : announce(say("there is no pair after this one", "后面没有句对了"), true));
  const can = (name, then) => {
    if (host.can(name)) return then();
    return announce(say("a saved page cannot do this; `duiqi review` can", "保存的页面做不到；`duiqi review` 可以"), true);
  };
  const deeds = {
    j: () => step(times), ArrowDown: () => step(times), k: () => step(-times), ArrowUp: () => step(-times),
    PageDown: () => step(LEAP), PageUp: () => step(-LEAP), g: () => step(-Infinity), Home: () => step(-Infinity),
    G: () => (number ? go(Math.min(number, model.rows.length) - 1) : step(Infinity)), End: () => step(Infinity),
    n: () => visitProblem(times), N: () => visitProblem(-times), t: () => visitUnsure(times), T: () => visitUnsure(-times),
    h: () => chooseSide("source"), ArrowLeft: () => chooseSide("source"), l: () => chooseSide("target"), ArrowRight: () => chooseSide("target"),
    ".": () => { chooseSentence(model.sentence + 1); redrawRow(); }, ",": () => { chooseSentence(model.sentence - 1); redrawRow(); },
    "[": () => visitLink(-1), "]": () => visitLink(1), "/": () => { byId("search").focus(); byId("search").select(); }, f: pickFilter, "?": showKeys,
    Escape: () => (model.filter !== "all" || model.query ? setFilter("all", "") : go(at)),
    w: () => { model.isExplained = !model.isExplained; redrawRow(); }, d: () => { model.isNumbered = !model.isNumbered; redrawRow(); },
    a: () => decide({ act: "accept", bead }), " ": () => decide({ act: "accept", bead }), x: () => decide({ act: "exclude", bead }),
    o: () => perform({ act: "reopen", bead }), "!": () => typeNote("flag"), c: () => typeNote("comment"), e: reword, b: sendBack, z: dismiss, A: acceptAbove,
    m: () => perform({ act: "merge", bead }), s: beginSplit, p: part, J: move(at, side, "next"),
    K: move(at, side, "previous"), "<": move(at, "source", "next"), "(": move(at, "target", "next"),
    ">": move(at + 1, "source", "previous"), ")": move(at + 1, "target", "previous"), U: () => perform({ act: "unlink", bead }), L: () => perform({ act: "relink", bead }),
    S: () => can("cut", beginCut), M: () => can("join", () => perform({ act: "join", bead, side, segment: model.sentence })),
    r: () => can("realign", () => perform({ act: "realign", bead })), R: () => can("realign-all", () => perform({ act: "realign-all" })),
    u: () => undoRedo("undo"), y: () => undoRedo("redo"),
  };
  if (!Object.hasOwn(deeds, key)) return false;
  deeds[key]();
  return true;
}

function pressSplitting(key) {
  const most = row()[model.side].length;
  const place = model.splitting[model.side];
  const steps = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
  if (key === "Enter" || key === "s") {
    const { source, target } = model.splitting;
    model.splitting = null;
    perform({ act: "split", bead: spotOf(model.cursor), source, target }).then((done) => { if (!done) redrawRow(); });
    return true;
  }
  if (key === "Escape" || key === "q") model.splitting = null;
  else if (key in steps) model.splitting[model.side] = Math.max(0, Math.min(most, place + steps[key]));
  else if (key === "h" || key === "ArrowLeft") model.side = "source";
  else if (key === "l" || key === "ArrowRight") model.side = "target";
  else return false;
  redrawRow();
  return true;
}

function pressCutting(key) {
  const { characters } = model.cutting;
  const last = [...textOf(row()[model.side][model.sentence])].length - 1;
  const to = (place) => { model.cutting = { characters: Math.max(1, Math.min(last, place === undefined ? characters : place)) }; };
  if (key === "Enter" || key === "S") {
    model.cutting = null;
    perform({ act: "cut", bead: spotOf(model.cursor), side: model.side, segment: model.sentence, characters }).then((done) => { if (!done) redrawRow(); });
    return true;
  }
  if (key === "Escape" || key === "q") model.cutting = null;
  else if (key === "l" || key === "ArrowRight") to(characters + 1);
  else if (key === "h" || key === "ArrowLeft") to(characters - 1);
  else if (key === "j" || key === "ArrowDown") to(cutPlaces().find((place) => place > characters));
  else if (key === "k" || key === "ArrowUp") to(cutPlaces().filter((place) => place < characters).pop());
  else return false;
  redrawRow();
  return true;
}

function onKey(event) {
  if (event.isComposing || event.altKey || byId("dialog").open) return;
  const target = event.target;
  if (target.matches("input, select, textarea")) {
    if (event.key === "Escape" || (event.key === "Enter" && target.id === "search")) {
      event.preventDefault();
      if (target.id === "search" && event.key === "Enter") setFilter(model.filter, target.value.trim());
      focusRow(true);
    }
    return;
  }
  if (event.ctrlKey || event.metaKey) {
    const name = { z: event.shiftKey ? "redo" : "undo", Z: "redo", y: "redo" }[event.key];
    if (name) { event.preventDefault(); undoRedo(name); }
    return;
  }
  const isButton = target.matches("button, a, summary");
  if (isButton && (event.key === "Enter" || event.key === " ")) return;
  if (press(event.key)) event.preventDefault();
}
