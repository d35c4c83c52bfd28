"""The words around a chart: nothing is lost, nothing is taken for markup."""

from __future__ import annotations

from html import unescape

from dashboard.chart import Chart
from dashboard.shell.block import LONG, defined, foot, head, linked
from dashboard.shell.tables import Link, table

HOSTILE = "<script>alert('x')</script> & \"more\""


def chart(notes: tuple[str, ...] = (), source: str = "Source: Eurostat, isoc_e_dii", **links: str) -> Chart:
    return Chart(
        kind="ranked_bars",
        headline=HOSTILE,
        subtitle=HOSTILE,
        rows=(),
        columns=(),
        marks=(),
        notes=notes,
        source=source,
        alt=HOSTILE,
        links=tuple(links.items()),
    )


def test_text_is_never_markup() -> None:
    shown = head(chart()) + foot(chart(notes=(HOSTILE,), source=HOSTILE), HOSTILE, folded_table=False)
    assert "<script" not in shown
    assert unescape(shown).count(HOSTILE) == 6
    assert "<script" not in table(HOSTILE, [HOSTILE], [[HOSTILE], [Link(HOSTILE, "https://x.eu/" + HOSTILE)]])


def test_notes_beyond_a_paragraph_are_folded_and_all_there() -> None:
    notes = tuple(f"Note {number}: {'x' * (LONG // 3)}." for number in range(6))
    shown = foot(chart(notes=notes), "", folded_table=False)
    assert all(note in shown for note in notes)
    assert shown.index("<details") > shown.index(notes[1])
    assert "Further notes (4)" in shown
    assert "<details" not in foot(chart(notes=notes[:2]), "", folded_table=False)


def test_a_chart_that_measures_nothing_offers_no_definitions() -> None:
    assert defined([]) == ""


def test_each_table_of_the_source_line_is_a_link_and_only_to_the_web() -> None:
    url = "https://ec.europa.eu/eurostat/databrowser/view/isoc_e_dii/default/table"
    assert f'<a href="{url}">isoc_e_dii</a>' in foot(chart(isoc_e_dii=url), "", folded_table=False)
    assert linked("isoc_e_dii", [("isoc_e_dii", "javascript:alert(1)")]) == "isoc_e_dii"
    assert "<a" not in table("", ["a"], [[Link("x", "javascript:alert(1)")]])


def test_whole_numbers_stand_right_and_are_grouped() -> None:
    assert '<td class="number" data-label="b">36\u202f119</td>' in table("", ["a", "b"], [["x", 36119]])
