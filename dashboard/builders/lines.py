"""Lines over time: one panel an indicator, or one panel a country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard import look
from dashboard.builders.assembly import finish
from dashboard.builders.axes import value_axis
from dashboard.builders.figures import Measured, main_period, series_by_place
from dashboard.builders.marks import common_letters, mark_of
from dashboard.builders.notes import absent_notes, change_notes, why_notes
from dashboard.builders.rows import names_of, row_of
from dashboard.builders.subtitle import shared_title, subtitle_of
from dashboard.chart import Axis, Chart, Column, Kind, Line, Mark, Panel, Reference, Setting, Sign
from dashboard.measure import sentences
from dashboard.measure.comparability import period_position, segments
from dashboard.measure.value import IndicatorInfo, Observation
from dashboard.words import Words


def segment_lines(
    measured: Sequence[Measured], setting: Setting, *, chosen: str = "", references: Sequence[Reference] = ()
) -> Chart:
    """Lines over time, one panel an indicator, one line each comparable stretch; breaks are gaps with their sign.

    ``chosen``: the indicator that the headline is about; without it the one with the newest figures.
    ``references`` with axis ``x`` mark dates: a dashed line in every panel whose time axis holds them.
    """
    return _lines("segment_lines", measured, setting, references, chosen)


def small_multiples(
    observations: Sequence[Observation],
    info: IndicatorInfo,
    setting: Setting,
    *,
    references: Sequence[Reference] = (),
) -> Chart:
    """One small panel a country on the same axes, EU27 behind each."""
    return _lines("small_multiples", [(info, observations)], setting, references)


Why = tuple[str, str, str]
"""Kind of a break or doubt, country, period."""


@dataclass(frozen=True, slots=True)
class _Joined:
    """How figures hang together: lines inside comparable stretches, signs between them, and why."""

    lines: list[Line] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    breaks: list[Why] = field(default_factory=list)
    doubts: list[Why] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def _join(
    row: Sequence[Observation], geo: str, info: IndicatorInfo, setting: Setting, waves: list[str], to: _Joined
) -> None:
    """Add the lines and signs of one country's series."""
    stretch = segments(row, setting.breaks, info=info, waves=waves)
    for at, segment in enumerate(stretch):
        if at:
            before, after = stretch[at - 1].points[-1], segment.points[0]
            reason = segment.opened_by[0].reason.rstrip(".")
            to.signs.append(Sign(geo, _column(info, before.period), _column(info, after.period), reason))
            to.breaks.extend((entry.kind, geo, entry.from_period) for entry in segment.opened_by)
            to.reasons.extend(entry.reason for entry in segment.opened_by)
        for step in segment.steps:
            if step.open:
                continue
            reason = step.doubts[0].reason.rstrip(".") if step.doubts else ""
            start, end = _column(info, step.start.period), _column(info, step.end.period)
            to.lines.append(Line(geo, start, end, dotted=bool(step.doubts), reason=reason))
            to.doubts.extend((doubt.kind, geo, doubt.from_period) for doubt in step.doubts)
            to.reasons.extend(doubt.reason for doubt in step.doubts)


def _column(info: IndicatorInfo, period: str) -> str:
    """Key of the column of one period in an indicator's panel."""
    return f"{info.id}|{period}"


def _columns(info: IndicatorInfo, periods: Sequence[str], title: str) -> list[Column]:
    """One column a period. ``title`` names the panel where there are several, else it is empty."""
    return [
        Column(
            _column(info, period),
            period,
            panel=info.id,
            unit=info.unit,
            decimals=info.decimals,
            at=period_position(period),
            title=f"{period}, {title}" if title else period,
            period=period,
        )
        for period in periods
    ]


def _lines(
    kind: Kind, measured: Sequence[Measured], setting: Setting, references: Sequence[Reference], chosen: str = ""
) -> Chart:
    words = setting.words
    columns: list[Column] = []
    marks: list[Mark] = []
    panels: list[Panel] = []
    shown: list[tuple[IndicatorInfo, list[Observation]]] = []
    joined = _Joined()
    present: set[str] = set()
    common = common_letters([cell for _, cells in measured for cell in cells])
    for info, given in measured:
        series = series_by_place(given, setting)
        cells = [cell for row in series.values() for cell in row]
        shown.append((info, cells))
        present |= set(series)
        decimals = sentences.shown_decimals(info, cells)
        waves = sorted({cell.period for cell in cells if cell.value is not None})
        periods = sorted({cell.period for cell in cells})
        title = words.say("panel.version", version=info.version, title=info.short) if info.version else info.short
        title = title if len(measured) > 1 else ""
        panels.append(Panel(info.id, title))
        columns += _columns(info, periods, title)
        for geo in setting.places:
            row = series.get(geo, [])
            by_period = {cell.period: cell for cell in row}
            marks += [
                mark_of(
                    by_period.get(period),
                    _column(info, period),
                    geo,
                    info,
                    setting,
                    decimals=decimals,
                    common=common,
                    period=period,
                )
                for period in periods
            ]
            _join(row, geo, info, setting, waves, joined)
    rows = [
        row_of(place, setting, lines=kind == "segment_lines")
        for geo, place in setting.places.items()
        if geo in present or kind == "segment_lines"
    ]
    kept = {row.key for row in rows}
    values = [cell.value for _, cells in shown for cell in cells if cell.value is not None]
    axis = value_axis(values, measured[0][0], from_zero=False)
    newest_first = sorted(
        measured,
        key=lambda item: (
            item[0].id == chosen,
            max((cell.period for cell in item[1] if cell.value is not None), default=""),
        ),
        reverse=True,
    )
    headline, rounded = _course_headline(newest_first, setting)
    return finish(
        kind,
        shown,
        setting,
        headline=headline,
        subtitle=_lines_subtitle(shown, words, chosen),
        rows=rows,
        columns=columns,
        marks=[mark for mark in marks if mark.row in kept],
        common=common,
        extra=[*_lines_notes(kind, measured, marks, joined, present, axis, setting), *rounded],
        lines=joined.lines,
        signs=joined.signs,
        panels=panels,
        y=axis,
        references=references,
        reasons=joined.reasons,
    )


def _lines_notes(
    kind: Kind,
    measured: Sequence[Measured],
    marks: Sequence[Mark],
    joined: _Joined,
    present: set[str],
    axis: Axis,
    setting: Setting,
) -> list[str]:
    """Breaks, doubts, versions, countries without any figure, what stands behind each panel, an axis not from zero."""
    words = setting.words
    notes = why_notes("note.break", joined.breaks, len(present), setting)
    notes += why_notes("note.dotted", joined.doubts, len(present), setting)
    if len(measured) > 1 and len({info.version for info, _ in measured}) > 1:
        notes.append(words.say("note.versions"))
    once = {mark.row: mark for mark in marks if mark.row not in present}
    notes += absent_notes(once.values(), setting)
    behind = [geo for geo in setting.places if geo in present and setting.places[geo].is_aggregate]
    if kind == "small_multiples" and behind:
        notes.append(words.say("note.behind", places=names_of(behind, setting)))
    if axis.low > 0:
        notes.append(words.say("note.axis"))
    return notes


def _course_headline(measured: Sequence[Measured], setting: Setting) -> tuple[str, list[str]]:
    """My country's course in the first measure; without a country, where the region stands in its usual newest year.

    Where my country has no figure in the first, its course in the next that has one stands behind that. With the note
    on rounding that the sentence needs.
    """
    words = setting.words
    if setting.mine:
        said, rounded = _my_course(measured[0], setting)
        other = next((item for item in measured if _has_mine(item, setting)), measured[0])
        if other is not measured[0]:
            course, rounded = _my_course(other, setting)
            said = words.say("say.absent.but", absent=said, other=course)
        return said, rounded
    info, cells = measured[0]
    series = series_by_place(cells, setting)
    period = main_period(
        row[-1] for row in ([cell for cell in row if cell.value is not None] for row in series.values()) if row
    )
    newest = [cell for row in series.values() for cell in row if cell.period == period]
    return sentences.say_range(newest, info, setting.places, words), []


def _has_mine(measured: Measured, setting: Setting) -> bool:
    return any(cell.geo == setting.mine and cell.value is not None for cell in measured[1])


def _my_course(measured: Measured, setting: Setting) -> tuple[str, list[str]]:
    info, cells = measured
    series = series_by_place(cells, setting)
    reason = setting.absences.get((info.id, setting.mine), "")
    own = series.get(setting.mine, [])
    wanted = [geo for geo in setting.compared[: look.MAX_COMPARED] if geo in series]
    wanted += [geo for geo in series if setting.places[geo].is_aggregate and geo not in wanted]
    beside = [cell for geo in wanted for cell in series[geo] if cell.value is not None]
    said = sentences.say_course(own, setting.breaks, info, setting.places, setting.words, reason, setting.mine, beside)
    stretch = segments(own, setting.breaks, info=info)
    if not stretch:
        return said, []
    start, end = sentences.newest_run(stretch[-1])
    return said, change_notes(own, start.period, end.period, info, setting)


def _lines_subtitle(measured: Sequence[Measured], words: Words, chosen: str) -> str:
    if len(measured) == 1:
        return subtitle_of(measured[0][0], measured[0][1], words)
    cells = [cell for _, given in measured for cell in given]
    titles = [info.title for info, _ in measured]
    info = next((info for info, _ in measured if info.id == chosen), measured[0][0])
    return subtitle_of(info, cells, words, shared_title(titles))
