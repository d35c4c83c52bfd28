"""The coverage atlas: what is there, what is not, and why, as tables that a screen reader can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from dashboard.questions.coverage import Covered, Held
from dashboard.shell.tables import scrolled
from dashboard.words import spoken

SIGNS = {"value": "●", "flag without value": "⚑", "not published": ":", "not in our copy": "?", "not covered": "–"}
"""A sign for each state; each cell also says it in words."""


def cells(covered: Sequence[Covered], names: Mapping[str, str]) -> str:
    """Countries by periods; a cell holds a sign, and its reason for those who point at it or hear it."""
    words = spoken()
    periods = list(dict.fromkeys(one.period for one in covered))
    found = {(one.geo, one.period): one for one in covered}
    head = "".join(f'<th scope="col">{escape(period)}</th>' for period in periods)
    body = []
    for geo, name in names.items():
        row = "".join(_cell(found.get((geo, period))) for period in periods)
        body.append(f'<tr><th scope="row">{escape(name)}</th>{row}</tr>')
    signs = (
        words.say("coverage.sign", sign=sign, state=words.say(f"coverage.state.{state}"))
        for state, sign in SIGNS.items()
    )
    legend = words.say("list").join(signs)
    return scrolled(
        words.say("coverage.table"),
        f'<table class="bdm-table bdm-atlas"><caption>{escape(legend)}</caption>'
        f'<thead><tr><th scope="col">{escape(words.say("table.country"))}</th>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table>",
    )


def _cell(one: Covered | None) -> str:
    if one is None:
        return "<td></td>"
    said = one.reason or spoken().say("coverage.there")
    return (
        f'<td title="{escape(said)}" class="bdm-{one.state.split()[0]}"><span aria-hidden="true">{SIGNS[one.state]}'
        f'</span><span class="bdm-hidden">{escape(said)}</span></td>'
    )


def reasons(covered: Sequence[Covered], names: Mapping[str, str]) -> str:
    """The reasons of the empty cells in words, each with its countries and periods."""
    words = spoken()
    by_reason: dict[str, dict[str, list[str]]] = {}
    order = list(names)
    for one in sorted((one for one in covered if one.geo in names), key=lambda one: (order.index(one.geo), one.period)):
        if one.reason:
            by_reason.setdefault(one.reason, {}).setdefault(names[one.geo], []).append(one.period)
    said = (
        words.say("coverage.reason", reason=reason[:1].upper() + reason[1:], where=_where(places, len(names)))
        for reason, places in by_reason.items()
    )
    items = "".join(f"<li>{escape(one)}</li>" for one in said)
    return f'<ul class="bdm-reasons">{items}</ul>' if items else ""


def _where(places: Mapping[str, Sequence[str]], everybody: int) -> str:
    words = spoken()
    periods = list(places.values())
    if len(places) == everybody and all(own == periods[0] for own in periods):
        return words.say("note.where.all", period=words.say("list").join(periods[0]))
    said = (words.say("note.where", place=name, period=_span(own)) for name, own in places.items())
    return words.say("list.apart").join(said)


def _span(periods: Sequence[str]) -> str:
    if len(periods) <= 3:
        return spoken().say("list").join(periods)
    return spoken().say("coverage.periods", first=periods[0], last=periods[-1], n=len(periods))


def at_a_glance(held: Sequence[Held], names: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """Indicators by countries: cells with a value, of the cells in periods that anybody has."""
    words = spoken()
    found = {(one.indicator_id, one.geo): one for one in held}
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names.values())
    body = []
    for id_ in dict.fromkeys(one.indicator_id for one in held):
        row = "".join(_share(found.get((id_, geo))) for geo in names)
        body.append(f'<tr><th scope="row">{escape(titles.get(id_, id_))}</th>{row}</tr>')
    return scrolled(
        words.say("coverage.glance"),
        f'<table class="bdm-table bdm-glance"><caption>{escape(words.say("coverage.glance.text"))}</caption>'
        f'<thead><tr><th scope="col">{escape(words.say("filter.indicator"))}</th>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table>",
    )


def _share(one: Held | None) -> str:
    if one is None:
        return "<td></td>"
    style = ' class="bdm-none"' if one.values == 0 else ""
    return f"<td{style}>{escape(spoken().say('coverage.share', values=one.values, of=one.of))}</td>"
