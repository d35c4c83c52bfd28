"""The coverage atlas: what is there, what is not, and why, as tables that a screen reader can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from dashboard.questions.coverage import Covered, Held
from dashboard.shell.tables import scrolled

SIGNS = {"value": "●", "flag without value": "⚑", "not published": ":", "not in our copy": "?", "not covered": "–"}
"""A sign for each state; each cell also says it in words."""

WORDS = {**{state: state for state in SIGNS}, "value": "there", "flag without value": "flag only"}


def cells(covered: Sequence[Covered], names: Mapping[str, str]) -> str:
    """Countries by periods; a cell holds a sign, and its reason for those who point at it or hear it."""
    periods = list(dict.fromkeys(one.period for one in covered))
    found = {(one.geo, one.period): one for one in covered}
    head = "".join(f'<th scope="col">{escape(period)}</th>' for period in periods)
    body = []
    for geo, name in names.items():
        row = "".join(_cell(found.get((geo, period))) for period in periods)
        body.append(f'<tr><th scope="row">{escape(name)}</th>{row}</tr>')
    legend = ", ".join(f"{sign} {state}" for state, sign in SIGNS.items())
    return scrolled(
        "Coverage by country and period",
        f'<table class="bdm-table bdm-atlas"><caption>{escape(legend)}</caption>'
        f'<thead><tr><th scope="col">Country</th>{head}</tr></thead><tbody>{"".join(body)}</tbody></table>',
    )


def _cell(one: Covered | None) -> str:
    if one is None:
        return "<td></td>"
    said = one.reason or WORDS[one.state]
    return (
        f'<td title="{escape(said)}" class="bdm-{one.state.split()[0]}"><span aria-hidden="true">{SIGNS[one.state]}'
        f'</span><span class="bdm-hidden">{escape(said)}</span></td>'
    )


def reasons(covered: Sequence[Covered], names: Mapping[str, str]) -> str:
    """The reasons of the empty cells in words, each with its countries and periods."""
    by_reason: dict[str, dict[str, list[str]]] = {}
    order = list(names)
    for one in sorted((one for one in covered if one.geo in names), key=lambda one: (order.index(one.geo), one.period)):
        if one.reason:
            by_reason.setdefault(one.reason, {}).setdefault(names[one.geo], []).append(one.period)
    items = "".join(
        f"<li>{escape(reason[:1].upper() + reason[1:])}: {escape(_where(places, len(names)))}.</li>"
        for reason, places in by_reason.items()
    )
    return f'<ul class="bdm-reasons">{items}</ul>' if items else ""


def _where(places: Mapping[str, Sequence[str]], everybody: int) -> str:
    periods = list(places.values())
    if len(places) == everybody and all(own == periods[0] for own in periods):
        return f"all, {', '.join(periods[0])}"
    return "; ".join(f"{name} {_span(own)}" for name, own in places.items())


def _span(periods: Sequence[str]) -> str:
    return ", ".join(periods) if len(periods) <= 3 else f"{periods[0]} to {periods[-1]} ({len(periods)})"


def at_a_glance(held: Sequence[Held], names: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """Indicators by countries: cells with a value, of the cells in periods that anybody has."""
    found = {(one.indicator_id, one.geo): one for one in held}
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names.values())
    body = []
    for id_ in dict.fromkeys(one.indicator_id for one in held):
        row = "".join(_share(found.get((id_, geo))) for geo in names)
        body.append(f'<tr><th scope="row">{escape(titles.get(id_, id_))}</th>{row}</tr>')
    return scrolled(
        "Coverage by indicator and country",
        '<table class="bdm-table bdm-glance"><caption>Cells with a value, of the cells in '
        "periods that anybody has; all size classes and activities together.</caption>"
        f'<thead><tr><th scope="col">Indicator</th>{head}</tr></thead><tbody>{"".join(body)}</tbody></table>',
    )


def _share(one: Held | None) -> str:
    if one is None:
        return "<td></td>"
    style = ' class="bdm-none"' if one.values == 0 else ""
    return f"<td{style}>{one.values} of {one.of}</td>"
