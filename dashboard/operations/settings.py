"""All settings in one place: environment variables, what each may hold, and what is wrong with those that are set.

``check`` is called when the server starts: a setting that cannot be used stops it with one message that names every
mistake. ``docs/reference/settings.md`` is made from this list.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from dashboard import site, words
from dashboard.site import SettingError

PREFIX = "MONITOR_"

LOG_FORMS = ("text", "json")
LOG_LEVELS = ("debug", "info", "warning", "error")
SWITCH = ("on", "off")
LOOK_AGAIN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable. ``read`` raises ``SettingError`` for a value that cannot be used."""

    name: str
    default: str
    allowed: str
    meaning: str
    read: Callable[[], object]
    reader: str = "dashboard"


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """One of a few words, in any case; the first if nothing is set."""
    given = os.environ.get(name, "").strip().lower() or allowed[0]
    if given not in allowed:
        raise SettingError(f"{name} is {given!r}: it must be one of {', '.join(allowed)}.")
    return given


def log_form() -> str:
    """How log lines are written: ``text`` or ``json``."""
    return choice("MONITOR_LOG_FORMAT", LOG_FORMS)


def log_level() -> str:
    """The least serious kind of line that is logged, as ``logging`` names it."""
    given = os.environ.get("MONITOR_LOG_LEVEL", "").strip().lower() or "info"
    if given not in LOG_LEVELS:
        raise SettingError(f"MONITOR_LOG_LEVEL is {given!r}: it must be one of {', '.join(LOG_LEVELS)}.")
    return given.upper()


def metrics_on() -> bool:
    """Whether ``/metrics`` answers."""
    return choice("MONITOR_METRICS", SWITCH) == "on"


def database_url() -> str | None:
    """Where new builds are fetched from; ``None``: nowhere, the file itself is watched."""
    given = os.environ.get("MONITOR_DATABASE_URL", "").strip()
    if not given:
        return None
    try:
        parts = urlsplit(given)
        host, scheme, _ = parts.hostname, parts.scheme, parts.port
    except ValueError:
        host, scheme = None, ""
    at_home = host in ("localhost", "127.0.0.1")
    if not host or scheme not in (("https", "http") if at_home else ("https",)) or " " in given:
        raise SettingError(
            f"MONITOR_DATABASE_URL is {given!r}: it must be an https address of a database file "
            "(http only on this machine)."
        )
    return given


def database_every() -> int:
    """After how many seconds ``database_url`` is asked again, at least 5."""
    seconds = site.number("MONITOR_DATABASE_EVERY", LOOK_AGAIN_SECONDS)
    if seconds < 5:
        raise SettingError(f"MONITOR_DATABASE_EVERY is {seconds}: it must be 5 seconds or more.")
    return seconds


def database_file() -> str:
    """The database's path as set, or nothing."""
    given = os.environ.get("MONITOR_DATABASE", "")
    if given and not given.endswith(".duckdb"):
        raise SettingError(f"MONITOR_DATABASE is {given!r}: it must be the path of a file that ends in .duckdb.")
    return given


def contact() -> str:
    """Whom producers may write to; said by the pull in its own name."""
    given = os.environ.get("MONITOR_CONTACT", "")
    if not given.isascii() or not given.isprintable():
        raise SettingError("MONITOR_CONTACT may hold plain Latin letters only.")
    return given


def language() -> str:
    """The language that the site speaks: one of the files in ``dashboard/languages``, each of which is read."""
    code = site.language()
    held = sorted(path.stem for path in words.LANGUAGES.glob("*.json"))
    if code not in held:
        raise SettingError(f"MONITOR_LANGUAGE is {code!r}: it must be one of {', '.join(held)}.")
    try:
        return words.spoken().language
    except words.TranslationError as error:
        raise SettingError(f"MONITOR_LANGUAGE is {code!r}: {error}") from error


def base_url(source: str) -> Callable[[], str]:
    """A reader for the address under which the pull finds a producer's service."""
    name = f"{PREFIX}BASE_URL_{source}"

    def read() -> str:
        given = os.environ.get(name, "").strip()
        if given and not re.match(r"https?://[^\s/]+", given):
            raise SettingError(f"{name} is {given!r}: it must begin with https:// (or http://).")
        return given

    return read


def plain(name: str) -> Callable[[], str]:
    """A reader for a setting that may hold anything."""
    return lambda: os.environ.get(name, "")


_AN_ORIGIN_LIST = "`*`, `'self'`, `'none'` or origins with blanks between"

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "MONITOR_ADDRESS",
        site.DEFAULT_ADDRESS,
        "an `http` or `https` address",
        "The site's public address. It stands on slides, in feeds and social cards. With `https` every answer carries "
        "Strict-Transport-Security.",
        site.address,
    ),
    Setting(
        "MONITOR_DATABASE",
        "`data/build/monitor.duckdb`",
        "a path that ends in `.duckdb`",
        "The built database. A new file that is renamed to this path is taken up at the next question.",
        database_file,
    ),
    Setting(
        "MONITOR_DATABASE_URL",
        "nothing",
        "an `https` address",
        "An object store's address of a build. It is fetched when the hash at the same address with `.sha256` "
        "at its end changes, checked against that hash, read through, and renamed to `MONITOR_DATABASE`.",
        database_url,
    ),
    Setting(
        "MONITOR_DATABASE_EVERY",
        str(LOOK_AGAIN_SECONDS),
        "seconds, 5 or more",
        "How often the hash at `MONITOR_DATABASE_URL` is asked for.",
        database_every,
    ),
    Setting(
        "MONITOR_APP_ANCESTORS",
        "`'none'`",
        _AN_ORIGIN_LIST,
        "Who may show the pages in a frame (`frame-ancestors`).",
        site.app_ancestors,
    ),
    Setting(
        "MONITOR_EMBED_ANCESTORS",
        "`*`",
        _AN_ORIGIN_LIST,
        "Who may show `/embed` in a frame.",
        site.embed_ancestors,
    ),
    Setting(
        "MONITOR_LOG_FORMAT",
        "text",
        "`text` or `json`",
        "How log lines are written, to standard error. `json`: one object a line.",
        log_form,
    ),
    Setting(
        "MONITOR_LOG_LEVEL",
        "info",
        ", ".join(f"`{level}`" for level in LOG_LEVELS),
        "The least serious kind of line that is logged.",
        log_level,
    ),
    Setting("MONITOR_METRICS", "on", "`on` or `off`", "Whether `/metrics` answers.", metrics_on),
    Setting(
        "MONITOR_API_RATE",
        "60",
        "a whole number; 0: no limit",
        "What one client may ask of `/api`, `/chart`, `/card.png`, `/embed`, `/oembed` and `/feed.atom` a second: a "
        "kept answer costs one, a drawing or more than 2,000 figures twelve.",
        lambda: site.number("MONITOR_API_RATE", 60),
    ),
    Setting(
        "MONITOR_LANGUAGE",
        "en",
        "the name of a file in `dashboard/languages`, without `.json`",
        "The language of the site. What a translation leaves out is said in English.",
        language,
    ),
    Setting(
        "MONITOR_OPERATOR",
        "nothing",
        "a name",
        "Who answers for this site; stands in the imprint.",
        site.operator,
    ),
    Setting(
        "MONITOR_CONTACT",
        "nothing",
        "plain Latin letters; best an e-mail address",
        "Whom visitors and producers can write to. The pull names it when it asks for figures.",
        contact,
        "dashboard, pull",
    ),
    Setting(
        "MONITOR_REPORT",
        "`MONITOR_CONTACT`",
        "an e-mail address or an `https` address",
        "Where *report an error in this figure* leads. A subject and the view are added.",
        lambda: site.report("", ""),
    ),
    *(
        Setting(
            f"{PREFIX}BASE_URL_{source}",
            "the catalog's",
            "an `http` or `https` address",
            f"Where the pull finds {service}, for a mirror or a test.",
            base_url(source),
            "pull",
        )
        for source, service in (
            ("EUROSTAT", "Eurostat's dissemination API"),
            ("EUROPEAN_COMMISSION_DESI", "the Commission's Digital Decade API"),
            ("WORLD_BANK", "the World Bank's indicators API"),
            ("COHESION_OPEN_DATA", "the Cohesion Open Data Platform"),
        )
    ),
    Setting(
        "MONITOR_CHROMIUM",
        "the first that is found",
        "a path",
        "The browser that the tests use.",
        plain("MONITOR_CHROMIUM"),
        "tests",
    ),
)


def problems(environment: Mapping[str, str] = os.environ) -> list[str]:
    """What is wrong with the settings, one sentence each; empty if all can be used."""
    found = []
    for setting in SETTINGS:
        if setting.name in environment:
            try:
                setting.read()
            except SettingError as error:
                found.append(str(error))
    return found


def unknown(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Variables that look like ours and are none, one sentence each, with what may have been meant."""
    known = [setting.name for setting in SETTINGS]
    found = []
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            meant = f" Did you mean {near[0]}?" if near else ""
            found.append(f"{name} is not a setting of this program and is ignored.{meant}")
    return found


def check() -> None:
    """Stop the program with every mistake in words if a setting cannot be used."""
    found = problems()
    if found:
        listed = "\n".join(f"  {problem}" for problem in found)
        raise SystemExit(f"The server does not start, because of its settings:\n{listed}\n")
