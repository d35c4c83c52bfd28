-- Each vintage of a cell beside the one before it. A change no larger than the coarser rounding is no revision: what
-- a vintage rounds to is read off all its values of the indicator, since a single 12.0 may come written as 12.
insert into revision
with rounding as (
    select
        indicator_id,
        vintage,
        pow(10, -max(decimals)) as step
    from staged
    where value is not null and indicator_id in (select indicator_id from contested)
    group by all
),

vintages as (
    select
        observation.*,
        rounding.step,
        lag(observation.vintage) over cell as from_vintage,
        lag(value) over cell as from_value,
        lag(status || conf) over cell as from_flags,
        lag(flags_known) over cell as from_flags_known,
        lag(source_kind) over cell as from_source_kind,
        lag(step) over cell as from_step
    from observation semi join contested using (indicator_id, geo, period, size_emp, nace_r2)
    left join rounding using (indicator_id, vintage)
    window cell as (
        partition by indicator_id, geo, period, size_emp, nace_r2
        order by observation.vintage
    )
),

compared as (
    select
        *,
        status || conf as to_flags,
        (value is null) <> (from_value is null)
        or abs(value - from_value) > greatest(coalesce(step, 0), coalesce(from_step, 0)) + 1e-9 as value_changed,
        flags_known and from_flags_known and status || conf <> from_flags as flags_changed
    from vintages
    where from_vintage is not null
)

select
    indicator_id,
    geo,
    period,
    size_emp,
    nace_r2,
    from_vintage,
    vintage as to_vintage,
    from_value,
    value as to_value,
    from_flags,
    to_flags,
    case
        when not coalesce(value_changed, false) then 'flag'
        when from_source_kind in ('derived', 'transcribed') and source_kind in ('api', 'relayed') then 'replacement'
        else 'revision'
    end as kind
from compared
where value_changed or flags_changed;
