"""Chart to words: the sentence, the alternative text, and the whole chart as Markdown for mail and documents."""

from __future__ import annotations

from dashboard.chart import Chart


def headline(chart: Chart) -> str:
    """The finding in one sentence."""
    return chart.headline


def alt(chart: Chart) -> str:
    """What the chart shows, for those who cannot see it: kind, finding, measure, figures, notes."""
    return chart.alt


def markdown(chart: Chart) -> str:
    """Headline, subtitle, table, note and source as Markdown; every figure keeps its flag and every gap its reason."""
    table = chart.table
    numeric = ["---", *["---:"] * (len(table.header) - 1)]
    lines = [
        f"**{_cell(chart.headline)}**",
        "",
        _cell(chart.subtitle),
        "",
        _line(table.header),
        _line(numeric),
        *(_line(row) for row in table.rows),
        "",
    ]
    lines += [_cell(note) for note in (chart.note, chart.source) if note]
    return "\n".join(lines) + "\n"


def _line(cells: tuple[str, ...] | list[str]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    """Text that Markdown shows as it is: no bar ends the cell, no bracket opens a tag."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "\\<").replace("*", "\\*").replace("\n", " ")
