"""Chart to an HTML table: the heat table itself, and the table on demand under every other chart.

A table a screen reader can walk: caption, ``scope`` on every header, reasons in words. On a phone it scrolls sideways
inside its own focusable region while the first column stays.
"""

from __future__ import annotations

from html import escape

from dashboard import look
from dashboard.chart import Chart, Column, Mark, Row

STYLE = f"""
.bdm-figures-scroll {{ overflow-x: auto; max-width: 100%; }}
.bdm-figures-scroll:focus-visible {{ outline: 2px solid {look.PLAIN}; outline-offset: 2px; }}
.bdm-figures {{ border-collapse: separate; border-spacing: 0; font: {look.TEXT_SIZE}px/1.3 {look.FONT_STACK};
  color: {look.INK}; background: {look.GROUND}; font-variant-numeric: tabular-nums; }}
.bdm-figures td {{ position: relative; }}
.bdm-figures caption {{ text-align: left; position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }}
.bdm-figures th, .bdm-figures td {{ padding: 6px 10px; text-align: right; vertical-align: middle; white-space: nowrap;
  border: 0; border-bottom: 1px solid {look.GRID}; }}
.bdm-figures thead th {{ vertical-align: bottom; font-weight: 600; white-space: normal; min-width: 68px;
  max-width: 104px; border-bottom: 1px solid {look.RULE}; }}
.bdm-figures thead th .unit {{ display: block; font-weight: 400; color: {look.MUTED}; font-size: {look.SMALL_SIZE}px; }}
.bdm-figures th:first-child {{ position: sticky; left: 0; z-index: 1; background: {look.GROUND}; text-align: left;
  font-weight: 400; min-width: 84px; max-width: 190px; white-space: normal; }}
.bdm-figures tr.mine th:first-child {{ color: {look.ACCENT}; font-weight: 700;
  box-shadow: inset 3px 0 0 {look.ACCENT}; }}
.bdm-figures tr.mine td {{ font-weight: 700; }}
.bdm-figures tr.average th, .bdm-figures tr.average td {{ border-top: 2px dashed {look.EU}; font-weight: 600; }}
.bdm-figures td .year, .bdm-figures td .why {{ display: block; font-size: {look.SMALL_SIZE}px; font-weight: 400; }}
.bdm-figures .unseen {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
.bdm-figures td .why {{ color: {look.MUTED}; white-space: normal; max-width: 120px; margin-left: auto; }}
.bdm-figures td i {{ font-style: italic; }}
.bdm-figures.heat td {{ border: 1px solid {look.GROUND}; text-align: center; }}
.bdm-figures.heat thead th {{ text-align: center; }}
.bdm-figures.heat thead th:first-child {{ text-align: left; }}
.bdm-figures.heat td .why {{ margin: 0 auto; }}
.bdm-figures td.hollow {{ box-shadow: inset 0 0 0 1.5px {look.REST}; }}
"""
"""Style sheet for the tables: give it to the page once."""

LOCK = (
    '<svg width="10" height="12" viewBox="0 0 10 12" aria-hidden="true" focusable="false">'
    f'<path fill="{look.MUTED}" d="M2 5V3.5a3 3 0 0 1 6 0V5h1v7H1V5zm1.5 0h3V3.5a1.5 1.5 0 0 0-3 0z"/></svg>'
)


def html(chart: Chart) -> str:
    """The chart's table as HTML, heat tables shaded. Every cell carries its flags and, where it differs, its year."""
    heat = chart.kind == "heat_table"
    words = chart.words
    cells = chart.by_cell()
    table = chart.table
    first = escape(table.header[0])
    head = [f'<th scope="col">{first}</th>'] + [_header(column) for column in chart.columns]
    if chart.aside_title:
        head.append(f'<th scope="col">{escape(chart.aside_title)}</th>')
    body: list[str] = []
    for row in chart.rows:
        line = [f'<th scope="row">{escape(row.label)}</th>']
        line += [_cell(cells.get((row.key, column.key)), heat=heat) for column in chart.columns]
        if chart.aside_title:
            line.append(f"<td>{escape(row.aside)}</td>")
        body.append(f"<tr{_row_class(row)}>{''.join(line)}</tr>")
    name = escape(words.say("table.region", headline=chart.headline), quote=True)
    return (
        f'<div class="bdm-figures-scroll" role="region" tabindex="0" aria-label="{name}">'
        f'<table class="bdm-figures{" heat" if heat else ""}"><caption>{escape(table.caption)}</caption>'
        f"<thead><tr>{''.join(head)}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _row_class(row: Row) -> str:
    return f' class="{row.role}"' if row.role in ("mine", "average") else ""


def _header(column: Column) -> str:
    parts = [part for part in (column.unit, column.period if column.period != column.label else "") if part]
    under = f'<span class="unit">{escape(" · ".join(parts))}</span>' if parts else ""
    label = column.label if column.title in ("", column.label) or column.period != column.label else column.title
    return f'<th scope="col">{escape(label)}{under}</th>'


def _cell(mark: Mark | None, *, heat: bool) -> str:
    if mark is None:
        return "<td></td>"
    title = escape(" · ".join(mark.hover), quote=True)
    letters = f" <i>{escape(mark.letters)}</i>" if mark.letters else ""
    year = f'<span class="year">{escape(mark.year_note)}</span>' if mark.year_note else ""
    if mark.value is None:
        sign = LOCK if mark.form == "lock" else escape(mark.text)
        # In the heat table the note says the reason; here it is there for screen readers and as a tooltip.
        why = f'<span class="{"unseen" if heat else "why"}">{escape(mark.absence)}</span>' if mark.absence else ""
        return f'<td title="{title}">{sign}{letters}{why}</td>'
    style = ""
    if heat and mark.tint:
        style = f' style="background:{mark.tint};color:{look.text_on(mark.tint)}"'
    form = ' class="hollow"' if mark.form == "hollow" else ""
    text = mark.label if heat else mark.text
    return f'<td{form}{style} title="{title}">{escape(text)}{letters}{year}</td>'
