"""Targets 2030: how far each country is, what pace that would take, and what pace was observed. No forecast."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.builders_targets import PaceLine, pace_lines
from dashboard.charts import Scene
from dashboard.charts.comparisons import target_of
from dashboard.charts.scene import series, setting
from dashboard.measure.comparability import Target
from dashboard.questions.figures import Cell, absences, latest_by_country
from dashboard.questions.reference import indicator_infos, versions_of
from dashboard.questions.takeaway import targets
from dashboard.shell import filters
from dashboard.shell.block import drawn_block
from dashboard.shell.declined import decline
from dashboard.shell.frame import Here, open_page
from dashboard.shell.tables import Link, table
from dashboard.view import REFERENCE
from dashboard.words import NO_VALUE, spoken


def cell_of(here: Here, indicator: str, target: Target) -> Cell:
    """The size class that the target is set for, where the indicator has it."""
    choices = here.words.indicators[indicator]
    size = target.size_emp if target.size_emp in choices.sizes else choices.default_size
    return Cell(indicator, size, choices.default_activity)


def paces(here: Here, cell: Cell, target: Target | None) -> tuple[PaceLine, ...]:
    """What stands in the table of one indicator."""
    scene = Scene(here.database, here.words, here.view)
    info = indicator_infos(here.database, [cell.indicator_id])[cell.indicator_id]
    missing = absences(here.database, [cell], scene.geos)
    return pace_lines(series(scene, cell), info, setting(scene, [cell], missing), target=target)


def goal(target: Target, unit: str) -> str:
    """What a target asks for, and in which year."""
    return spoken().say("target.figure", value=spoken().quantity(target.value, unit, 0), period=target.year)


def pace(here: Here, target: Target) -> None:
    """Pace needed beside pace observed; other versions of the measure on their own, without a distance."""
    indicator = here.view.indicator or ""
    say = spoken().say
    lines = paces(here, cell_of(here, indicator, target), target)
    unit = indicator_infos(here.database, [indicator])[indicator].unit
    st.html(
        f'<div class="bdm-chart"><h2>{escape(say("targets.pace"))}</h2><p>{escape(say("targets.pace.text"))}</p></div>'
        + table(
            say("targets.pace.table", title=target.title, goal=goal(target, unit)),
            (
                say("table.country"),
                say("head.newest"),
                say("head.to target"),
                say("head.needed", year=target.year),
                say("head.observed"),
            ),
            [(line.name, line.figure, line.distance, line.needed, line.observed) for line in lines],
            remarks=True,
        )
    )
    for other in versions_of(here.database, indicator):
        if other == indicator or other not in here.words.indicators:
            continue
        info = indicator_infos(here.database, [other])[other]
        lines = paces(here, cell_of(here, other, target), None)
        st.html(
            f'<div class="bdm-chart"><h2>{escape(say("targets.version", measure=info.short))}</h2>'
            f"<p>{escape(say('targets.version.text'))}</p></div>"
            + table(
                info.title,
                (say("table.country"), say("head.newest"), say("head.observed")),
                [(line.name, line.figure, line.observed) for line in lines],
                remarks=True,
            )
        )


def totals(here: Here) -> None:
    """Targets of the Union as a whole: no country has a distance to them."""
    say = spoken().say
    union = [target for target in targets(here.database) if target.level == "EU only" and target.indicator_id]
    ids = [target.indicator_id or "" for target in union]
    infos = indicator_infos(here.database, ids)
    cells = [Cell(id_) for id_ in ids]
    newest = latest_by_country(here.database, cells, [REFERENCE])
    rows = []
    for target, cell in zip(union, cells, strict=True):
        info = infos[cell.indicator_id]
        found = newest[cell]
        figure = NO_VALUE
        if found and found[0].value is not None:
            value = spoken().quantity(found[0].value, info.unit, info.decimals)
            figure = say("target.figure", value=value, period=found[0].period)
        rows.append((Link(target.title, target.url), figure, goal(target, info.unit), target.note))
    heads = ("head.union", "head.eu", "head.target", "head.know")
    st.html(
        f'<div class="bdm-chart"><h2>{escape(say("targets.totals"))}</h2><p>{escape(say("targets.totals.text"))}</p>'
        f"</div>{table(say('targets.totals.table'), [*map(say, heads)], rows, remarks=True)}"
    )


here = open_page("targets", spoken().say("targets.heading"))
st.html(f'<p class="bdm-lead">{escape(spoken().say("targets.lead"))}</p>')
with st.container(key="filters", horizontal=True):
    filters.country(here)
    filters.compared(here)
    filters.group(here)
    filters.indicator(here, spoken().say("head.target"))
target = target_of(here.database, here.view.indicator or "")
drawn_block(here, "target", limit=target.note)
pace(here, target)
totals(here)
decline("2030")
