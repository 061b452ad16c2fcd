#!/usr/bin/env python3
"""big_tmx.py MEGABYTES: writes a memory of about that size to standard output, every unit another, with the metadata that
programs write. For measuring: `/usr/bin/time -v duiqi export BIG.tmx -o BIG.tsv`."""
import random
import sys

SOURCE = ["船在", "三月", "到了河口", "老人", "把灯点上", "没有人说话", "雨下了一夜", "桥还是断的", "孩子们", "往山里走"]
TARGET = ["the boat", "in March", "reached the mouth of the river", "the old man", "lit the lamp", "nobody spoke",
          "it rained all night", "the bridge was still broken", "the children", "walked into the hills"]

def main():
    wanted, dice = int(sys.argv[1]) * 1_000_000, random.Random(7)
    out = sys.stdout.buffer
    written = out.write('<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="big" creationtoolversion="1" '
                        'segtype="sentence" o-tmf="big" adminlang="en" srclang="zh-CN" datatype="plaintext"/><body>\n'.encode())
    number = 0
    while written < wanted:
        number += 1
        words = [dice.randrange(len(SOURCE)) for _ in range(dice.randint(3, 7))]
        source = f"第 {number} 天，" + "，".join(SOURCE[word] for word in words) + "。"
        target = f"On day {number}, " + ", ".join(TARGET[word] for word in words) + "."
        unit = (f'<tu tuid="{number}" creationdate="20260102T030405Z" creationid="a"><prop type="x-project">river</prop>\n'
                f'<tuv xml:lang="zh-CN"><seg>{source}</seg></tuv>\n<tuv xml:lang="en-US"><seg>{target}</seg></tuv></tu>\n')
        written += out.write(unit.encode())
    out.write(b"</body></tmx>\n")

main()
