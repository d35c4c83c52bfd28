"""The HTML table: what a screen reader walks through, and what stands on a phone."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from dashboard import look
from dashboard.render import table
from tests.unit.test_chart_builders import every_kind

CHARTS = every_kind("EE", ("DK", "FI"))


class Walk(HTMLParser):
    """Cells of a table as rows of (tag, attributes, text)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[tuple[str, dict[str, str | None], str]]] = []
        self.open: list[str] = []
        self.caption = ""
        self.feed(text)
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "path":
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append((tag, dict(attrs), ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "caption" in self.open:
            self.caption += data
        elif self.rows and self.rows[-1]:
            tag, attrs, text = self.rows[-1][-1]
            self.rows[-1][-1] = (tag, attrs, text + data)


@pytest.mark.parametrize("kind", CHARTS)
def test_every_header_has_its_scope_and_the_table_its_caption(kind: str) -> None:
    walk = Walk(table.html(CHARTS[kind]))
    assert CHARTS[kind].headline in walk.caption
    assert all(tag == "th" and attrs["scope"] == "col" for tag, attrs, _ in walk.rows[0])
    for row in walk.rows[1:]:
        assert row[0][0] == "th"
        assert row[0][1]["scope"] == "row"
        assert all(tag == "td" for tag, _, _ in row[1:])
    assert {len(row) for row in walk.rows} == {len(walk.rows[0])}


@pytest.mark.parametrize("kind", CHARTS)
def test_every_figure_flag_year_and_reason_is_in_its_cell(kind: str) -> None:
    chart = CHARTS[kind]
    walk = Walk(table.html(chart))
    for row, line in zip(chart.rows, walk.rows[1:], strict=True):
        assert line[0][2] == row.label
        for column, (_, attrs, text) in zip(chart.columns, line[1:], strict=False):
            mark = chart.mark(row.key, column.key)
            if mark is None:
                continue
            if mark.value is not None:
                assert (mark.label if kind == "heat_table" else mark.text) in text
            assert mark.letters in text
            assert mark.year_note in text
            assert mark.absence in text
            assert all(part in (attrs.get("title") or "") for part in mark.hover)


def test_shades_come_with_readable_text() -> None:
    walk = Walk(table.html(CHARTS["heat_table"]))
    shaded = [attrs["style"] for row in walk.rows for tag, attrs, _ in row if tag == "td" and attrs.get("style")]
    assert shaded
    for style in shaded:
        ground, colour = (part.split(":")[1] for part in (style or "").split(";"))
        assert look.contrast(ground, colour) >= 4.5


def test_it_scrolls_by_keyboard_and_its_first_column_stays() -> None:
    text = table.html(CHARTS["heat_table"])
    assert 'tabindex="0"' in text
    assert 'role="region"' in text
    assert "position: sticky; left: 0" in table.STYLE


def test_names_are_escaped() -> None:
    chart = CHARTS["ranked_bars"]
    from dataclasses import replace

    rows = (replace(chart.rows[0], label="<b>&"), *chart.rows[1:])
    assert "&lt;b&gt;&amp;" in table.html(replace(chart, rows=rows))
