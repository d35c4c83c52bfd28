"""Made-up figures with every flag and every kind of gap, for tests of whatever leaves the house."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dashboard.builders import (
    Event,
    arrows,
    country_map,
    dumbbell,
    heat_table,
    ranked_bars,
    scatter,
    segment_lines,
    small_multiples,
    stacked,
    target_distance,
    tile_grid,
    timeline,
)
from dashboard.chart import Chart, Setting
from dashboard.handout import Absence, Handout, Measured
from dashboard.measure.comparability import Break, Target
from dashboard.measure.value import IndicatorInfo, Observation, Place, SourceLine

PLACES = {
    geo: Place(geo, name, kind, colour)
    for geo, name, kind, colour in (
        ("DK", "Denmark", "country", "#b0182d"),
        ("EE", "Estonia", "country", "#1f7a9c"),
        ("FI", "Finland", "country", "#5b2a86"),
        ("LV", "Latvia", "country", "#7a1230"),
        ("NO", "=cmd|' /C calc'!A0", "country", "#006b8f"),
        ("PL", "Poland <script>alert(1)</script>", "country", "#8a2f8f"),
        ("EU27_2020", "EU27", "aggregate", None),
    )
}
"""Two names are hostile: they must come out as they are, as words, everywhere."""


def info(id_: str = "cloud", **changes: object) -> IndicatorInfo:
    given: dict[str, object] = {
        "id": id_,
        "title": f"Enterprises that use {id_}",
        "short": id_.capitalize(),
        "unit": "%",
        "decimals": 1,
        "direction": "more is better",
        "population": "enterprises with 10 or more persons employed",
        "reference_year": "survey year",
        "share": True,
        "tolerance": 2.0,
        "subgroup_tolerance": 5.0,
        "source": SourceLine(
            "Eurostat", f"isoc_{id_}", f"Table of {id_}", f"https://example.org/{id_}", None, None, date(2026, 2, 27)
        ),
        "unit_title": "percentage of enterprises",
        "definition": f"What {id_} is.",
        "know": ("Mind the base.",),
    }
    return IndicatorInfo(**{**given, **changes})  # type: ignore[arg-type]


def cell(geo: str, value: float | None, period: str = "2025", id_: str = "cloud", **changes: object) -> Observation:
    given: dict[str, object] = {
        "indicator_id": id_,
        "geo": geo,
        "period": period,
        "year": int(period[:4]),
        "size_emp": "10-249",
        "nace_r2": "C10-S951_X_K",
        "unit": "PC_ENT",
        "value": value,
        "status": "",
        "conf": "",
        "flags_known": True,
        "note": None,
        "vintage": date(2026, 2, 27),
        "vintage_precision": "day",
        "vintage_basis": "producer",
        "source_kind": "api",
    }
    return Observation(**{**given, **changes})  # type: ignore[arg-type]


SETTING = Setting(
    PLACES,
    mine="EE",
    compared=("FI",),
    absences={("cloud", "PL"): "not asked in this country", ("ai", "PL"): "not asked in this country"},
    breaks=(Break("wording", "2023", "the question changed", "DK", None, "cloud"),),
)

STANDING = (
    cell("DK", 68.0),
    cell("EE", 60.25, status="d"),
    cell("FI", 78.5, status="p"),
    cell("LV", None, conf="C"),
    cell("NO", 66.1, "2023", flags_known=False),
    cell("EU27_2020", 52.7, status="e"),
)
"""PL has no row; LV is confidential; NO is of another year."""

LARGE = (
    cell("DK", 92.0, size_emp="GE250"),
    cell("EE", 93.1, size_emp="GE250", status="u"),
    cell("FI", None, size_emp="GE250", status="m"),
    cell("LV", 83.0, size_emp="GE250"),
    cell("EU27_2020", 85.5, size_emp="GE250"),
)

SERIES = (
    *(cell("DK", value, period) for period, value in (("2021", 60.0), ("2023", 64.0), ("2025", 68.0))),
    *(cell("EE", value, period) for period, value in (("2018", 34.0), ("2020", 40.0), ("2021", 41.0))),
    cell("EE", 58.0, "2023", status="b"),
    cell("FI", 50.0, "2018"),
    cell("FI", None, "2021", status="m"),
    cell("FI", 78.5, "2025", status="p"),
    cell("LV", None, "2023", conf="C"),
    cell("NO", 66.1, "2023", flags_known=False),
    *(cell("EU27_2020", value, period) for period, value in (("2021", 41.0), ("2023", 45.2), ("2025", 52.7))),
)
"""EE has a stretch, a break and a point alone; FI a gap; LV nothing but a lock."""

AI = tuple(cell(one.geo, None if one.value is None else one.value / 2, one.period, "ai") for one in STANDING)
REST = tuple(
    cell(one.geo, None if one.value is None else round(100 - one.value, 2), one.period, "rest") for one in STANDING
)
TARGET = Target("t", "cloud", "Three in four firms", 75.0, "PC_ENT", 2030, "EU27_2020", "10-249", "each country")
EVENTS = (
    Event("a", "Industrie 4.0 & more", "2013", "2021", "ended", "Report", "DK"),
    Event("b", "Made different", "2016", "", "running", "Report", "EE"),
)


def charts() -> Mapping[str, Chart]:
    """One chart of each kind."""
    cloud, ai = info(), info("ai")
    return {
        "ranked_bars": ranked_bars(STANDING, cloud, SETTING),
        "target_distance": target_distance(STANDING, cloud, SETTING, target=TARGET),
        "dumbbell": dumbbell((*STANDING, *LARGE), cloud, SETTING),
        "segment_lines": segment_lines([(cloud, SERIES), (ai, AI)], SETTING),
        "small_multiples": small_multiples(SERIES, cloud, SETTING),
        "arrows": arrows(SERIES, cloud, SETTING, start="2021", end="2025"),
        "heat_table": heat_table([(cloud, STANDING), (ai, AI)], SETTING),
        "map": country_map(STANDING, cloud, SETTING),
        "tile_grid": tile_grid(STANDING, cloud, SETTING),
        "stacked": stacked([(cloud, STANDING), (info("rest"), REST)], SETTING),
        "scatter": scatter((cloud, STANDING), (ai, AI), SETTING),
        "timeline": timeline(EVENTS, SETTING, title="National platforms", source="Report of 2021"),
    }


def measured(kind: str) -> tuple[Measured, ...]:
    """The cells behind each chart."""
    cloud, ai = info(), info("ai")
    return {
        "dumbbell": ((cloud, (*STANDING, *LARGE)),),
        "segment_lines": ((cloud, SERIES), (ai, AI)),
        "small_multiples": ((cloud, SERIES),),
        "arrows": ((cloud, SERIES),),
        "heat_table": ((cloud, STANDING), (ai, AI)),
        "stacked": ((cloud, STANDING), (info("rest"), REST)),
        "scatter": ((cloud, STANDING), (ai, AI)),
        "timeline": (),
    }.get(kind, ((cloud, STANDING),))


def handout(kind: str) -> Handout:
    """A chart of a kind with its papers."""
    return Handout(
        name=kind,
        chart=charts()[kind],
        measured=measured(kind),
        places=PLACES,
        query={"chart": kind, "country": "EE", "with": "FI"},
        page="/uptake?country=EE&with=FI",
        absent=(Absence("cloud", "PL", "10-249", "C10-S951_X_K", "not asked in this country"),),
        filters=(("Chart", "Sample"), ("My country", "Estonia")),
        labels={"10-249": "SMEs", "GE250": "Large", "C10-S951_X_K": "All activities"},
        site="https://monitor.example.org",
    )


KINDS = tuple(charts())
