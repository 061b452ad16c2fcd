// The language of the page: both wordings stand side by side, so that neither is forgotten.

let tongue = "en";

function chooseTongue(asked) {
  const kept = recall("tongue");
  const locale = (navigator.languages && navigator.languages[0]) || navigator.language || "en";
  const chosen = kept || (asked === "en" || asked === "zh" ? asked : locale.startsWith("zh") ? "zh" : "en");
  tongue = chosen;
  document.documentElement.lang = chosen === "zh" ? "zh-Hans" : "en";
}

function say(english, chinese) {
  return tongue === "zh" ? chinese : english;
}

// What the browser keeps for this page; it may refuse, and then nothing is kept.
function recall(name) {
  try { return localStorage.getItem("duiqi-" + name); } catch { return null; }
}

function remember(name, value) {
  try {
    if (value === null) localStorage.removeItem("duiqi-" + name);
    else localStorage.setItem("duiqi-" + name, value);
    return true;
  } catch { return false; }
}

const STATES = {
  proposed: ["", "proposed", "待定"], accepted: ["A", "accepted", "已接受"], edited: ["E", "edited", "已编辑"],
  flagged: ["F", "flagged", "已标记"], excluded: ["X", "excluded", "已排除"], stale: ["S", "stale", "已过期"],
};
const SEVERITIES = { critical: "严重", major: "较重", minor: "轻微", info: "提示" };
const EVIDENCE = {
  prior: "先验", length: "长度", lexicon: "词库", name: "名称", number: "数", mark: "标点", structure: "结构",
};
const LINK_KINDS = { lexicon: "词库", name: "名称", number: "数", copy: "同形" };
const ACTS = {
  accept: "接受", "accept-all": "批量接受", exclude: "排除", flag: "标记", reopen: "重新打开", comment: "批注", dismiss: "不是错误",
  restore: "恢复", merge: "合并", split: "拆分", move: "移动", unlink: "拆开", relink: "连接", cut: "切句", join: "连句",
  realign: "重新对齐", "realign-all": "全部重新对齐", reword: "改写",
};
function reason(finding) { return say(finding.message, finding.message_zh || finding.message); }
function named(table, name) { return say(name, table[name] || name); }
function stateName(state) { return say(STATES[state][1], STATES[state][2]); }
