"""SVG made small, named and described, fit to stand in a page."""

from __future__ import annotations

import hashlib
import re
from html import escape

from dashboard import look
from dashboard.chart import Chart, cell_text


def inline(text: str, chart: Chart) -> str:
    """The SVG without prolog and metadata, named and described, with its own ids and the page's typeface."""
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    key = "c" + hashlib.sha256(f"{chart.view}|{chart.kind}|{chart.headline}".encode()).hexdigest()[:8]
    text = text.replace('id="', f'id="{key}-').replace("url(#", f"url(#{key}-").replace('href="#', f'href="#{key}-')
    text = re.sub(r"font: (italic |oblique )?(\d+ )?([\d.]+px) '[^;\"]*", _short_font, text)
    text = re.sub(r"font-family: [^;\"]*; ", "", text)
    head, rest = text.split(">", 1)
    head = re.sub(r' (?:width|height)="[^"]*"', "", head)
    fonts = look.FONT_STACK.replace('"', "'")
    named = f'{head} font-family="{fonts}" role="img" aria-labelledby="{key}-title {key}-desc">'
    described = f'<title id="{key}-title">{escape(chart.headline)}</title>'
    described += f'<desc id="{key}-desc">{escape(chart.alt)} {escape(_figures(chart))}</desc>'
    rest = re.sub(r"\n\s*", "\n", re.sub(r"<!--.*?-->", "", rest))
    # Inside tags only: what stands between them are figures, and those are never shortened.
    rest = re.sub(r"<[^>]+>", _short_tag, rest)
    # Ids that nothing refers to, and styles that are the default anyway.
    rest = re.sub(rf' id="{key}-(?:patch|text|line2d|matplotlib|figure|xtick|ytick|PathPatch)[^"]*"', "", rest)
    rest = re.sub(r' transform="rotate\(-0 [^)]*\)"', "", rest).replace("\n<g/>", "")
    for _ in range(2):  # groups that only hold one thing
        rest = re.sub(r"<g>\n(<(?:path|use|text)[^\n]*)\n</g>", r"\1", rest)
    return named + described + rest


def _short_tag(found: re.Match[str]) -> str:
    """A tag with places to a tenth of a point, which is finer than print, and without default styles."""
    tag = re.sub(r"(-?\d+\.\d)\d+", r"\1", found.group(0))
    tag = re.sub(r' d="([^"]*)"', _short_path, tag)
    return tag.replace("; stroke-linejoin: miter", "").replace("; text-anchor: start", "")


def _short_font(found: re.Match[str]) -> str:
    """Size, and weight and slant where they are not the usual; the family stands once, on the root."""
    slant, weight, size = found.groups()
    parts = [f"font-size: {size}"]
    if weight:
        parts.append(f"font-weight: {weight.strip()}")
    if slant:
        parts.append(f"font-style: {slant.strip()}")
    return "; ".join(parts)


def _short_path(found: re.Match[str]) -> str:
    """Path data without line breaks and, where there are only straight lines, without their repeated letters."""
    path = re.sub(r"\s+", " ", found.group(1)).strip()
    path = re.sub(r"\.0(?=\D|$)", "", path)
    if "C" not in path and "Q" not in path:
        path = re.sub(r" L ?", " ", path)
    return f' d="{path}"'


def _figures(chart: Chart) -> str:
    """Every cell in words: ``Estonia: 2023 55.9; 2025 72.1 d``."""
    cells = chart.by_cell()
    rows = []
    for row in chart.rows:
        said = []
        for column in chart.columns:
            mark = cells.get((row.key, column.key))
            if mark is not None:
                said.append(f"{column.title or column.label} {cell_text(mark)}")
        rows.append(f"{row.label}: " + "; ".join(said))
    return ". ".join(rows)
