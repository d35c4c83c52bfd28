"""The worked example of the docs, followed to the letter: docs/how-to/add-an-indicator.md."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from dashboard.database import Database
from etl.catalog import read_catalog
from etl.catalog.read import HERE as CATALOG
from etl.load.build import SNAPSHOT, Job, build
from etl.problems import Problems

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "how-to" / "add-an-indicator.md").read_text(encoding="utf-8")
STEPS = re.findall(r"```yaml\n# append to: etl/catalog/(\S+)\n(.*?)```", TEXT, re.S)


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """A copy of the catalog in which the steps have been done."""
    copy = tmp_path / "catalog"
    shutil.copytree(CATALOG, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for file, addition in STEPS:
        path = copy / file
        path.write_text(path.read_text(encoding="utf-8") + "\n" + addition, encoding="utf-8")
    return copy


def test_the_steps_make_an_indicator_with_the_figure_of_the_text(catalog: Path, tmp_path: Path) -> None:
    assert [file for file, _ in STEPS] == ["units.yaml", "indicators/uptake.yaml"]
    read_catalog(catalog)
    path = tmp_path / "build" / "monitor.duckdb"
    build(Job(path, SNAPSHOT, catalog))
    rows = Database(path).rows(
        "select round(value, 1), source_kind from latest "
        "where indicator_id = 'cloud_advanced_of_cloud' and geo = 'LV' and size_emp = '10-249' and year = 2025"
    )
    of, per, said = re.findall(r"([\d.]+) / ([\d.]+) = ([\d.]+)%", TEXT)[0]
    assert rows == [(float(said), "computed")]
    assert round(100 * float(of) / float(per), 1) == float(said)


def test_a_slip_in_the_steps_is_named_with_file_and_key(catalog: Path) -> None:
    path = catalog / "indicators" / "uptake.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("unit: PC_ENT_CLOUD", "unit: PC_CLOUD"), encoding="utf-8")
    with pytest.raises(Problems) as caught:
        read_catalog(catalog)
    assert "cloud_advanced_of_cloud" in str(caught.value)
    assert "PC_CLOUD" in str(caught.value)
