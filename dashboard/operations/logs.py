"""Log lines for machines and people, without anything about a visitor.

Addresses of the network and query strings are taken out of every line, whoever wrote it: the web server, Streamlit or
we. What somebody looked at is in the query string; nobody needs it to run this.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import re
import sys
from datetime import UTC, datetime

from dashboard.operations import settings

CHATTY = ("watchdog", "matplotlib", "PIL", "fontTools", "asyncio")
"""Libraries whose lines below a warning help nobody who runs this."""

_IPV4 = r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)(?::\d+)?"
_IPV6 = re.compile(r"(?<![\w:])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,8}[\d.]*(?:%\w+)?(?!\w)")
_VISITOR = re.compile(r"\('[0-9A-Fa-f.:]+(?:%\w+)?', \d+(?:, \d+)*\)")
_PERSONAL = (
    (re.compile(_IPV4), "[address]"),
    (re.compile(r"\?[^\s\"'<>=?]*=[^\s\"'<>]*"), "?[view]"),
    (re.compile(r"(?<![\w.+\-])[\w.+\-]+@[\w\-]+\.[\w.\-]+"), "[mail]"),
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "[session]"),
)

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}
"""What every record has; the rest is what somebody said in ``extra=``."""


def without_persons(text: str) -> str:
    """A line without network addresses, sessions, mail addresses and query strings."""
    text = _IPV6.sub(_without_ipv6, _VISITOR.sub("[visitor]", text))
    for pattern, instead in _PERSONAL:
        text = pattern.sub(instead, text)
    return text


def _without_ipv6(found: re.Match[str]) -> str:
    """An address of IPv6, however it is shortened, or the text as it was: times and ratios have colons too."""
    said = found.group().rstrip(".")
    for one in (said, said.removesuffix(":"), said.rstrip(":")):
        try:
            ipaddress.IPv6Address(one)
        except ValueError:
            continue
        return "[address]" + found.group()[len(one) :]
    return found.group()


def fields(record: logging.LogRecord) -> dict[str, str]:
    """A record as name -> text: when (UTC), how serious, who, what, extras, and the trace of an error."""
    said = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": record.getMessage(),
    }
    said |= {name: str(value) for name, value in vars(record).items() if name not in _STANDARD}
    if record.exc_info:
        said["trace"] = logging.Formatter().formatException(record.exc_info)
    return {name: value if name == "time" else without_persons(value) for name, value in said.items()}


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        return json.dumps(fields(record), ensure_ascii=False)


class TextLines(logging.Formatter):
    """``time level logger: message name=value``; a trace follows on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        said = fields(record)
        trace = said.pop("trace", "")
        head = f"{said.pop('time')} {said.pop('level')} {said.pop('logger')}: {said.pop('message')}"
        line = " ".join([head, *(f"{name}={value}" for name, value in said.items())])
        return f"{line}\n{trace}" if trace else line


def set_up() -> None:
    """Let every logger of the process write through one handler of ours. Can be called again; raises ``SettingError``.

    Streamlit gives each of its loggers a handler of its own when the logger is first asked for, so this is called
    once at the start and again when everything has been imported.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if settings.log_form() == "json" else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level())
    for name, logger in list(logging.root.manager.loggerDict.items()):
        if isinstance(logger, logging.Logger) and name.split(".")[0] in ("streamlit", "uvicorn", "websockets"):
            logger.handlers[:] = []
            logger.propagate = True
            logger.setLevel(logging.WARNING)  # their notices name every visitor who comes and goes
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
