"""Data and method: where the figures come from, of which day they are, and what may not be compared."""

from __future__ import annotations

import streamlit as st

from dashboard.questions import reference
from dashboard.shell.filters import size_name
from dashboard.shell.frame import Here, open_page
from dashboard.shell.tables import Cell, Link, table
from dashboard.words import ENGLISH

OBSERVED = "observation flag"
"""Breaks that stand beside the value as flag b: hundreds, and every chart names its own."""

BASIS = {"producer": "producer's last update", "retrieved": "day of our copy", "printed": "day of publication"}


def vintage(one: reference.Table) -> str:
    """The day to which a table is true, and whose day that is."""
    if one.vintage is None:
        return "comes with the first live pull" if one.supply == "first live pull" else "not known"
    day = ENGLISH.day(one.vintage, one.vintage_precision or "day")
    return f"{day} ({BASIS.get(one.vintage_basis or '', one.vintage_basis or '')})"


def known(one: reference.Table) -> str:
    """How many of the values came with their flags."""
    if one.values == 0:
        return "no figures yet"
    if one.flags_known == one.values:
        return "all"
    return "none" if one.flags_known == 0 else f"{100 * one.flags_known // one.values}% of the values"


def remarks(one: reference.Table) -> str:
    """How our copy came, where it is not the producer's own file, and what to know about the year."""
    parts = [f"Our copy: {one.via}" if one.via else "", one.reference_year_note or ""]
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)


def section(title: str, text: str, *tables: str, folded: bool = False) -> None:
    """A heading, a paragraph, tables; long ones folded."""
    body = "".join(tables)
    if folded:
        body = f'<details class="bdm-details"><summary>Show the list</summary>{body}</details>'
    st.html(f'<div class="bdm-chart"><h2>{title}</h2></div><p class="bdm-prose">{text}</p>{body}')


def the_build(here: Here) -> None:
    """What the database holds, in two sentences."""
    made = reference.build(here.database)
    st.html(
        f'<p class="bdm-lead">{made.rows_out:,} published cells of {made.indicators} indicators. '
        f"The newest figures are of {ENGLISH.day(made.newest_vintage)}; the database was made on "
        f"{ENGLISH.day(made.built_at.date())}. Every figure says its own year and day of publication.</p>".replace(
            ",", "\u202f", 1
        )
    )


def sources(here: Here) -> None:
    """Tables with their vintages, and those still to come."""
    held = reference.tables(here.database)
    rows: list[tuple[Cell, ...]] = [
        (
            Link(f"{one.dataset_id}: {one.title}", one.url),
            one.producer,
            vintage(one),
            one.reference_year,
            one.values,
            known(one),
            remarks(one),
        )
        for one in held
        if one.values or one.supply == "snapshot"
    ]
    section(
        "Tables and their vintages",
        "A vintage is the day to which a table is true to its producer. Where the flags did not come with our copy, "
        "their absence says nothing: such figures are never called free of breaks.",
        table(
            "Tables that we hold figures of",
            ("Table", "Producer", "Vintage", "The year is", "Values", "Flags known", "Remarks"),
            rows,
            remarks=True,
        ),
    )
    waiting: list[tuple[Cell, ...]] = [
        (Link(f"{one.dataset_id}: {one.title}", one.url), one.producer)
        for one in held
        if not one.values and one.supply == "first live pull"
    ]
    if waiting:
        section(
            "Not here yet",
            "These come with the first live pull.",
            table("Tables to come", ("Table", "Producer"), waiting),
        )


def producers(here: Here) -> None:
    """Who published the figures and on what terms."""
    rows: list[tuple[Cell, ...]] = [
        (f"{one.producer}: {one.title}", Link(one.licence, one.licence_url), one.cite)
        for one in reference.producers(here.database)
    ]
    section(
        "Producers and licences",
        "The figures belong to those who published them.",
        table("Producers", ("Producer", "Licence", "How to cite"), rows),
    )


def tolerances(here: Here) -> None:
    """Up to what difference two figures are not called different."""
    rows: list[tuple[Cell, ...]] = [
        (
            f"{one.points:g}; {one.subgroup_points:g} for one size class or activity",
            f"{ENGLISH.listed(one.producers)}: {len(one.indicators)} indicators, such as {one.indicators[0]}",
            one.basis,
        )
        for one in reference.tolerances(here.database)
    ]
    section(
        "Tolerances",
        "Surveys ask a sample of firms or people. Differences up to the tolerance, in the unit of the figures, are not "
        "called differences, in no sentence and no ranking.",
        table("Tolerances", ("Tolerance", "Holds for", "What it rests on"), rows),
    )


def flags(here: Here) -> None:
    """Letters in words."""
    rows: list[tuple[Cell, ...]] = [
        (one.letter, one.title, one.meaning, "yes" if one.ranked else "no")
        for one in reference.flag_meanings(here.database)
    ]
    section(
        "Flags",
        "Letters that stand beside a figure, or in its place. A figure, its flag and its absence are three things: a "
        "missing figure is shown as “:” with its reason, never as zero.",
        table("Flags of European statistics", ("Letter", "Name", "What it says", "Ranked"), rows),
    )


def breaks(here: Here) -> None:
    """The registry of breaks."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.indicator,
            one.country or "all",
            size_name(one.size_emp) if one.size_emp else "all",
            one.from_period,
            one.kind,
            Link(one.reason, one.url) if one.url else one.reason,
        )
        for one in reference.registered_breaks(here.database, [OBSERVED])
    ]
    section(
        "Breaks",
        "From the period named on, figures are not, or not surely, comparable with those before. A line ends at a "
        "break and is dotted where comparability is in doubt; no change is stated over either. Breaks that producers "
        "flag at single figures (b) are named under each chart.",
        table(f"{len(rows)} entries", ("Indicator", "Country", "Size", "From", "Kind", "Reason"), rows),
        folded=True,
    )


def left_out(here: Here) -> None:
    """What is not published here, and why."""
    rows = reference.left_out(here.database)
    if rows:
        section(
            "Left out on purpose",
            "Figures that we have seen and do not show.",
            table("Left out", ("What", "Why"), rows),
            folded=True,
        )


here = open_page("data", "Data and method")
the_build(here)
sources(here)
producers(here)
tolerances(here)
flags(here)
breaks(here)
left_out(here)
