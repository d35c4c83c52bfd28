"""Which dialect bytes are written in: named first, parsed afterwards.

Servers announce one thing and send another: gzip without a header, an error page with status 200, an envelope that
says "wait" where figures should be. So the bytes themselves decide: the magic number, then the first characters.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from etl.problems import Problem, Problems
from etl.transform.jsonstat import read_jsonstat
from etl.transform.sdmx_csv import read_sdmx_csv
from etl.transform.tsv import read_tsv

Dialect = Literal[
    "empty",
    "json-stat",
    "sdmx-csv",
    "tsv",
    "csv",
    "json",
    "error",
    "queued",
    "wait",
    "sdmx structure",
    "html",
    "xml",
    "unknown",
]
"""``error``: the producer's own refusal, in JSON or as a SOAP fault. ``queued``: an envelope with a key to ask with.
``wait``: the answer is being prepared, and there is no key: ask the same again."""

GZIP = b"\x1f\x8b"
BOM = b"\xef\xbb\xbf"
LARGEST = 1 << 30
"""The most bytes that a packed answer may unpack to (1 GiB): more is not an answer but a trap or a mistake."""

FIGURES: tuple[Dialect, ...] = ("json-stat", "sdmx-csv", "tsv")
"""The dialects that hold a table of figures of Eurostat."""


@dataclass(frozen=True, slots=True)
class Named:
    """What some bytes are, and what they say where they are not figures.

    ``code`` is the producer's error number (0 without one), ``key`` the key or the state of a queued request.
    """

    dialect: Dialect
    sentence: str = ""
    code: int = 0
    key: str = ""
    state: str = ""


def unpack(content: bytes, name: str, largest: int = LARGEST) -> bytes:
    """The bytes without gzip, if they are packed; the magic number decides, not a header.

    Raises:
        Problems: cut off, damaged, or larger than ``largest`` when unpacked.
    """
    depth = 0
    while content[:2] == GZIP:
        depth += 1
        if depth > 2:
            raise Problems("An answer cannot be read:", [Problem(name, "is packed more than twice.")])
        content = _gunzip(content, name, largest)
    if len(content) > largest:
        raise Problems("An answer cannot be read:", [Problem(name, f"is larger than {largest:,} bytes.")])
    return content


def _gunzip(content: bytes, name: str, largest: int) -> bytes:
    parts: list[bytes] = []
    size, rest = 0, content
    while rest[:2] == GZIP:  # a gzip file may have several members
        unpacker = zlib.decompressobj(wbits=31)
        try:
            part = unpacker.decompress(rest, largest - size + 1)
        except zlib.error as error:
            raise Problems("An answer cannot be read:", [Problem(name, f"is damaged gzip ({error}).")]) from error
        size += len(part)
        if size > largest:
            raise Problems("An answer cannot be read:", [Problem(name, f"unpacks to more than {largest:,} bytes.")])
        if not unpacker.eof:
            raise Problems("An answer cannot be read:", [Problem(name, "is gzip that was cut off.", "Fetch it again.")])
        parts.append(part)
        rest = unpacker.unused_data
    return parts[0] if len(parts) == 1 else b"".join(parts)


def name_dialect(content: bytes) -> Named:
    """What unpacked bytes are. Only the beginning is looked at, except for short messages in JSON or XML."""
    content = content.removeprefix(BOM)
    head = content[:4096].lstrip()
    if not head:
        return Named("empty", "The answer is empty.")
    if head[:1] in b"{[":
        return _name_json(content, head)
    if head[:1] == b"<":
        return _name_xml(content, head)
    line = head.partition(b"\n")[0].rstrip(b"\r")
    if re.match(rb"^[A-Za-z][A-Za-z0-9_,]*\\(?:TIME_PERIOD|time)(?:\t|$)", line):
        return Named("tsv")
    names = {part.strip(b'" ') for part in line.split(b",")}
    if names & {b"OBS_VALUE"} and names & {b"DATAFLOW", b"STRUCTURE", b"TIME_PERIOD"}:
        return Named("sdmx-csv")
    if line.count(b",") >= 1 and re.match(rb'^[\w" ,.:()%/-]+$', line):
        return Named("csv")
    return Named("unknown", f"The answer begins with '{head[:60].decode('utf-8', 'replace')}'.")


def _name_json(content: bytes, head: bytes) -> Named:
    if head[:1] == b"{" and len(content) <= 65536:
        try:
            said = json.loads(content.decode("utf-8"))
        except (ValueError, RecursionError):
            said = None
        if isinstance(said, dict):
            message = _message(said)
            if message is not None:
                return message
            if said.get("class") == "dataset" and "value" not in said and "dimension" not in said:
                return Named("sdmx structure")
    if head[:1] == b"{" and re.search(rb'"class"\s*:\s*"dataset"', head):
        return Named("json-stat")
    return Named("json", "The answer is JSON, but not a table of figures.")


def _message(said: Mapping[str, object]) -> Named | None:
    """An error or a warning in JSON; Eurostat writes a list of errors or one warning."""
    for kind in ("error", "warning"):
        found = said.get(kind)
        entries = found if isinstance(found, list) else [found]
        entry = next((one for one in entries if isinstance(one, dict)), None)
        if entry is None:
            continue
        sentence = str(entry.get("label") or entry.get("message") or "no reason given").strip()
        code = _number(entry.get("id") or entry.get("status"))
        if _is_wait(sentence):
            return Named("wait", sentence, code)
        return Named("error", sentence, code)
    return None


def _name_xml(content: bytes, head: bytes) -> Named:
    lower = head.lower()
    if b"<html" in lower or b"<!doctype html" in lower:
        title = re.search(rb"<title[^>]*>(.*?)</title>", content[:65536], re.IGNORECASE | re.DOTALL)
        text = re.sub(r"\s+", " ", title.group(1).decode("utf-8", "replace")).strip() if title else "without a title"
        return Named("html", f"A web page came instead of figures: {text[:200]}.")
    text = content[:65536].decode("utf-8", "replace")
    state = re.search(r"<(?:\w+:)?status>\s*([A-Z]+)\s*</", text)
    if state and "Response" in text:
        key = re.search(r"<(?:\w+:)?(?:id|key)>\s*([^<\s]+)\s*</", text)
        return Named(
            "queued", f"The request is {state.group(1).lower()}.", key=key.group(1) if key else "", state=state.group(1)
        )
    if re.search(r"<(?:\w+:)?Fault\b", text):
        sentence = re.search(r"<(?:\w+:)?faultstring[^>]*>(.*?)</", text, re.DOTALL)
        code = re.search(r"<(?:\w+:)?faultcode[^>]*>\s*(?:\w+:)?(\w+)", text)
        said = _plain(sentence.group(1)) if sentence else "no reason given"
        return Named("wait" if _is_wait(said) else "error", said, _number(code.group(1) if code else None))
    if re.search(r"<(?:\w+:)?Structure\b", text):
        return Named("sdmx structure")
    return Named("xml", "The answer is XML of an unknown kind.")


def _is_wait(sentence: str) -> bool:
    return "ASYNCHRONOUS_RESPONSE" in sentence.upper()


def _number(text: object) -> int:
    digits = re.match(r"^\d+$", str(text))
    return int(digits.group()) if digits else 0


def _plain(text: str) -> str:
    """The few entities of XML as characters, blanks run together."""
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return re.sub(r"\s+", " ", text).strip()


def read_figures(content: bytes, name: str, dimensions: Sequence[str], constants: Mapping[str, str]) -> pa.Table:
    """The cells of an answer in any of Eurostat's dialects, packed or not.

    Raises:
        Problems: not figures, with what the answer says instead, or figures that cannot be read.
    """
    content = unpack(content, name)
    named = name_dialect(content)
    if named.dialect == "json-stat":
        return read_jsonstat(content, name, dimensions, constants)
    if named.dialect == "sdmx-csv":
        return read_sdmx_csv(content, name, dimensions, constants)
    if named.dialect == "tsv":
        return read_tsv(content, name, dimensions, constants)
    raise Problems("An answer holds no figures:", [Problem(name, named.sentence or f"It is {named.dialect}.")])
