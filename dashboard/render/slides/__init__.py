"""Charts as PowerPoint slides: native, editable, with their papers. Handouts in, bytes of a ``.pptx`` out."""

from __future__ import annotations

from dashboard.render.slides.deck import deck
from dashboard.render.slides.refresh import Refreshed, refresh
from dashboard.render.slides.template import TemplateError, checked_template

__all__ = ["Refreshed", "TemplateError", "checked_template", "deck", "refresh"]
