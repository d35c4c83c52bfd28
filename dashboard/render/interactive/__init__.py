"""Chart to Plotly, for the screen: plain lists, own template, direct labels, flags on the marks, hover in words.

The figure holds marks, labels and axes only; headline, subtitle, note and source are page text around it, where they
wrap, can be selected and are read aloud. Give it to Streamlit with ``theme=None`` and ``config=CONFIG``.

``page`` knows which module draws which kind: ``bars``, ``pairs``, ``stacks``, ``lines`` (of ``panel``), ``maps``,
``scatterplot``, ``heat``, ``timelines``. They share ``template``, ``text``, ``marks`` and ``axes``.
"""

from dashboard.render.interactive.page import figure, figure_dict, figure_json
from dashboard.render.interactive.template import CONFIG

__all__ = ["CONFIG", "figure", "figure_dict", "figure_json"]
