"""Data and method: where the figures come from, of which day they are, what is missing, what may not be compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
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

WAITING = "first live pull"
"""How a table is supplied that has no figures yet."""

CALENDAR = "https://ec.europa.eu/eurostat/news/release-calendar"
"""Where Eurostat announces its releases."""


def vintage(one: reference.Table) -> str:
    """The day to which a table is true, and whose day that is."""
    if one.vintage is None:
        return spoken().say("method.vintage.waiting" if one.supply == WAITING else "method.vintage.unknown")
    day = spoken().day(one.vintage, one.vintage_precision or "day")
    return spoken().say(f"method.vintage.{one.vintage_basis}", day=day)


def known(one: reference.Table) -> str:
    """How many of the values came with their flags."""
    words = spoken()
    if one.values == 0:
        return words.say("method.known.no figures")
    if one.flags_known == one.values:
        return words.say("method.known.all")
    if one.flags_known == 0:
        return words.say("none")
    return words.say("method.known.share", share=words.quantity(100 * one.flags_known // one.values, "%", 0))


def remarks(one: reference.Table) -> str:
    """How our copy came, where it is not the producer's own file, and what to know about the year."""
    parts = [spoken().say("method.copy", via=one.via) if one.via else "", one.reference_year_note or ""]
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)


def section(title: str, text: str, *tables: str, folded: bool = False) -> None:
    """A heading, a paragraph (HTML), tables; long ones folded."""
    body = "".join(tables)
    if folded:
        summary = escape(spoken().say("method.list"))
        body = f'<details class="bdm-details"><summary>{summary}</summary>{body}</details>'
    st.html(f'<div class="bdm-chart"><h2>{escape(title)}</h2></div><p class="bdm-prose">{text}</p>{body}')


def the_build(here: Here) -> None:
    """What the database holds, in two sentences."""
    words, made = spoken(), reference.build(here.database)
    said = words.say(
        "method.build",
        cells=words.number(made.rows_out, 0),
        indicators=made.indicators,
        newest=words.day(made.newest_vintage),
        made=words.day(made.built_at.date()),
    )
    st.html(f'<p class="bdm-lead">{escape(said)}</p>')


def sources(here: Here) -> None:
    """Tables with their vintages, and those still to come."""
    say = spoken().say
    held = reference.tables(here.database)
    rows: list[tuple[Cell, ...]] = [
        (
            titled(one),
            one.producer,
            vintage(one),
            say(f"rule.{one.reference_year}"),
            one.values,
            known(one),
            remarks(one),
        )
        for one in held
        if one.indicators and (one.values or one.supply != WAITING)
    ]
    heads = ("sheet.table", "sheet.producer", "chosen.vintage", "filter.year", "head.values", "head.flags known")
    section(
        say("method.tables"),
        spoken().html("method.tables.text"),
        table(say("method.tables.table"), [*map(say, (*heads, "head.remarks"))], rows, remarks=True),
    )
    rows = [(titled(one), one.producer) for one in held if not one.values and one.supply == WAITING]
    if rows:
        section(
            say("method.waiting"),
            spoken().html("method.waiting.text"),
            table(say("method.waiting.table"), [*map(say, ("sheet.table", "sheet.producer"))], rows),
        )


def titled(one: reference.Table) -> Link:
    """A table by its code and title, leading to where its figures can be read."""
    return Link(spoken().say("slide.source", table=one.dataset_id, title=one.title), one.url)


def producers(here: Here) -> None:
    """Who published the figures and on what terms."""
    say = spoken().say
    rows: list[tuple[Cell, ...]] = [
        (
            say("method.producers.source", producer=one.producer, title=one.title),
            Link(one.licence, one.licence_url),
            one.cite,
        )
        for one in reference.producers(here.database)
    ]
    section(
        say("method.producers"),
        spoken().html("method.producers.text"),
        table(say("method.producers.table"), [*map(say, ("sheet.producer", "sheet.licence", "cite"))], rows),
    )


def held(indicators: Sequence[str]) -> str:
    """The one indicator by name; of several how many, and the first."""
    if len(indicators) == 1:
        return indicators[0]
    return spoken().say("method.tolerances.indicators", n=len(indicators), first=indicators[0])


def allowed(one: reference.Tolerance) -> str:
    """A tolerance, and that of subgroups where it is another one."""
    whole, part = (
        spoken().number(points, len(f"{points:g}".partition(".")[2])) for points in (one.points, one.subgroup_points)
    )
    return whole if part == whole else spoken().say("method.tolerances.of parts", points=whole, part=part)


def tolerances(here: Here) -> None:
    """Up to what difference two figures are not called different."""
    words = spoken()
    rows: list[tuple[Cell, ...]] = [
        (
            allowed(one),
            words.say("method.tolerances.for", producers=words.listed(one.producers), indicators=held(one.indicators)),
            one.basis,
        )
        for one in reference.tolerances(here.database)
    ]
    title = words.say("method.tolerances")
    heads = map(words.say, ("head.tolerance", "head.holds for", "head.rests on"))
    section(title, words.html("method.tolerances.text"), table(title, [*heads], rows))


def flags(here: Here) -> None:
    """Letters in words."""
    say = spoken().say
    rows: list[tuple[Cell, ...]] = [
        (one.letter, one.title, one.meaning, say("sheet.yes" if one.ranked else "sheet.no"))
        for one in reference.flag_meanings(here.database)
    ]
    heads = map(say, ("sheet.letter", "sheet.name", "sheet.meaning", "head.ranked"))
    section(say("card.flags"), spoken().html("method.flags.text"), table(say("method.flags.table"), [*heads], rows))


def breaks(here: Here) -> None:
    """The registry of breaks."""
    words = spoken()
    rows: list[tuple[Cell, ...]] = [
        (
            one.indicator,
            one.country or words.say("method.breaks.all countries"),
            size_name(one.size_emp) if one.size_emp else words.say("method.breaks.all sizes"),
            one.from_period,
            words.say(f"method.break.{one.kind}"),
            Link(one.reason, one.url) if one.url else one.reason,
        )
        for one in reference.registered_breaks(here.database, [OBSERVED])
    ]
    heads = ("filter.indicator", "table.country", "head.size", "head.since", "head.kind", "head.reason")
    section(
        words.say("method.breaks"),
        words.html("method.breaks.text"),
        table(words.count("method.breaks.table", len(rows)), [*map(words.say, heads)], rows),
        folded=True,
    )


def left_out(here: Here) -> None:
    """What is not published here, and why."""
    say = spoken().say
    rows = reference.left_out(here.database)
    if rows:
        section(
            say("method.left out"),
            spoken().html("method.left out.text"),
            table(say("method.left out.table"), [*map(say, ("head.what", "head.why"))], rows),
            folded=True,
        )


def pulled(here: Here) -> None:
    """The last attempt to bring fresh figures, in its own words."""
    words, last = spoken(), last_pull(here.database.path.parent)
    title = words.say("method.pull")
    if last is None:
        section(title, words.html("method.pull.none"))
        return
    when = last.ended or last.started
    said = words.html(
        "method.pull.ended" if last.ended else "method.pull.began",
        day=escape(words.day(when.date())),
        time=f"{when:%H:%M}",
        sentence=escape(last.sentence),
    )
    rows: list[tuple[Cell, ...]] = [(one.dataset, one.outcome, one.sentence) for one in last.tables]
    heads = map(words.say, ("sheet.table", "head.outcome", "head.happened"))
    told = table(words.say("method.pull.table"), [*heads], rows, remarks=True) if rows else ""
    section(title, said, told, folded=bool(rows))


def missing(here: Here) -> None:
    """Coverage: one indicator cell by cell, then all at a glance for those who open it."""
    say = spoken().say
    named = reference.places(here.database)
    names = {geo: named[geo].name for geo in shown_geos(here)}
    commonest = coverage.reasons(here.database, list(names))
    heads = map(say, ("head.reason", "head.cells"))
    section(
        say("method.coverage"),
        spoken().html("method.coverage.text"),
        table(say("method.coverage.table"), [*heads], commonest),
    )
    with st.container(key="filters_under_coverage", horizontal=True):
        filters.indicator(here, say("method.coverage.of"))
        filters.size(here)
        filters.activity(here)
    covered = coverage.atlas(here.database, chosen_cell(here), list(names))
    st.html(atlas.cells(covered, names) + atlas.reasons(covered, names))
    part(here, at_a_glance)


def at_a_glance(here: Here) -> None:
    """Coverage of all indicators, for those who open it."""
    named = reference.places(here.database)
    names = {geo: named[geo].name for geo in shown_geos(here)}
    with filters.unfolded(here, "atlas", spoken().say("method.glance")) as folded:
        if folded.open:
            titles = {id_: info.short for id_, info in reference.all_infos(here.database).items()}
            st.html(atlas.at_a_glance(coverage.all_held(here.database, tuple(names)), names, titles))


def revised(here: Here) -> None:
    """What producers changed afterwards; the index of digital intensity as the first case."""
    words = spoken()
    ids = revisions.family(here.database, "digital_intensity")
    days = words.listed(words.day(day) for day in revisions.vintages(here.database, ids))
    found = revisions.changes(here.database, ids, shown_geos(here))
    rows: list[tuple[Cell, ...]] = [changed(one) for one in found]
    headline = next(
        (one for one in found if one.geo == "EU27_2020" and one.period == "2023" and one.size_emp == "10-249"), None
    )
    said = [words.say("method.revisions.text", days=days)]
    if headline is not None and headline.from_value is not None and headline.to_value is not None:
        example = words.say(
            "method.revisions.example" if headline.to_flags else "method.revisions.example.no flag",
            measure=headline.indicator,
            before=words.quantity(headline.from_value, headline.unit, headline.decimals),
            after=words.quantity(headline.to_value, headline.unit, headline.decimals),
        )
        said.append(example)
    said.append(words.say("method.revisions.rounding"))
    heads = ("filter.indicator", "table.country", "card.year", "head.size", "head.before", "head.after", "head.what")
    section(
        words.say("method.revisions"),
        escape(" ".join(said)),
        table(words.count("method.revisions.table", len(rows)), [*map(words.say, heads)], rows),
        folded=True,
    )
    part(here, all_revisions)


def all_revisions(here: Here) -> None:
    """Revisions of all indicators, for those who open them."""
    words = spoken()
    with filters.unfolded(here, "revised", words.say("method.revisions.all")) as folded:
        if folded.open:
            every: list[tuple[Cell, ...]] = [
                (
                    one.indicator,
                    words.say("slide.vintages", first=words.day(one.from_vintage), last=words.day(one.to_vintage)),
                    words.say(f"method.revision.{one.kind}"),
                    one.cells,
                    one.flagged,
                    "" if one.largest is None else words.number(one.largest, 2),
                )
                for one in revisions.revised(here.database)
            ]
            heads = ("filter.indicator", "head.vintages", "head.kind", "head.cells", "head.flag changed")
            said = map(words.say, (*heads, "head.largest change"))
            st.html(table(words.say("method.revisions.all.table"), [*said], every))


def changed(one: revisions.Change) -> tuple[Cell, ...]:
    """One changed cell as a row."""
    words = spoken()

    def told(value: float | None, flags: str, day: date) -> str:
        shown = words.say("slide.no figure")
        if value is not None:
            shown = f"{words.quantity(value, one.unit, one.decimals)} {flags}".strip()
        return words.say("method.revisions.of", figure=shown, day=words.day(day))

    return (
        one.indicator,
        one.country,
        one.period,
        size_name(one.size_emp),
        told(one.from_value, one.from_flags, one.from_vintage),
        told(one.to_value, one.to_flags, one.to_vintage),
        words.say(f"method.revision.{one.kind}"),
    )


def citing(here: Here) -> None:
    """How to name a figure so that somebody else finds it again."""
    words, made = spoken(), reference.build(here.database)
    named = words.html(
        "method.cite.site", site=site.NAME, day=escape(words.day(made.newest_vintage)), address=escape(site.address())
    )
    section(
        words.say("cite"),
        words.html("method.cite.text", citation=f"<cite>{named}</cite>", link=escape(words.say("around.link"))),
    )


def releases(here: Here) -> None:
    """When newer figures come, as far as a producer says so."""
    say = spoken().say
    calendar = f'<a href="{CALENDAR}">{escape(say("method.releases.calendar"))}</a>'
    section(say("method.releases"), spoken().html("method.releases.text", calendar=calendar))


def standing_behind(here: Here) -> None:
    """Accessibility, privacy, imprint: what an operator owes to visitors."""
    say, html = spoken().say, spoken().html
    contact, who = escape(site.contact()), escape(site.operator())
    write = f'<a href="mailto:{contact}">{contact}</a>'
    reported = html("method.accessibility.contact" if contact else "method.accessibility.no contact", contact=write)
    section(say("method.accessibility"), f"{html('method.accessibility.text')} {reported}")
    section(say("method.privacy"), html("method.privacy.text"))
    imprint = (
        html("method.imprint.operator" if who else "method.imprint.no operator", operator=who),
        html("method.imprint.contact" if contact else "method.imprint.no contact", contact=write),
        html("method.imprint.text"),
    )
    section(say("method.imprint"), " ".join(imprint))


here = open_page("data", spoken().say("screen.data"))
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
