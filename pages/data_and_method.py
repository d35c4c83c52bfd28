"""Data and method: where the figures come from, of which day they are, what is missing, what may not be compared."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard import site
from dashboard.last_pull import last_pull
from dashboard.questions import coverage, reference, revisions
from dashboard.shell import atlas, filters
from dashboard.shell.asked import chosen_cell, shown_geos
from dashboard.shell.filters import size_name
from dashboard.shell.frame import Here, open_page, part
from dashboard.shell.tables import Cell, Link, table
from dashboard.words import spoken

OBSERVED = "observation flag"
"""Breaks that stand beside the value as flag b: hundreds, and every chart names its own."""

BASIS = {"producer": "producer's last update", "retrieved": "day of our copy", "printed": "day of publication"}


def vintage(one: reference.Table) -> str:
    """The day to which a table is true, and whose day that is."""
    if one.vintage is None:
        return "comes with the first live pull" if one.supply == "first live pull" else "not known"
    day = spoken().day(one.vintage, one.vintage_precision or "day")
    return f"{day} ({BASIS.get(one.vintage_basis or '', one.vintage_basis or '')})"


def counted(cells: int) -> str:
    """``1 cell``, ``2 227 cells``."""
    return f"{cells:,} {'cell' if cells == 1 else 'cells'}".replace(",", "\u202f")


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
        f"The newest figures are of {spoken().day(made.newest_vintage)}; the database was made on "
        f"{spoken().day(made.built_at.date())}. Every figure says its own year and day of publication.</p>".replace(
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


def held(indicators: Sequence[str]) -> str:
    """The one indicator by name; of several how many, and the first."""
    return indicators[0] if len(indicators) == 1 else f"{len(indicators)} indicators, such as {indicators[0]}"


def allowed(one: reference.Tolerance) -> str:
    """A tolerance, and that of subgroups where it is another one."""
    whole = f"{one.points:g}"
    same = one.subgroup_points == one.points
    return whole if same else f"{whole}; {one.subgroup_points:g} for one size class or activity"


def tolerances(here: Here) -> None:
    """Up to what difference two figures are not called different."""
    rows: list[tuple[Cell, ...]] = [
        (
            allowed(one),
            f"{spoken().listed(one.producers)}: {held(one.indicators)}",
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


def pulled(here: Here) -> None:
    """The last attempt to bring fresh figures, in its own words."""
    last = last_pull(here.database.path.parent)
    if last is None:
        text = (
            "No figures have been pulled from the producers here: what is shown is the snapshot that came with the "
            "program. Each table says its own day below."
        )
        section("Last pull", text)
        return
    when = last.ended or last.started
    rows: list[tuple[Cell, ...]] = [(one.dataset, one.outcome, one.sentence) for one in last.tables]
    section(
        "Last pull",
        f"{'Ended' if last.ended else 'Began'} {spoken().day(when.date())}, {when:%H:%M} UTC. {escape(last.sentence)}",
        table("Tables of the last pull", ("Table", "Outcome", "What happened"), rows, remarks=True) if rows else "",
        folded=bool(rows),
    )


def missing(here: Here) -> None:
    """Coverage: one indicator cell by cell, then all at a glance for those who open it."""
    named = reference.places(here.database)
    names = {geo: named[geo].name for geo in shown_geos(here)}
    commonest = coverage.reasons(here.database, list(names))
    why = "; ".join(f"{escape(reason)}: {counted(cells)}" for reason, cells in commonest)
    section("Coverage: why a cell is empty", f"An empty cell has a reason, and is never zero. Over all figures: {why}.")
    with st.container(key="filters_under_coverage", horizontal=True):
        filters.indicator(here, "Coverage of")
        filters.size(here)
        filters.activity(here)
    covered = coverage.atlas(here.database, chosen_cell(here), list(names))
    st.html(atlas.cells(covered, names) + atlas.reasons(covered, names))
    part(here, at_a_glance)


def at_a_glance(here: Here) -> None:
    """Coverage of all indicators, for those who open it."""
    named = reference.places(here.database)
    names = {geo: named[geo].name for geo in shown_geos(here)}
    with filters.unfolded(here, "atlas", "All indicators at a glance") as folded:
        if folded.open:
            titles = {id_: info.short for id_, info in reference.all_infos(here.database).items()}
            st.html(atlas.at_a_glance(coverage.all_held(here.database, tuple(names)), names, titles))


def revised(here: Here) -> None:
    """What producers changed afterwards; the index of digital intensity as the first case."""
    ids = revisions.family(here.database, "digital_intensity")
    days = spoken().listed(spoken().day(day) for day in revisions.vintages(here.database, ids))
    found = revisions.changes(here.database, ids, shown_geos(here))
    rows: list[tuple[Cell, ...]] = [changed(one) for one in found]
    headline = next(
        (one for one in found if one.geo == "EU27_2020" and one.period == "2023" and one.size_emp == "10-249"), None
    )
    example = ""
    if headline is not None and headline.from_value is not None and headline.to_value is not None:
        example = (
            f" For SMEs of the EU in 2023, “{escape(headline.indicator)}” moved from "
            f"{spoken().quantity(headline.from_value, headline.unit, headline.decimals)} to "
            f"{spoken().quantity(headline.to_value, headline.unit, headline.decimals)}"
            f"{'' if headline.to_flags else ', without a flag'}."
        )
    section(
        "Revisions since first publication",
        f"Producers correct what they published. Of the digital intensity index we hold the vintages of {days}."
        f"{example} A change is a revision only if it is larger than the rounding of both vintages.",
        table(
            f"Digital intensity index: {len(rows)} cells of the countries shown changed",
            ("Indicator", "Country", "Year", "Size", "From", "To", "What"),
            rows,
        ),
        folded=True,
    )
    part(here, all_revisions)


def all_revisions(here: Here) -> None:
    """Revisions of all indicators, for those who open them."""
    with filters.unfolded(here, "revised", "Revisions of all indicators") as folded:
        if folded.open:
            every: list[tuple[Cell, ...]] = [
                (
                    one.indicator,
                    f"{spoken().day(one.from_vintage)} to {spoken().day(one.to_vintage)}",
                    one.kind,
                    one.cells,
                    one.flagged,
                    "" if one.largest is None else spoken().number(one.largest, 2),
                )
                for one in revisions.revised(here.database)
            ]
            header = ("Indicator", "Vintages", "Kind", "Cells", "Flag changed", "Largest change")
            st.html(table("Changed cells, all countries that we hold", header, every))


def changed(one: revisions.Change) -> tuple[Cell, ...]:
    """One changed cell as a row."""
    before, after = (
        "no figure" if value is None else f"{spoken().quantity(value, one.unit, one.decimals)} {flags}".strip()
        for value, flags in ((one.from_value, one.from_flags), (one.to_value, one.to_flags))
    )
    return (
        one.indicator,
        one.country,
        one.period,
        size_name(one.size_emp),
        f"{before} ({spoken().day(one.from_vintage)})",
        f"{after} ({spoken().day(one.to_vintage)})",
        one.kind,
    )


def citing(here: Here) -> None:
    """How to name a figure so that somebody else finds it again."""
    made = reference.build(here.database)
    section(
        "How to cite",
        "Name the producer, the table and its vintage, as the source line of each chart does; then this site, if the "
        "chart is ours. For the site as a whole: "
        f"<cite>{site.NAME}, figures as of {spoken().day(made.newest_vintage)}, {escape(site.address())}</cite>. "
        "“Link to this view” under a chart is an address that shows the same view again.",
    )


def releases(here: Here) -> None:
    """When newer figures come, as far as a producer says so."""
    section(
        "Next releases",
        "None of the tables here comes with the date of its next release, so none is printed. Eurostat announces its "
        'releases in <a href="https://ec.europa.eu/eurostat/news/release-calendar">its calendar</a>; the enterprise '
        "survey appears once a year.",
    )


def standing_behind(here: Here) -> None:
    """Accessibility, privacy, imprint: what an operator owes to visitors."""
    contact = site.contact()
    write = f'<a href="mailto:{escape(contact)}">{escape(contact)}</a>' if contact else "the operator (see the imprint)"
    section(
        "Accessibility",
        "This site aims at WCAG 2.2, level AA. Every page is checked with axe-core at three widths before a release; "
        "each chart has a text in its place for screen readers and a table of its figures; everything can be reached "
        "with the keyboard; nothing is said by colour alone. Not done: a test with people who use assistive "
        "technology, and an audit by others. Known limit: single marks of a drawn chart cannot be reached with the "
        f"keyboard; their figures are in the table below it. Barriers can be reported to {write}.",
    )
    section(
        "Privacy",
        "No account, no advertising, no counting of visitors, and nothing is loaded from other sites. Your choices "
        "stand in the address and nowhere else; the server keeps them only while the page is open. One technical "
        "cookie protects forms against misuse and goes with the browser’s session; the browser also keeps the name of "
        "the colour theme. A web server that an operator puts in front may keep its own log.",
    )
    who = site.operator()
    section(
        "Imprint",
        (f"{escape(who)}. " if who else "The operator of this copy has not given a name. ")
        + (f"Contact: {write}. " if contact else "No contact is set. ")
        + "The program is free software under the MIT licence; the figures belong to their producers, on the terms "
        "named above. Outlines of countries: Natural Earth, public domain, borders after the views of the United "
        "Nations.",
    )


here = open_page("data", "Data and method")
the_build(here)
pulled(here)
sources(here)
missing(here)
revised(here)
producers(here)
flags(here)
breaks(here)
tolerances(here)
citing(here)
releases(here)
left_out(here)
standing_behind(here)
