"""The table of figures with its search, its order and its downloads."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.handout import no_figure, plain_figure, slug
from dashboard.measure.value import IndicatorInfo
from dashboard.questions.listing import Entry, every_figure
from dashboard.questions.reference import places
from dashboard.render.table_csv import csv_of
from dashboard.shell.frame import Here
from dashboard.shell.tables import scrolled
from dashboard.words import NO_VALUE, spoken

MOST = 300
"""Lines that a page shows; files have all."""

HEADS = ("table.country", "card.year", "head.value", "card.flags", "head.no figure", "chosen.vintage")
"""What the columns are called; where there are several indicators, theirs stands first."""

NUMBER = ' class="number"'


def table(lines: Sequence[Entry]) -> str:
    """The lines as an accessible table, with the indicator where there are several."""
    words = spoken()
    several = len({line.info.id for line in lines}) > 1
    head = "".join(
        f'<th scope="col"{NUMBER if key == "head.value" else ""}>{escape(words.say(key))}</th>'
        for key in (("filter.indicator",) if several else ()) + HEADS
    )
    body = "".join(_row(line, several) for line in lines[:MOST])
    held = words.count("compare.lines", len(lines))
    if len(lines) > MOST:
        held += " " + words.say("compare.lines.first", most=MOST, n=len(lines))
    return scrolled(
        words.say("compare.figures"),
        f'<table class="bdm-table bdm-listing"><caption>{escape(held)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
    )


def _row(line: Entry, several: bool) -> str:
    country, period, value, letters, meaning, reason, indicator = line.texts
    unit = "" if line.value is None else line.info.unit
    shown = NO_VALUE if line.value is None else spoken().with_unit(value, unit)
    flags = f"{letters} {meaning}".strip()
    if line.cell is not None and not line.cell.flags_known:
        flags = spoken().say("compare.flags unknown.others" if flags else "compare.flags unknown", flags=flags)
    vintage = "" if line.cell is None else spoken().day(line.cell.vintage, line.cell.vintage_precision)
    first = f"<td>{escape(indicator)}</td>" if several else ""
    return (
        f'<tr>{first}<th scope="row">{escape(country)}</th><td>{escape(period)}</td>'
        f'<td class="number">{escape(shown)}</td><td>{escape(flags)}</td><td>{escape(reason)}</td>'
        f"<td>{escape(vintage)}</td></tr>"
    )


def shown_csv(lines: Sequence[Entry]) -> str:
    """Just the lines shown, as CSV, in their order; places without a row are there with their reason."""
    return csv_of(
        plain_figure(line.cell, line.info, line.country, line.reason)
        if line.cell is not None
        else no_figure(line.info, line.geo, line.country, line.size_emp, line.nace_r2, line.reason, line.period)
        for line in lines
    )


def all_csv(here: Here, infos: Sequence[IndicatorInfo]) -> str:
    """Every cell that we hold of some indicators: all countries, years, size classes and activities."""
    named = places(here.database)
    return csv_of(
        plain_figure(cell, info, named[cell.geo].name if cell.geo in named else cell.geo)
        for info in infos
        for cell in every_figure(here.database, info.id)
    )


def downloads(here: Here, infos: Sequence[IndicatorInfo], lines: Sequence[Entry]) -> None:
    """Two files, made only when asked for."""
    stem = "_".join(slug(info.short) for info in infos)
    with st.container(key="downloads", horizontal=True):
        st.download_button(
            spoken().count("compare.download.shown", len(lines)),
            data=lambda: shown_csv(lines),
            file_name=f"{stem}_shown.csv",
            mime="text/csv",
            on_click="ignore",
            key="download_shown",
        )
        st.download_button(
            spoken().say("compare.download.all"),
            data=lambda: all_csv(here, infos),
            file_name=f"{stem}_all.csv",
            mime="text/csv",
            on_click="ignore",
            key="download_all",
        )
