// Text and elements. Texts of the pairs only ever become text nodes: nothing of them is read as HTML.

// Characters that a browser acts on instead of showing them: controls, and what turns the direction of text.
const ACTED_ON = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

// Appends a text to an element; what would be acted on stands as its number in a box.
function put(parent, text) {
  let last = 0;
  for (const match of text.matchAll(ACTED_ON)) {
    if (match.index > last) parent.append(text.slice(last, match.index));
    const code = match[0].codePointAt(0);
    if (code === 9 || code === 10 || code === 13) parent.append(" ");
    else parent.append(el("span", { class: "control" }, "U+" + code.toString(16).toUpperCase().padStart(4, "0")));
    last = match.index + 1;
  }
  if (last < text.length) parent.append(last === 0 ? text : text.slice(last));
  return parent;
}

// Makes an element: attributes, then children, of which strings are put as texts.
function el(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (typeof child === "string") put(made, child);
    else made.append(child);
  }
  return made;
}

const byId = (id) => document.getElementById(id);
const textOf = (sentence) => sentence.runs.map((run) => (typeof run === "string" ? run : run[0])).join("");

// The words of a text for comparing: runs of letters and digits, single Han characters, single other characters.
function wordsOf(text) {
  return text.match(/\p{Script=Han}|[\p{L}\p{M}\p{N}]+|\s+|./gsu) || [];
}

// Word by word what became of a text: pieces that stayed, went ("del") and came ("ins"). By the longest common subsequence;
// beyond a million cells only the common start and end are kept.
function difference(before, after) {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
  const pieces = [];
  const push = (kind, word) => {
    const last = pieces[pieces.length - 1];
    if (last && last[0] === kind) last[1] += word;
    else pieces.push([kind, word]);
  };
  for (const word of old.slice(0, start)) push("same", word);
  const [a, b] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
  if (a.length * b.length > 1e6) {
    if (a.length) push("del", a.join(""));
    if (b.length) push("ins", b.join(""));
  } else {
    const width = b.length + 1;
    const common = new Uint32Array((a.length + 1) * width);
    for (let i = a.length - 1; i >= 0; i--) {
      for (let j = b.length - 1; j >= 0; j--) {
        common[i * width + j] = a[i] === b[j]
          ? common[(i + 1) * width + j + 1] + 1 : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
      }
    }
    let [i, j] = [0, 0];
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) { push("same", a[i]); i++; j++; }
      else if (j >= b.length || (i < a.length && common[(i + 1) * width + j] >= common[i * width + j + 1])) push("del", a[i++]);
      else push("ins", b[j++]);
    }
  }
  for (const word of old.slice(old.length - end)) push("same", word);
  return pieces;
}
