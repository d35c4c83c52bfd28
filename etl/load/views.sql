-- Made last, over full tables.

create view latest as
select * exclude (is_latest)
from observation
where is_latest;
comment on view latest is 'One row a cell: its newest vintage.';

create view source_line as
select
    dataset.dataset_id,
    source.producer,
    dataset.title,
    dataset.doi,
    dataset.url,
    dataset.via,
    source.licence,
    dataset.vintage,
    dataset.vintage_precision,
    dataset.vintage_basis
from dataset
join source using (source_id);
comment on view source_line is 'What stands under a chart: producer, table, vintage, link.';
