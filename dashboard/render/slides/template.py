"""An organisation's own template: checked before it is opened, emptied of its sample slides after.

A ``.pptx`` is a ZIP that anybody may have made. It is refused when it is too large, packed or unpacked, when it carries
macros or program parts, or when it is no presentation at all.
"""

from __future__ import annotations

import io
import zipfile

from pptx import Presentation
from pptx.exc import PackageNotFoundError
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.util import Emu

from dashboard.render.slides.place import HIGH, WIDE
from dashboard.words import spoken

MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * MEGABYTE
LARGEST_UNPACKED = 120 * MEGABYTE
LARGEST_PART = 60 * MEGABYTE
LARGEST_XML = 12 * MEGABYTE
MOST_PARTS = 4000
PRESENTATION = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
PROGRAMS = (".exe", ".dll", ".vbs", ".js", ".bat", ".cmd", ".ps1", ".jar", ".com", ".scr")


class TemplateError(ValueError):
    """An uploaded file that is not used. ``str()`` says why and what is allowed, for the one who uploaded it."""


def _refused(why: str, **values: object) -> TemplateError:
    return TemplateError(spoken().say(f"upload.{why}", **values))


def checked_template(given: bytes) -> bytes:
    """The uploaded file, if it may be opened. Raises ``TemplateError``."""
    if len(given) > LARGEST_FILE:
        raise _refused("large", size=f"{len(given) / MEGABYTE:.0f}", most=LARGEST_FILE // MEGABYTE)
    try:
        with zipfile.ZipFile(io.BytesIO(given)) as packed:
            _check_parts(packed)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        zipfile.LargeZipFile,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        if isinstance(error, TemplateError):
            raise
        raise _refused("not powerpoint") from None
    return given


def _check_parts(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS:
        raise _refused("parts", parts=len(parts), most=MOST_PARTS)
    if len(set(names)) != len(names):
        raise _refused("twice")
    total = 0
    for part in parts:
        total += part.file_size
        name = part.filename.lower()
        limit = LARGEST_XML if name.endswith((".xml", ".rels")) else LARGEST_PART
        if part.flag_bits & 0x1:
            raise _refused("password")
        if part.file_size > limit or total > LARGEST_UNPACKED:
            raise _refused("unpacks", all=LARGEST_UNPACKED // MEGABYTE, part=limit // MEGABYTE)
        binary = name.endswith(".bin") and "/printersettings/" not in name
        if "vbaproject" in name or "/activex/" in name or binary or name.endswith(PROGRAMS):
            raise _refused("programs")
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
            raise _refused("names")
    if "[Content_Types].xml" not in names:
        raise _refused("other")
    types = packed.read("[Content_Types].xml")
    if b"macroEnabled" in types:
        raise _refused("macros")
    if PRESENTATION not in types:
        raise _refused("kind")
    if b"<!DOCTYPE" in types or b"<!ENTITY" in types:
        raise _refused("damaged")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            with packed.open(part) as stream:
                head = stream.read(4096)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise _refused("entities")


def open_template(given: bytes | None) -> Deck:
    """A presentation without slides: the organisation's own, or our plain one in 16:9. Raises ``TemplateError``."""
    if given is None:
        deck = Presentation()
        deck.slide_width, deck.slide_height = WIDE, HIGH
        plain_fonts(deck)
        return deck
    deck = open_deck(given)
    for entry in list(deck.slides._sldIdLst):
        deck.part.drop_rel(entry.rId)
        deck.slides._sldIdLst.remove(entry)
    return deck


def open_deck(given: bytes) -> Deck:
    """An uploaded presentation with its slides, checked first. Raises ``TemplateError``."""
    checked_template(given)
    try:
        deck = Presentation(io.BytesIO(given))
        if not len(deck.slide_layouts):
            raise _refused("layouts")
        if not deck.slide_width or not deck.slide_height:
            deck.slide_width, deck.slide_height = WIDE, HIGH
    except TemplateError:
        raise
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, TypeError, IndexError, SyntaxError):
        raise _refused("unreadable") from None
    return deck


def plain_fonts(deck: Deck) -> None:
    """Arial in the theme of our own deck: it is on every machine that shows slides."""
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = parse_xml(part.blob)
    space = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
    for kind in ("majorFont", "minorFont"):
        for latin in root.findall(f".//a:fontScheme/a:{kind}/a:latin", space):
            latin.set("typeface", "Arial")
    part._blob = serialize_part_xml(root)


def layout_with_title(deck: Deck) -> object:
    """The layout with a title and least else; the first one where none has a title."""

    def others(layout: object) -> tuple[bool, int]:
        kinds = [holder.placeholder_format.type for holder in layout.placeholders]  # type: ignore[attr-defined]
        titled = any("TITLE" in str(kind) and "SUB" not in str(kind) and "CENTER" not in str(kind) for kind in kinds)
        return (not titled, len([kind for kind in kinds if str(kind).split(" ")[0] not in SMALL]))

    return min(deck.slide_layouts, key=others)


SMALL = ("TITLE", "DATE", "FOOTER", "SLIDE_NUMBER")
"""Placeholders that stay out of the way of a chart."""


def size_of(deck: Deck) -> tuple[Emu, Emu]:
    """Width and height of the deck's slides."""
    return Emu(deck.slide_width or WIDE), Emu(deck.slide_height or HIGH)
