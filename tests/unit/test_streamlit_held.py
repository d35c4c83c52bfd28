"""What Streamlit would do by itself: ask an outside host, write lines past ours."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from streamlit import logger, net_util
from streamlit.web.server import server_util

from dashboard.operations import logs
from dashboard.shell import held


@pytest.fixture
def streamlit_held(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(net_util, "get_external_ip", net_util.get_external_ip)
    monkeypatch.setattr(logger, "setup_formatter", logger.setup_formatter)
    root = logging.getLogger()
    before = root.handlers[:], root.level
    logger.init_uvicorn_logs()
    held.hold_streamlit()
    logs.set_up()
    yield
    root.handlers[:], level = before
    root.setLevel(level)
    monkeypatch.undo()
    logger.update_formatter()


@pytest.mark.usefixtures("streamlit_held")
def test_a_line_from_another_site_makes_the_server_ask_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda url, timeout=5: asked.append(url))
    monkeypatch.setattr(net_util, "_external_ip", None)
    assert not server_util.is_url_from_allowed_origins("https://elsewhere.example")
    assert server_util.is_url_from_allowed_origins("http://localhost:8501")
    assert asked == []


@pytest.mark.usefixtures("streamlit_held")
def test_a_changed_configuration_or_a_late_module_writes_no_line_past_ours(capfd: pytest.CaptureFixture[str]) -> None:
    logs.set_up()
    logger.set_log_level("info")
    logger.update_formatter()  # as Streamlit does when its file of settings changes
    late = logger.get_logger("streamlit.loaded_late")
    logging.getLogger("uvicorn.error").info('192.0.2.17:51234 - "WebSocket /_stcore/stream" [accepted]')
    logging.getLogger("uvicorn.error").warning("from 192.0.2.17:51234")
    late.warning("to 192.0.2.17")
    written = capfd.readouterr().err
    assert [one.split(": ", 1)[1] for one in written.splitlines()] == ["from [address]", "to [address]"]
