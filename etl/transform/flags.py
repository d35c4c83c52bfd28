"""Flags: from the letters that a source wrote to the two lists of today.

Since January 2025 Eurostat keeps observation status (``b d e f i m n p u``) and confidentiality (``C N P``) apart.
In JSON-stat both stand in one text, status left of ``|`` and confidentiality right of it, and case matters:
``|C`` is confidential, and nothing else. Files of before 2025 write confidential as ``c``, Eurostat's own estimates
as ``s`` and "cannot exist" as ``z``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.catalog.models import Flag


@dataclass(frozen=True, slots=True)
class Flags:
    """The letters beside one value, sorted, and those that nobody has told us about."""

    status: str = ""
    conf: str = ""
    unknown: str = ""
    source: str = ""


@dataclass(frozen=True)
class FlagList:
    """The closed list of letters, read from the catalog."""

    status: frozenset[str]
    conf: frozenset[str]
    old: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, flags: Mapping[str, Flag]) -> FlagList:
        """The list that a catalog's ``flags.yaml`` declares."""
        return cls(
            status=frozenset(flag.letter for flag in flags.values() if flag.kind == "status"),
            conf=frozenset(flag.letter for flag in flags.values() if flag.kind == "confidentiality"),
            old={old: flag.letter for flag in flags.values() for old in flag.old_letters},
        )

    def read(self, status: str, conf: str = "") -> Flags:
        """The flags of a cell. ``status`` may hold both lists, as in JSON-stat (``bu|C``)."""
        left, _, right = status.partition("|")
        found: dict[str, set[str]] = {"status": set(), "conf": set(), "unknown": set()}
        for letter in "".join(left.replace(":", " ").replace("@", " ").split()):
            found[self._list_of(letter, prefer="status")].add(self.old.get(letter, letter))
        for letter in "".join((right + conf).split()):
            found[self._list_of(letter, prefer="conf")].add(self.old.get(letter, letter))
        status_letters, conf_letters, unknown = ("".join(sorted(found[kind])) for kind in ("status", "conf", "unknown"))
        source = f"{left}|{right}{conf}" if conf else status
        return Flags(status_letters, conf_letters, unknown, source)

    def _list_of(self, letter: str, prefer: str) -> str:
        today = self.old.get(letter, letter)
        if prefer == "conf" and today in self.conf:
            return "conf"
        if today in self.status:
            return "status"
        return "conf" if today in self.conf else "unknown"
