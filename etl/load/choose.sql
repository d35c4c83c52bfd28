-- Cells that came more than once: in several copies, of several vintages, or both. The others need no choice.
create temp table contested as
select
    indicator_id,
    geo,
    period,
    size_emp,
    nace_r2
from staged
group by all
having count(*) > 1;

-- One row a cell and vintage is used: the best copy (source_kind_order), any of equal ones. These are the others.
create temp table passed_over as
select
    staged.rowid as row_id,
    file
from staged semi join contested using (indicator_id, geo, period, size_emp, nace_r2)
qualify row_number() over (
    partition by indicator_id, geo, period, size_emp, nace_r2, vintage
    order by source_kind_order, file, line
) > 1;

insert into observation
with used as (
    select
        staged.rowid as row_id,
        *
    from staged anti join passed_over on passed_over.row_id = staged.rowid
),

older as (
    select row_id
    from used semi join contested using (indicator_id, geo, period, size_emp, nace_r2)
    left join (
        select
            indicator_id,
            cast(max(retrieved_at) as date) as fetched_at
        from fetched join indicator using (dataset_id)
        group by indicator_id
    ) using (indicator_id)
    qualify row_number() over (
        partition by indicator_id, geo, period, size_emp, nace_r2
        order by
            -- The producer's own answer, fetched on that day or later, takes the place of a copy by others,
            -- also where the producer's last update is older than the copy.
            source_kind in ('relayed', 'derived', 'transcribed') and coalesce(vintage <= fetched_at, false),
            vintage desc
    ) > 1
)

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
    row_id not in (select row_id from older) as is_latest
from used
order by indicator_id, size_emp, nace_r2, geo, period, vintage;
