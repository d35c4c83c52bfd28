"""How often chance alone would meet a rule, counted exactly.

The model is plain and printed beside the result: a comparison of two figures comes out above, level or below with equal
odds; every order of the reasons is equally likely; countries go their own ways. It is a yardstick, not an estimate:
neighbours are alike, and ties are not a third of all outcomes. It says which rules are met by nearly everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations, product
from math import factorial

from dashboard.ledger.rules import AGREES, CANNOT_SAY, IN_PART, OTHER_WAY, NamedTest, Part, Said, Word

Odds = Mapping[Word, Fraction]
"""How likely each word is; they add up to 1."""

COUNTRY_WORDS: tuple[Word, ...] = (AGREES, IN_PART, OTHER_WAY, CANNOT_SAY)


def country_odds(part: Part, judge: Callable[[Part, Mapping[str, Said | None]], Word]) -> Odds | None:
    """How likely chance gives each word to one country with data; ``None`` where chance is no yardstick."""
    if part.is_regional or any(test.kind == "listed" for test in part.tests):
        return None
    odds = dict.fromkeys(COUNTRY_WORDS, Fraction(0))
    for outcomes, likely in _outcomes(part):
        odds[judge(part, outcomes)] += likely
    return odds


def _outcomes(part: Part) -> Iterator[tuple[dict[str, Said | None], Fraction]]:
    """Every way the tests of a part can come out, with its odds. Tests on the same reasons share their order."""
    orders: dict[tuple[object, ...], list[NamedTest]] = {}
    plain: list[NamedTest] = []
    for test in part.tests:
        if test.kind == "among the top":
            orders.setdefault((test.named, test.among), []).append(test)
        else:
            plain.append(test)
    draws: list[list[dict[str, Said | None]]] = []
    for tests in orders.values():
        named, among = len(tests[0].named), len(tests[0].among)
        draws.append(
            [{test.name: _placed(test, places) for test in tests} for places in combinations(range(among), named)]
        )
    sides: tuple[Said, ...] = ("holds", "level", "fails")
    draws += [[{test.name: said} for said in sides] for test in plain]
    likely = Fraction(1)
    for draw in draws:
        likely /= len(draw)
    for chosen in product(*draws):
        yield {name: said for one in chosen for name, said in one.items()}, likely


def _placed(test: NamedTest, places: tuple[int, ...]) -> Said:
    return "holds" if min(places) < test.top else "fails"


def region_odds(odds: Odds, countries: int, judge: Callable[[Mapping[Word, int]], Word]) -> Odds:
    """How likely chance gives each word to the region, from ``countries`` independent countries with data."""
    words = [word for word in COUNTRY_WORDS if odds[word]]
    result: dict[Word, Fraction] = {}
    for counts in _compositions(countries, len(words)):
        likely = Fraction(factorial(countries))
        for word, count in zip(words, counts, strict=True):
            likely *= odds[word] ** count / factorial(count)
        said = judge(dict(zip(words, counts, strict=True)))
        result[said] = result.get(said, Fraction(0)) + likely
    return result


def _compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _compositions(total - first, parts - 1):
            yield (first, *rest)
