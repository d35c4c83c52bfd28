"""Money: figures of one year that belong together, and the states of recovery plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.database import Database
from dashboard.measure.value import Observation
from dashboard.questions.figures import COLUMNS


def of_one_year(database: Database, ids: Sequence[str], geos: Sequence[str]) -> dict[str, tuple[Observation, ...]]:
    """For each indicator one figure a country, all of a country in the newest year in which it has all of them.

    Only for indicators without size classes and activities. A country that never has them all is not there. Countries
    come in the order of ``geos``.
    """
    rows = database.rows(
        f"""
        with place as (
            select unnest($geos::text[]) as geo, generate_subscripts($geos::text[], 1) as listed
        ),
        whole as (
            select geo, period
            from latest
            where indicator_id in (select unnest($ids::text[])) and value is not null
            group by geo, period
            having count(distinct indicator_id) = $needed
        )
        select {COLUMNS}
        from latest
        join place using (geo)
        join (select geo, max(period) as period from whole group by geo) as newest using (geo, period)
        where indicator_id in (select unnest($ids::text[]))
        order by place.listed
        """,
        {"ids": list(ids), "geos": list(geos), "needed": len(set(ids))},
    )
    found: dict[str, list[Observation]] = {id_: [] for id_ in ids}
    for row in rows:
        one = Observation(*row)
        found[one.indicator_id].append(one)
    return {id_: tuple(cells) for id_, cells in found.items()}


DIGITAL_SHARE = "rrf_digital_share"
PLAN_SIZE = "rrf_plan_size"
DIGITAL_AMOUNT = "rrf_digital_amount"


@dataclass(frozen=True, slots=True)
class PlanState:
    """One printed state of a country's recovery plan. What was not printed with it is not there."""

    geo: str
    period: str
    share: Observation | None = None
    size: Observation | None = None
    amount: Observation | None = None


def recovery_plans(database: Database, geos: Sequence[str]) -> tuple[PlanState, ...]:
    """Every printed state of every plan, by country in the order of ``geos``, then by year."""
    rows = database.rows(
        f"""
        with place as (
            select unnest($geos::text[]) as geo, generate_subscripts($geos::text[], 1) as listed
        )
        select {COLUMNS}
        from latest
        join place using (geo)
        where indicator_id in ($share, $size, $amount) and value is not null
        order by place.listed, period
        """,
        {"geos": list(geos), "share": DIGITAL_SHARE, "size": PLAN_SIZE, "amount": DIGITAL_AMOUNT},
    )
    found: dict[tuple[str, str], dict[str, Observation]] = {}
    for row in rows:
        one = Observation(*row)
        found.setdefault((one.geo, one.period), {})[one.indicator_id] = one
    return tuple(
        PlanState(geo, period, cells.get(DIGITAL_SHARE), cells.get(PLAN_SIZE), cells.get(DIGITAL_AMOUNT))
        for (geo, period), cells in found.items()
    )
