"""Thirty questions that visitors bring: each has its chart, its sentence and its limit, or is told why it has none.

Values are compared with the database elsewhere in this folder; here stands where each question is answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

import pytest

from tests.app.conftest import Pages

WORDS = 0
"""No chart and no table: figures or reasons stand in words."""


@dataclass(frozen=True)
class Answer:
    """Where a question is answered: page, view, how many charts and tables at least, and what is said there."""

    page: str
    view: str
    shown: int
    says: tuple[str, ...]


SMALL_GAP = "A small gap can also mean that large firms lag."
ANSWERS: dict[str, Answer] = {
    "Q01 how far are SMEs behind large firms": Answer(
        "uptake", "country=LV&with=EE", 1, ("Latvia 43% of SMEs, 83% of large firms in 2025, a gap of 40 pp", SMALL_GAP)
    ),
    "Q02 who improved fastest, from what level": Answer(
        "uptake", "country=LV", 3, ("rose by 15 pp, from 28% in 2021 to 43% in 2025", "rise faster almost by rule")
    ),
    "Q03 catching up or drifting apart": Answer("uptake", "country=LV&spread=open", 4, ("pp from Finland",)),
    "Q04 harder to hire than in Finland": Answer(
        "skills", "country=LV&with=FI", 3, ("49% of those that tried", "Firms that never tried are not asked")
    ),
    "Q05 why vacancies stay open": Answer("skills", "", WORDS, ("Not yet: the survey asks it",)),
    "Q06 train or poach": Answer(
        "skills", "about=training", 2, ("no line is fitted", "One course for one person counts as much as training")
    ),
    "Q07 too few specialists or too much demand": Answer(
        "skills", "about=supply", 2, ("none of them is the shortage itself", "Vacancy rate, section J")
    ),
    "Q08 losing people to neighbours": Answer("skills", "", WORDS, ("We cannot tell.",)),
    "Q09 does money go with uptake": Answer(
        "funding", "", 3, ("no line is fitted", "If it looks like a result, it is not one")
    ),
    "Q10 loan, grant, voucher or advice": Answer(
        "funding", "", 1, ("Vouchers that pay half of private advice", "Grants for digitalising industry", "incomplete")
    ),
    "Q11 which schemes were evaluated": Answer(
        "funding", "", 1, ("Kind of evidence", "Who paid for it", "day not noted", "None of the pages read mentions")
    ),
    "Q12 is it lack of awareness": Answer(
        "uptake",
        "reasons=open",
        2,
        ("No statistic measures awareness.", "Do not use AI but considered it", "Not useful"),
    ),
    "Q13 cost, skills, law or data": Answer(
        "uptake", "country=EE&reasons=open", 4, ("Firms that never thought of AI were not asked",)
    ),
    "Q14 is regulation a bigger brake here": Answer("uptake", "reasons=open", 2, ("Felt, not measured",)),
    "Q15 dealing with an administration from abroad": Answer(
        "uptake", "", WORDS, ("do not split services for firms at home from those for firms abroad",)
    ),
    "Q16 sales to other EU countries": Answer(
        "uptake", "", WORDS, ("the survey asks for sales to other EU countries",)
    ),
    "Q17 how far from the target": Answer(
        "targets", "country=LV", 1, ("short of the target of 90% for 2030", "this is no forecast", "Two points are two")
    ),
    "Q18 is manufacturing different": Answer(
        "uptake", "country=PL&activities=open", 4, ("Shown by activity: artificial intelligence.",)
    ),
    "Q19 peers to learn from": Answer(
        "profile", "country=PL", 1, ("Stood within 5 points of Poland in 2021", "ask them, do not copy them")
    ),
    "Q20 Nordics, Germany, Baltics: for everything?": Answer(
        "overview", "show=places", 1, ("Places among the 9 countries", "A place hides how small the differences can be")
    ),
    "Q21 productivity of digital economies": Answer(
        "compare", "indicator=dii3_basic&and=labour_productivity", 1, ("no line is fitted", "what causes what")
    ),
    "Q22 what changed since the seminar": Answer(
        "overview", "country=LV", 3, ("What has changed since the seminar of 2021", "a date, not a cause")
    ),
    "Q23 which claims do the figures back": Answer("findings", "", 1, ("35 of 35 findings", "data cannot say")),
    "Q24 one claim on one slide": Answer("findings", "finding=F31", WORDS, ("Address of the picture", "Hedge:")),
    "Q25 who has a platform, since when": Answer("findings", "", 1, ("National initiatives for Industry 4.0",)),
    "Q26 where are the hubs, and across borders": Answer(
        "funding", "about=hubs", 3, ("one hub can serve a whole country", "No source yet: hubs report")
    ),
    "Q27 how solid is this number": Answer(
        "uptake",
        "country=PL",
        3,
        ("What is measured, and what to know", "vintage 27 Feb 2026"),
    ),
    "Q28 one page for the minister": Answer(
        "profile", "country=EE", WORDS, ("Estonia: six themes, one figure each", "Limits", "Best neighbour")
    ),
    "Q29 how many at the very bottom": Answer(
        "uptake", "country=PL&levels=open", 4, ("A very low level is not the same as not knowing",)
    ),
    "Q30 safe enough to go digital": Answer(
        "uptake", "indicator=security_any_measure", 1, ("Security is not a topic of the seminar report",)
    ),
}


def test_all_thirty_are_here() -> None:
    assert [name[:3] for name in ANSWERS] == [f"Q{number:02}" for number in range(1, 31)]


@pytest.mark.parametrize("question", ANSWERS)
def test_a_question_is_answered_in_figures_or_declined_in_words(question: str, pages: Pages) -> None:
    answer = ANSWERS[question]
    shown = pages.run(answer.page, dict(parse_qsl(answer.view)))
    assert len(shown.tables()) >= answer.shown  # every chart has one
    for words in answer.says:
        assert words in shown.text, words
