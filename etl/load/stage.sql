-- Every picked cell of every snapshot file, before one copy of each cell and vintage is chosen.
create temp table staged (
    indicator_id text,
    geo text,
    period text,
    size_emp text,
    nace_r2 text,
    unit text,
    value_text text,
    value double,
    decimals integer,
    status text,
    conf text,
    flag_source text,
    flags_known boolean,
    note text,
    vintage date,
    vintage_precision text,
    vintage_basis text,
    source_kind text,
    source_kind_order integer,
    file text,
    line integer
);

create temp table rejected (file text, reason text, rows bigint);
