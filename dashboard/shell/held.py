"""Two habits of Streamlit that this server does without, for ``app.py`` to call before anything else.

Neither has a setting. Should Streamlit rename the functions that are replaced here, a test fails.
"""

from __future__ import annotations

import logging

from streamlit import logger, net_util


def no_address() -> None:
    """In the place of asking an outside host for this machine's address."""


def through_ours(one: logging.Logger) -> None:
    """In the place of a handler of Streamlit's own: its lines go where all lines go (``operations/logs.py``)."""
    one.propagate = True
    one.setLevel(logging.WARNING)


def hold_streamlit() -> None:
    """Ask no outside host, and write no line past our own.

    Streamlit asks for its address whenever a page of another site opens a line to it or asks for a file: anybody could
    make the server wait two seconds, again and again. And it gives its loggers handlers of its own again when
    ``.streamlit/config.toml`` changes under it, or when a module of its is loaded late: those lines name visitors.
    """
    net_util.get_external_ip = no_address
    logger.setup_formatter = through_ours
