"""Where this site lives and who may frame it: settings of the environment, read when they are needed."""

from __future__ import annotations

import os
import re
from urllib.parse import quote, urlencode

NAME = "Baltic Digital Monitor"

DEFAULT_ADDRESS = "http://localhost:8501"

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\-]+(:\d+)?(/[A-Za-z0-9._~/\-]*)?")
_MAIL = re.compile(r"[^@\s,;?&<>]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,}")
_FRAMER = re.compile(r"\*|'none'|'self'|(https?:)?(//)?(\*\.)?[A-Za-z0-9.\-]+(:\d+|:\*)?|https?:")


class SettingError(ValueError):
    """A setting that cannot be used: names it, what it holds and what it may hold."""


def address() -> str:
    """The site's public address without a slash at its end: ``MONITOR_ADDRESS``, else that of ``make run``.

    It stands on slides, in feeds and in social cards, which are read far from this server.
    """
    given = (os.environ.get("MONITOR_ADDRESS") or DEFAULT_ADDRESS).rstrip("/")
    if not _ADDRESS.fullmatch(given):
        raise SettingError(f"MONITOR_ADDRESS is {given!r}: it must read like https://monitor.example.org.")
    return given


def embed_ancestors() -> str:
    """Who may frame ``/embed``, as in ``frame-ancestors``: ``MONITOR_EMBED_ANCESTORS``, else anybody (``*``)."""
    return _ancestors("MONITOR_EMBED_ANCESTORS", "*")


def app_ancestors() -> str:
    """Who may frame everything else: ``MONITOR_APP_ANCESTORS``, else nobody (``'none'``)."""
    return _ancestors("MONITOR_APP_ANCESTORS", "'none'")


def _ancestors(name: str, default: str) -> str:
    given = (os.environ.get(name) or default).split()
    wrong = [part for part in given if not _FRAMER.fullmatch(part)]
    if wrong:
        raise SettingError(
            f"{name} holds {wrong[0]!r}: allowed are *, 'self', 'none' and origins, with blanks between."
        )
    return " ".join(given)


def contact() -> str:
    """The operator's e-mail address: ``MONITOR_CONTACT``, empty if not set. Pulls name it to producers too."""
    given = os.environ.get("MONITOR_CONTACT", "").strip()
    return given if _MAIL.fullmatch(given) else ""


def language() -> str:
    """The language that this site speaks, by its code: ``MONITOR_LANGUAGE``, else English."""
    return os.environ.get("MONITOR_LANGUAGE", "").strip().lower() or "en"


def operator() -> str:
    """Who answers for this site, for the imprint: ``MONITOR_OPERATOR``, empty if not set."""
    return os.environ.get("MONITOR_OPERATOR", "").strip()


def report(subject: str, view: str) -> str:
    """The link that reports an error in a figure, with the view in it; empty where nobody is named.

    ``MONITOR_REPORT`` is an e-mail address or a web address to which subject and view are added as parameters ``title``
    and ``view``; without it the operator's e-mail address is taken. Raises ``SettingError`` for anything else.
    """
    given = os.environ.get("MONITOR_REPORT", "").strip() or contact()
    if not given:
        return ""
    if _MAIL.fullmatch(given):
        return f"mailto:{given}?" + urlencode({"subject": subject, "body": view}, quote_via=quote)
    if given.startswith("https://"):
        return given + ("&" if "?" in given else "?") + urlencode({"title": subject, "view": view})
    raise SettingError(f"MONITOR_REPORT is {given!r}: it must be an e-mail address or begin with https://.")


def number(name: str, default: int) -> int:
    """A whole number from the environment, 0 or more. Raises ``SettingError`` for anything else."""
    given = os.environ.get(name, "").strip()
    if not given:
        return default
    if not given.isdecimal() or len(given) > 9:
        raise SettingError(f"{name} is {given!r}: it must be a whole number, 0 or more.")
    return int(given)
