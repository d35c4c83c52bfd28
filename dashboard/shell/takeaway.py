"""The take-away row under each chart: files by address, the embed snippet, and the briefing.

Files are links to our own routes: nothing is computed until somebody follows one, nothing is kept in the session, and
the name of the file says what is in it.
"""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard import charts, site
from dashboard.briefing import MOST, Briefing, UnreadableBriefingError, packed, unpacked
from dashboard.charts import Scene, Sketch
from dashboard.handout import query_string, vintages_of
from dashboard.shell.frame import Here
from dashboard.view import View
from dashboard.words import spoken

LIST = "briefing"
"""Where the list that is being collected stands in the session, on its way to the address of the page Briefing."""

PARAMETER = "list"
"""The parameter of the page Briefing that holds the list."""

HEIGHT = 560

FILES: tuple[tuple[str, str], ...] = (
    ("pptx", "PowerPoint"),
    ("xlsx", "Excel"),
    ("csv", "CSV"),
    ("png", "PNG"),
    ("svg", "SVG"),
    ("pdf", "PDF"),
    ("zip", ""),
    ("bib", "BibTeX"),
    ("ris", "RIS"),
)


def links(query: dict[str, str]) -> str:
    """Links to the chart as files, in a row."""
    address = escape(query_string(query))
    words = spoken()
    named = ((form, name or words.say("around.package")) for form, name in FILES)
    made = [f'<a href="/chart.{form}?{address}" download>{escape(name)}</a>' for form, name in named]
    return f'<p class="bdm-tools"><span>{escape(words.say("around.take"))}</span> {" ".join(made)}</p>'


def snippet(query: dict[str, str], title: str) -> str:
    """What a site copies into its page; the height adapts where its second line may run."""
    address = f"{site.address()}/embed?{query_string(query)}"
    return (
        f'<iframe data-bdm src="{escape(address)}" title="{escape(title)}" loading="lazy" '
        f'style="width:100%;height:{HEIGHT}px;border:0"></iframe>\n'
        f'<script async src="{escape(site.address())}/embed/height.js"></script>'
    )


def row(here: Here, name: str, *, view: View, other: str | None, key: str, sketch: Sketch) -> None:
    """Everything that a chart can become, under the chart."""
    words, title = spoken(), sketch.chart.headline
    vintage = max((day.isoformat() for day in vintages_of(sketch.measured)), default="")
    query = charts.chart_query(name, _scene(here, name, view, other))
    st.html(links(query))
    with st.container(key=f"takeaway_{key}", horizontal=True, gap="small", vertical_alignment="center"):
        add_button(query, key)
        with st.popover(words.say("around.embed")):
            st.markdown(words.say("around.embed.live"))
            st.code(snippet(query, title), language="html", wrap_lines=True)
            if vintage:
                st.markdown(words.say("around.embed.frozen", vintage=vintage))
                st.code(snippet({**query, "vintage": vintage}, title), language="html", wrap_lines=True)


def row_of_words(here: Here, name: str, *, view: View, key: str) -> None:
    """The same row under figures that stand on the page as words: what leaves is the chart that says the same."""
    sketch = charts.CHARTS[name].draw(_scene(here, name, view, None))
    row(here, name, view=view, other=None, key=key, sketch=sketch)


def _scene(here: Here, name: str, view: View, other: str | None) -> Scene:
    return Scene(here.database, charts.chart_words(here.database, name), view, other)


def add_button(query: dict[str, str], key: str) -> None:
    """Add a chart to the briefing; says how many there are once it is in."""
    held = collected()
    inside = any(item.parameters == query for item in held.items)
    words = spoken()
    label = words.say("around.added", n=len(held.items)) if inside else words.say("around.add")
    full = len(held.items) >= MOST
    st.button(
        label,
        key=f"collect_{key}",
        disabled=inside or full,
        help=words.say("around.full", most=MOST) if full and not inside else None,
        on_click=lambda: keep(collected().adding(query)),
    )


def collected() -> Briefing:
    """The list that is being collected in this visit."""
    try:
        return unpacked(str(st.session_state.get(LIST, "")), charts.PARAMETERS)
    except UnreadableBriefingError:
        return Briefing()


def keep(briefing: Briefing) -> None:
    """Hold the list until the page Briefing puts it into its address."""
    st.session_state[LIST] = packed(briefing)
