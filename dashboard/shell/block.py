"""The chart block: sentence, figure, note, source, table. Every chart on every page stands in one.

All words come with the chart. The table is in the page from the start, folded: it needs no round trip to the server,
prints, and is what a screen reader reads in place of the drawing.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from dashboard.chart import Chart
from dashboard.render import interactive, table


def chart_block(chart: Chart, key: str, limit: str = "") -> None:
    """One chart with everything that belongs to it. ``limit``: what the figures cannot say, in one line."""
    with st.container(key=f"block_{key}", gap="small"):
        st.html(head(chart))
        st.plotly_chart(
            interactive.figure(chart), theme=None, config=interactive.CONFIG, key=f"plot_{key}", width="stretch"
        )
        st.html(foot(chart, limit, folded_table=True))


def table_block(chart: Chart, key: str, limit: str = "") -> None:
    """The same for a chart that is a table itself."""
    with st.container(key=f"block_{key}", gap="small"):
        st.html(head(chart, with_alt=False))
        st.html(f'<div class="bdm-scroll">{table.html(chart)}</div>')
        st.html(foot(chart, limit, folded_table=False))


def head(chart: Chart, with_alt: bool = True) -> str:
    """Sentence and subtitle, and for those who cannot see the drawing what it shows."""
    alt = f'<p class="bdm-hidden">{escape(chart.alt)}</p>' if with_alt else ""
    return f'<div class="bdm-chart"><h2>{escape(chart.headline)}</h2><p>{escape(chart.subtitle)}</p>{alt}</div>'


def foot(chart: Chart, limit: str, folded_table: bool) -> str:
    """Limit, note line, source line with its links, and the table if it is not the chart itself."""
    lines = [f"<p>{escape(limit)}</p>"] if limit else []
    lines.append(noted(chart))
    lines.append(sourced(chart))
    folded = (
        f'<details class="bdm-details"><summary>Table of these figures</summary>'
        f'<div class="bdm-scroll">{table.html(chart)}</div></details>'
        if folded_table
        else ""
    )
    return f'<div class="bdm-foot">{"".join(lines)}</div>{folded}'


LONG = 600
"""Notes of more letters than this are folded after the first ones: on a phone they would be longer than the chart."""


def noted(chart: Chart) -> str:
    """The note line; what goes beyond a paragraph is folded, not left out."""
    first: list[str] = []
    rest = list(chart.notes)
    while rest and sum(map(len, first)) + len(rest[0]) <= LONG:
        first.append(rest.pop(0))
    line = f"<p>{escape(' '.join(first))}</p>" if first else ""
    if not rest:
        return line
    items = "".join(f"<li>{escape(note)}</li>" for note in rest)
    return (
        f'{line}<details class="bdm-details"><summary>Further notes ({len(rest)})</summary><ul>{items}</ul></details>'
    )


def sourced(chart: Chart) -> str:
    """The source line with each table as a link to where its figures can be read."""
    return f"<p>{linked(escape(chart.source), chart.links)}</p>"


def linked(line: str, links: Iterable[tuple[str, str]]) -> str:
    """Escaped text in which each source stands as a link."""
    for text, url in links:
        if url.startswith("https://"):
            line = line.replace(escape(text), f'<a href="{escape(url)}">{escape(text)}</a>', 1)
    return line
