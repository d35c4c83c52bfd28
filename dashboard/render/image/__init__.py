"""Chart to a picture: PNG, SVG with real text, PDF, without a browser. Source line and notes stand inside the picture.

Three shapes: ``16:9`` for slides, ``4:5`` for pages and social media, ``narrow`` for phones. Figures are plain
Matplotlib ``Figure`` objects (no pyplot, nothing global is kept), drawn from the same tokens as the screen.

``files`` gives the bytes, ``page`` lays out words and plot and knows which module draws which kind: ``bars``,
``pairs``, ``stacks``, ``lines`` (of ``panel``), ``maps``, ``scatterplot``, ``heat``, ``timelines``. They share
``canvas``, ``text``, ``marks`` and ``rows``; ``inline`` makes an SVG fit to stand in a page.
"""

from dashboard.render.image.canvas import Shape
from dashboard.render.image.files import drawing_png, pdf, png, svg
from dashboard.render.image.page import SHAPES, figure

__all__ = ["SHAPES", "Shape", "drawing_png", "figure", "pdf", "png", "svg"]
