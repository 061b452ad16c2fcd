#!/usr/bin/env python3
"""Measures how time and memory of duiqi align grow with the text, and puts the table into docs/accuracy.md.

  python3 docs/growth.py [--duiqi PROGRAM] [--texts FOLDER] [--galechurch PYTHON] [--print]

FOLDER holds all.zh, all.en and all.src, the unpacked collection of models/README.md. Of its lines, interface strings left out,
the first 1,000 to 100,000 are aligned, a segment a line; every fifth English line is joined to the one before it and every
twentieth is left out, so that not all is one to one. Time is that of the processor, of one thread. PYTHON is a Python that has
the package galechurch of PyPI, which is then measured beside it on the same texts up to --most of it (10,000).
Python 3.8 or newer, standard library only."""
import argparse
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SIZES = [1_000, 3_000, 10_000, 30_000, 100_000]
INTERFACE = {"debian-mo-ui", "cdda", "libreoffice-ui", "mozilla-ui", "mediawiki-ui", "wesnoth", "iso-codes"}
PEER = """
import sys
import galechurch
source, target = (open(path, encoding="utf-8").read().split("\\n")[:-1] for path in sys.argv[1:])
print(len(galechurch.align(source, target, max_block_size=10**9).beads))
"""


def lines(folder):
    """Pairs of lines that are no interface strings."""
    with open(os.path.join(folder, "all.src"), encoding="utf-8") as labels, \
            open(os.path.join(folder, "all.zh"), encoding="utf-8") as source, \
            open(os.path.join(folder, "all.en"), encoding="utf-8") as target:
        for label, left, right in zip(labels, source, target):
            if label.strip() not in INTERFACE and left.strip() and right.strip():
                yield left.rstrip("\n"), right.rstrip("\n")


def texts(pairs):
    source, target = [], []
    for number, (left, right) in enumerate(pairs):
        source.append(left)
        if number % 20 == 7:
            continue
        if number % 5 == 1 and target:
            target[-1] += " " + right
        else:
            target.append(right)
    return source, target


def measure(command):
    """Seconds of the processor and MiB at the peak."""
    with open(os.devnull, "w") as nothing:
        child = subprocess.Popen(command, stdout=nothing, stderr=subprocess.PIPE)
        told = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)}: {told.decode()[-400:]}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--duiqi", default=os.path.join(ROOT, "target", "release", "duiqi"))
    parser.add_argument("--texts", required=True)
    parser.add_argument("--galechurch")
    parser.add_argument("--most", type=int, default=10_000)
    parser.add_argument("--print", action="store_true")
    given = parser.parse_args()
    pairs = []
    for pair in lines(given.texts):
        pairs.append(pair)
        if len(pairs) == SIZES[-1]:
            break
    head = ["segments, Chinese / English", "seconds", "Chinese segments a second", "kB of Chinese a second", "peak, MiB"]
    head += ["galechurch, seconds", "peak, MiB"] if given.galechurch else []
    rows = [head, ["---"] * len(head)]
    with tempfile.TemporaryDirectory() as work:
        for size in SIZES:
            paths = []
            source, target = texts(pairs[:size])
            chinese = sum(len(line.encode()) for line in source)
            for name, side in zip(("text.zh", "text.en"), (source, target)):
                paths.append(os.path.join(work, name))
                with open(paths[-1], "w", encoding="utf-8") as file:
                    file.writelines(line + "\n" for line in side)
                count = len(side)
            seconds, peak = measure([given.duiqi, "align", "-q", "--segmented", "--no-check", "--threads", "1", "--source-lang",
                                     "zh", "--target-lang", "en", *paths, "-o", os.path.join(work, "out.jsonl")])
            row = [f"{size:,} / {count:,}", f"{seconds:.2f}", f"{size / seconds:,.0f}", f"{chinese / seconds / 1000:,.0f}", f"{peak:.0f}"]
            if given.galechurch:
                peer = size <= given.most and measure([given.galechurch, "-c", PEER, *paths])
                row += [f"{peer[0]:.2f}", f"{peer[1]:.0f}"] if peer else ["-", "-"]
            rows.append(row)
            print(" | ".join(row), file=sys.stderr)
    text = "".join("| " + " | ".join(row) + " |\n" for row in rows)
    path = os.path.join(ROOT, "docs", "accuracy.md")
    if given.print:
        print(text, end="")
        return
    with open(path, encoding="utf-8") as file:
        page = file.read()
    start, end = "<!-- growth: made by docs/growth.py -->\n", "<!-- end of growth -->"
    before, rest = page.split(start)
    with open(path, "w", encoding="utf-8") as file:
        file.write(before + start + text + end + rest.split(end, 1)[1])


if __name__ == "__main__":
    main()
