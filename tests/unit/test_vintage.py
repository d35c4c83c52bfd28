"""Vintages say no more than is known."""

from datetime import date

import pytest

from etl.transform.vintage import read_vintage


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-02-27", (date(2026, 2, 27), "day")),
        ("2026-04", (date(2026, 4, 1), "month")),
        ("2025", (date(2025, 1, 1), "year")),
    ],
)
def test_precision_is_that_of_the_text(text: str, expected: tuple[date, str]) -> None:
    assert read_vintage(text) == expected


@pytest.mark.parametrize("text", ["", "27/02/26", "2026-13", "2026-02-30", "2026-2-7", "as printed"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not an ISO date|out of range|must be in"):
        read_vintage(text)
