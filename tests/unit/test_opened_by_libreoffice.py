"""Files as another program opens them: LibreOffice draws our slides and sheets, poppler reads what it drew."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from dashboard import charts
from dashboard.database import Database, database_path
from dashboard.render import image, pages_pdf
from dashboard.render.sheet_xlsx import xlsx
from dashboard.render.slides import deck
from dashboard.render.slides.deck import Leaf
from tests.samples import figures

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not (shutil.which("soffice") and shutil.which("pdftotext") and shutil.which("pdftoppm")),
        reason="LibreOffice and poppler-utils are not installed",
    ),
]


def as_pdf(path: Path) -> Path:
    """What LibreOffice makes of a file. It opens a damaged one only after a repair, which this mode refuses."""
    home = path.parent / "profile"
    command = ["soffice", f"-env:UserInstallation=file://{home}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(path.parent), str(path)], check=True, capture_output=True, timeout=180)
    made = path.with_suffix(".pdf")
    assert made.is_file(), "LibreOffice could not open it"
    return made


def text_of(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, timeout=60)
    return done.stdout.decode()


def pages_of(pdf: Path) -> list[Image.Image]:
    subprocess.run(["pdftoppm", "-r", "60", "-png", str(pdf), str(pdf.with_suffix(""))], check=True, timeout=120)
    return [Image.open(path).convert("RGB") for path in sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))]


def colours(page: Image.Image) -> int:
    counted = page.getcolors(1_000_000)
    assert counted is not None
    return len(counted)


def test_slides_of_every_kind_are_drawn(tmp_path: Path) -> None:
    leaves = [Leaf(figures.handout(kind)) for kind in figures.KINDS]
    path = tmp_path / "deck.pptx"
    path.write_bytes(deck(leaves, image.drawing_png))
    pdf = as_pdf(path)
    pages = pages_of(pdf)
    assert len(pages) == len(leaves) + 1
    texts = text_of(pdf).split("\f")
    for leaf, page, text in zip(leaves, pages, texts, strict=False):
        chart = leaf.handout.chart
        assert colours(page) > 20, chart.kind
        flat = "".join(text.split())
        assert "".join(chart.headline.split())[:30] in flat
        if chart.kind in ("ranked_bars", "dumbbell", "arrows", "scatter", "segment_lines"):
            for row in chart.rows:
                marks = [mark for mark in chart.marks if mark.row == row.key and mark.value is not None]
                if len(marks) > 1 and row.key in ("DK", "EE"):
                    assert row.label in text, f"{chart.kind}: {row.label} is not drawn"


@pytest.mark.parametrize("count", [16, 27])
def test_many_bars_keep_all_their_names(tmp_path: Path, count: int) -> None:
    handout = figures.handout("ranked_bars")
    chart = handout.chart
    row, mark = next((row, mark) for row in chart.rows if (mark := chart.mark(row.key, "value")) and mark.value)
    rows = tuple(replace(row, key=f"R{at}", label=f"Region number {at} of many") for at in range(count))
    marks = tuple(replace(mark, row=one.key) for one in rows)
    path = tmp_path / "many.pptx"
    path.write_bytes(deck([Leaf(replace(handout, chart=replace(chart, rows=rows, marks=marks)))], image.drawing_png))
    text = text_of(as_pdf(path))
    assert [one.label for one in rows if one.label not in text] == []


def test_a_point_alone_is_seen(tmp_path: Path) -> None:
    """Estonia 2023 stands alone after its break: in the accent's colour, beside the line before it."""
    handout = figures.handout("small_multiples")
    path = tmp_path / "alone.pptx"
    path.write_bytes(deck([Leaf(handout)], image.drawing_png))
    page = pages_of(as_pdf(path))[0]
    accent = sum(
        count
        for count, colour in page.getcolors(1_000_000) or []
        if colour[0] > 170 and colour[2] < 60 and colour[1] < 90
    )
    assert accent > 40


@pytest.mark.parametrize("name", ["beside", "lines", "heat", "standing"])
def test_workbooks_of_real_charts_open(tmp_path: Path, name: str) -> None:
    handout = charts.draw(Database(database_path()), {"chart": name, "country": "EE"})
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(xlsx(handout, date(2026, 11, 24)))
    text = text_of(as_pdf(path))
    assert "Err:" not in text
    assert "#NAME" not in text
    for label in ("Estonia", "Eurostat", "value", "Applied"):
        assert label in text


def test_a_pdf_briefing_has_a_page_a_chart_with_text(tmp_path: Path) -> None:
    monitor = Database(database_path())
    leaves = [
        Leaf(charts.draw(monitor, {"chart": name, "country": "EE"}), heading=f"Heading {name}")
        for name in ("beside", "lines")
    ]
    path = tmp_path / "briefing.pdf"
    path.write_bytes(pages_pdf.pdf(leaves, title="Für Riga", remark="„Anfang“"))
    texts = text_of(path).split("\f")
    assert len(pages_of(path)) == 4
    assert "Für Riga" in texts[0]
    assert "„Anfang“" in texts[0]
    assert "figures as of" in texts[0]
    assert "Heading beside" in texts[1]
    assert "Heading lines" in texts[2]
    assert "Estonia" in texts[1]
    assert texts[3].split()[0] == "Sources"
    for source in {source for leaf in leaves for info in leaf.handout.infos for source in info.sources}:
        assert source.dataset_id in texts[3]
        assert source.url in texts[3]
