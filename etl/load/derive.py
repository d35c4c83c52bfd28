"""Values that we work out ourselves, from the newest vintages of published ones.

A part that is missing means no value. The flags are the union of the parts' flags, ``source_kind`` is ``computed``,
and flags are known only where those of every part are. The vintage is that of the table which the figure is listed
under: a ratio has its numerator's. What it is divided by keeps its own, in ``dataset``.
"""

from __future__ import annotations

import duckdb

from etl.catalog.models import Indicator

LETTERS = "coalesce(array_to_string(list_sort(list_distinct(string_split({text}, ''))), ''), '')"
INSERT = """
insert into observation by name
select
    $id as indicator_id, geo, period, year, size_emp, nace_r2, $unit as unit, value,
    status, conf, status || conf as flag_source, flags_known, note,
    vintage, vintage_precision, vintage_basis, 'computed' as source_kind, true as is_latest
from ({rows})
where value is not null and isfinite(value)
order by size_emp, nace_r2, geo, period
"""

RATIO = f"""
select
    a.geo, a.period, a.year, a.size_emp, a.nace_r2,
    $factor * a.value / nullif(b.value, 0) as value,
    {LETTERS.format(text="a.status || b.status")} as status,
    {LETTERS.format(text="a.conf || b.conf")} as conf,
    a.flags_known and b.flags_known as flags_known,
    case when a.period <> b.period then 'Divided by the figure of ' || b.period || '.' end as note,
    a.vintage, a.vintage_precision, a.vintage_basis
from latest as a
join latest as b
    on b.indicator_id = $per and b.geo = a.geo and b.size_emp = a.size_emp and b.nace_r2 = a.nace_r2
where a.indicator_id = $of and {{years}}
"""

SAME_YEAR = "b.period = a.period"
ONE_YEAR = "b.year = $per_year"
LATEST_YEAR = """b.year = (
    select max(c.year) from latest as c
    where c.indicator_id = $per and c.geo = a.geo and c.year <= a.year and c.value is not null
)"""

MEAN = f"""
select
    a.geo, a.period, a.year, a.size_emp, a.nace_r2,
    $factor * avg(b.value) as value,
    {LETTERS.format(text="string_agg(b.status, '')")} as status,
    {LETTERS.format(text="string_agg(b.conf, '')")} as conf,
    bool_and(b.flags_known) as flags_known,
    'Mean of ' || min(b.period) || ' to ' || max(b.period) || '.' as note,
    max(b.vintage) as vintage,
    arg_max(b.vintage_precision, b.vintage) as vintage_precision,
    arg_max(b.vintage_basis, b.vintage) as vintage_basis
from latest as a
join latest as b
    on b.indicator_id = a.indicator_id and b.geo = a.geo and b.size_emp = a.size_emp and b.nace_r2 = a.nace_r2
    and b.year between a.year - $years + 1 and a.year
where a.indicator_id = $of
group by a.geo, a.period, a.year, a.size_emp, a.nace_r2
having count(b.value) = $years
"""


def derive(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> None:
    """Add the observations of one derived indicator; those that it is worked out from must be there already."""
    rule = indicator.derived
    assert rule is not None, "derive() is called with derived indicators only"
    parameters: dict[str, object] = {"id": indicator.id, "unit": indicator.unit, "of": rule.of, "factor": rule.factor}
    if rule.rule == "ratio":
        parameters["per"] = rule.per
        if rule.per_year is not None:
            rows = RATIO.format(years=ONE_YEAR)
            parameters["per_year"] = rule.per_year
        else:
            rows = RATIO.format(years=SAME_YEAR if rule.same_year else LATEST_YEAR)
    else:
        rows = MEAN
        parameters["years"] = rule.years
    con.execute(INSERT.format(rows=rows), parameters)
