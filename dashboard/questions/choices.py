"""What can be chosen: only indicators, size classes, activities and years that have figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from dashboard.database import Database, Stamp
from dashboard.questions import themes
from dashboard.questions.reference import members, places
from dashboard.view import ANYTHING, REFERENCE, SME, Choices, Group, Vocabulary
from dashboard.words import spoken

LARGE = "GE250"
"""Large enterprises: 250 persons employed or more."""


def choices(database: Database) -> dict[str, Choices]:
    """For every indicator with a value for one of the nine or the EU: what can be chosen. In listed order.

    Indicators that are for tables only are left out: they are never drawn.
    """
    rows = database.rows(
        """
        with held as (
            select distinct indicator_id, size_emp, nace_r2, year
            from latest
            where value is not null
              and (geo = $reference or geo in (select geo from geo_group where group_id = 'bsr'))
        )
        select
            indicator.indicator_id,
            indicator.title,
            indicator.short,
            list(distinct [coalesce(size.sort, 0)::text, held.size_emp]) as sizes,
            list(distinct [coalesce(activity.sort, 0)::text, held.nace_r2]) as activities,
            min(held.year),
            max(held.year)
        from held
        join indicator using (indicator_id)
        left join code as size on size.dimension = 'size_emp' and size.code = held.size_emp
        left join code as activity on activity.dimension = 'nace_r2' and activity.code = held.nace_r2
        where not indicator.table_only
        group by indicator.indicator_id, indicator.title, indicator.short, indicator.sort
        order by indicator.sort
        """,
        {"reference": REFERENCE},
    )
    return {
        id_: Choices(title, short, _in_order(sizes), _in_order(activities), first, last)
        for id_, title, short, sizes, activities, first, last in rows
    }


def _in_order(numbered: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(code for _, code in sorted((int(number), code) for number, code in numbered))


def technologies(database: Database, offered: Mapping[str, Choices], first: str) -> tuple[str, ...]:
    """Uses of technology that are published for SMEs and for large firms, with ``first`` at the head.

    Shares of all enterprises only: a share of those that considered something is another question. Levels of an
    index are parts of a whole and have their own chart.
    """
    rows = database.rows(
        """
        select indicator_id
        from indicator
        where theme = 'uptake' and unit = 'PC_ENT'
          and composition_id is null
          and coalesce(family, '') not in (
              select part.family
              from indicator as part
              where part.composition_id is not null and part.family is not null
          )
        order by sort
        """
    )
    both = [id_ for (id_,) in rows if id_ in offered and {SME, LARGE} <= set(offered[id_].sizes)]
    return tuple(sorted(both, key=lambda id_: id_ != first))


GAPS = ("ratio",)
"""How a gap can be told other than in points."""

UNFOLDED = ("open",)
"""A part of a page that is drawn only when somebody opens it."""

SORTS = ("newest", "highest", "lowest")
"""How a list can be ordered other than by country and year."""

BY_ACTIVITY = "ai_by_activity"
"""The indicator of uptake that is published by activity."""


def activities(offered: Mapping[str, Choices]) -> dict[str, str]:
    """Activities that manufacturing can stand beside, other than all together."""
    held = offered[BY_ACTIVITY].activities if BY_ACTIVITY in offered else ()
    return {code: spoken().say(f"activity.{code}") for code in ACTIVITIES if code in held}


ACTIVITIES = ("ICT", "F", "G", "H", "I", "J", "M", "N")
"""Activities that the words name in a word or two; Eurostat's own labels stand in the table."""


def with_target(database: Database, offered: Mapping[str, Choices]) -> tuple[str, ...]:
    """Indicators with a target that each country is held against, the one for SMEs first, then in listed order."""
    rows = database.rows(
        """
        select indicator_id
        from target
        join indicator using (indicator_id)
        where level = 'each country'
        order by size_emp = $sme desc, indicator.sort
        """,
        {"sme": SME},
    )
    return existing(offered, list(dict.fromkeys(id_ for (id_,) in rows)))


GROUPS = ("nordics", "baltics", "bsr_eu", "nordics_with_iceland")
"""Groups of the catalog that can be shown in place of all nine."""


def groups(database: Database) -> dict[str, Group]:
    """Sets of countries to choose from, in the order of ``GROUPS``."""
    rows = database.rows(
        """
        select group_id, any_value(geo_group.name), list(geo order by geo_group.sort)
        from geo_group
        where group_id in (select unnest(?::text[]))
        group by group_id
        """,
        [list(GROUPS)],
    )
    found = {id_: Group(name, tuple(members)) for id_, name, members in rows}
    return {id_: found[id_] for id_ in GROUPS if id_ in found}


def existing(offered: Mapping[str, Choices], wanted: Sequence[str]) -> tuple[str, ...]:
    """The wanted indicators that have figures, in the wanted order."""
    return tuple(id_ for id_ in wanted if id_ in offered)


def vocabulary(database: Database) -> Vocabulary:
    """What an address may say, for the build that lies there now. Asked once a build."""
    return _vocabulary(database, database.stamp())


@lru_cache(maxsize=4)
def _vocabulary(database: Database, stamp: Stamp) -> Vocabulary:
    offered = choices(database)
    names = places(database)
    nine = members(database)
    unfolded, years = themes.named("choice", UNFOLDED), themes.named("choice.year", themes.YEARS_ASKED)
    return Vocabulary(
        countries={geo: names[geo].name for geo in nine},
        indicators=offered,
        screens={
            "overview": existing(offered, [id_ for id_, _ in HEADLINES]),
            "uptake": technologies(database, offered, first="cloud_any"),
            "compare": tuple(offered),
            "targets": with_target(database, offered),
            "data": tuple(offered),
            **themes.screens(offered),
        },
        groups=groups(database),
        own={
            "findings": finding_choices(database),
            "uptake": {
                "gap": themes.named("choice.gap", GAPS),
                "year": years,
                "beside": activities(offered),
                **dict.fromkeys(("levels", "reasons", "activities", "spread"), unfolded),
            },
            "data": {"atlas": unfolded, "revised": unfolded},
            "compare": {
                "and": {id_: one.short for id_, one in offered.items()},
                "sort": themes.named("choice.sort", SORTS),
                "year": years,
                "find": ANYTHING,
                "map": unfolded,
            },
            **themes.topics(offered, tuple(id_ for id_, _ in HEADLINES)),
        },
    )


THEMES = {
    "regulation": "regulation",
    "awareness": "awareness",
    "finance": "finance",
    "workforce": "workforce",
    "hubs": "cross-border platforms and hubs",
    "process": "policy process",
}
"""Themes of the seminar as an address names them, and as the catalog does."""


def finding_choices(database: Database) -> dict[str, dict[str, str]]:
    """What can be chosen on the page of findings: theme, type, testability, and one finding."""
    rows = database.rows("select finding_id, label, theme, type, testability from finding order by sort")
    labels = {id_: label for id_, label, *_ in rows}
    types, testabilities = (dict.fromkeys(row[at] for row in rows) for at in (3, 4))
    return {
        "theme": themes.named("choice.theme", THEMES),
        "type": themes.named("choice.type", types),
        "testability": themes.named("choice.testability", testabilities),
        "finding": labels,
    }


HEADLINES: tuple[tuple[str, str], ...] = (
    ("dii3_basic", "uptake"),
    ("cloud_any", "uptake"),
    ("ai_any", "uptake"),
    ("data_analytics", "uptake"),
    ("erp", "uptake"),
    ("e_sales", "uptake"),
    ("ict_specialists_share", "skills"),
    ("ict_specialists_women", "skills"),
    ("digital_skills_basic", "skills"),
    ("hiring_hard_to_fill_of_tried", "skills"),
    ("gerd_pc_gdp", "funding"),
    ("venture_capital_mean3", "funding"),
)
"""The dozen indicators of the Overview with their theme, the first one drawn as a map."""
