#!/usr/bin/env python3
"""Puts the tables of all rules into docs/accuracy.md: `python3 docs/drift.py GOLD`, with the release program built (--print only shows them).

GOLD is a folder of gold rows as `duiqi eval --drift` takes it. For each rule: the share of planted critical rows it finds,
of all planted rows it finds, and of clean rows (ntrex and flores) it flags, in the profile `normal`; then what each profile finds of each
type of planted error. The last column is what was judged by reading findings that `docs/draw_findings.py` drew, kept here by hand:
(findings a reviewer would act on, findings read).
"""

import collections
import json
import pathlib
import subprocess
import sys
import tempfile

BY_EYE = {
    "addition": (54, 85),
    "addition-part": (15, 21),
    "alignment-doubt": (54, 94),
    "block-missing": (18, 19),
    "currency": (1, 4),
    "date": (25, 29),
    "invisible-character": (2, 2),
    "literal": (14, 18),
    "markup": (38, 55),
    "mismatch": (48, 57),
    "moved": (4, 4),
    "name-changed": (9, 16),
    "name-missing": (19, 26),
    "negation": (49, 156),
    "number-extra": (10, 20),
    "number-magnitude": (15, 21),
    "number-missing": (18, 26),
    "number-small": (17, 24),
    "number-value": (137, 169),
    "omission": (137, 167),
    "omission-part": (89, 139),
    "opposite": (21, 37),
    "order": (1, 1),
    "percent": (5, 7),
    "repetition": (55, 87),
    "spacing": (23, 24),
    "unit": (14, 15),
    "untranslated": (7, 10),
}


PAGE = pathlib.Path(__file__).with_name("accuracy.md")
START, END = "<!-- rules: made by docs/drift.py -->\n", "<!-- end of rules -->"


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def predicted(gold, profile):
    with tempfile.TemporaryDirectory() as folder:
        flags = pathlib.Path(folder) / "flags.jsonl"
        command = ["target/release/duiqi", "eval", "--drift", str(gold), "-o", str(flags), "-q", "--profile", profile]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        return {row["id"]: row["flags"] for row in rows(flags)}, said


def by_rule(found, planted, clean):
    counts = {name: collections.Counter() for name in ("critical", "planted", "clean")}
    for row in planted:
        counts["planted"].update(set(found[row["id"]]))
        if row["severity"] == "critical":
            counts["critical"].update(set(found[row["id"]]))
    for row in clean:
        counts["clean"].update(set(found[row["id"]]))
    critical = sum(row["severity"] == "critical" for row in planted)
    lines = ["| rule | planted critical found | all planted found | clean flagged | right by eye |", "|---|---|---|---|---|"]
    for rule in sorted(set(BY_EYE).union(*counts.values())):
        shares = [(counts["critical"], critical), (counts["planted"], len(planted)), (counts["clean"], len(clean))]
        cells = [f"{100 * count[rule] / of:.1f} % ({count[rule]})" for count, of in shares]
        read = "{} of {}".format(*BY_EYE[rule]) if rule in BY_EYE else "-"
        lines.append(f"| {rule} | {' | '.join(cells)} | {read} |")
    return lines


def by_type(profiles, planted):
    types = collections.Counter((row["severity"], row["type"]) for row in planted)
    lines = ["| planted error | rows | " + " | ".join(profiles) + " |", "|---" * (2 + len(profiles)) + "|"]
    for severity, kind in sorted(types):
        ids = [row["id"] for row in planted if row["type"] == kind and row["severity"] == severity]
        cells = [f"{100 * sum(bool(found[id]) for id in ids) / len(ids):.1f}" for found in profiles.values()]
        lines.append(f"| {kind} ({severity}) | {len(ids)} | {' | '.join(cells)} |")
    return lines


def main():
    gold = pathlib.Path(sys.argv[1])
    planted = [row for row in rows(gold / "planted.jsonl") if row["label"] == "bad"]
    clean = rows(gold / "ntrex.jsonl") + rows(gold / "flores.jsonl")
    profiles, heads = {}, []
    for profile in ("strict", "normal", "thorough"):
        profiles[profile], said = predicted(gold, profile)
        drifted = [line.strip() for line in said if "altered names found" in line or "other findings about names" in line]
        heads += [f"{profile}: {said[0]}", *(f"  {' '.join(line.split())}" for line in drifted)]
    text = "\n".join(["```text", *heads, "```", "", *by_rule(profiles["normal"], planted, clean), "", *by_type(profiles, planted), ""])
    if "--print" in sys.argv:
        print(text)
        return
    before, rest = PAGE.read_text(encoding="utf-8").split(START)
    PAGE.write_text(before + START + text + END + rest.split(END, 1)[1], encoding="utf-8")


if __name__ == "__main__":
    main()
