"""The chart block: sentence, figure, note, source, table. Every chart on every page stands in one.

All words come with the chart. The table is in the page from the start, folded: it needs no round trip to the server,
prints, and is what a screen reader reads in place of the drawing.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from dashboard import site
from dashboard.chart import Chart
from dashboard.charts import CHARTS, NotDrawnError, Scene, Sketch
from dashboard.measure.card import CardRow, comparability_card
from dashboard.measure.value import IndicatorInfo, Observation
from dashboard.render import interactive, table
from dashboard.shell import takeaway
from dashboard.shell.frame import Here
from dashboard.shell.tables import table as words_table
from dashboard.view import ALL_ACTIVITIES, View, address_of
from dashboard.words import spoken

PAINTING = 0.7
"""Seconds that a new visitor's browser gets to paint the words before it is handed the chart library."""


def words_first() -> None:
    """Before the first chart of a visit, wait a moment: loading the library keeps a browser busy for a second.

    Without it the sentence stood there after 1.2 s in half of the visits and after 2.5 s in the others; with half of it
    still in every fourth. The chart itself comes after 2.7 to 3.4 s.
    """
    if not st.session_state.get("chart_library_is_there"):
        time.sleep(PAINTING)
        st.session_state["chart_library_is_there"] = True


def drawn_block(
    here: Here,
    name: str,
    *,
    view: View | None = None,
    other: str | None = None,
    key: str = "",
    limit: str = "",
    quiet: bool = False,
) -> Sketch | None:
    """A chart of the catalogue with everything that belongs to it; in words why not, where it cannot be drawn.

    ``view`` is drawn in place of the page's own; ``key`` tells two blocks of one chart apart. ``quiet``: a chart that
    cannot be drawn is not missed, and nothing is said.
    """
    key = key or name
    try:
        sketch = CHARTS[name].draw(Scene(here.database, here.words, view or here.view, other))
    except NotDrawnError as error:
        if not quiet:
            st.html(f'<p class="bdm-note" role="status">{escape(str(error))}</p>')
        return None
    chart, infos = sketch.chart, [info for info, _ in sketch.measured]
    as_table = chart.kind == "heat_table"
    with st.container(key=f"block_{key}", gap="small"):
        st.html(head(chart, with_alt=not as_table, infos=infos))
        if as_table:
            st.html(f'<div class="bdm-scroll">{table.html(chart)}</div>')
        else:
            words_first()
            st.plotly_chart(
                interactive.figure(chart), theme=None, config=interactive.CONFIG, key=f"plot_{key}", width="stretch"
            )
        st.html(foot(chart, limit, folded_table=not as_table, more=defined(infos) + tools(here, chart)))
        takeaway.row(here, name, view=view or here.view, other=other, key=key, sketch=sketch)
    return sketch


def head(chart: Chart, with_alt: bool = True, infos: Sequence[IndicatorInfo] = ()) -> str:
    """Sentence and subtitle, the definition on hover, and for those who cannot see the drawing what it shows."""
    alt = f'<p class="bdm-hidden">{escape(chart.alt)}</p>' if with_alt else ""
    tip = hover(infos) if 0 < len(infos) <= FEW else ""
    return f'<div class="bdm-chart"><h2>{escape(chart.headline)}</h2><p>{escape(chart.subtitle)}{tip}</p>{alt}</div>'


FEW = 2
"""Definitions that have room in a tip; more stand folded under the chart."""


def hover(infos: Sequence[IndicatorInfo]) -> str:
    """What is measured, for those who point at it or reach it with the keyboard. All of it also stands folded below."""
    said = " ".join(f"{info.short}: {info.definition}" if len(infos) > 1 else info.definition for info in infos)
    word = escape(spoken().say("around.definition"))
    return f' <span class="bdm-def" tabindex="0">{word}<span class="bdm-tip"> {escape(said)}</span></span>'


def defined(infos: Sequence[IndicatorInfo]) -> str:
    """Definition of each measure and what to know before quoting it, folded; nothing where nothing is."""
    once = {info.id: info for info in infos}.values()
    if not once:
        return ""
    items = "".join(
        f"<dt>{escape(info.title)}</dt><dd>{escape(' '.join((info.definition, *info.know)))}</dd>" for info in once
    )
    return (
        f'<details class="bdm-details"><summary>{escape(spoken().say("around.measured"))}</summary>'
        f"<dl>{items}</dl></details>"
    )


def tools(here: Here, chart: Chart) -> str:
    """Links that carry the view: to share it, and to report an error in it."""
    path = address_of(here.view, here.words)
    links = [f'<a href="{escape(path)}">{escape(spoken().say("around.link"))}</a>']
    report = site.report(spoken().say("around.report.subject", title=chart.headline), f"{site.address()}{path}")
    if report:
        links.append(f'<a href="{escape(report)}">{escape(spoken().say("around.report"))}</a>')
    return f'<p class="bdm-tools">{" ".join(links)}</p>'


Side = tuple[IndicatorInfo, Sequence[Observation]]


def card(left: Side, right: Side) -> None:
    """The comparability card of two things, before anything is read into their being side by side."""
    (one, _), (other, _) = left, right
    rows = comparability_card(left, right).rows
    words = spoken()
    written = [
        (words.say(f"card.{row.aspect}"), *_sides(row, one, other), words.say(f"card.{row.state}")) for row in rows
    ]
    differ = [words.say(f"card.{row.aspect}").lower() for row in rows if row.state != "same"]
    key = "card.summary" if differ else "card.summary.nothing"
    summary = words.say(key, respects=words.listed(differ))
    title = escape(words.say("card.title"))
    inside = words_table(words.say("card.title"), (words.say("card.respect"), one.short, other.short, ""), written)
    st.html(
        f'<div class="bdm-card"><p><b>{escape(words.say("card.question"))}</b> {escape(summary)}</p>'
        f'<details class="bdm-details"><summary>{title}</summary>{inside}</details></div>'
    )


def _sides(row: CardRow, one: IndicatorInfo, other: IndicatorInfo) -> tuple[str, str]:
    """Both sides of a row of the card in words: units by their titles, sizes and activities by their names."""
    if row.aspect == "denominator":
        return one.unit_title, other.unit_title
    if row.aspect == "activity":
        every = spoken().say(f"activity.{ALL_ACTIVITIES}")
        left, right = (every if side == ALL_ACTIVITIES else said(side) for side in (row.left, row.right))
        return left, right
    return said(row.left), said(row.right)


def said(code: str) -> str:
    """A code of the card in words where there are any."""
    if code in ("", "_Z"):
        return spoken().say("code.none" if code else "none")
    return ", ".join(spoken().size(part) for part in code.split(", "))


def foot(chart: Chart, limit: str, folded_table: bool, more: str = "") -> str:
    """Limit, note line, source line with its links, and the table if it is not the chart itself; ``more`` is HTML."""
    lines = [f"<p>{escape(limit)}</p>"] if limit else []
    lines.append(noted(chart))
    lines.append(sourced(chart))
    folded = (
        f'<details class="bdm-details"><summary>{escape(spoken().say("file.table"))}</summary>'
        f'<div class="bdm-scroll">{table.html(chart)}</div></details>'
        if folded_table
        else ""
    )
    return f'<div class="bdm-foot">{"".join(lines)}</div>{folded}{more}'


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
        f'{line}<details class="bdm-details"><summary>{escape(spoken().say("around.notes", n=len(rest)))}</summary>'
        f"<ul>{items}</ul></details>"
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
