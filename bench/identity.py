"""``python -m bench.identity``: candidates side by side with the usual way, a ratio of all pairs.

Quality first on names labelled by hand (``tests/data/identity/pairs.csv``), each pair judged by
itself; then on made-up enterprises of which some stand twice under a changed name, where the pairs
have to be found as well. The peer is ``rapidfuzz.process.cdist`` with ``fuzz.ratio`` over all
pairs, at whatever threshold gives it its best F1: it is told the answer, we are not. Time is
processor time of all threads for finding and judging all candidates; memory is the peak of a
process beyond the names themselves.
"""

from __future__ import annotations

import csv
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Iterable
from random import Random

import numpy as np
from rapidfuzz import fuzz, process

from bench.report import figure, heading, ratio, resident_mb
from queries.identity.blocking import blocks
from queries.identity.scoring import MERGE_THRESHOLD, POSSIBLE, Profile, judge
from tests.support.components import ROOT

PEER_SIZE = 3_000
SIZES = (28_350, 283_500)
_BRANDS = "安邦博昌诚创达德鼎东方丰富光广海航浩恒宏华辉汇吉佳嘉健杰金锦京晶凯康科乐力利联龙隆美"
_BRANDS += "明铭南宁鹏启千庆仁荣瑞润森胜盛世泰腾天同万威维祥新信兴雄旭亚扬耀一益银盈永优宇裕元远"
_TRADES = (
    "科技",
    "贸易",
    "建材",
    "机械设备",
    "生物医药",
    "光电技术",
    "信息技术",
    "食品加工",
    "环保工程",
)
_FORMS = ("有限公司", "有限责任公司", "股份有限公司")
_HOMOPHONES = str.maketrans(
    "安诚达丰光海恒宏华嘉金龙明瑞盛天新兴", "庵成答锋洸嗨横鸿骅佳今隆铭锐圣添欣星"
)


def main() -> None:
    if len(sys.argv) == 2:
        _one(int(sys.argv[1]))
        return
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    heading("Identity: names labelled by hand")
    _labelled()
    heading(f"Identity: {PEER_SIZE:,} enterprises, one in ten of them twice")
    _planted()
    for size in SIZES:
        heading(f"Identity: {size:,} enterprises, one in ten of them twice")
        subprocess.run([sys.executable, "-m", "bench.identity", str(size)], check=True)


def _quality(what: str, said: Iterable[bool], true: Iterable[bool], missed: int = 0) -> None:
    pairs = list(zip(said, true, strict=True))
    right = sum(a and b for a, b in pairs)
    precision = right / max(sum(a for a, _ in pairs), 1)
    recall = right / max(sum(b for _, b in pairs) + missed, 1)
    figure(f"{what}: precision", precision, "")
    figure(f"{what}: recall", recall, "")


def _best_threshold(scores: np.ndarray, true: np.ndarray) -> float:
    """The threshold of the highest F1."""
    found = [0.0]
    best = 0.0
    for threshold in np.unique(scores[true]):
        said = scores >= threshold
        f1 = 2 * (said & true).sum() / (said.sum() + true.sum())
        if f1 > best:
            best, found = f1, [float(threshold)]
    return found[0]


def _labelled() -> None:
    with (ROOT / "tests/data/identity/pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    true = np.array([row["same"] == "1" for row in rows])
    ours = np.array([judge(Profile(row["first"]), Profile(row["second"])).score for row in rows])
    plain = np.array([fuzz.ratio(row["first"], row["second"]) / 100 for row in rows])
    figure("pairs", len(rows), "", f"{true.sum()} of one body")
    _quality(f"ours from {MERGE_THRESHOLD} (merge threshold)", ours >= MERGE_THRESHOLD, true)
    _quality(f"ours from {POSSIBLE} (proposed)", ours >= POSSIBLE, true)
    best = _best_threshold(plain, true)
    _quality(f"fuzz.ratio from {best:.2f} (its best)", plain >= best, true)


def made(size: int, seed: int = 7) -> tuple[list[Profile], set[tuple[int, int]]]:
    """Enterprises with made-up names, and the pairs of rows that are one body."""
    random = Random(seed)
    names: dict[str, None] = {}
    while len(names) < size * 10 // 11:
        brand = "".join(random.choices(_BRANDS, k=random.choice((3, 4, 4))))
        names[f"昆明{brand}{random.choice(_TRADES)}{random.choice(_FORMS[:2])}"] = None
    listed = list(names)
    same = set()
    for row in random.sample(range(len(listed)), size - len(listed)):
        same.add((row, len(listed)))
        listed.append(_changed(random, listed[row]))
    return [Profile(name) for name in listed], same


def _changed(random: Random, name: str) -> str:
    at = random.randrange(2, 5)
    return random.choice(
        (
            name.removeprefix("昆明"),
            "云南省" + name,
            name.replace("有限责任公司", "有限公司") + "〔合成〕",
            name.replace("有限公司", "有限责任公司"),
            name.replace("昆明", "", 1).replace("有限", "(昆明)有限"),
            name[:2] + name[2:].translate(_HOMOPHONES),
            name[:at] + name[at + 1 :],
        )
    )


def _found(profiles: list[Profile]) -> dict[tuple[int, int], float]:
    pairs = map(tuple, blocks(profiles).pairs.tolist())
    return {(a, b): judge(profiles[a], profiles[b]).score for a, b in pairs}


def _report(scores: dict[tuple[int, int], float], same: set[tuple[int, int]]) -> None:
    for threshold in (MERGE_THRESHOLD, POSSIBLE):
        said = {pair for pair, score in scores.items() if score >= threshold}
        everything = sorted(said | same)
        _quality(
            f"ours from {threshold}",
            [pair in said for pair in everything],
            [pair in same for pair in everything],
        )


def _planted() -> None:
    profiles, same = made(PEER_SIZE)
    begun = time.process_time()
    scores = _found(profiles)
    ours = time.process_time() - begun
    _report(scores, same)
    names = [profile.name for profile in profiles]
    begun = time.process_time()
    matrix = process.cdist(names, names, scorer=fuzz.ratio, workers=-1, dtype=np.uint8)
    theirs = time.process_time() - begun
    upper = np.triu_indices(len(names), 1)
    values = matrix[upper] / 100
    true = np.zeros(len(values), np.bool_)
    place = {pair: at for at, pair in enumerate(zip(*(u.tolist() for u in upper), strict=True))}
    true[[place[pair] for pair in same]] = True
    best = max(
        (step / 100 for step in range(50, 100)),
        key=lambda t: 2 * (true & (values >= t)).sum() / ((values >= t).sum() + true.sum()),
    )
    said = values >= best
    figure(f"fuzz.ratio from {best:.2f}: precision", (said & true).sum() / said.sum(), "")
    figure(f"fuzz.ratio from {best:.2f}: recall", (said & true).sum() / true.sum(), "")
    figure("ours", ours, "s")
    figure("cdist of all pairs", theirs, "s")
    ratio("times as fast", 1 / ours, 1 / theirs, "cdist, which grows with the square")


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _one(size: int) -> None:
    profiles, same = made(size)
    before = resident_mb(os.getpid())
    begun = time.process_time()
    scores = _found(profiles)
    figure("time", time.process_time() - begun, "s", f"{len(scores):,} pairs judged")
    figure("memory", _peak_mb() - before, "MB")
    _report(scores, same)


if __name__ == "__main__":
    main()
