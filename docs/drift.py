#!/usr/bin/env python3
"""Prints the table of the rules in docs/accuracy.md: `python3 docs/drift.py GOLD`, with the release program built.

GOLD is a folder of gold rows as `duiqi eval --drift` takes it. For each rule: the share of planted critical rows it finds,
of all planted rows it finds, and of clean rows (ntrex and flores) it flags, in the profile `normal`. The last column is
what was judged by reading, kept here by hand: (findings a reviewer would act on, findings read).
"""

import collections
import json
import pathlib
import subprocess
import sys
import tempfile

BY_EYE = {
    "addition": (8, 12),
    "addition-part": (6, 13),
    "markup": (7, 12),
    "mismatch": (10, 13),
    "name-missing": (8, 13),
    "negation": (3, 4),
    "omission": (11, 12),
    "omission-part": (12, 13),
    "order": (1, 1),
    "question": (0, 6),
    "repetition": (2, 12),
    "spacing": (23, 23),
    "untranslated": (1, 12),
}


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main():
    gold = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        flags = pathlib.Path(folder) / "flags.jsonl"
        command = ["target/release/duiqi", "eval", "--drift", str(gold), "-o", str(flags), "-q"]
        head = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[0]
        found = {row["id"]: row["flags"] for row in rows(flags)}
    planted = [row for row in rows(gold / "planted.jsonl") if row["label"] == "bad"]
    clean = rows(gold / "ntrex.jsonl") + rows(gold / "flores.jsonl")
    counts = {name: collections.Counter() for name in ("critical", "planted", "clean")}
    for row in planted:
        counts["planted"].update(found[row["id"]])
        if row["severity"] == "critical":
            counts["critical"].update(found[row["id"]])
    for row in clean:
        counts["clean"].update(found[row["id"]])
    critical = sum(row["severity"] == "critical" for row in planted)
    print(head)
    print()
    print("| rule | planted critical | all planted | clean flagged |\n|---|---|---|---|")
    for rule in sorted(set().union(*counts.values())):
        shares = [(counts["critical"], critical), (counts["planted"], len(planted)), (counts["clean"], len(clean))]
        cells = [f"{100 * count[rule] / of:.1f} % ({count[rule]})" for count, of in shares]
        print(f"| {rule} | {' | '.join(cells)} |")
    print()
    print("| rule | right by eye |\n|---|---|")
    for rule, (right, read) in BY_EYE.items():
        print(f"| {rule} | {right} of {read} |")


if __name__ == "__main__":
    main()
