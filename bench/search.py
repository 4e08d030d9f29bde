"""How fast a search is over 10,000 procedures, beside a linear scan of rapidfuzz over the same names.

Run: ``python bench/search.py [procedures] [rounds]``. The catalogue of the province is replicated with variation until
it has as many procedures; the index must answer in under 20 ms. The last line is JSON.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import quantiles

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.site.settings")

from rapidfuzz import fuzz, process

from motcua.kernel.text import fold
from motcua.rooms.procedures import content
from motcua.rooms.procedures.records import Procedure
from motcua.rooms.procedures.rules.search import Index

QUERIES = (
    "dang ky khai sinh",
    "dang ky khia sinh",
    "đăng ký kết hôn có yếu tố nước ngoài",
    "so do",
    "xin giấy xác nhận độc thân để đăng ký kết hôn nộp ở đâu",
    "giấy phép xây d",
    "cap lai giay chung nhan quyen su dung dat",
    "thành lập hộ kinh doanh",
    "1.0011",
    "cap doi the bao hiem y te",
    "thu tuc hai quan doi voi hang hoa xuat khau nhap khau",
    "cấp",
    "gia han giay phep khai thac khoang sann",
    "tam tru",
)
PLACES = (
    "khu vực Ô Môn",
    "vùng Sóc Trăng",
    "vùng Hậu Giang",
    "khu công nghiệp",
    "tuyến biên giới",
    "hạng II",
    "loại B",
)


def catalogue(size: int) -> list[Procedure]:
    """``size`` procedures: the real ones, then copies of them with a changed name and code."""
    defaults = content.read_defaults()
    if isinstance(defaults, list):
        raise SystemExit("\n".join(str(mistake) for mistake in defaults))
    real = list(content.read(content.procedure_files(), defaults).procedures.values())
    chance = random.Random(1)
    grown = list(real)
    while len(grown) < size:
        one = chance.choice(real)
        words = one.name.split()
        words.insert(chance.randrange(len(words)), f"mục{chance.randrange(4000)}")
        name = f"{' '.join(words)} {chance.choice(PLACES)}"
        grown.append(replace(one, code=f"9.{len(grown):06d}", name=name))
    return grown[:size]


def measure(ask: Callable[[str], object], rounds: int) -> tuple[float, float]:
    """p50 and p99 in milliseconds over all queries."""
    taken = []
    for _ in range(rounds):
        for query in QUERIES:
            start = time.perf_counter()
            ask(query)
            taken.append((time.perf_counter() - start) * 1000)
    cuts = quantiles(taken, n=100)
    return cuts[49], cuts[98]


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    procedures = catalogue(size)
    words = content.read_words()
    if isinstance(words, list):
        raise SystemExit("\n".join(str(mistake) for mistake in words))
    start = time.perf_counter()
    index = Index(procedures, words.synonyms, (), words.ignored)
    built = time.perf_counter() - start
    print(f"{size} procedures, index built in {built:.2f} s")
    p50, p99 = measure(index.search, rounds)
    names = [fold(one.name) for one in procedures]
    yard50, yard99 = measure(
        lambda query: process.extract(fold(query), names, scorer=fuzz.partial_ratio, limit=20), max(1, rounds // 20)
    )
    print(f"index  p50 {p50:.2f} ms  p99 {p99:.2f} ms")
    print(f"scan   p50 {yard50:.2f} ms  p99 {yard99:.2f} ms")
    said = {
        "bench": "search",
        "procedures": size,
        "p50_ms": round(p50, 3),
        "p99_ms": round(p99, 3),
        "target_p99_ms": 20,
        "yardstick": "rapidfuzz partial_ratio, linear scan of the same names",
        "yardstick_p50_ms": round(yard50, 3),
        "ratio": round(yard50 / p50, 1),
        "index_s": round(built, 2),
    }
    print(json.dumps(said, ensure_ascii=False))


if __name__ == "__main__":
    main()
