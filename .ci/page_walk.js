// A walk through the review page by keyboard and by mouse, in Chromium without a window: as a report and from the server. Holds what
// the page shows against what the journal says, looks for barriers with axe, tries texts that would like to be code, and measures
// how long keys take in 20,000 pairs. Leaves screenshots (light, dark, narrow) in the folder it runs in.
//   node page_walk.js PROGRAM CHROMIUM
"use strict";
const { spawn, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const assert = require("node:assert/strict");
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [, , program, executablePath] = process.argv;
const here = (name) => "file://" + path.resolve(name);

let browser;
let requests = [];

// A page in which no script of a text may open a dialog, and that asks for nothing but what is expected.
async function open(address, settings = {}) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, locale: "en-US", acceptDownloads: true, ...settings });
  const page = await context.newPage();
  page.on("dialog", () => { throw new Error("a dialog opened"); });
  page.on("pageerror", (cause) => { throw cause; });
  page.on("console", (said) => { if (said.type() === "error" && !/40[39]|net::ERR/.test(said.text())) throw new Error(said.text()); });
  requests = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(address);
  await page.waitForSelector(".row.here");
  return page;
}

const settle = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
async function press(page, ...keys) {
  for (const key of keys) { await page.keyboard.press(key); await settle(page); await page.waitForTimeout(60); }
}
const here_ = (page) => page.$eval(".row.here", (row) => Number(row.dataset.index));
const problems = (page) => page.$eval("#problems-title", (title) => Number(title.textContent.match(/\d+/)[0]));

// Every row as it is shown: number, kind, state, texts.
async function rows(page) {
  const found = await page.evaluate(() => {
    dispatchEvent(new Event("beforeprint"));
    const all = [...document.querySelectorAll(".row")].map((row) => [
      row.querySelector(".number").textContent, row.querySelector(".kind").textContent, row.className.match(/row (\w+)/)[1],
      ...[...row.querySelectorAll(".side")].map((side) => [...side.querySelectorAll(".sentence")].map((sentence) => {
        const copy = sentence.cloneNode(true);
        copy.querySelectorAll("del, .reworded, sub").forEach((gone) => gone.remove());
        return copy.textContent.trim();
      }).join("|")),
    ]);
    dispatchEvent(new Event("afterprint"));
    return all;
  });
  return found;
}

async function noBarriers(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const bad = violations.filter((one) => one.impact === "serious" || one.impact === "critical");
  for (const one of violations) console.log(`  axe ${what}: ${one.impact} ${one.id} (${one.nodes.length})`);
  assert.equal(bad.length, 0, JSON.stringify(bad.map((one) => [one.id, one.nodes.slice(0, 3).map((node) => node.html + " " + node.failureSummary)]), null, 1));
}

// The same keys on the report and on the served page.
async function walk(page) {
  await press(page, "g", "n");
  const before = await problems(page);
  assert.ok(before > 0, "the demonstration has problems");
  for (let left = before; left > 0; left--) {
    await press(page, "a");
    assert.equal(await problems(page), left - 1);
  }
  const fresh = await rows(page);
  await press(page, "g", "m");
  assert.equal((await rows(page)).length, fresh.length - 1);
  await press(page, "s");
  assert.ok(await page.$(".border.chosen, .sentence.first"), "a border is offered");
  await press(page, "Enter");
  assert.equal((await rows(page)).length, fresh.length);
  await press(page, "u", "u", "y");
  assert.equal((await rows(page)).length, fresh.length - 1);
  await press(page, "u");
  assert.deepEqual(await rows(page), fresh, "undone");
  await press(page, "g", "j", "J");
  await press(page, "g", "G", "x");
  await press(page, "g", "!");
  await page.fill("#line", "再看 <b>this</b>");
  await press(page, "Enter");
  await press(page, "j", "j", "j", "e");
  await page.fill("#line", "Reworded by hand.");
  await press(page, "Enter");
  await press(page, "U", "L", "o", "A");
  await page.fill("#line", "0.99");
  await press(page, "Enter");
  await page.waitForSelector("#dialog[open] .main");
  await press(page, "Enter");
  await page.waitForTimeout(150);
  return rows(page);
}

async function mouse(page) {
  await press(page, "g", "n");
  const word = await page.$(".row .source .word");
  await word.hover();
  const lit = await page.$$eval(".lit", (words) => words.map((lit) => lit.closest(".side").className.split(" ")[1]));
  assert.ok(lit.includes("source") && lit.includes("target"), "a word under the mouse lights its counterpart: " + lit);
  await word.click();
  assert.match(await page.textContent("#say"), / = /);
  const links = await page.$$("#problem-list a");
  if (links.length) {
    await links[links.length - 1].click();
    assert.equal(await here_(page), Number(await links[links.length - 1].getAttribute("data-go")));
    const before = await problems(page);
    await page.click(".row.here .acts .main");
    await page.waitForTimeout(150);
    assert.equal(await problems(page), before - 1);
    await page.click("#undo");
    await page.waitForTimeout(150);
    assert.equal(await problems(page), before);
    await page.click("#redo");
    await page.waitForTimeout(150);
  }
  await page.selectOption("#filter", "todo");
  await page.waitForTimeout(100);
  await page.selectOption("#filter", "all");
}

function duiqi(...parameters) {
  const done = spawnSync(program, parameters, { encoding: "utf8" });
  assert.equal(done.status, 0, done.stderr);
  return done.stderr + done.stdout;
}

async function report() {
  const page = await open(here("report.html"));
  await noBarriers(page, "report");
  await page.screenshot({ path: "report-light.png" });
  await mouse(page);
  let shown = await walk(page);
  // The decisions are there when the page is opened again.
  await page.reload();
  await page.waitForSelector(".row.here");
  assert.deepEqual(await rows(page), shown, "kept");
  // A decision that does not fit is kept, shown and saved.
  await page.evaluate(() => {
    const name = Object.keys(localStorage).find((key) => key.startsWith("duiqi-decisions-"));
    const foreign = { act: "merge", bead: { key: "000000000001-000000000001", at: 3 } };
    localStorage.setItem(name, JSON.stringify([foreign, ...JSON.parse(localStorage.getItem(name))]));
  });
  await page.reload();
  await page.waitForSelector(".row.here");
  assert.deepEqual(await rows(page), shown, "what fits is done, whatever does not");
  await page.reload();
  await page.waitForSelector("#lost");
  assert.match(await page.textContent("#lost"), /1/);
  await page.click("#lost");
  await page.waitForSelector("#dialog[open] li");
  await noBarriers(page, "lost");
  const [with_lost] = await Promise.all([page.waitForEvent("download"), press(page, "Escape").then(() => page.click("#save"))]);
  await with_lost.saveAs("lost.json");
  assert.equal(JSON.parse(fs.readFileSync("lost.json", "utf8")).lost.length, 1);
  await page.click("#lost");
  await page.click("#dialog button[value=drop]");
  await page.waitForSelector("#lost", { state: "detached" });
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#save")]);
  await download.saveAs("decisions.json");
  const count = JSON.parse(fs.readFileSync("decisions.json", "utf8")).decisions.length;
  const said = duiqi("review", "pair.jsonl", "--apply", "decisions.json", "--name", "report");
  assert.match(said, new RegExp(`${count} decisions done, 0 as it was`), said);
  duiqi("export", "-q", "pair.jsonl", "-o", "after.html");
  const after = await open(here("after.html"));
  assert.deepEqual(await rows(after), shown, "duiqi says what the page said");
  assert.deepEqual(requests.map((url) => new URL(url).protocol), ["file:"], "nothing is loaded");
  console.log(`  report: ${count} decisions by keyboard and mouse, applied, and all ${shown.length} pairs as the page showed them`);
  await page.pdf({ path: "report.pdf", format: "A4" });
}

async function served() {
  fs.rmSync("pair.jsonl.journal", { force: true });
  const child = spawn(program, ["review", "pair.jsonl", "--web", "--name", "browser"]);
  try {
    const address = await new Promise((done) => child.stdout.once("data", (line) => done(String(line).trim())));
    const page = await open(address);
    assert.ok(!page.url().includes("#"), "the token leaves the address");
    await noBarriers(page, "served");
    await mouse(page);
    const second = await page.context().newPage();
    await second.goto(address);
    await second.waitForSelector(".row.here");
    const shown = await walk(page);
    await second.waitForTimeout(600);
    assert.deepEqual(await rows(second), shown, "a second tab sees it");
    await press(page, "g", "j", "j", "j", "h", "S");
    assert.ok(await page.$(".knife"), "a sentence can be cut");
    await press(page, "Escape");
    await page.screenshot({ path: "served-light.png" });
    await page.reload();
    await page.waitForSelector(".row.here");
    assert.deepEqual(await rows(page), shown, "on the disk");
    await Promise.all([new Promise((done) => child.once("exit", done)), page.click("#quit")]);
    duiqi("export", "-q", "pair.jsonl", "-o", "after.html");
    assert.deepEqual(await rows(await open(here("after.html"))), shown, "the journal says what the page said");
    console.log(`  served: ${fs.readFileSync("pair.jsonl.journal", "utf8").trim().split("\n").length - 1} acts in the journal, as the page showed them`);
  } finally { child.kill(); }
}

// What was revised since an earlier state: words that went and came, sent back with a key.
async function revised() {
  const page = await open(here("newer.html"));
  await page.selectOption("#filter", "revised");
  await page.waitForTimeout(100);
  const [went, came] = [await page.textContent(".row.here .source .revised del"), await page.textContent(".row.here .source .revised ins")];
  assert.ok(went && came && went !== came, `${went} ${came}`);
  assert.ok(await page.$(".row.here.stale"), "it was accepted, and is stale");
  await noBarriers(page, "revised");
  await page.screenshot({ path: "revised.png" });
  await press(page, "b");
  assert.ok((await page.textContent(".row.flagged .note")).includes(`${went.trim()} → ${came.trim()}`));
}

async function looks() {
  for (const [name, settings, keys] of [
    ["dark", { colorScheme: "dark", locale: "zh-CN" }, ["w", "]"]], ["narrow", { viewport: { width: 420, height: 860 } }, []],
    ["narrow-dark", { viewport: { width: 420, height: 860 }, colorScheme: "dark" }, ["n"]], ["tablet", { viewport: { width: 900, height: 800 } }, ["d", "w"]],
    ["keys", {}, ["?"]], ["keys-dark-zh", { colorScheme: "dark", locale: "zh-CN" }, ["?"]], ["filters", {}, ["f"]], ["splitting", {}, ["g", "j", "m", "s"]],
  ]) {
    const page = await open(here("report.html"), settings);
    await press(page, ...keys);
    assert.ok((await page.locator("#list").boundingBox()).height > 200, `${name}: the list has its height`);
    await noBarriers(page, name);
    await page.screenshot({ path: `report-${name}.png` });
    await page.context().close();
  }
  const still = await (await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1200, height: 900 } })).newPage();
  await still.goto(here("report.html"));
  assert.ok(await still.isVisible(".still .pair"), "the pairs can be read without scripts");
  await still.screenshot({ path: "report-still.png" });
}

async function hostile() {
  const page = await open(here("hostile.html"));
  const text = (await rows(page)).flat().join("\n");
  for (const part of ["</script><img src=x onerror=alert(1)>", "U+202E", "U+001B", "{{constructor", "<!--<script>"]) assert.ok(text.includes(part), part);
  assert.equal(await page.$$eval("img, svg, iframe, #rows script", (found) => found.length), 0);
  await page.waitForTimeout(300);
  assert.equal(requests.length, 1, String(requests));
  await page.screenshot({ path: "hostile.png" });
}

async function long() {
  const start = Date.now();
  const page = await open(here("long.html"));
  const opened = Date.now() - start;
  const inPage = await page.$$eval(".row", (rows) => rows.length);
  assert.ok(inPage < 100, "only what is in sight is in the page: " + inPage);
  const times = await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const measure = async (key) => {
      const start = performance.now();
      document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      await frame();
      return performance.now() - start;
    };
    const found = {};
    for (const key of ["j", "n", "t", "a", "m", "u", ")", "G", "g", "d"]) {
      const times = [];
      for (let round = 0; round < 15; round++) times.push(await measure(key));
      found[key] = times.sort((a, b) => a - b);
    }
    return found;
  });
  const list = await page.$("#list");
  await list.evaluate((box) => { box.scrollTop = box.scrollHeight / 2; });
  await settle(page);
  assert.ok((await page.$$eval(".row", (rows) => rows.length)) > 3, "rows in the middle");
  const shown = Object.entries(times).map(([key, all]) => `${key} ${all[7].toFixed(0)}/${all[14].toFixed(0)}`);
  console.log(`  20,000 pairs: opened in ${opened} ms, ${inPage} rows in the page; key to frame, median/worst ms: ${shown.join(", ")}`);
}

(async () => {
  browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const only = process.argv.slice(4);
  for (const step of [report, served, revised, looks, hostile, long]) {
    if (!only.length || only.includes(step.name)) await step();
  }
  await browser.close();
})().catch((cause) => { console.error(cause); process.exit(1); });
