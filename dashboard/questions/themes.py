"""What can be chosen on the pages of skills, money and country profiles, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard.view import Choices
from dashboard.words import spoken

HIRING = "hiring_tried"

SIDE_BY_SIDE = (
    "ict_specialists_share",
    "ict_specialists_women",
    "ict_specialists_under_35",
    "ict_specialists_tertiary",
    "ict_specialists_employed_by_firms",
    "ict_training",
    "digital_skills_basic",
    "ict_graduates",
    "ict_job_ads_share",
    "adult_learning",
)
"""Measures of people that stand side by side, hiring aside: it has three parts and a chart of its own."""

WHY_HARD = (
    "hiring_lack_of_applications",
    "hiring_lack_of_education",
    "hiring_lack_of_experience",
    "hiring_pay_expectations",
)
"""Reasons for vacancies that are hard to fill. A live pull brings them."""

PEOPLE = (
    "hiring_hard_to_fill_of_tried",
    HIRING,
    "hiring_hard_to_fill",
    *WHY_HARD,
    *SIDE_BY_SIDE,
    "ict_specialists_thousand",
    "ict_training_by_size",
    "ict_functions_external",
    "vacancy_rate_information",
    "ict_graduates_number",
    "ict_graduates_women",
)
"""Measures that can be chosen on the page of skills, those with figures."""

YEARS_ASKED = ("asked",)
"""What years can mean where a survey asks about the year before; without it the year of the survey."""

SKILLS_TOPICS = ("measure", "supply", "training")
"""What the page of skills can be about, the first one first."""

MONEY_TOPICS = ("research", "budgets", "firms", "venture", "eu", "recovery", "hubs", "eib")
"""What the page of money can be about, the first one first."""

MONEY = (
    "gerd_pc_gdp",
    "gbard_per_head",
    "rd_support_total",
    "venture_capital_mean3",
    "esif_ict_planned_erdf_per_head",
    "esif_ict_declared_per_head",
    "edih_per_million",
)
"""Money that can stand beside uptake."""

UPTAKE = ("dii3_basic", "dii4_basic", "cloud_any", "ai_any", "data_analytics", "erp", "e_sales")
"""Uptake that money can stand beside."""

PEERS = ("cloud_any", "dii3_basic", "dii4_basic", "ai_any", "erp", "crm", "e_sales", "e_invoices", "robots")
"""Uptake that peers can be looked for in: published in more than one year."""

BANDS = ("3", "5", "10")
"""How near a peer stood in the base year."""


def named(kind: str, codes: Iterable[str]) -> dict[str, str]:
    """Codes of a choice with their names in the words: ``choice.<kind>.<code>``, ``topic.<code>``."""
    return {code: spoken().say(f"{kind}.{code}") for code in codes}


def topics(offered: Mapping[str, Choices], order: tuple[str, ...]) -> dict[str, dict[str, dict[str, str]]]:
    """The own choices of each of these pages: screen -> parameter -> code -> name. ``order``: measures to sort by."""

    def short(ids: tuple[str, ...]) -> dict[str, str]:
        return {id_: offered[id_].short for id_ in ids if id_ in offered}

    sizes = offered[HIRING].sizes if HIRING in offered else ()
    years = sorted({year for id_ in PEERS if id_ in offered for year in _years(offered[id_])})
    return {
        "overview": {"show": named("choice.show", ("places",)), "order": short(order)},
        "skills": {
            "about": named("topic", SKILLS_TOPICS),
            "firms": {code: spoken().size(code) for code in sizes},
            "year": named("choice.year", YEARS_ASKED),
        },
        "funding": {"about": named("topic", MONEY_TOPICS), "money": short(MONEY), "uptake": short(UPTAKE)},
        "profile": {
            "base": {str(year): str(year) for year in years},
            "band": {points: spoken().say("choice.band", points=points) for points in BANDS},
        },
    }


def screens(offered: Mapping[str, Choices]) -> dict[str, tuple[str, ...]]:
    """The indicators to choose on these pages."""
    peers = [id_ for id_ in PEERS if id_ in offered and offered[id_].first_year < offered[id_].last_year]
    return {"skills": tuple(id_ for id_ in PEOPLE if id_ in offered), "profile": tuple(peers)}


def _years(choices: Choices) -> range:
    return range(choices.first_year, choices.last_year)
