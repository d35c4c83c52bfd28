-- One row a cell and vintage: the best copy (source_kind_order), any of equal ones.
create temp table chosen as
select *
from staged
qualify row_number() over (
    partition by indicator_id, geo, period, size_emp, nace_r2, vintage
    order by source_kind_order, file, line
) = 1;

insert into observation
select
    indicator_id,
    geo,
    period,
    cast(left(period, 4) as integer) as year,
    size_emp,
    nace_r2,
    unit,
    value,
    status,
    conf,
    flag_source,
    flags_known,
    nullif(note, '') as note,
    vintage,
    vintage_precision,
    vintage_basis,
    source_kind,
    row_number() over (
        partition by indicator_id, geo, period, size_emp, nace_r2
        order by
            -- The producer's own answer, fetched on that day or later, takes the place of a copy by others,
            -- also where the producer's last update is older than the copy.
            source_kind in ('relayed', 'derived', 'transcribed') and coalesce(vintage <= fetched_at, false),
            vintage desc
    ) = 1 as is_latest
from chosen
left join (
    select indicator_id as fetched_id, cast(max(retrieved_at) as date) as fetched_at
    from fetched join indicator using (dataset_id)
    group by indicator_id
) on fetched_id = indicator_id
order by indicator_id, size_emp, nace_r2, geo, period, vintage;
