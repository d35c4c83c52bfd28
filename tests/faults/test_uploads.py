"""What somebody uploads as a template or an old deck: bombs, macros, giants, damaged and hostile files."""

from __future__ import annotations

import io
import struct
import time
import tomllib
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from pptx import Presentation
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from dashboard import charts
from dashboard.charts import NotDrawnError
from dashboard.handout import Handout
from dashboard.render.slides import TemplateError, checked_template, deck, refresh
from dashboard.render.slides.deck import Leaf
from dashboard.render.slides.tags import CONTENT_TYPE
from dashboard.render.slides.template import LARGEST_FILE, MEGABYTE
from dashboard.routes import limits
from dashboard.shell import uploads
from tests.samples import figures
from tests.samples.asking import Asker

ROOT = Path(__file__).parents[2]


def presentation() -> bytes:
    out = io.BytesIO()
    Presentation().save(out)
    return out.getvalue()


def repacked(given: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A file with other parts."""
    with zipfile.ZipFile(io.BytesIO(given)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    return repacked(presentation(), lambda parts: parts.update({name: content}))


def bomb() -> bytes:
    """A quarter of a megabyte that unpacks to 250 MB."""
    return with_part("ppt/media/image1.png", bytes(250 * MEGABYTE))


def many_small_bombs() -> bytes:
    return repacked(
        presentation(), lambda parts: parts.update({f"ppt/media/{n}.png": bytes(10 * MEGABYTE) for n in range(20)})
    )


def lying_bomb() -> bytes:
    """A part that says it is small and unpacks to 50 MB of XML."""
    given = bytearray(with_part("ppt/slides/slide1.xml", b" " * (50 * MEGABYTE)))
    true = struct.pack("<I", 50 * MEGABYTE)
    return bytes(given.replace(true, struct.pack("<I", 100)))


def macros() -> bytes:
    return with_part("ppt/vbaProject.bin", b"\xd0\xcf\x11\xe0")


def macros_by_type() -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        old = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
        new = b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(old, new)

    return repacked(presentation(), change)


def entities() -> bytes:
    """Billion laughs in the presentation's own part."""

    def change(parts: dict[str, bytes]) -> None:
        laughs = b'<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
        text = parts["ppt/presentation.xml"]
        at = text.index(b"?>") + 2
        parts["ppt/presentation.xml"] = text[:at] + laughs + text[at:]

    return repacked(presentation(), change)


def not_office() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("hello.txt", "hello")
    return out.getvalue()


def word_document() -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        old = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
        new = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(old, new)

    return repacked(presentation(), change)


def encrypted() -> bytes:
    given = bytearray(presentation())
    at = given.index(b"PK\x01\x02")
    given[at + 8] |= 1
    return bytes(given)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "not a PowerPoint file"),
    "words": (lambda: b"hello, I am a template", "not a PowerPoint file"),
    "old format": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), "not a PowerPoint file"),
    "cut off": (lambda: presentation()[:9000], "not a PowerPoint file"),
    "200 MB": (lambda: bytes(200 * MEGABYTE), "At most 20 MB"),
    "bomb": (bomb, "unpacks to more than is taken"),
    "many small bombs": (many_small_bombs, "unpacks to more than is taken"),
    "macros": (macros, "macros"),
    "macros by type": (macros_by_type, "macros"),
    "active content": (lambda: with_part("ppt/activeX/activeX1.xml", b"<x/>"), "macros or programs"),
    "program": (lambda: with_part("ppt/embeddings/setup.exe", b"MZ"), "macros or programs"),
    "object": (lambda: with_part("ppt/embeddings/oleObject1.bin", b"\xd0\xcf"), "macros or programs"),
    "climbs out": (lambda: with_part("../../etc/passwd", b"x"), "unusual names"),
    "many parts": (
        lambda: repacked(presentation(), lambda parts: parts.update({f"x/{n}.xml": b"" for n in range(5000)})),
        "parts",
    ),
    "entities": (entities, "declares entities"),
    "another ZIP": (not_office, "not a PowerPoint file"),
    "Word": (word_document, "not a presentation"),
    "protected": (encrypted, "password"),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_hostile_files_are_refused_in_words_quickly_and_cheaply(name: str) -> None:
    make, words = HOSTILE[name]
    given = make()
    tracemalloc.start()
    started = time.perf_counter()
    with pytest.raises(TemplateError, match=words):
        checked_template(given)
    seconds = time.perf_counter() - started
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seconds < 2
    assert peak < 20 * MEGABYTE
    with pytest.raises(TemplateError):
        refresh(given, lambda query: figures.handout("dumbbell"), lambda chart, wide, high: b"")
    with pytest.raises(TemplateError):
        deck([Leaf(figures.handout("dumbbell"))], lambda chart, wide, high: b"", template=given)


def test_a_part_that_lies_about_its_size_is_not_unpacked_beyond_it() -> None:
    given = lying_bomb()
    tracemalloc.start()
    with pytest.raises(TemplateError):
        deck([Leaf(figures.handout("dumbbell"))], lambda chart, wide, high: b"", template=given)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60 * MEGABYTE


def test_an_honest_template_is_taken() -> None:
    assert checked_template(presentation())
    assert len(presentation()) < LARGEST_FILE


def test_the_server_takes_no_larger_file_than_the_pages_do() -> None:
    """What a page refuses must not lie in the server's memory first. Read as the server reads it."""
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["server"]
    assert settings["maxUploadSize"] * MEGABYTE == LARGEST_FILE
    assert settings["maxMessageSize"] <= 20


def test_many_uploads_are_refused_in_words_before_they_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    async def take(request: Request) -> Response:
        return Response(status_code=204)

    app = Starlette(routes=[Route("/{path:path}", take, methods=["PUT"])], middleware=[Middleware(uploads.Uploads)])
    monkeypatch.setenv("MONITOR_API_RATE", "60")
    monkeypatch.setattr(limits, "BUCKETS", limits.Buckets(clock=lambda: 0.0))
    with Asker(app) as client:
        answers = [client.request("PUT", "/_stcore/upload_file/session/file") for _ in range(12)]
        assert [answer.status_code for answer in answers] == [204] * 10 + [429] * 2
        monkeypatch.setattr(limits, "BUCKETS", limits.Buckets(clock=lambda: 0.0))
        monkeypatch.setattr(uploads, "held", lambda: uploads.MOST_HELD)
        refused = client.request("PUT", "/_stcore/upload_file/session/file")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "60")
        assert "Too many files" in refused.json()["detail"]
        assert client.request("PUT", "/elsewhere").status_code == 204


def test_what_streamlit_holds_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = MemoryUploadedFileManager("/_stcore/upload_file")
    monkeypatch.setattr(Runtime, "_instance", SimpleNamespace(uploaded_file_mgr=manager))
    assert uploads.held() == 0
    for number in range(3):
        manager.add_file("session", UploadedFileRec(str(number), "deck.pptx", "", bytes(1000)))
    assert uploads.held() == 3000
    manager.remove_session_files("session")
    assert uploads.held() == 0


def test_uploads_are_bounded_in_the_server_that_runs() -> None:
    assert "Middleware(Uploads)" in (ROOT / "app.py").read_text(encoding="utf-8")


def tampered(text: str) -> bytes:
    """A deck of ours whose memory was rewritten by hand."""
    made = deck([Leaf(figures.handout("dumbbell"))], lambda chart, wide, high: b"")
    xml = (
        '<?xml version="1.0"?><p:tagLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
        f'<p:tag name="BALTIC_DIGITAL_MONITOR" val="{text}"/></p:tagLst>'
    )
    return repacked(made, lambda parts: parts.update({"ppt/tags/tag1.xml": xml.encode()}))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "{}",
        "[" * 500,
        "{&quot;query&quot;: 5}",
        "{&quot;query&quot;:{&quot;chart&quot;:&quot;../../etc&quot;},&quot;headline&quot;:1,&quot;subtitle&quot;:2,"
        "&quot;note&quot;:3,&quot;source&quot;:4,&quot;vintage&quot;:5,&quot;marks&quot;:[[1,2,&quot;x&quot;]],&quot;labels&quot;:{}}",
    ],
)
def test_a_memory_that_was_tampered_with_is_not_believed(text: str) -> None:
    asked: list[dict[str, str]] = []

    def redraw(query: object) -> Handout:
        asked.append(dict(query))  # type: ignore[call-overload]
        return figures.handout("dumbbell")

    done = refresh(tampered(text), redraw, lambda chart, wide, high: b"")
    assert done.charts == 1
    assert asked == [{"chart": "dumbbell", "country": "EE", "with": "FI"}], "the name of the shape is believed instead"
    assert any("tags are gone" in change.now for change in done.changes)


def test_a_query_in_a_deck_goes_through_the_same_checks_as_an_address(database_path: Path) -> None:
    from dashboard.database import Database

    monitor = Database(database_path)
    for value in ("<script>", "../..", "x" * 5000, "' or 1=1 --"):
        with pytest.raises(NotDrawnError):
            charts.draw(monitor, {"chart": "beside", "indicator": value})


def test_the_kind_of_tags_is_powerpoints_own() -> None:
    made = zipfile.ZipFile(io.BytesIO(deck([Leaf(figures.handout("dumbbell"))], lambda chart, wide, high: b"")))
    assert CONTENT_TYPE.encode() in made.read("[Content_Types].xml")
