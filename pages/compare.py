"""Compare: any indicator, or any two, for the countries; the figures as a table to search, sort and take away."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.charts import Scene
from dashboard.charts.scene import by_year, newest
from dashboard.questions.listing import found, listed, ordered
from dashboard.questions.reference import indicator_infos, places
from dashboard.shell import filters, listing
from dashboard.shell.asked import shown_geos
from dashboard.shell.block import card, drawn_block
from dashboard.shell.frame import Here, open_page, part
from dashboard.words import spoken


def second_of(here: Here) -> str | None:
    """The indicator beside the first one."""
    asked = here.view.chosen("and")
    return asked if asked != here.view.indicator else None


def charts(here: Here) -> None:
    """Two indicators in a plane after their comparability card; one side by side and over the years."""
    view, second = here.view, second_of(here)
    if second is not None:
        scene = Scene(here.database, here.words, view)
        cells = [scene.cell, scene.alike(second)]
        figures, infos = newest(scene, cells)
        card(*by_year(scene, [(infos[cell.indicator_id], figures[cell]) for cell in cells]))
        drawn_block(here, "pairs", other=second, limit=spoken().say("compare.limit.pairs"))
        return
    drawn_block(here, "standing", limit=spoken().say("compare.limit.standing"))
    choices = here.words.indicators[view.indicator or ""]
    if choices.first_year != choices.last_year:
        drawn_block(here, "lines")
    part(here, on_the_map)


def on_the_map(here: Here) -> None:
    """The same figures on a map, for those who open it."""
    with filters.unfolded(here, "map", spoken().say("compare.map")) as folded:
        if folded.open:
            drawn_block(here, "map")


def table(here: Here) -> None:
    """The figures of the view as a list, and their files."""
    view, second = here.view, second_of(here)
    scene = Scene(here.database, here.words, view)
    cells = [scene.cell, *([scene.alike(second)] if second is not None else [])]
    infos = indicator_infos(here.database, [cell.indicator_id for cell in cells])
    named = places(here.database)
    lines = [
        line
        for cell in cells
        for line in listed(here.database, cell, infos[cell.indicator_id], named, shown_geos(here), view.from_, view.to)
    ]
    say = spoken().say
    remark = f"<p>{escape(say('compare.figures.text'))}</p>" if scene.by_year_asked else ""
    st.html(f'<div class="bdm-chart"><h2>{escape(say("compare.figures"))}</h2>{remark}</div>')
    with st.container(key="filters_under_table", horizontal=True):
        filters.words_in(here, "find", say("compare.find"))
        filters.own(here, "sort", say("compare.sort"), say("compare.sort.country"))
    kept = ordered(found(lines, view.chosen("find")), view.chosen("sort"))
    st.html(listing.table(kept))
    listing.downloads(here, [infos[cell.indicator_id] for cell in cells], kept)


here = open_page("compare", spoken().say("compare.heading"))
with st.container(key="filters", horizontal=True):
    filters.country(here)
    filters.compared(here)
    filters.group(here)
    filters.indicator(here)
    filters.size(here)
    filters.activity(here)
    filters.years(here)
    filters.own(here, "and", spoken().say("compare.and"), spoken().say("compare.and.none"))
    filters.year_meant(here, here.view.indicator, second_of(here))
charts(here)
part(here, table)
