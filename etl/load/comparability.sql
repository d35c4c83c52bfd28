-- The catalog's registry is in already; what the producers flag themselves is added from the newest vintages.
insert into comparability
select
    indicator_id,
    geo,
    size_emp,
    nace_r2,
    period as from_period,
    'observation flag' as kind,
    'The producer flags a break in the series.' as reason,
    null as url
from latest
where contains(status, 'b')
order by all;

insert into comparability
select
    indicator_id,
    geo,
    size_emp,
    nace_r2,
    period as from_period,
    'definition differs' as kind,
    'The producer flags a definition that differs from the common one.' as reason,
    null as url
from latest
where contains(status, 'd')
order by all;
