"""Words of the seminar on a profile, and the limits and sources at its foot."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard.charts.region import SIX
from dashboard.measure.value import IndicatorInfo, SourceLine
from dashboard.questions.profile import Quote
from dashboard.questions.reference import indicator_infos
from dashboard.shell.frame import Here
from dashboard.view import address_of, at
from dashboard.words import spoken

LIMITS = ("tolerance", "change", "neighbour", "themes")
"""What a profile cannot show: ``profile.limit.<name>`` of the words."""


def quoted(here: Here, found: Sequence[Quote]) -> str:
    """Quotes of the report, word for word, with whose words they are; each leads to its finding."""
    words = spoken()
    said = "".join(
        f"<figure><blockquote>{escape(words.say('quoted', text=one.quote))}</blockquote><figcaption>"
        f"{words.say('profile.quote', voice=escape(one.voice), finding=_finding(here, one.finding_id))}"
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
    """The source of each of some measures with its vintage and link, as one line."""
    infos = indicator_infos(here.database, list(ids))
    listed = spoken().say("list.apart").join(_source(info) for info in infos.values())
    return f'<p class="bdm-foot">{spoken().say("source", sources=listed)}</p>'


def _source(info: IndicatorInfo) -> str:
    listed = spoken().say("list.apart").join(map(_line, info.sources))
    return spoken().say("cited.measure", measure=escape(info.short), source=listed)


def _line(line: SourceLine) -> str:
    words = spoken()
    named = {
        "producer": escape(line.producer),
        "table": f'<a href="{escape(line.url)}">{escape(line.dataset_id)}</a>',
    }
    if line.vintage is None:
        said = words.say("cited.undated", **named)
    else:
        day = words.day(line.vintage, line.vintage_precision)
        said = words.say("source.one", **named, vintage=words.say(f"vintage.{line.vintage_basis}", date=day))
    if line.via:
        return words.say("source.via", source=said, via=escape(line.via.rstrip(".")))
    return said
