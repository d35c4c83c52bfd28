"""The last step of every builder: parts in, a chart with notes, source and alternative text out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.builders.figures import Measured
from dashboard.builders.notes import notes_of
from dashboard.builders.sources import sources_of
from dashboard.chart import Axis, Chart, Column, Kind, Line, Mark, Panel, Reference, Row, Setting, Sign
from dashboard.words import Words

ALT_FIGURES = 12
"""Rows that the alternative text reads out; the table has the rest."""


def finish(
    kind: Kind,
    measured: Sequence[Measured],
    setting: Setting,
    *,
    headline: str,
    subtitle: str,
    rows: Sequence[Row],
    columns: Sequence[Column],
    marks: Sequence[Mark],
    common: str = "",
    extra: Iterable[str] = (),
    lines: Sequence[Line] = (),
    signs: Sequence[Sign] = (),
    panels: Sequence[Panel] = (Panel(""),),
    x: Axis | None = None,
    y: Axis | None = None,
    references: Sequence[Reference] = (),
    aside_title: str = "",
    reasons: Iterable[str] = (),
) -> Chart:
    """The chart of some parts. Notes, source line and alternative text are made from them.

    ``common``: flags that every figure has; ``extra``: notes of this kind only; ``reasons``: breaks and doubts in full.
    """
    notes = notes_of(measured, marks, setting, common=common, extra=extra)
    source, links = sources_of(measured, setting.words)
    return Chart(
        kind=kind,
        headline=headline,
        subtitle=subtitle,
        rows=tuple(rows),
        columns=tuple(columns),
        marks=tuple(marks),
        notes=notes,
        source=source,
        alt=alt_text(kind, headline, subtitle, rows, marks, notes, setting.words),
        lines=tuple(lines),
        signs=tuple(signs),
        panels=tuple(panels),
        x=x,
        y=y,
        references=tuple(references),
        aside_title=aside_title,
        links=links,
        reasons=tuple(dict.fromkeys(reasons)),
        view=setting.view,
        mine=setting.mine,
        words=setting.words,
    )


def alt_text(
    kind: Kind,
    headline: str,
    subtitle: str,
    rows: Sequence[Row],
    marks: Sequence[Mark],
    notes: Sequence[str],
    words: Words,
) -> str:
    """What a reader who cannot see the chart needs first: kind, finding, measure, newest figures, notes."""
    newest: dict[str, Mark] = {}
    for mark in marks:
        held = newest.get(mark.row)
        if held is None or mark.value is not None:
            newest[mark.row] = mark
    labels = {row.key: row.label for row in rows}
    figures: list[str] = []
    for key, mark in list(newest.items())[:ALT_FIGURES]:
        place = labels.get(key, key)
        if mark.value is None:
            figures.append(words.say("alt.figure.absent", place=place, reason=mark.absence))
        else:
            flags = f" ({mark.said})" if mark.said else ""
            figures.append(words.say("alt.figure", place=place, value=mark.text + flags))
    if len(newest) > ALT_FIGURES:
        figures.append(words.say("alt.more", n=len(newest) - ALT_FIGURES))
    return words.say(
        "alt",
        kind=words.say(f"kind.{kind}"),
        headline=headline,
        subtitle=subtitle,
        figures=words.say("list").join(figures),
        notes=" ".join(notes),
    ).strip()
