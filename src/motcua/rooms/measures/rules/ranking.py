"""How firm a rank, or a total, is when the weights that it rests on are not certain."""

from collections.abc import Mapping, Sequence

from motcua.kernel.text import say
from motcua.rooms.measures.records import RankStanding

#: how the range of ranks comes about; shown beside it
METHOD = say(
    "Trọng số mỗi thành phần được tăng hoặc giảm độc lập trong khoảng đã chọn. Hạng tốt nhất: chỉ kể những đơn vị đứng "
    "trên trong mọi cách chọn trọng số. Hạng thấp nhất: kể cả những đơn vị có thể đứng trên trong một cách chọn."
)


def standings(
    rates: Mapping[str, Sequence[float]], weights: Sequence[float], *, vary: float
) -> dict[str, RankStanding]:
    """Each unit's rank, and the best and worst that it can have when every weight may change by ``vary`` (0.2: 20 %).

    One unit is surely above another when the sum of their weighted differences stays positive for every choice of
    weights: the smallest it can get is the sum itself less ``vary`` times the sum of its parts without their signs.
    ``margin``: the smallest change of weights that could move the unit past, or behind, its nearest neighbour.

    Args:
        rates: unit → what it reached of each component, 0 to 1, in the order of ``weights``.
    """
    import numpy as np

    names = sorted(rates)
    table = np.array([rates[name] for name in names], dtype=float).reshape(len(names), len(weights))
    parts = (table[:, None, :] - table[None, :, :]) * np.asarray(weights, dtype=float)
    ahead, spread = parts.sum(axis=2), np.abs(parts).sum(axis=2)
    tiny = 1e-9
    above, surely, maybe = ahead > tiny, ahead - vary * spread > tiny, ahead + vary * spread > tiny
    np.fill_diagonal(maybe, False)
    with np.errstate(divide="ignore", invalid="ignore"):
        margins = np.where(spread > tiny, np.abs(ahead) / spread, np.inf)
    np.fill_diagonal(margins, np.inf)
    found = {}
    for place, name in enumerate(names):
        nearest = float(margins[place].min()) if len(names) > 1 else np.inf
        found[name] = RankStanding(
            unit=name,
            rank=1 + int(above[:, place].sum()),
            best=1 + int(surely[:, place].sum()),
            worst=1 + int(maybe[:, place].sum()),
            margin=None if nearest == np.inf else nearest,
        )
    return found


def mean_range(rates: Sequence[float], weights: Sequence[float], *, vary: float) -> tuple[float, float]:
    """The lowest and the highest weighted mean of ``rates`` when every weight may change by ``vary``.

    At the extreme every weight is at an end of its range: the larger ones with the larger rates, from some point on.
    """
    pairs = sorted((rate, weight) for rate, weight in zip(rates, weights, strict=True) if weight > 0)
    if not pairs:
        return (0.0, 0.0)
    means = [
        mean
        for cut in range(len(pairs) + 1)
        for low, high in ((1 - vary, 1 + vary), (1 + vary, 1 - vary))
        if (mean := _mean(pairs, cut, low, high)) is not None
    ]
    return min(means), max(means)


def _mean(pairs: Sequence[tuple[float, float]], cut: int, low: float, high: float) -> float | None:
    weights = [weight * (low if place < cut else high) for place, (_, weight) in enumerate(pairs)]
    total = sum(weights)
    return sum(rate * weight for (rate, _), weight in zip(pairs, weights, strict=True)) / total if total else None
