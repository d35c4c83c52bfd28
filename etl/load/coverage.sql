-- For what we compare (the nine, Iceland and the EU), every cell that an indicator could have, and why it is empty.
-- Periods run from an indicator's first to its last, so that years without a survey are seen as such. Of a copy that others
-- made we do not know what they left out: there an empty cell is not called unpublished.
insert into coverage
with wanted as (
    select geo
    from geo_group
    where group_id = 'bsr'
    union
    select unnest(['IS', 'EU27_2020'])
),

cells as (
    select
        latest.indicator_id,
        latest.size_emp,
        latest.nace_r2,
        -- Where the newest figures are the producer's own answer, the years without any are known from it.
        dataset.via is not null
        and max(latest.period) filter (where latest.source_kind <> 'api') is not distinct from max(latest.period)
            as is_others_copy
    from latest
    join indicator using (indicator_id)
    join dataset using (dataset_id)
    group by latest.indicator_id, latest.size_emp, latest.nace_r2, dataset.via
),

span as (
    select
        latest.indicator_id,
        dataset.frequency,
        min(year) as first_year,
        max(year) as last_year,
        min(period) as first_period,
        max(period) as last_period
    from latest
    join indicator using (indicator_id)
    join dataset using (dataset_id)
    group by all
),

calendar as (
    select
        indicator_id,
        case when frequency = 'Q' then year || '-Q' || quarter else cast(year as text) end as period,
        year
    from
        (select *, unnest(range(first_year, last_year + 1)) as year from span) as years,
        (values (1), (2), (3), (4)) as quarters (quarter)
    where
        (frequency = 'Q' or quarter = 1)
        and (frequency <> 'Q' or year || '-Q' || quarter between first_period and last_period)
),

held as (
    select distinct indicator_id, period from latest
),

covered as (
    select distinct indicator_id, geo from latest
),

other_sizes as (
    select distinct indicator_id, geo, period from latest
)

select
    cells.indicator_id,
    wanted.geo,
    calendar.period,
    calendar.year,
    cells.size_emp,
    cells.nace_r2,
    case
        when latest.value is not null then 'value'
        when latest.note like 'Withdrawn%' then 'not published'
        when latest.geo is not null then 'flag without value'
        when outside.geo is not null or covered.geo is null then 'not covered'
        when cells.is_others_copy then 'not in our copy'
        else 'not published'
    end as state,
    case
        when latest.value is not null then ''
        when latest.conf <> '' then 'confidential'
        when latest.status <> '' then 'published without a value, flag ' || latest.status
        when latest.note like 'Withdrawn%' then 'withdrawn by the producer'
        when latest.geo is not null then 'published without a value'
        when outside.geo is not null then 'not in the programme: ' || outside.why
        when covered.geo is null and wanted.geo = 'EU27_2020' then 'no figure of the EU in the table as we hold it'
        when covered.geo is null then 'no figure of this country in the table as we hold it'
        when cells.is_others_copy and held.period is null then 'not in our copy for any country that year'
        when cells.is_others_copy and other_sizes.period is not null
            then 'not in our copy for this size class or activity'
        when cells.is_others_copy then 'not in our copy for this country that year'
        when held.period is null then 'not surveyed or not published for any country that year'
        when other_sizes.period is not null then 'not published for this size class or activity'
        else 'not published for this country that year'
    end as reason
from cells
cross join wanted
join calendar using (indicator_id)
left join latest
    on latest.indicator_id = cells.indicator_id
    and latest.geo = wanted.geo
    and latest.period = calendar.period
    and latest.size_emp = cells.size_emp
    and latest.nace_r2 = cells.nace_r2
left join outside on outside.indicator_id = cells.indicator_id and outside.geo = wanted.geo
left join held on held.indicator_id = cells.indicator_id and held.period = calendar.period
left join covered on covered.indicator_id = cells.indicator_id and covered.geo = wanted.geo
left join other_sizes
    on other_sizes.indicator_id = cells.indicator_id
    and other_sizes.geo = wanted.geo
    and other_sizes.period = calendar.period
order by cells.indicator_id, cells.size_emp, cells.nace_r2, wanted.geo, calendar.period;
