"""The server: ``streamlit run app.py`` starts it.

Streamlit sees an ASGI application here, so the entry script lies in another folder than ``pages/``: beside it, the
first deep link on a fresh server would run a page alone, without frame and menu.
"""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

ROOT = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:  # another folder is on the path when a different server imports this file
    sys.path.insert(0, str(ROOT))

from dashboard.shell.headers import PlainHeaders  # noqa: E402
from dashboard.shell.start import lifespan  # noqa: E402

routes: list[BaseRoute] = []

app = st.App(
    ROOT / "dashboard" / "shell" / "main.py",
    routes=routes,
    middleware=[Middleware(PlainHeaders)],
    lifespan=lifespan,
)
