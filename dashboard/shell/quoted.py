"""Words of the seminar on a profile, and the limits and sources at its foot."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard.charts.region import SIX
from dashboard.measure.value import IndicatorInfo
from dashboard.questions.profile import Quote
from dashboard.questions.reference import indicator_infos
from dashboard.shell.frame import Here
from dashboard.view import address_of, at
from dashboard.words import spoken

LIMITS = (
    "Surveys ask a sample: differences within the tolerance of each source are not called differences.",
    "A change since 2021 is stated only where both figures are comparable; otherwise the reason stands there.",
    "The best neighbour is the best of the other eight in the same year; its reasons are not in the figures.",
    "Nothing here measures awareness, regulation or the policy process, three of the seminar's themes.",
)


def quoted(here: Here, found: Sequence[Quote]) -> str:
    """Quotes of the report, word for word, with whose words they are; each leads to its finding."""
    said = "".join(
        f"<figure><blockquote>“{escape(one.quote)}”</blockquote><figcaption>{escape(one.voice)}. "
        f'<a href="{escape(_finding(here, one.finding_id))}" target="_self">'
        f"{escape(one.finding_id)}, beside the figures</a>"
        "</figcaption></figure>"
        for one in found
    )
    return (
        '<div class="bdm-chart"><h2>From the seminar report of April 2021</h2></div>'
        f'<div class="bdm-quotes">{said}</div><p class="bdm-foot">Said of the region; the report names no country.</p>'
    )


def _finding(here: Here, finding: str) -> str:
    view = at(here.view, "findings", here.words)
    return address_of(view.choosing("finding", finding), here.words)


def limits(here: Here) -> str:
    """Limits, and the source of each of the six figures with its vintage."""
    items = "".join(f"<li>{escape(limit)}</li>" for limit in LIMITS)
    return (
        f'<div class="bdm-chart"><h2>Limits</h2></div><ul class="bdm-limits">{items}</ul>'
        f"{sources(here, [id_ for _, id_ in SIX])}"
    )


def sources(here: Here, ids: Sequence[str]) -> str:
    """The source of each of some measures with its vintage and link, as one line."""
    infos = indicator_infos(here.database, list(ids))
    listed = "; ".join(_source(info) for info in infos.values())
    return f'<p class="bdm-foot">Source: {listed} · Baltic Digital Monitor</p>'


def _source(info: IndicatorInfo) -> str:
    line = info.source
    text = f'{escape(info.short)}: {escape(line.producer)}, <a href="{escape(line.url)}">{escape(line.dataset_id)}</a>'
    if line.vintage is not None:
        day = spoken().day(line.vintage, line.vintage_precision)
        text += f", {spoken().say(f'vintage.{line.vintage_basis}', date=day)}"
    return f"{text}, via {escape(line.via.rstrip('.'))}" if line.via else text
