#!/usr/bin/env python3
"""Measures `duiqi batch` and puts the table of capacity into docs/scale.md.

  python3 docs/scale.py rows COUNT FILE [--longest BEADS]   writes COUNT rows of documents as JSON lines, and ends
  python3 docs/scale.py measure [--duiqi PROGRAM] [--sizes 1000,10000,100000] [--repeat N] [--print]

The documents are passages of corpus/gold, whose texts are ours, chosen by chance but the same each time; now and then a sentence is
left out of a side, a row has no translation, or no text. Without --duiqi the program is built first (cargo build --release).
Beside it runs PyPI's galechurch, where it can be imported, on the same sentences. --print writes to standard output in place of
the page. Measure on a quiet machine with two cores or more. Python 3.10 or newer, standard library only."""
import argparse
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/scale.md"
BEGIN, END = "<!-- made by docs/scale.py -->", "<!-- end of what docs/scale.py made -->"


def texts():
    """Beads of the gold texts: for each text a list of pairs of sentences."""
    found = []
    for folder in sorted((ROOT / "corpus/gold").iterdir()):
        sides = [(folder / f"{side}.segments.txt").read_text(encoding="utf-8").splitlines() for side in ("source", "target")]
        beads = []
        for line in (folder / "gold.beads").read_text(encoding="utf-8").splitlines():
            if ":" not in line or line.startswith("#"):
                continue
            numbers = [[int(number) for number in side.split(",") if number] for side in line.split(":")]
            beads.append([[sides[side][number] for number in numbers[side]] for side in (0, 1)])
        found.append(beads)
    return found


def rows(count, longest=30):
    chance = random.Random(2026)
    gold = texts()
    for number in range(count):
        row = {"id": f"d{number:07}", "url": f"https://example.org/{number}"}
        beads = chance.choice(gold)
        length = chance.randint(longest // 6, longest)
        first = chance.randrange(max(1, len(beads) - length))
        source, target = [], []
        for bead in beads[first : first + length]:
            gone = chance.random()
            source += [] if gone < 0.02 else bead[0]
            target += [] if gone > 0.97 else bead[1]
        # A paragraph a few sentences.
        paragraphs = lambda parts, mark: "\n\n".join(mark.join(parts[at : at + 4]) for at in range(0, len(parts), 4))
        row["source"] = " " if number % 211 == 7 else paragraphs(source, "")
        row["target"] = None if number % 101 == 50 else paragraphs(target, " ")
        yield row


def write_rows(count, path, longest=30):
    with open(path, "w", encoding="utf-8") as file:
        for row in rows(count, longest):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def run(command):
    """Seconds by the clock, seconds of all its threads, and peak megabytes of a command."""
    start = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        sys.exit(f"{command} ended with {status}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def galechurch(results):
    """Seconds that galechurch takes for the same sentences, which it is given cut and in memory."""
    code = """
import json, sys, time
import galechurch
pairs = []
for line in open(sys.argv[1], encoding="utf-8"):
    row = json.loads(line)
    if row["error"] is None:
        pairs.append((row["source_segments"], row["target_segments"]))
start = time.process_time()
for source, target in pairs:
    galechurch.align(source, target)
print(time.process_time() - start)
"""
    done = subprocess.run([sys.executable, "-c", code, results], capture_output=True, text=True)
    return float(done.stdout) if done.returncode == 0 else None


def measure(duiqi, sizes, repeat):
    table = []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for size in sizes:
            path, out = folder / "in.jsonl", folder / "out.jsonl"
            write_rows(size, path)
            row = {"rows": size, "mb": path.stat().st_size / 1e6}
            for threads in (1, 2):
                command = [duiqi, "batch", "--quiet", str(path), "--threads", str(threads), "-o", str(out), "--restart"]
                runs = [run(command) for _ in range(repeat if size <= 10_000 else 1)]
                row[threads] = min(seconds for seconds, _, _ in runs)
                row[f"work{threads}"] = min(work for _, work, _ in runs)
                row[f"memory{threads}"] = max(memory for _, _, memory in runs)
            with open(out, encoding="utf-8") as file:
                results = map(json.loads, file)
                row["segments"] = sum(len(result["source_segments"]) + len(result["target_segments"]) for result in results)
            row["galechurch"] = galechurch(str(out)) if size <= 10_000 else None
            table.append(row)
    return table


def page(table):
    lines = [
        "| rows | input | 1 core | 2 cores | 1 → 2 | of work | galechurch, of work | peak memory, 1 and 2 cores |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in table:
        rate = lambda threads: f"{row['rows'] / row[threads]:.0f} rows/s, {row['mb'] / row[threads]:.1f} MB/s"
        peer = f"{row['rows'] / row['galechurch']:.0f} rows/s" if row["galechurch"] else "-"
        lines.append(
            f"| {row['rows']:,} | {row['mb']:.1f} MB | {rate(1)} | {rate(2)} | {row[1] / row[2]:.2f} × "
            f"| {row['rows'] / row['work1']:.0f} rows/s, {row['segments'] / row['work1']:,.0f} segments/s | {peer} "
            f"| {row['memory1']:.0f} and {row['memory2']:.0f} MB |"
        )
    last = table[-1]
    million = 1e6 * last["work1"] / last["rows"] / 3600
    each = last["segments"] / last["rows"] / 2
    lines += [
        "",
        "*Of work*: a second in which one core does nothing else, as the system counts it; so it says the same on a busy machine, where "
        "the seconds of the clock do not.",
        "",
        f"A million document pairs of this size ({last['mb'] / last['rows'] * 1e3:.1f} KB and {each:.0f} sentences a side) take "
        f"{million:.1f} hours of work by calculation: {million / 8 * 60:.0f} minutes on a machine of eight cores, "
        f"{million / 80 * 60:.1f} minutes on ten of them. Assumed: cores as fast as the one measured, work that grows with the rows, rows in "
        "shards of one size, and a disk that keeps up.",
    ]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    rows_parser = commands.add_parser("rows")
    rows_parser.add_argument("count", type=int)
    rows_parser.add_argument("file")
    rows_parser.add_argument("--longest", type=int, default=30, help="most beads of a document")
    measure_parser = commands.add_parser("measure")
    measure_parser.add_argument("--duiqi")
    measure_parser.add_argument("--sizes", default="1000,10000,100000")
    measure_parser.add_argument("--repeat", type=int, default=3)
    measure_parser.add_argument("--print", action="store_true", dest="shown")
    typed = parser.parse_args()
    if typed.command == "rows":
        return write_rows(typed.count, typed.file, typed.longest)
    duiqi = typed.duiqi
    if not duiqi:
        subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT, check=True)
        duiqi = str(ROOT / "target/release/duiqi")
    text = page(measure(duiqi, [int(size) for size in typed.sizes.split(",")], typed.repeat))
    if typed.shown:
        return print(text)
    whole = PAGE.read_text(encoding="utf-8")
    before, rest = whole.split(BEGIN)
    PAGE.write_text(before + BEGIN + "\n" + text + "\n" + END + rest.split(END)[1], encoding="utf-8")


if __name__ == "__main__":
    main()
