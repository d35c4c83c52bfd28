"""The typeface of pictures: Source Sans, the one that Streamlit serves to the screen, cut out of Streamlit's own file.

Streamlit ships Source Sans 3 as one variable WOFF2 file (SIL Open Font License). Matplotlib reads neither WOFF2 nor
variable fonts, so the letters we need are cut out once at two weights and kept in ``data/build/typeface``. Where that
cannot be done (no ``brotli``, a folder that cannot be written) pictures fall back to Matplotlib's own DejaVu Sans.
"""

from __future__ import annotations

import logging
import os
import tempfile
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from matplotlib import font_manager

log = logging.getLogger(__name__)

CACHE = Path(__file__).resolve().parents[2] / "data" / "build" / "typeface"
FAMILY = "BDM Sans"
"""Our name for the cut: the licence reserves the name Source for the original."""

FALLBACK = "DejaVu Sans"
WEIGHTS = {"regular": 400, "bold": 650}
STYLES = {"regular": "Upright", "bold": "Upright", "italic": "Italic"}

LETTERS = (
    *range(0x20, 0x180),  # Latin with all letters of the region's languages
    0x218, 0x219, 0x21A, 0x21B,
    *range(0x2010, 0x2030),  # dashes, quotes, dots
    0x202F, 0x20AC, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2264, 0x2265, 0x25A0, 0x25CF, 0x25C6,
)  # fmt: skip


@lru_cache(maxsize=1)
def family() -> str:
    """The family name to give to Matplotlib; makes and registers the cut on first use."""
    try:
        for path in _cut():
            font_manager.fontManager.addfont(str(path))
    except (ImportError, OSError, KeyError, ValueError) as error:
        log.warning("Pictures use %s: Source Sans could not be cut (%s).", FALLBACK, error)
        return FALLBACK
    return FAMILY


def source(style: str = "Upright") -> Path:
    """Streamlit's Source Sans file, found without importing Streamlit. Raises OSError when it is not there."""
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        raise OSError("streamlit is not installed")
    folder = Path(spec.origin).parent / "static" / "static" / "media"
    found = sorted(folder.glob(f"SourceSansVF-{style}*.woff2"))
    if not found:
        raise OSError("no SourceSansVF file in the streamlit package")
    return found[0]


def _cut() -> list[Path]:
    """Paths of the three cuts, made where they are missing; named by the file that they were cut from."""
    wanted = {name: (source(style), WEIGHTS.get(name, 400)) for name, style in STYLES.items()}
    folder = CACHE
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.gettempdir()) / "baltic-digital-monitor-typeface"
        folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    for name, (origin, weight) in wanted.items():
        mark = origin.name.split(".")[-2]  # the hash in Streamlit's file name: a new Streamlit means a new cut
        path = folder / f"{name}-{weight}-{mark}.ttf"
        if not path.is_file():
            _cut_one(origin, weight, name, path)
        paths.append(path)
    return paths


def _cut_one(origin: Path, weight: int, name: str, path: Path) -> None:
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    options = subset.Options()
    options.layout_features = ["kern", "mark", "ccmp", "locl"]
    options.hinting = False
    font = TTFont(origin)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    font = instancer.instantiateVariableFont(font, {"wght": weight})
    font.flavor = None
    bold, italic = name == "bold", name == "italic"
    style = {"regular": "Regular", "bold": "Bold", "italic": "Italic"}[name]
    for record, text in (
        (1, FAMILY),
        (2, style),
        (4, f"{FAMILY} {style}"),
        (6, f"BDMSans-{style}"),
        (16, FAMILY),
        (17, style),
    ):
        font["name"].setName(text, record, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 700 if bold else 400
    font["OS/2"].fsSelection = 0x20 if bold else 0x01 if italic else 0x40
    font["head"].macStyle = 1 if bold else 2 if italic else 0
    # Written beside and renamed: two processes may cut at once.
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".ttf")
    os.close(handle)
    font.save(draft)
    Path(draft).replace(path)
