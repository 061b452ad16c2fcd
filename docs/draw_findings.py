#!/usr/bin/env python3
"""Draws findings at random from real texts, to be read by a person (Python 3.8+).

  docs/draw_findings.py TEXTS [...] [--rules RULE,...] [--profile NAME] [--options "..."] [--most N] [--of-a-page N] [--seed N]
                        [--of-a-source N] [--skip N] [--rows N] [--seen FILE]

TEXTS are folders of pairs NAME.zh[.EXT] and NAME.en[.EXT], at any depth, files of pairs as `duiqi check` reads them, or a folder with
all.zh.zst, all.en.zst and all.src.zst (line by line, the last names the source), of which --rows are drawn of each source. Prints each
drawn finding with what it points at and what stands around it, and at the end how many findings each rule has. --options are
further options of `duiqi check`; --of-a-page takes at most so many findings of one text, so that a page that was never translated does
not fill the draw, and --of-a-source so many of one source of a folder with all.src.zst. The order of the draw depends on the seed
and the fingerprints alone: --skip passes over findings read in an earlier draw, --seen over those whose source text stands in the
output of one, whatever its seed: small sources are drawn whole each time."""
import argparse
import collections
import hashlib
import json
import os
import random
import re
import shlex
import subprocess
import sys
import tempfile

AROUND = 160


def pairs(folder):
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            source = os.path.join(root, name)
            target = ".en".join(source.rsplit(".zh", 1))
            if ".zh" in name and target != source and os.path.exists(target):
                with open(source, "rb") as file:
                    if b"\0" not in file.read():
                        yield source, target


def check(given, *paths):
    command = [given.duiqi, "check", *paths, "-q", "--format", "jsonl" if len(paths) == 1 else "json", "--profile", given.profile]
    command += shlex.split(given.options)
    done = subprocess.run(command + (["--only", given.rules] if given.rules else []), capture_output=True, text=True)
    if done.returncode > 1:
        print(f"left out: {done.stderr.strip()}", file=sys.stderr)
        return ""
    return done.stdout


def place(text_of, where):
    """The text of a place with what stands around it, the place between braces."""
    if not where:
        return "-"
    lines = text_of(where["file"])
    first, last = lines[where["first_line"] - 1], lines[where["last_line"] - 1]
    start, end = where["first_column"] - 1, where["last_column"] - 1
    inside = first[start:end] if where["first_line"] == where["last_line"] else first[start:] + " / " + last[:end]
    if len(inside) > 3 * AROUND:
        inside = inside[:2 * AROUND] + " ... " + inside[-AROUND:]
    return f"{first[max(0, start - AROUND):start]}{{{inside}}}{last[end:end + AROUND]}"


def from_folder(given, folder):
    texts = {}

    def text_of(path):
        if path not in texts:
            with open(path, "rb") as file:
                read = file.read()
            try:
                text = read.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = read.decode("gb18030", "replace")
            texts[path] = re.split(r"\r\n|\r|\n", text)
        return texts[path]

    for source, target in pairs(folder):
        for finding in json.loads(check(given, source, target) or "{\"findings\": []}")["findings"]:
            where = os.path.join(os.path.basename(os.path.normpath(folder)), os.path.relpath(source, folder))
            yield (finding, where, place(text_of, finding["source"]), place(text_of, finding["target"]))


def parallel(given, folder):
    """Draws rows of each source."""
    read = lambda name: subprocess.run(["zstd", "-dcq", "--long=24", os.path.join(folder, f"all.{name}.zst")], check=True,
                                       capture_output=True).stdout.decode("utf-8").split("\n")
    lines, rows = {}, []
    for row in zip(read("src"), read("zh"), read("en")):
        lines.setdefault(row[0], []).append(row)
    for name in sorted(lines):
        if not given.sources or name in given.sources.split(","):
            drawn = random.Random(f"{given.seed} {name}").sample(lines[name], min(given.rows, len(lines[name])))
            rows += [{"id": f"{name}-{number}", "source": source, "target": target} for number, (_, source, target) in enumerate(drawn)]
    return rows


def from_rows(given, path):
    if os.path.isdir(path):
        rows = parallel(given, path)
    else:
        with open(path, encoding="utf-8") as file:
            rows = [json.loads(line) for line in file if line.strip()]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False), file=file)
        file.flush()
        lines = check(given, file.name).splitlines()
    for row, line in zip(rows, lines):
        for finding in json.loads(line)["findings"]:
            yield finding, str(row["id"]), row.get("source", row.get("src")), row.get("target", row.get("tgt"))


def at_most(count, found, group):
    """Takes the first findings of each group of places."""
    met, taken = collections.Counter(), []
    for one in found:
        met[group(one[1])] += 1
        if met[group(one[1])] <= count:
            taken.append(one)
    return taken


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+")
    parser.add_argument("--rules")
    parser.add_argument("--profile", default="normal")
    parser.add_argument("--options", default="", help="further options of `duiqi check`, as one word")
    parser.add_argument("--most", type=int, default=100)
    parser.add_argument("--of-a-page", type=int, default=0)
    parser.add_argument("--of-a-source", type=int, default=0)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--seen", action="append", default=[])
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--sources", help="of a folder with all.src.zst, take these only")
    parser.add_argument("--seed", type=int, default=20261)
    parser.add_argument("--duiqi", default="target/release/duiqi")
    given = parser.parse_args()
    found = []
    for path in given.texts:
        is_folder = os.path.isdir(path) and not os.path.exists(os.path.join(path, "all.zh.zst"))
        found += from_folder(given, path) if is_folder else from_rows(given, path)
    counts = collections.Counter(finding["rule"] for finding, *_ in found)
    key = lambda one: hashlib.sha256(f"{given.seed} {one[1]} {one[0].get('fingerprint')} {one[0]['rule']} {one[0]['message']}".encode()).digest()
    found.sort(key=key)
    seen = set()
    for path in given.seen:
        with open(path, encoding="utf-8") as file:
            seen.update(line.strip() for line in file)
    found = [one for one in found if str(one[2]).strip() not in seen]
    if given.of_a_page:
        found = at_most(given.of_a_page, found, lambda where: where)
    if given.of_a_source:
        found = at_most(given.of_a_source, found, lambda where: re.sub(r"-\d+$", "", where))
    for number, (finding, where, source, target) in enumerate(found[given.skip:given.skip + given.most], given.skip + 1):
        print(f"{number}. {finding['rule']} | {where}\n   {finding['message']}\n   {source}\n   {target}")
    print(f"\n{len(found)} findings: " + ", ".join(f"{rule} {count}" for rule, count in sorted(counts.items())))


if __name__ == "__main__":
    main()
