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

from dashboard.operations import settings  # noqa: E402
from dashboard.operations.mishaps import Mishaps  # noqa: E402
from dashboard.operations.routes import operations_middleware, operations_routes  # noqa: E402
from dashboard.routes import take_away_middleware, take_away_routes  # noqa: E402
from dashboard.routes.sockets import send_at_once  # noqa: E402
from dashboard.shell.headers import PlainHeaders  # noqa: E402
from dashboard.shell.held import hold_streamlit  # noqa: E402
from dashboard.shell.mishap import script_failed  # noqa: E402
from dashboard.shell.start import lifespan  # noqa: E402
from dashboard.shell.uploads import Uploads  # noqa: E402

settings.check()
send_at_once()
hold_streamlit()

routes: list[BaseRoute] = [*operations_routes(), *take_away_routes()]

app = st.App(
    ROOT / "dashboard" / "shell" / "main.py",
    routes=routes,
    middleware=[
        *operations_middleware(),
        Middleware(PlainHeaders),
        Middleware(Mishaps),
        Middleware(Uploads),
        *take_away_middleware(),
    ],
    lifespan=lifespan,
    on_script_error=script_failed,
)
