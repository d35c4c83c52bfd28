"""Tables of words, for the page that explains the figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads somewhere."""

    text: str
    url: str


Cell = str | int | Link | None


def table(caption: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], remarks: bool = False) -> str:
    """An accessible HTML table; the first cell of each row names the row, whole numbers stand right.

    ``remarks``: the last column holds sentences and takes the room they need.
    """
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    body = "".join(f"<tr>{''.join(_cell(cell, first=at == 0) for at, cell in enumerate(row))}</tr>" for row in rows)
    style = "bdm-table bdm-remarks" if remarks else "bdm-table"
    return scrolled(
        caption,
        f'<table class="{style}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
    )


def scrolled(label: str, table: str) -> str:
    """A table in a frame that scrolls sideways, by keyboard too. ``label`` names it for those who hear it."""
    return f'<div class="bdm-scroll" role="region" tabindex="0" aria-label="{escape(label, quote=True)}">{table}</div>'


def _cell(cell: Cell, first: bool) -> str:
    if isinstance(cell, Link):
        inner = f'<a href="{escape(cell.url)}">{escape(cell.text)}</a>' if _is_web(cell.url) else escape(cell.text)
    elif isinstance(cell, int):
        return f'<td class="number">{cell:,}</td>'.replace(",", "\u202f")
    else:
        inner = escape(cell or "")
    return f'<th scope="row">{inner}</th>' if first else f"<td>{inner}</td>"


def _is_web(url: str) -> bool:
    return url.startswith(("https://", "http://"))
