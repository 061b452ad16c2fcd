"""One pair at a time."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

import duiqi

CHINESE = "他有三万元。她走了。"
ENGLISH = "He has 3,000 yuan. She left."


def test_align() -> None:
    alignment = duiqi.align(CHINESE, ENGLISH)
    assert (alignment.source_lang, alignment.target_lang) == ("zh", "en")
    assert alignment.source_segments == ["他有三万元。", "她走了。"]
    assert [(bead.source, bead.target, bead.kind) for bead in alignment.beads] == [([0], [0], "1-1"), ([1], [1], "1-1")]
    assert alignment.pairs[1] == ("她走了。", "She left.")
    assert len(alignment) == 2 and all(0 <= bead.confidence <= 1 for bead in alignment.beads)


def test_markup_is_read_where_it_is_named() -> None:
    alignment = duiqi.align("# 标题\n\n他**走**了。\n", "# Heading\n\nHe *left*.\n", source_format="markdown", target_format="markdown")
    assert alignment.target_segments == ["Heading", "He left."]


def test_check() -> None:
    findings = duiqi.check(CHINESE, ENGLISH)
    assert [finding.rule for finding in findings] == ["number-magnitude"]
    finding = findings[0]
    assert finding.beads == [0] and finding.source_position == (1, 3) and finding.severity == "critical"
    again = duiqi.check(duiqi.align(CHINESE, ENGLISH), profile="strict")
    assert [finding.fingerprint for finding in again] == [finding.fingerprint]


def test_segment() -> None:
    assert duiqi.segment("他走了。她也走了！", lang="zh") == ["他走了。", "她也走了！"]


def test_files(tmp_path: Path) -> None:
    alignment = duiqi.align(CHINESE, ENGLISH)
    for name in ["a.jsonl", "a.tmx", "a.tsv"]:
        duiqi.write(alignment, tmp_path / name)
        back = duiqi.read(str(tmp_path / name), source_lang="zh", target_lang="en")
        assert back.pairs == alignment.pairs, name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "a.tmx", "a.tsv"]


def test_errors(tmp_path: Path) -> None:
    with pytest.raises(duiqi.Error, match="look Chinese"):
        duiqi.align(CHINESE, CHINESE)
    with pytest.raises(duiqi.Error, match="none of strict"):
        duiqi.check(CHINESE, ENGLISH, profile="loud")  # type: ignore[call-overload]
    with pytest.raises(duiqi.Error, match="no language tag"):
        duiqi.segment("x", lang="!")
    with pytest.raises(FileNotFoundError):
        duiqi.read(tmp_path / "none.tmx")
    with pytest.raises(ValueError):
        duiqi.write(duiqi.align(CHINESE, ENGLISH), tmp_path / "a.docx")


def test_other_threads_run_meanwhile() -> None:
    source, target = CHINESE * 3000, ENGLISH * 3000
    done = threading.Event()

    def work() -> None:
        duiqi.align(source, target)
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    ticks = 0
    while not done.is_set():
        ticks += 1
        time.sleep(0.001)
    thread.join()
    assert ticks > 10, "the lock of the interpreter was held"


def test_a_forked_process_works(tmp_path: Path) -> None:
    script = f"""
        import multiprocessing, duiqi
        duiqi.align({CHINESE!r}, {ENGLISH!r})
        def work(_):
            return len(duiqi.align({CHINESE!r} * 200, {ENGLISH!r} * 200))
        with multiprocessing.get_context("fork").Pool(2) as pool:
            assert pool.map(work, range(4)) == [400] * 4
    """
    path = tmp_path / "script.py"
    path.write_text(textwrap.dedent(script))
    subprocess.run([sys.executable, str(path)], check=True, timeout=120)


def test_stubs(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    sample = tmp_path / "sample.py"
    sample.write_text(
        textwrap.dedent(
            """
            import pyarrow as pa

            import duiqi
            from duiqi import Alignment, Finding

            alignment: Alignment = duiqi.align("他走了。", "He left.", source_lang="zh")
            pairs: list[tuple[str, str]] = alignment.pairs
            confidence: float = alignment.beads[0].confidence
            findings: list[Finding] = duiqi.check(alignment, profile="strict")
            findings += duiqi.check("他走了。", "He left.")
            place: tuple[int, int] | None = findings[0].source_position if findings else None
            duiqi.write(duiqi.read("a.jsonl"), "a.tmx")
            sentences: list[str] = duiqi.segment("他走了。")
            batch = pa.record_batch({"zh": ["他走了。"], "en": ["He left."]})
            out: pa.RecordBatch = duiqi.align_batch(batch, check=True, threads=1)
            """
        )
    )
    flags = ["--strict", "--disable-error-code=import-untyped", "--cache-dir", str(tmp_path / "cache")]
    good = subprocess.run([sys.executable, "-m", "mypy", *flags, str(sample)], capture_output=True, text=True)
    assert good.returncode == 0, good.stdout + good.stderr
    sample.write_text('import duiqi\n\nduiqi.align("a", 3)\nduiqi.check("a")\nduiqi.align("a", "b").beads = []\n')
    bad = subprocess.run([sys.executable, "-m", "mypy", *flags, str(sample)], capture_output=True, text=True)
    assert bad.stdout.count(": error:") == 3, bad.stdout
