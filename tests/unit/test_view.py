"""Addresses become views and views become addresses: nothing is lost, nothing fails, every fallback says so."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.view import LONGEST, Choices, View, Vocabulary, address_of, at, fit, query_of, read_view

ALL = "C10-S951_X_K"
WORDS = Vocabulary(
    countries={"DK": "Denmark", "EE": "Estonia", "FI": "Finland", "LV": "Latvia", "NO": "Norway", "PL": "Poland"},
    indicators={
        "dii3_basic": Choices(
            "Basic digital intensity in full",
            "Basic digital intensity",
            ("10-249", "GE10", "GE250"),
            (ALL,),
            2021,
            2025,
        ),
        "cloud_any": Choices("Cloud in full", "Cloud", ("10-49", "10-249", "GE250"), (ALL, "C"), 2014, 2025),
        "broadband": Choices("Fixed broadband in full", "Fixed broadband", ("GE10",), (ALL,), 2014, 2025),
        "skills": Choices("Digital skills in full", "Digital skills", ("_Z",), ("_Z",), 2021, 2025),
    },
    screens={
        "overview": ("dii3_basic", "cloud_any", "broadband", "skills"),
        "uptake": ("cloud_any", "dii3_basic"),
        "data": (),
    },
)


def test_an_empty_address_is_the_fixed_default() -> None:
    view, notes = read_view("uptake", {}, WORDS)
    assert view == View("uptake", "cloud_any", "10-249", ALL)
    assert view.country is None
    assert view.with_ == ()
    assert notes == ()


def test_norway_is_a_country() -> None:
    view, notes = read_view("uptake", {"country": "NO"}, WORDS)
    assert (view.country, notes) == ("NO", ())


def test_compared_countries_stand_in_listed_order_without_mine() -> None:
    view, notes = read_view("uptake", {"country": "PL", "with": "PL,LV,DK,DK"}, WORDS)
    assert (view.with_, notes) == (("DK", "LV"), ())


def test_no_more_than_four_countries_stand_out_and_the_rest_is_named() -> None:
    view, notes = read_view("uptake", {"with": "DK,EE,FI,LV,NO,PL"}, WORDS)
    assert view.with_ == ("DK", "EE", "FI", "LV")
    assert [note.parameter for note in notes] == ["with"]
    assert notes[0].text.endswith("They are shown in grey: Norway, Poland.")


@pytest.mark.parametrize(
    ("query", "parameter", "allowed"),
    [
        ({"country": "XX"}, "country", "EE (Estonia)"),
        ({"country": "ee"}, "country", "EE (Estonia)"),
        ({"with": "EE,ZZ"}, "with", "EE (Estonia)"),
        ({"indicator": "nothing"}, "indicator", "cloud_any (Cloud)"),
        ({"indicator": "skills"}, "indicator", "cloud_any (Cloud)"),
        ({"size": "GE10"}, "size", "10-49, 10-249, GE250"),
        ({"activity": "Q"}, "activity", "C10-S951_X_K, C"),
        ({"from": "1999"}, "from", "2014 to 2025"),
        ({"to": "٢٠٢٣"}, "to", "2014 to 2025"),
        ({"from": "2025", "to": "2014"}, "from", "All years are shown"),
    ],
)
def test_what_is_not_allowed_falls_back_with_a_note_that_names_what_is(
    query: dict[str, str], parameter: str, allowed: str
) -> None:
    view, notes = read_view("uptake", query, WORDS)
    default, _ = read_view("uptake", {}, WORDS)
    assert replace(view, with_=()) == default
    assert [note.parameter for note in notes] == [parameter]
    assert allowed in notes[0].text


def test_a_long_or_hostile_value_is_cut_and_kept_on_one_line() -> None:
    _, notes = read_view("uptake", {"country": "<script>\n" * 5000}, WORDS)
    assert "\n" not in notes[0].text
    assert len(notes[0].text) < 2 * LONGEST
    assert "…" in notes[0].text


def test_another_screen_keeps_what_it_can_show_and_carries_along_what_it_cannot_use() -> None:
    view, _ = read_view("uptake", {"country": "EE", "indicator": "dii3_basic", "size": "GE250"}, WORDS)
    assert at(view, "overview", WORDS) == replace(view, screen="overview")
    carried = at(view, "data", WORDS)
    assert at(carried, "uptake", WORDS) == view
    skills, _ = read_view("overview", {"indicator": "skills"}, WORDS)
    assert at(skills, "uptake", WORDS).indicator == "cloud_any"


def test_a_new_indicator_without_the_chosen_size_takes_its_own_default() -> None:
    view, _ = read_view("overview", {"indicator": "cloud_any", "size": "GE250"}, WORDS)
    assert fit(replace(view, indicator="broadband"), WORDS).size == "GE10"
    assert fit(replace(view, indicator="skills"), WORDS).size == "_Z"


def test_addresses_leave_out_defaults() -> None:
    assert address_of(read_view("overview", {}, WORDS)[0], WORDS) == "/"
    assert address_of(read_view("uptake", {"country": "EE"}, WORDS)[0], WORDS) == "/uptake?country=EE"
    assert address_of(read_view("uptake", {"with": "EE,PL"}, WORDS)[0], WORDS) == "/uptake?with=EE,PL"


@st.composite
def views(draw: st.DrawFn) -> View:
    screen = draw(st.sampled_from(("overview", "uptake")))
    indicator = draw(st.sampled_from(WORDS.screens[screen]))
    choices = WORDS.indicators[indicator]
    country = draw(st.sampled_from((None, *WORDS.countries)))
    others = [code for code in WORDS.countries if code != country]
    with_ = draw(st.lists(st.sampled_from(others), unique=True, max_size=4))
    years = st.integers(choices.first_year, choices.last_year)
    from_, to = draw(st.tuples(st.none() | years, st.none() | years))
    if from_ is not None and to is not None and from_ > to:
        from_, to = to, from_
    return View(
        screen,
        indicator,
        draw(st.sampled_from(choices.sizes)),
        draw(st.sampled_from(choices.activities)),
        country,
        tuple(code for code in others if code in with_),
        from_,
        to,
    )


@given(views())
def test_a_view_comes_back_from_its_address(view: View) -> None:
    for words in (None, WORDS):
        address = urlsplit(address_of(view, words))
        screen = address.path.strip("/") or "overview"
        again, notes = read_view(screen, dict(parse_qsl(address.query)), WORDS)
        assert (again, notes) == (view, ())


PARAMETERS = ("country", "with", "indicator", "size", "activity", "from", "to", "utm_source")


@given(
    st.dictionaries(st.sampled_from(PARAMETERS), st.text(max_size=300)),
    st.sampled_from(("overview", "uptake", "data", "?")),
)
def test_any_address_gives_a_view_that_can_be_shown(query: dict[str, str], screen: str) -> None:
    view, notes = read_view(screen, query, WORDS)
    assert read_view(screen, query_of(view), WORDS) == (view, ())
    assert all(note.text.isprintable() and len(note.text) < 700 for note in notes)
    if view.indicator is not None:
        assert view.size in WORDS.indicators[view.indicator].sizes
