#!/usr/bin/env python3
"""Runs every hostile input of corpus/nasty, and some too large to keep, through every command, and writes docs/nasty.md.

  python3 docs/nasty.py [--duiqi PROGRAM] [--print] [--light]

Without --duiqi the program is built first (cargo build --release). Peak memory is that of the process as the system counts
it, never less than what this script holds (15 MB). Exits with 1 if a run ended in a panic, a signal, or in a message of several lines. Python 3.8 or newer, Unix."""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
NASTY = ROOT / "corpus" / "nasty"
COLUMNS = ["align", "check", "segment", "diff", "batch", "review", "eval", "train", "export", "settings"]
# What takes minutes is aligned, checked, cut and written once.
HEAVY = ("a million lines", "one line of 50 MB")
FORMS = ["tmx", "xliff", "xliff2", "tsv", "csv", "xlsx", "po", "mnbvc", "hunalign", "book", "epub", "markdown-table", "jsonl", "beads", "ladder", "blocks", "html"]


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
    parser.add_argument("--light", action="store_true", help="leave out what takes minutes")
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
        journal = folder / "out.jsonl.journal"
        acts = folder / "acts.jsonl"
        acts.write_text('{"act":"realign-all"}\n', encoding="utf-8")

        def run(*arguments):
            done = measured(program, arguments, folder)
            if not is_lawful(done):
                unlawful.append((arguments, done))
            return done

        def settings(path):
            """The file in the place of a glossary, an ignore file, the settings of the project and an SRX file: the worst of the four."""
            pair = (NASTY / "plain.zh.txt", english)
            runs = [run("check", *pair, "--glossary", path), run("check", *pair, "--ignore", path), run("check", *pair, "--config", path),
                    run("align", *pair, "--source-srx", path)]
            return max(runs, key=lambda one: (one[0], one[1]))

        def exports(path):
            """All that an alignment can be written as: the worst of them."""
            runs = [run("export", path, "-f", form) for form in FORMS]
            return max(runs, key=lambda one: (one[0], one[1]))

        for name, path in texts(folder):
            if options.light and name in HEAVY:
                continue
            saved.unlink(missing_ok=True)
            journal.unlink(missing_ok=True)
            runs = {"align": run("align", path, english, "-o", saved), "check": run("check", path, english), "segment": run("segment", path),
                    "eval": run("eval", path, path)}
            both = saved if saved.exists() else path
            if name in HEAVY:
                runs["export"] = run("export", both, "-f", "tmx")
            else:
                runs["export"] = exports(both)
                runs["diff"] = run("diff", "--old", NASTY / "plain.zh.txt", english, "--new", path, english)
                row = {"id": 1, "source_file": str(path), "target_file": str(english)}
                (folder / "rows.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
                runs["batch"] = run("batch", folder / "rows.jsonl", "--check")
                runs["review"] = run("review", both, "--apply", acts, "--name", "nasty")
                runs["train"] = run("train", path, english, "-o", folder / "own.duiqi")
                runs["settings"] = settings(path)
            rows.append([name, *(cell(runs[column]) if column in runs else "-" for column in COLUMNS), message(list(runs.values()), folder)])
        formats = ROOT / "corpus" / "formats"
        memories = sorted(path for path in formats.rglob("*") if path.is_file() and ("broken" in path.name or path.parent.name == "docx" or "entities" in path.name) and path.suffix != ".expected")
        for path in sorted((NASTY / "alignment").iterdir()) + memories:
            journal.unlink(missing_ok=True)
            name = path.parent.name + "/" + path.name
            runs = {"check": run("check", path), "segment": run("segment", path), "eval": run("eval", path, path), "export": exports(path),
                    "diff": run("diff", path, path), "train": run("train", path, "-o", folder / "own.duiqi")}
            if path.suffix == ".jsonl":
                copy = folder / "copy.jsonl"
                copy.write_bytes(path.read_bytes())
                (folder / "copy.jsonl.journal").unlink(missing_ok=True)
                runs["review"] = run("review", copy, "--apply", acts, "--name", "nasty")
            rows.append([name, *(cell(runs[column]) if column in runs else "-" for column in COLUMNS), message(list(runs.values()), folder)])
        own = folder / "own.tsv"
        own.write_bytes(english.read_bytes())
        chinese = NASTY / "plain.zh.txt"
        onto = run("align", chinese, own, "-o", own)
        kept = "kept" if own.read_bytes() == english.read_bytes() else "LOST"
        rows.append([f"output onto an input ({kept})", cell(onto), *["-"] * (len(COLUMNS) - 1), message([onto], folder)])
        if kept == "LOST":
            unlawful.append((["align onto its input"], onto))
    head = ["input", *COLUMNS, "the first thing said"]
    lines = [head, ["---"] * len(head)] + rows
    page = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    page = (
        "# Hostile inputs through every command\n\n"
        "Made by `python3 docs/nasty.py`. Each cell is exit code, seconds, peak memory (never under the 15 MB of the script that measures); 0 is a result, 1 findings, 2 no result\n"
        "and a message. A text is aligned and checked against `corpus/nasty/plain.en.txt`; `eval` gets it on both sides, `diff` as the newer\n"
        "source of `plain.zh.txt`, `batch` in a row that names it, `train` as the original of that English. `export` writes the alignment that\n"
        "`align` saved, or is given the text itself where there is none, in every format (the worst of them is shown); `review` does acts on it;\n"
        "`settings` is the file in the place of a glossary, an ignore file, a duiqi.toml and an SRX file (the worst again). What is too large to\n"
        "run everywhere has `-`. What each input is stands in [corpus/nasty/README.md](../corpus/nasty/README.md) and\n"
        "[corpus/formats/README.md](../corpus/formats/README.md). Seconds are those of a busy machine of two cores.\n\n" + page + "\n"
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
