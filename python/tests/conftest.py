"""Documents for the tests: sentences of our own, put together by chance, the same each time."""

from __future__ import annotations

import random

import pytest

SENTENCES = [
    ("天还没亮，码头上已经站满了人。", "It was not yet light, and the wharf was already full of people."),
    ("她买了三万元的机器。", "She bought machines for thirty thousand yuan."),
    ("船长说风太大，今天不出海。", "The wind is too strong, said the captain; nobody sails today."),
    ("第二天早上雨停了。", "The next morning the rain had stopped."),
    ("他们一共捕到五百公斤鱼。", "They caught five hundred kilograms of fish in all."),
    ("灯塔建于一九三二年。", "The lighthouse was built in 1932."),
]


@pytest.fixture
def pairs() -> list[tuple[str | None, str | None]]:
    """Eighty pairs, of which some have a side missing."""
    chance = random.Random(2026)
    pairs: list[tuple[str | None, str | None]] = []
    for number in range(80):
        chosen = [chance.choice(SENTENCES) for _ in range(chance.randint(2, 8))]
        source = "".join(source for source, _ in chosen)
        pairs.append((source, None if number % 11 == 5 else " ".join(target for _, target in chosen)))
    return pairs
