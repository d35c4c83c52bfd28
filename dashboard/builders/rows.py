"""Rows of a chart: who is mine, compared or the rest, in which colour and under which name."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard import look
from dashboard.chart import Role, Row, Setting
from dashboard.measure.value import Place


def role_of(place: Place, setting: Setting) -> Role:
    """How a country counts for who is looking. More than ``look.MAX_COMPARED`` compared countries are the rest."""
    if place.is_aggregate:
        return "average"
    if place.geo == setting.mine:
        return "mine"
    if place.geo in setting.compared[: look.MAX_COMPARED]:
        return "compared"
    return "rest" if setting.mine or setting.compared else "plain"


def colour_of(place: Place, role: Role, *, lines: bool) -> str:
    """The colour of a country's marks; where nobody is chosen, lines take the countries' own colours, bars one blue."""
    if role == "mine":
        return look.ACCENT
    if role == "average":
        return look.EU
    if role == "rest":
        return look.REST_LINE
    if role == "compared" or lines:
        return place.colour or look.PLAIN
    return look.PLAIN


def row_of(place: Place, setting: Setting, *, lines: bool = False, aside: str = "", label: str = "") -> Row:
    """A country's row. ``lines``: as for line charts; ``aside`` stands at its end; ``label`` replaces its name."""
    role = role_of(place, setting)
    return Row(place.geo, label or place.name, role, colour_of(place, role, lines=lines), aside)


def name_of(geo: str, setting: Setting) -> str:
    """A country's name; its code where the setting does not know it."""
    return setting.places[geo].name if geo in setting.places else geo


def names_of(geos: Iterable[str], setting: Setting) -> str:
    """Countries' names as a list in words: *Estonia, Latvia and Poland*."""
    return setting.words.listed(name_of(geo, setting) for geo in geos)
