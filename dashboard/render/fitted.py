"""Pictures whose long lines keep their length in whatever typeface a reader has.

An SVG that is shown as a picture may load no typeface, and few readers have Source Sans: in a wider one the headline
would run out of the picture. Each long line is therefore told how long it is; in Source Sans that changes nothing.
"""

from __future__ import annotations

import re
from html import unescape

from dashboard.render.image.text import text_width
from dashboard.render.typeface import family

LONG = 40
"""Letters from which a line may run into an edge."""

POINTS = 72
"""Units of the drawing in an inch."""

TEXT = re.compile(r'<text style="([^"]*)"([^>]*)>([^<]+)</text>')
SIZE = re.compile(r"font-size: ([\d.]+)px")


def fitted(svg: str) -> str:
    """The drawing with the length of its long lines written at them."""
    name = family()

    def fit(found: re.Match[str]) -> str:
        style, where, text = found.groups()
        size = SIZE.search(style)
        plain = unescape(text)
        if size is None or len(plain) < LONG or "textLength" in where:
            return found.group(0)
        wide = text_width(plain, float(size.group(1)), name, bold="font-weight: 700" in style) * POINTS
        length = f'textLength="{wide:.1f}" lengthAdjust="spacingAndGlyphs"'
        return f'<text style="{style}"{where} {length}>{text}</text>'

    return TEXT.sub(fit, svg)
