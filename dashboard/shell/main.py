"""The entry script: frame and menu around the page that the address names."""

from __future__ import annotations

from dashboard.shell import frame

frame.run()
