"""The page Briefing: order, own words, a look at each slide, and everything to take away.

The list is in the address. What was collected on other pages comes in through the session and goes into the address
with the first change; the link on top always has the whole list. Uploaded files are read in memory and forgotten.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from datetime import date
from html import escape

import streamlit as st

from dashboard import charts, site
from dashboard.briefing import (
    LONGEST_HEADING,
    LONGEST_REMARK,
    Briefing,
    Item,
    UnreadableBriefingError,
    packed,
    unpacked,
)
from dashboard.charts import NotDrawnError
from dashboard.database import Database
from dashboard.handout import Handout, query_string
from dashboard.render import image, package, pages_pdf, standalone
from dashboard.render.fitted import fitted
from dashboard.render.slides import TemplateError, checked_template, deck, refresh
from dashboard.render.slides.deck import Leaf
from dashboard.render.slides.template import LARGEST_FILE, MEGABYTE
from dashboard.shell.frame import Here, open_page
from dashboard.shell.takeaway import PARAMETER, collected, keep
from dashboard.words import spoken

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

LOOK = """<style>
.bdm-sheet { border: 1px solid #c3cad3; aspect-ratio: 16 / 9; padding: 0.6rem; background: #ffffff; overflow: hidden; }
.bdm-sheet img { width: 100%; height: 100%; object-fit: contain; }
.bdm-own { font-size: 1.35rem; font-weight: 700; margin: 0 0 0.2rem; }
@media print { .bdm-sheet { border: 0; break-inside: avoid; page-break-after: always; } .bdm-edit { display: none; } }
</style>"""


def the_page() -> None:
    """The whole page."""
    here = open_page("briefing", spoken().say("briefing.title"))
    st.html(LOOK)
    briefing = current()
    if briefing is None:
        return
    if not briefing.items:
        empty = spoken().say("briefing.empty", add=spoken().say("around.add"))
        st.html(f'<p class="bdm-lead">{escape(empty)}</p>')
    else:
        leaves, lost = drawn(here.database, briefing)
        for sentence in lost:
            st.html(f'<p class="bdm-note" role="status">{escape(sentence)}</p>')
        head(briefing)
        take_away(briefing, leaves)
        for at, item in enumerate(briefing.items):
            sheet(here, briefing, at, item)
    old_deck(here.database)


def current() -> Briefing | None:
    """The list: that of the address, else what was collected in this visit. ``None`` when it cannot be read."""
    given = str(st.query_params.get(PARAMETER, ""))
    try:
        held = unpacked(given, charts.PARAMETERS)
    except UnreadableBriefingError as error:
        st.html(f'<p class="bdm-note" role="alert">{escape(str(error))}</p>')
        held = Briefing()
    for item in collected().items:  # what was added on other pages since the address was written
        if given:
            held = held.adding(item.parameters)
    return held if given else collected()


def change(briefing: Briefing) -> None:
    """A new list: into the address, and into the session for the other pages."""
    keep(briefing)
    text = packed(briefing)
    if text:
        st.query_params[PARAMETER] = text
    elif PARAMETER in st.query_params:
        del st.query_params[PARAMETER]


def drawn(database: Database, briefing: Briefing) -> tuple[list[Leaf], list[str]]:
    """The charts of a list with their papers, and a sentence for each that cannot be drawn."""
    leaves: list[Leaf] = []
    lost: list[str] = []
    for at, item in enumerate(briefing.items, start=1):
        try:
            leaves.append(Leaf(charts.draw(database, item.parameters), item.heading, item.remark))
        except NotDrawnError as error:
            lost.append(spoken().say("briefing.lost", number=at, reason=error))
    return leaves, lost


def head(briefing: Briefing) -> None:
    """Title and remark of the whole, and the address that holds it."""
    words = spoken()

    def write() -> None:
        change(briefing.titled(st.session_state["briefing_title"], st.session_state["briefing_remark"]))

    st.session_state["briefing_title"], st.session_state["briefing_remark"] = briefing.title, briefing.remark
    with st.container(horizontal=True, gap="small"):
        st.text_input(words.say("briefing.heading"), key="briefing_title", max_chars=LONGEST_HEADING, on_change=write)
        st.text_input(
            words.say("briefing.first remark"), key="briefing_remark", max_chars=LONGEST_REMARK, on_change=write
        )
    address = escape(f"{site.address()}/briefing?{PARAMETER}={packed(briefing)}")
    link = f'<a href="{address}">{escape(words.say("briefing.link"))}</a>'
    n = len(briefing.items)
    held = words.html("briefing.held.one" if n == 1 else "briefing.held", n=n, link=link)
    st.html(f'<p class="bdm-foot">{held}</p>')


def sheet(here: Here, briefing: Briefing, at: int, item: Item) -> None:
    """One chart as it will print, with its words and its place."""
    words = spoken()
    number = f"{at}_{zlib.crc32(query_string(item.parameters).encode()):x}"
    heading, remark = f"briefing_heading_{number}", f"briefing_words_{number}"

    def write() -> None:
        change(briefing.saying(at, heading=st.session_state[heading], remark=st.session_state[remark]))

    st.session_state[heading], st.session_state[remark] = item.heading, item.remark
    with st.container(key=f"sheet_{number}", gap="small"):
        own = f'<p class="bdm-own">{at + 1}. {escape(item.heading)}</p>' if item.heading else f"<p>{at + 1}.</p>"
        said = f"<p>{escape(item.remark)}</p>" if item.remark else ""
        address, alt = escape(query_string(item.parameters)), escape(words.say("briefing.chart", number=at + 1))
        st.html(f'{own}{said}<div class="bdm-sheet"><img src="/chart.svg?{address}" alt="{alt}"></div>')
        with st.container(key=f"edit_{number}", horizontal=True, gap="small", vertical_alignment="bottom"):
            st.text_input(words.say("briefing.own"), key=heading, max_chars=LONGEST_HEADING, on_change=write)
            st.text_input(words.say("briefing.remark"), key=remark, max_chars=LONGEST_REMARK, on_change=write)
            st.button(
                words.say("briefing.up"),
                key=f"up_{number}",
                disabled=at == 0,
                on_click=lambda: change(briefing.moved(at, -1)),
            )
            st.button(
                words.say("briefing.down"),
                key=f"down_{number}",
                disabled=at == len(briefing.items) - 1,
                on_click=lambda: change(briefing.moved(at, 1)),
            )
            st.button(
                words.say("briefing.remove"), key=f"remove_{number}", on_click=lambda: change(briefing.without(at))
            )


# --- take away --------------------------------------------------------------------------------------------------------


def take_away(briefing: Briefing, leaves: list[Leaf]) -> None:
    """Buttons for the four forms. Nothing is made until one is pressed."""
    if not leaves:
        return
    words = spoken()
    vintage = max((leaf.handout.vintage.isoformat() for leaf in leaves if leaf.handout.vintage), default="")

    def named(extension: str) -> str:
        return briefing.file_name(extension, vintage)

    with st.expander(words.say("briefing.template")):
        template = st.file_uploader(
            words.say("briefing.template.file"),
            type=["pptx"],
            key="briefing_template",
            max_upload_size=LARGEST_FILE // MEGABYTE,
            help=words.say("briefing.template.help"),
        )
    own: bytes | None = None
    if template is not None:
        try:
            own = checked_template(template.getvalue())
        except TemplateError as error:
            plain = words.say("briefing.template.refused")
            st.html(f'<p class="bdm-note" role="alert">{escape(f"{error} {plain}")}</p>')
    with st.container(key="briefing_take", horizontal=True, gap="small"):
        st.download_button(
            "PowerPoint",
            data=lambda: powerpoint(briefing, leaves, own),
            file_name=named("pptx"),
            mime=PPTX,
            key="take_pptx",
            on_click="ignore",
        )
    with st.container(key="briefing_slow", horizontal=True, gap="small"):
        slow(
            words.say("briefing.html"),
            "html",
            "text/html",
            named("html"),
            briefing,
            lambda told: offline(briefing, leaves, told),
        )
        slow("PDF", "pdf", "application/pdf", named("pdf"), briefing, lambda told: pdf(briefing, leaves, told))
        slow(
            words.say("briefing.zip"),
            "zip",
            "application/zip",
            named("zip"),
            briefing,
            lambda told: folder(briefing, leaves, told),
        )


Told = Callable[[int, int], None]


def slow(label: str, form: str, mime: str, name: str, briefing: Briefing, make: Callable[[Told], bytes]) -> None:
    """A file that takes seconds: first made while a bar shows how far it is, then offered."""
    words = spoken()
    place, mark = f"made_{form}", packed(briefing)
    save = words.say("briefing.save", form=form.upper())
    made = st.session_state.get(place)
    if made is not None and made[0] == mark:
        st.download_button(save, data=made[1], file_name=name, mime=mime, key=f"save_{form}", on_click="ignore")
        return
    if st.button(label, key=f"make_{form}"):
        bar = st.progress(0.0, words.count("briefing.drawing", len(briefing.items)))
        content = make(lambda at, of: bar.progress(at / of, words.say("briefing.drawn", at=at, of=of)))
        bar.empty()
        st.session_state[place] = (mark, content)
        st.download_button(save, data=content, file_name=name, mime=mime, key=f"save_{form}", on_click="ignore")


def powerpoint(briefing: Briefing, leaves: list[Leaf], template: bytes | None) -> bytes:
    """The deck."""
    return deck(leaves, image.drawing_png, title=briefing.title, remark=briefing.remark, template=template)


def offline(briefing: Briefing, leaves: list[Leaf], told: Told | None = None) -> bytes:
    """The HTML file."""
    return standalone.page(
        [standalone.Sheet(leaf.handout, leaf.heading, leaf.remark) for leaf in leaves],
        lambda chart: fitted(image.svg(chart)),
        title=briefing.title,
        remark=briefing.remark,
        progress=told,
    ).encode()


def pdf(briefing: Briefing, leaves: list[Leaf], told: Told | None = None) -> bytes:
    """The PDF."""
    return pages_pdf.pdf(leaves, title=briefing.title, remark=briefing.remark, progress=told)


def folder(briefing: Briefing, leaves: list[Leaf], told: Told | None = None) -> bytes:
    """The folder of pictures, figures and citations."""
    return package.briefing(
        [leaf.handout for leaf in leaves],
        date.today(),
        png=lambda handout: image.png(handout.chart),
        svg=lambda handout: fitted(image.svg(handout.chart)).encode(),
        title=briefing.title,
        remarks=[" ".join(part for part in (leaf.heading, leaf.remark) if part) for leaf in leaves],
        progress=told,
    )


# --- an old deck ------------------------------------------------------------------------------------------------------


def old_deck(database: Database) -> None:
    """Bring a deck of ours up to date."""
    words = spoken()
    st.subheader(words.say("old deck"), anchor=False)
    st.html(f'<p class="bdm-prose">{escape(words.say("old deck.lead"))}</p>')
    given = st.file_uploader(
        words.say("old deck.file"), type=["pptx"], key="old_deck", max_upload_size=LARGEST_FILE // MEGABYTE
    )
    if given is None or not st.button(words.say("old deck.go"), key="old_deck_go"):
        return

    def redraw(query: Mapping[str, str]) -> Handout:
        return charts.draw(database, query)

    try:
        with st.spinner(words.say("old deck.drawing")):
            done = refresh(given.getvalue(), redraw, image.drawing_png)
    except TemplateError as error:
        st.html(f'<p class="bdm-note" role="alert">{escape(str(error))}</p>')
        return
    found = words.count("old deck.found", done.charts)
    changed = words.count("old deck.changes", len(done.changes)) if done.changes else words.say("old deck.no change")
    st.html(f'<p class="bdm-lead">{escape(f"{found} {changed}")}</p>')
    if done.changes:
        st.dataframe(
            {
                words.say("refresh.slide"): [one.slide for one in done.changes],
                words.say("refresh.kind"): [words.say(f"refresh.kind.{one.kind}") for one in done.changes],
                words.say("refresh.figure"): [one.where for one in done.changes],
                words.say("refresh.before"): [one.before for one in done.changes],
                words.say("refresh.now"): [one.now for one in done.changes],
            },
            hide_index=True,
        )
    stem = given.name.removesuffix(".pptx")[:80]
    st.download_button(
        words.say("old deck.save"),
        data=done.deck,
        file_name=f"{stem}_as-of-{date.today().isoformat()}.pptx",
        mime=PPTX,
        key="old_deck_save",
        on_click="ignore",
    )
