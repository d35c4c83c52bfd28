"""Words of the seminar on a profile, and the limits and sources at its foot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from dashboard.builders.sources import Used, tables_of
from dashboard.charts.region import SIX
from dashboard.measure.portrait import change_since
from dashboard.measure.value import IndicatorInfo, Observation
from dashboard.questions.profile import Quote, many_series
from dashboard.questions.reference import indicator_infos
from dashboard.shell.asked import main_cell
from dashboard.shell.frame import Here
from dashboard.shell.portrait import FROM, SEMINAR_YEAR
from dashboard.view import REFERENCE, address_of, at
from dashboard.words import spoken

LIMITS = ("tolerance", "change", "neighbour", "themes")
"""What a profile cannot show: ``profile.limit.<name>`` of the words."""


def quoted(here: Here, found: Sequence[Quote]) -> str:
    """Quotes of the report, word for word, with whose words they are; each leads to its finding."""
    words = spoken()
    said = "".join(
        f"<figure><blockquote>{escape(words.say('quoted', text=one.quote))}</blockquote><figcaption>"
        f"{words.html('profile.quote', voice=escape(one.voice), finding=_finding(here, one.finding_id))}"
        "</figcaption></figure>"
        for one in found
    )
    return (
        f'<div class="bdm-chart"><h2>{escape(words.say("profile.quotes"))}</h2></div>'
        f'<div class="bdm-quotes">{said}</div><p class="bdm-foot">{escape(words.say("profile.quotes.foot"))}</p>'
    )


def _finding(here: Here, finding: str) -> str:
    """The link to a finding."""
    view = at(here.view, "findings", here.words).choosing("finding", finding)
    said = escape(spoken().say("profile.quote.finding", id=finding))
    return f'<a href="{escape(address_of(view, here.words))}" target="_self">{said}</a>'


def limits(here: Here) -> str:
    """Limits, and the source of each of the six figures with its vintage."""
    say = spoken().say
    items = "".join(f"<li>{escape(say(f'profile.limit.{name}'))}</li>" for name in LIMITS)
    return (
        f'<div class="bdm-chart"><h2>{escape(say("profile.limits"))}</h2></div><ul class="bdm-limits">{items}</ul>'
        f"{sources(here, [id_ for _, id_ in SIX])}"
    )


def sources(here: Here, ids: Sequence[str]) -> str:
    """The source of each of some measures with its link and the vintages of its figures about 2021 and newest."""
    cells = [main_cell(here, id_) for id_ in ids if id_ in here.words.indicators]
    infos = indicator_infos(here.database, [cell.indicator_id for cell in cells])
    series = many_series(here.database, cells, (*here.words.countries, REFERENCE), FROM)
    listed = escape(spoken().say("list.apart")).join(
        _source(infos[cell.indicator_id], series[cell].values()) for cell in cells
    )
    return f'<p class="bdm-foot">{spoken().html("source", sources=listed)}</p>'


def _source(info: IndicatorInfo, series: Iterable[Sequence[Observation]]) -> str:
    moves = [change_since(own, SEMINAR_YEAR, (), info=info) for own in series]
    shown = [cell for moved in moves for cell in (moved.start, moved.end) if cell is not None]
    said = escape(spoken().say("list.apart")).join(map(_table, tables_of([(info, shown)], spoken())))
    return spoken().html("cited.measure", measure=escape(info.short), source=said)


def _table(used: Used) -> str:
    words, line = spoken(), used.source
    named = {
        "producer": escape(line.producer),
        "table": f'<a href="{escape(line.url)}">{escape(line.dataset_id)}</a>',
    }
    if used.vintages:
        said = words.html("source.one", **named, vintage=escape(used.said(words)))
    else:
        said = words.html("cited.undated", **named)
    if line.via:
        return words.html("source.via", source=said, via=escape(line.via.rstrip(".")))
    return said
