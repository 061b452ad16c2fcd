#!/usr/bin/env python3
"""A tree of many pairs, for timing: docs/big_tree.py PAIRS OUT [COUNT]

Copies the Markdown and reStructuredText pairs of PAIRS (NAME.zh.EXT beside NAME.en.EXT) into OUT/zh and OUT/en, over and over until there
are COUNT (1,000), each copy with a paragraph of its own and one line that the first has left out, so that no two are the same. Then:

    time duiqi check OUT/zh OUT/en --cache OUT/cache -q >/dev/null     # cold, and the same again: warm
"""
import pathlib
import sys

WORDS = ["窗口 window", "按钮 button", "表格 table", "菜单 menu", "图片 picture", "文件 file", "用户 user"]


def without(text, number):
    """The text without a line of prose, another for each copy."""
    lines = text.split("\n")
    prose = [at for at, line in enumerate(lines) if len(line) > 20 and line[0].isalnum()]
    if number and len(prose) > 3:
        del lines[prose[number % len(prose)]]
    return "\n".join(lines)


def main():
    pairs, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
    found = []
    for source in sorted(pairs.glob("*/*.zh.*")):
        target = source.with_name(source.name.replace(".zh.", ".en."))
        if source.suffix in (".md", ".rst") and target.exists():
            found.append((source, target))
    for number in range(count):
        source, target = found[number % len(found)]
        copy = number // len(found)
        zh, en = WORDS[number % len(WORDS)].split()
        added = {
            "zh": f"第{copy + 1}份副本说的是{zh}，共有{number}页。",
            "en": f"Copy {copy + 1} is about the {en} and has {number} pages.",
        }
        for side, path in (("zh", source), ("en", target)):
            text = path.read_bytes().decode("utf-8", "replace")
            place = out / side / source.parent.name / f"{path.name.split('.' + side + '.')[0]}-copy{copy}{path.suffix}"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(f"{without(text, copy)}\n\n{added[side]}\n", encoding="utf-8")
    print(f"{count} pairs of {len(found)} in {out}")


main()
