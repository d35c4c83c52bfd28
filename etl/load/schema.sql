-- The built database. `etl.load.build` fills a new file with it; `dashboard` reads it and nothing else.
-- Comments on tables and columns are part of the data: they travel with the file.

create table source (
    source_id text primary key,
    producer text not null,
    title text not null,
    licence text not null,
    licence_url text not null,
    cite text not null,
    base_url text not null
);
comment on table source is 'Producers of figures and the terms on which they may be used.';

create table dataset (
    dataset_id text primary key,
    source_id text not null references source,
    title text not null,
    frequency text not null,
    reference_year text not null,
    reference_year_note text,
    doi text,
    url text not null,
    via text,
    covers text,
    supply text not null,
    vintage date,
    vintage_precision text,
    vintage_basis text,
    retrieved_at timestamp,
    sha256 text
);
comment on table dataset is 'Tables of the producers. The id is the producer''s code in lower case where there is one.';
comment on column dataset.reference_year is 'What the printed year means: survey year, year before, calendar year, cumulative (to the end of the year), whole period (planned in the year), edition or unverified.';
comment on column dataset.via is 'Whose copy we hold, where it is not the producer''s own file.';
comment on column dataset.supply is '''snapshot'': figures are here. ''first live pull'': they come with the first live pull.';
comment on column dataset.vintage is 'Newest vintage among the rows we hold; older rows say their own.';
comment on column dataset.sha256 is 'Hash of the snapshot files that the rows were read from.';

create table unit (
    unit_id text primary key,
    title text not null,
    short text not null,
    minimum double,
    maximum double,
    share boolean not null
);
comment on table unit is 'Units of measure with the range a value in them can have.';
comment on column unit.share is 'A part of a whole, 0 to 100: differences are percentage points.';

create table geo (
    geo text primary key,
    name text not null,
    kind text not null,
    colour text,
    sort integer not null
);
comment on table geo is 'Countries and aggregates, in the order in which they are listed.';
comment on column geo.colour is 'The country''s one colour on every chart; only the nine have one.';

create table geo_group (
    group_id text not null,
    name text not null,
    geo text not null references geo,
    sort integer not null,
    primary key (group_id, geo)
);
comment on table geo_group is 'Named sets of countries and their members.';

create table code (
    dimension text not null,
    code text not null,
    label_en text not null,
    label_de text not null,
    label_fr text not null,
    sort integer not null,
    primary key (dimension, code)
);
comment on table code is 'Eurostat''s code lists with the producer''s English, German and French labels.';

create table flag (
    letter text primary key,
    kind text not null,
    title text not null,
    meaning text not null,
    mark text not null,
    ranked boolean not null
);
comment on table flag is 'Letters beside values: what they say and what they do to comparisons.';
comment on column flag.mark is 'How the letter is drawn: break, hollow, ring, lock or empty.';

create table indicator (
    indicator_id text primary key,
    theme text not null,
    title text not null,
    short text not null,
    unit text not null references unit,
    decimals integer not null,
    direction text not null,
    dataset_id text not null references dataset,
    filter text,
    derived text,
    population text not null,
    reference_year text not null,
    version text,
    family text,
    optional boolean not null,
    definition text not null,
    know text[] not null,
    tolerance_points double not null,
    tolerance_subgroup_points double not null,
    tolerance_basis text not null,
    target_id text,
    composition_id text,
    table_only boolean not null,
    supply text not null,
    sort integer not null
);
comment on table indicator is 'What is measured. One row a thing, in the order in which it is listed.';
comment on column indicator.filter is 'Codes that pick the cells out of the table, as JSON; null where worked out here.';
comment on column indicator.derived is 'How the value is worked out here from other indicators, as JSON; null where published.';
comment on column indicator.population is 'Of whom or of what; also the base of a share of a share.';
comment on column indicator.family is 'Indicators with one family measure one thing under several versions; they are never joined.';
comment on column indicator.tolerance_points is 'Differences up to this, in the indicator''s unit, are not called differences. Our choice, not the producer''s.';
comment on column indicator.tolerance_subgroup_points is 'The same for one size class or one activity.';
comment on column indicator.know is 'What to know before quoting a figure.';

-- The three large tables have no declared keys: an index over them is twenty times the size of the figures. The build
-- checks instead that keys are unique and that every code exists (etl/load/checks.py).
create table observation (
    indicator_id text not null,
    geo text not null,
    period text not null,
    year integer not null,
    size_emp text not null,
    nace_r2 text not null,
    unit text not null,
    value double,
    status text not null,
    conf text not null,
    flag_source text not null,
    flags_known boolean not null,
    note text,
    vintage date not null,
    vintage_precision text not null,
    vintage_basis text not null,
    source_kind text not null,
    is_latest boolean not null
);
comment on table observation is 'One row a published cell and vintage. A row without a value is kept: its flag says why there is none.';
comment on column observation.period is 'As the producer writes it: 2025 or 2025-Q2.';
comment on column observation.year is 'The year of the period. What that year means is in indicator.reference_year.';
comment on column observation.size_emp is 'Size class by persons employed; _Z where the indicator has none.';
comment on column observation.nace_r2 is 'Economic activity; _Z where the indicator has none.';
comment on column observation.value is 'Null means no value, never zero.';
comment on column observation.status is 'Observation status letters, sorted, in today''s code list; empty for none.';
comment on column observation.conf is 'Confidentiality letters in today''s code list; empty for none.';
comment on column observation.flag_source is 'The flags in the letters in which they came.';
comment on column observation.flags_known is 'False where our copy carries no flags: their absence then says nothing.';
comment on column observation.note is 'A remark of the source on this one cell.';
comment on column observation.vintage is 'The day to which the figure is true to its producer. First of the month or year where only that is known.';
comment on column observation.vintage_precision is 'day, month or year.';
comment on column observation.vintage_basis is '''producer'': the producer''s last update; ''retrieved'': the day of the copy; ''printed'': the day of the publication.';
comment on column observation.source_kind is 'api: the producer''s own answer; relayed: in another body''s file; derived: published by others, worked out from the producer''s table; transcribed: copied from a text; computed: worked out here.';
comment on column observation.is_latest is 'The newest vintage of its cell; for equal days api before relayed, derived and transcribed.';

create table comparability (
    indicator_id text not null references indicator,
    geo text references geo,
    size_emp text,
    nace_r2 text,
    from_period text not null,
    kind text not null,
    reason text not null,
    url text
);
comment on table comparability is 'From from_period on, figures are not, or not surely, comparable with those before. Null geo, size_emp or nace_r2: all of them.';

create table target (
    target_id text primary key,
    indicator_id text references indicator,
    title text not null,
    value double not null,
    unit text not null references unit,
    year integer not null,
    geo text not null references geo,
    size_emp text not null,
    level text not null,
    note text not null,
    url text not null
);
comment on table target is 'Political targets: whose, how much, by when.';

create table composition (
    composition_id text not null,
    title text not null,
    indicator_id text not null references indicator,
    total double not null,
    within double not null,
    sort integer not null,
    primary key (composition_id, indicator_id)
);
comment on table composition is 'Indicators whose shares add up to a total.';

create table left_out (
    name text primary key,
    reason text not null
);
comment on table left_out is 'Figures at hand that are not published here, and why.';

create table finding_report (
    title text not null,
    publisher text not null,
    event text not null,
    posted date not null,
    url text not null,
    sha256 text not null,
    dates text not null,
    answer text not null,
    terms text[] not null,
    last_survey_then text not null,
    last_survey_note text not null
);
comment on table finding_report is 'The report of 2021 that the findings were read in. One row.';
comment on column finding_report.sha256 is 'Hash of the report''s text as we read it; the text itself is not kept here.';
comment on column finding_report.last_survey_then is 'Newest survey year whose figures were out when the report appeared.';

create table finding (
    finding_id text primary key,
    line integer not null,
    line_sha256 text not null,
    theme text not null,
    also_themes text[] not null,
    type text not null,
    also_types text[] not null,
    label text not null,
    paraphrase text not null,
    hedge text not null,
    quote text not null,
    voice_id text not null,
    voice text not null,
    testability text not null,
    may_be_judged boolean not null,
    rule_dated date,
    rule_why text,
    without_why text,
    without_text text,
    needed text,
    picture text,
    caveat text not null,
    limits text[] not null,
    question_ids text[] not null,
    questions text[] not null,
    sort integer not null
);
comment on table finding is 'Statements of the report of 2021: somebody said them, nobody measured them.';
comment on column finding.paraphrase is 'Our words, with the hedge of the report kept.';
comment on column finding.quote is 'Words of the report, exact, 25 at most.';
comment on column finding.line_sha256 is 'Hash of the report''s line that the quote stands in.';
comment on column finding.testability is 'direct: a statistic measures it; proxy: one measures something near; context: figures only frame it; none.';
comment on column finding.may_be_judged is 'Whether a verdict is allowed at all.';
comment on column finding.without_why is 'Why there is no rule; null where there is one.';
comment on column finding.needed is 'What would have to be measured.';
comment on column finding.picture is 'The chart of the card as JSON: kind, indicators, size class.';

create table finding_evidence (
    finding_id text not null references finding,
    indicator_id text references indicator,
    size_emp text,
    kept_table text,
    absent text,
    use text not null,
    read text not null,
    sort integer not null,
    primary key (finding_id, sort)
);
comment on table finding_evidence is 'Figures beside a finding and how each is read.';
comment on column finding_evidence.kept_table is 'A table kept by hand: programmes or platforms.';
comment on column finding_evidence.absent is 'A figure that would be needed and is not here.';
comment on column finding_evidence.use is 'confirm, contradict, nuance or context: what the figure could do, not what it does.';

create table finding_rule (
    finding_id text not null references finding,
    part_id text not null,
    states text not null,
    rule text not null,
    sort integer not null,
    primary key (finding_id, part_id)
);
comment on table finding_rule is 'How a finding is judged: one row a part, its tests and clauses as JSON.';

create table programme (
    programme_id text primary key,
    geo text not null references geo,
    name text not null,
    years text not null,
    what text not null,
    found text not null,
    evidence text[] not null,
    evidence_note text not null,
    paid_by text not null,
    urls text[] not null,
    read text not null,
    read_on date,
    sort integer not null
);
comment on table programme is 'Named programmes, what is reported of them, and how anybody knows.';
comment on column programme.evidence is 'control group, before-after, outputs, opinion, or not stated.';
comment on column programme.read is 'there: read on the page named; relayed: told there by somebody else.';
comment on column programme.read_on is 'The day on which the pages were read; null where nobody noted it.';

create table platform (
    platform_id text primary key,
    geo text not null references geo,
    name text not null,
    kind text not null,
    began text,
    ended text,
    status text not null,
    what text not null,
    counted_2017 boolean not null,
    urls text[] not null,
    read text not null,
    read_on date,
    sort integer not null
);
comment on table platform is 'National initiatives for Industry 4.0, or the note that none was found.';
comment on column platform.began is 'As exactly as it was read: year, month or day.';
comment on column platform.counted_2017 is 'In the Commission''s count of October 2017.';
comment on column platform.read_on is 'The day on which the pages were read; null where nobody noted it.';

create table looked_for (
    looked_for_id text primary key,
    what text not null,
    result text not null,
    consequence text not null,
    url text,
    findings text[] not null,
    sort integer not null
);
comment on table looked_for is 'What was looked for beside the report and not found.';

create table outside (
    indicator_id text not null references indicator,
    geo text not null,
    why text not null,
    primary key (indicator_id, geo)
);
comment on table outside is 'Countries that a programme leaves out: it has no figure of them, and will have none.';

create table coverage (
    indicator_id text not null,
    geo text not null,
    period text not null,
    year integer not null,
    size_emp text not null,
    nace_r2 text not null,
    state text not null,
    reason text not null
);
comment on table coverage is 'For the nine countries, Iceland and EU27_2020: is there a value in a cell, and if not, why.';
comment on column coverage.state is 'value, flag without value, not published, not in our copy, not covered.';

create table revision (
    indicator_id text not null,
    geo text not null,
    period text not null,
    size_emp text not null,
    nace_r2 text not null,
    from_vintage date not null,
    to_vintage date not null,
    from_value double,
    to_value double,
    from_flags text not null,
    to_flags text not null,
    kind text not null
);
comment on table revision is 'Cells that changed between two vintages by more than the coarser rounding of the two, or in their flags.';
comment on column revision.kind is 'revision: the producer changed it; replacement: the producer''s own figure took the place of a derived or transcribed one; flag: only flags changed.';

create table build (
    built_at timestamp not null,
    schema_version integer not null,
    duckdb_version text not null,
    snapshot_sha256 text not null,
    catalog_sha256 text not null,
    rows_in bigint not null,
    rows_out bigint not null,
    rows_rejected bigint not null,
    newest_vintage date not null
);
comment on table build is 'How and when this file was made. One row.';
