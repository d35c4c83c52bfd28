"""Text for Plotly: names in their colour, figures with flags, tooltips, reasons in empty places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard import look
from dashboard.chart import Mark, Row


def safe(text: str) -> str:
    """Text for Plotly, which reads a small HTML: angle brackets and ampersands are shown, not read."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def text_colour(row: Row) -> str:
    """The colour of a row's text: its own, darkened until it can be read."""
    return look.REST if row.role == "rest" else look.readable(row.colour)


def name_text(row: Row, text: str | None = None) -> str:
    """A row's name in its colour; my country bold."""
    label = safe(row.label if text is None else text)
    if row.role == "mine":
        label = f"<b>{label}</b>"
    return f'<span style="color:{text_colour(row)}">{label}</span>'


def letters_text(mark: Mark) -> str:
    """The flags that stand at a mark, in italics."""
    return f" <i>{mark.drawn}</i>" if mark.drawn else ""


def value_label(mark: Mark, row: Row) -> str:
    """The figure at a mark with its flags; my country bold."""
    text = safe(mark.label) + letters_text(mark)
    return f"<b>{text}</b>" if row.role == "mine" else text


def empty_text(mark: Mark) -> str:
    """What stands in an empty place: the sign and the reason, or the letter beside a lock."""
    if mark.form == "lock":
        return f"  <i>{mark.drawn}</i> {safe(mark.absence)}"
    letters = f" <i>{mark.drawn}</i>" if mark.drawn else ""
    return f"{safe(mark.label)}{letters} {safe(mark.absence)}"


def hover_text(mark: Mark) -> str:
    """Every line of a mark's tooltip."""
    return "<br>".join(safe(line) for line in mark.hover)


def shared_hovers(marks: Sequence[Mark]) -> dict[str, Any]:
    """Tooltips of a series: what all share at their end (vintage, source) is written once, in the template."""
    shared = 0
    least = min(len(mark.hover) for mark in marks)
    while shared < least - 1 and len({mark.hover[-1 - shared] for mark in marks}) == 1:
        shared += 1
    texts = ["<br>".join(safe(line) for line in mark.hover[: len(mark.hover) - shared]) for mark in marks]
    rest = "".join(f"<br>{safe(line)}" for line in marks[0].hover[len(marks[0].hover) - shared :])
    start = texts[0].split(": ", 1)[0] + ": "
    if all(text.startswith(start) for text in texts):  # the country's name
        texts = [text[len(start) :] for text in texts]
    else:
        start = ""
    # Braces would be read as names of fields.
    start, rest = start.replace("%{", "%&#123;"), rest.replace("%{", "%&#123;")
    return {"hovertext": texts, "hovertemplate": f"{start}%{{hovertext}}{rest}<extra></extra>"}
