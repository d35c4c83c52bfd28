"""Figures for tests of measuring, charts and renderers: the known answers of the design, and random ones."""

from __future__ import annotations

from datetime import date

from hypothesis import settings as examples
from hypothesis import strategies as st

from dashboard.chart import Setting
from dashboard.measure.comparability import Break
from dashboard.measure.value import IndicatorInfo, Observation, Place, SourceLine

# A busy machine is no failure: examples have no time limit of their own, the timed tests say theirs.
examples.register_profile("unhurried", examples(), deadline=None)
examples.load_profile("unhurried")

PLACES = {
    "DK": Place("DK", "Denmark", colour="#fa2252"),
    "DE": Place("DE", "Germany", colour="#3b580d"),
    "EE": Place("EE", "Estonia", colour="#0096e4"),
    "FI": Place("FI", "Finland", colour="#69366f"),
    "LT": Place("LT", "Lithuania", colour="#149d68"),
    "LV": Place("LV", "Latvia", colour="#740128"),
    "NO": Place("NO", "Norway", colour="#00a1b4"),
    "PL": Place("PL", "Poland", colour="#aa06a5"),
    "SE": Place("SE", "Sweden", colour="#a78e00"),
    "EU27_2020": Place("EU27_2020", "EU27", "aggregate"),
}
NINE = tuple(geo for geo in PLACES if geo != "EU27_2020")
SOURCE = SourceLine(
    "Eurostat",
    "isoc_e_dii",
    "Digital intensity",
    "https://ec.europa.eu/eurostat/databrowser/view/isoc_e_dii/default/table",
)


def indicator(id_: str = "dii3_basic", **given: object) -> IndicatorInfo:
    """A share of a sample survey with a tolerance of 2 points, 5 for subgroups."""
    settings: dict[str, object] = {
        "id": id_,
        "title": "Enterprises with at least basic digital intensity",
        "short": "Basic digital intensity",
        "unit": "%",
        "decimals": 1,
        "direction": "higher",
        "population": "Enterprises with 10 or more persons employed",
        "reference_year": "survey year",
        "share": True,
        "tolerance": 2.0,
        "subgroup_tolerance": 5.0,
        "source": SOURCE,
        "unit_title": "Percentage of enterprises",
    }
    return IndicatorInfo(**(settings | given))  # type: ignore[arg-type]


def cell(geo: str, period: str, value: float | None, status: str = "", **given: object) -> Observation:
    """One figure of SMEs."""
    settings: dict[str, object] = {
        "indicator_id": "dii3_basic",
        "geo": geo,
        "period": period,
        "year": int(period[:4]),
        "size_emp": "10-249",
        "nace_r2": "C10-S951_X_K",
        "unit": "PC_ENT",
        "value": value,
        "status": status,
        "conf": "",
        "flags_known": True,
        "note": None,
        "vintage": date(2026, 2, 27),
        "vintage_precision": "day",
        "vintage_basis": "producer",
        "source_kind": "api",
    }
    return Observation(**(settings | given))  # type: ignore[arg-type]


UNVERIFIED = Break("composition unverified", "2025", "Whether the items of version 3 are the same is not verified.")

# SMEs with at least basic digital intensity, %: the table of the design, section 3.
V3 = [
    *[cell("DK", year, value) for year, value in (("2021", 79.38), ("2023", 75.33), ("2025", 92.45))],
    *[
        cell("EE", year, value, flag)
        for year, value, flag in (("2021", 54.0, ""), ("2023", 55.93, ""), ("2025", 72.12, "d"))
    ],
    *[
        cell("SE", year, value, flag)
        for year, value, flag in (("2021", 86.06, ""), ("2023", 79.91, "b"), ("2025", 86.47, ""))
    ],
    *[cell("EU27_2020", year, value) for year, value in (("2021", 54.82), ("2023", 57.9), ("2025", 71.39))],
]
V4 = [
    cell(geo, year, value, flag, indicator_id="dii4_basic")
    for geo, year, value, flag in (
        ("DK", "2022", 88.8, ""), ("DK", "2024", 90.47, ""), ("EE", "2022", 66.95, ""), ("EE", "2024", 71.2, ""),
        ("SE", "2022", 86.86, ""), ("SE", "2024", 86.56, "b"),
        ("EU27_2020", "2022", 69.0, ""), ("EU27_2020", "2024", 72.91, ""),
    )
]  # fmt: skip


def series(cells: list[Observation], geo: str) -> list[Observation]:
    """The figures of one country."""
    return [one for one in cells if one.geo == geo]


def setting(mine: str = "", compared: tuple[str, ...] = (), **given: object) -> Setting:
    """All nine and the EU."""
    return Setting(**({"places": PLACES, "mine": mine, "compared": compared} | given))  # type: ignore[arg-type]


values = st.one_of(st.none(), st.floats(0, 100, allow_nan=False).map(lambda value: round(value, 2)))
statuses = st.sampled_from(["", "", "", "b", "d", "u", "e", "p", "bu", "bep", "n"])
confs = st.sampled_from(["", "", "", "", "C", "N"])


@st.composite
def observations(draw: st.DrawFn, geo: str, period: str, **given: object) -> Observation:
    """A random figure; confidential ones have no value."""
    conf = draw(confs)
    value = None if conf else draw(values)
    return cell(geo, period, value, draw(statuses), conf=conf, flags_known=draw(st.booleans()), **given)


@st.composite
def random_series(draw: st.DrawFn, geo: str = "EE") -> list[Observation]:
    """Zero to six waves between 2014 and 2025, in any order: wild, or a walk of small steps with few flags."""
    years = draw(st.lists(st.integers(2014, 2025), min_size=draw(st.sampled_from([0, 2, 3])), max_size=6, unique=True))
    if draw(st.integers(0, 2)) == 0:
        return [draw(observations(geo, str(year))) for year in years]
    level = draw(st.floats(20, 70))
    cells: list[Observation] = []
    for year in sorted(years):
        level = min(max(level + draw(st.floats(-9, 9)), 0.0), 100.0)
        status = draw(st.sampled_from(["", "", "", "", "", "", "", "b", "d", "u", "e"]))
        cells.append(
            cell(geo, str(year), round(level, 2), status, flags_known=draw(st.sampled_from([True, True, False])))
        )
    return draw(st.permutations(cells))


@st.composite
def random_year(draw: st.DrawFn, period: str = "2025") -> list[Observation]:
    """One figure for some of the nine and the EU, all of one year, or of two."""
    geos = draw(st.lists(st.sampled_from(list(PLACES)), unique=True))
    return [draw(observations(geo, draw(st.sampled_from([period, period, period, "2023"])))) for geo in geos]


@st.composite
def random_panel(draw: st.DrawFn) -> list[Observation]:
    """Series of several countries."""
    geos = draw(st.lists(st.sampled_from(list(PLACES)), min_size=1, max_size=4, unique=True))
    return [one for geo in geos for one in draw(random_series(geo))]


@st.composite
def random_breaks(draw: st.DrawFn) -> tuple[Break, ...]:
    """Entries of a registry."""
    kinds = ["method version", "wording", "composition unverified", "unexplained jump", "composition changed"]
    count = draw(st.sampled_from([0, 0, 0, 1, 2]))
    return tuple(
        Break(
            draw(st.sampled_from(kinds)),
            str(draw(st.integers(2014, 2025))),
            "a reason",
            draw(st.sampled_from([None, "EE", "SE"])),
        )
        for _ in range(count)
    )
