"""Tables of words, for the page that explains the figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from dashboard.words import spoken


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads somewhere."""

    text: str
    url: str


Cell = str | int | Link | tuple[Link, ...] | None


MOST_CARDS = 20
"""A table with more rows stays a table on a phone too: as cards it would be dozens of screens long."""


def table(
    caption: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], remarks: bool = False, words: bool = False
) -> str:
    """An accessible HTML table; the first cell of each row names the row, whole numbers stand right.

    On a phone each row of a short table is a card, and each cell says its column. ``remarks``: the last column holds
    sentences and takes the room they need; ``words``: all columns hold words, as wide as the rules of style say.
    """
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    columns = ("", *header[1:])
    lines = [f"<tr>{''.join(_cell(cell, name) for cell, name in zip(row, columns, strict=True))}</tr>" for row in rows]
    styles = {"bdm-cards": len(lines) <= MOST_CARDS, "bdm-remarks": remarks, "bdm-words": words}
    style = " ".join(("bdm-table", *(name for name, on in styles.items() if on)))
    return scrolled(
        caption,
        f'<table class="{style}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>",
    )


def scrolled(label: str, table: str) -> str:
    """A table in a frame that scrolls sideways, by keyboard too. ``label`` names it for those who hear it."""
    return f'<div class="bdm-scroll" role="region" tabindex="0" aria-label="{escape(label, quote=True)}">{table}</div>'


def _cell(cell: Cell, column: str) -> str:
    """A cell; without the name of a ``column`` it is the one that names the row."""
    if isinstance(cell, int):
        return f'<td class="number" data-label="{escape(column)}">{spoken().number(cell, 0)}</td>'
    links = (cell,) if isinstance(cell, Link) else cell
    inner = escape(links or "") if isinstance(links, str | None) else spoken().say("list").join(map(_linked, links))
    return f'<td data-label="{escape(column)}">{inner}</td>' if column else f'<th scope="row">{inner}</th>'


def _linked(link: Link) -> str:
    return f'<a href="{escape(link.url)}">{escape(link.text)}</a>' if _is_web(link.url) else escape(link.text)


def _is_web(url: str) -> bool:
    return url.startswith(("https://", "http://"))
