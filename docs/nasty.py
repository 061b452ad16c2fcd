#!/usr/bin/env python3
"""Runs every hostile input of corpus/nasty, and some too large to keep, through every command, and writes docs/nasty.md.

  python3 docs/nasty.py [--duiqi PROGRAM] [--print]

Without --duiqi the program is built first (cargo build --release). Peak memory is that of the process as the system counts
it, never less than what this script holds (15 MB). Exits with 1 if a run ended in a panic, a signal, or in a message of several lines. Python 3.8 or newer, Unix."""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
NASTY = ROOT / "corpus" / "nasty"


def measured(program, arguments, folder):
    """Runs one command; returns exit code, seconds, peak MB and the first line it said on standard error."""
    with tempfile.TemporaryFile() as said, open(os.devnull, "wb") as nowhere, open(os.devnull, "rb") as nothing:
        start = time.monotonic()
        child = subprocess.Popen([program, *map(str, arguments)], stdin=nothing, stdout=nowhere, stderr=said, cwd=folder)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        lines = said.read().decode("utf-8", "replace").splitlines()
    # Linux counts in KiB, macOS in bytes.
    peak = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return child.returncode, seconds, peak, lines


def texts(folder):
    """The inputs: name and path. Those too large to keep are made here."""
    for path in sorted(NASTY.iterdir()):
        if path.is_file() and path.name != "README.md":
            yield path.name, path
    made = {
        "a million lines": ("第一行在这里。\n" * 1_000, 1_000),
        "one line of 50 MB": ("长" * 1_000, 50_000_000 // 3_000),
        "a million full stops": ("。" * 1_000, 1_000),
        "a million opening quotes": ("“" * 1_000, 1_000),
    }
    for name, (piece, times) in made.items():
        path = folder / (name.replace(" ", "-") + ".zh.txt")
        with path.open("w", encoding="utf-8") as file:
            # In pieces: a child's peak is counted from the size of this process on.
            for _ in range(times):
                file.write(piece)
        yield name, path
    yield "a folder", NASTY
    yield "a file that is not there", folder / "not-there.txt"


def cell(run):
    code, seconds, peak, _ = run
    return f"{code}, {seconds:.2f} s, {peak:.0f} MB"


def message(runs, folder):
    """What the first of the runs that said anything said, without the folder of this run: an error before a notice."""
    spoken = [run for run in runs if run[3]]
    spoken.sort(key=lambda run: run[0] == 0)
    if not spoken:
        return ""
    line = spoken[0][3][0].replace(f"{ROOT}/", "").replace(f"{folder}/", "").replace("|", "\\|")
    line = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)
    return "`" + (line[:150] + "…" if len(line) > 150 else line).replace("`", "'") + "`"


def is_lawful(run):
    code, _, _, lines = run
    fits = code in (0, 1, 2) and not any("panicked" in line for line in lines)
    return fits and (code != 2 or sum(line.startswith("error") for line in lines) <= 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--duiqi")
    parser.add_argument("--print", action="store_true")
    options = parser.parse_args()
    if not options.duiqi:
        subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT, check=True)
    program = os.path.abspath(options.duiqi or ROOT / "target" / "release" / "duiqi")
    english = NASTY / "plain.en.txt"
    unlawful = []
    rows = []
    with tempfile.TemporaryDirectory() as made:
        folder = pathlib.Path(made)
        saved = folder / "out.jsonl"

        def run(*arguments):
            done = measured(program, arguments, folder)
            if not is_lawful(done):
                unlawful.append((arguments, done))
            return done

        for name, path in texts(folder):
            saved.unlink(missing_ok=True)
            runs = [run("align", path, english, "-o", saved), run("check", path, english), run("segment", path)]
            runs.append(run("eval", path, path))
            runs.append(run("export", saved if saved.exists() else path, "-f", "tmx"))
            rows.append([name, *map(cell, runs), message(runs, folder)])
        for path in sorted((NASTY / "alignment").iterdir()):
            runs = [run("check", path), run("eval", path, path), run("export", path, "-f", "tmx")]
            rows.append(["alignment/" + path.name, "-", cell(runs[0]), "-", cell(runs[1]), cell(runs[2]), message(runs, folder)])
        own = folder / "own.tsv"
        own.write_bytes(english.read_bytes())
        chinese = NASTY / "plain.zh.txt"
        onto = run("align", chinese, own, "-o", own)
        kept = "kept" if own.read_bytes() == english.read_bytes() else "LOST"
        rows.append([f"output onto an input ({kept})", cell(onto), "-", "-", "-", "-", message([onto], folder)])
        if kept == "LOST":
            unlawful.append((["align onto its input"], onto))
    head = ["input", "align", "check", "segment", "eval", "export", "the first thing said"]
    lines = [head, ["---"] * len(head)] + rows
    page = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    page = (
        "# Hostile inputs through every command\n\n"
        "Made by `python3 docs/nasty.py`. Each cell is exit code, seconds, peak memory (never under the 15 MB of the script that measures); 0 is a result, 1 findings, 2 no result\n"
        "and a message. A text is aligned and checked against `corpus/nasty/plain.en.txt`; `eval` gets it on both sides;\n"
        "`export` gets the alignment that `align` saved, or the text itself where there is none. What each input is stands in\n"
        "[corpus/nasty/README.md](../corpus/nasty/README.md).\n\n" + page + "\n"
    )
    if options.print:
        print(page, end="")
    else:
        (ROOT / "docs" / "nasty.md").write_text(page, encoding="utf-8")
    for arguments, done in unlawful:
        print(f"unlawful: {' '.join(map(str, arguments))}: {done}", file=sys.stderr)
    sys.exit(1 if unlawful else 0)


if __name__ == "__main__":
    main()
