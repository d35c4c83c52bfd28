"""The live pull: ask what is new, fetch it, hold it against what is published, publish it or say why not.

Nothing that goes wrong with one table touches another, and nothing at all touches the figures that are being served
until a whole new database has passed its checks. Whatever happened is said in words, also on the page.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, Never

import pyarrow as pa
import pyarrow.compute as pc
from tqdm import tqdm

from etl import snapshot
from etl.catalog import Catalog
from etl.catalog.models import Dataset, Indicator
from etl.extract import cohesion, commission, diff, eurostat, published, world_bank
from etl.extract.client import Client, Limits, Meter, NotFetched, api_address
from etl.extract.diff import Changes
from etl.extract.eurostat import Fetched
from etl.extract.published import Folders
from etl.files import write_whole
from etl.problems import Problem, Problems, disk_problem
from etl.provenance import Provenance, read_entries, read_provenance
from etl.transform.cells import distinct, held
from etl.transform.flags import FlagList

PERIODS = {"A": re.compile(r"^\d{4}$"), "Q": re.compile(r"^\d{4}-Q[1-4]$")}

LAST_PULL = "last_pull.json"
"""Beside the database: when the last pull ran and how it ended, in words. The page reads it."""

DONE, NOTHING_DONE, IN_PART, BUSY = 0, 1, 3, 75
"""Exit codes: all well (or nothing new); nothing could be published; some tables failed or wait for a person; another
pull is under way."""

GERD_OF_OTHERS, GERD = "wdi_gb_xpd_rsdv_gd_zs", "rd_e_gerdtot"
"""The World Bank's R&D intensity stands in for Norway and Iceland until Eurostat's own figures of them are here."""

Ending = Literal["unchanged", "pulled", "held", "failed", "waiting", "not asked"]
"""How a table fared. ``waiting``: it has no figures yet, and what the catalog says of it does not fit the table."""


@dataclass(frozen=True)
class Options:
    """What a person asked for."""

    folders: Folders
    database: Path
    tables: tuple[str, ...] = ()
    dry_run: bool = False
    again: bool = False
    accept: frozenset[str] | None = frozenset()  # None: whatever is held back is accepted
    limits: Limits = field(default_factory=Limits)
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    progress: bool = True


@dataclass
class Outcome:
    """How one table fared."""

    dataset: str
    ending: Ending
    sentence: str
    changes: Changes | None = None
    notes: list[str] = field(default_factory=list)
    cells: pa.Table | None = None
    provenance: Provenance | None = None


@dataclass
class Result:
    """How a pull fared: outcomes in the order of the catalog, and the words for people."""

    started: datetime
    ended: datetime
    outcomes: list[Outcome]
    published: bool
    problem: str = ""
    dry_run: bool = False

    def having(self, *endings: Ending) -> list[Outcome]:
        """The outcomes that ended so."""
        return [outcome for outcome in self.outcomes if outcome.ending in endings]

    @property
    def code(self) -> int:
        """The exit code."""
        trouble = self.having("failed", "held")
        if self.problem or (trouble and not self.having("pulled", "unchanged")):
            return NOTHING_DONE
        return IN_PART if trouble else DONE

    @property
    def sentence(self) -> str:
        """The whole pull in one sentence."""
        pulled, unchanged = self.having("pulled"), self.having("unchanged")
        held, failed, waiting = self.having("held"), self.having("failed"), self.having("waiting")
        parts = [
            f"{len(pulled)} {_tables(pulled)} with new figures" if pulled else "no table with new figures",
            f"{len(unchanged)} unchanged" if unchanged else "",
            f"{len(held)} held back until a person has looked" if held else "",
            f"{len(failed)} failed and {'keeps its' if len(failed) == 1 else 'keep their'} old figures"
            if failed
            else "",
            f"{len(waiting)} without figures yet, whose codes do not fit" if waiting else "",
        ]
        said = ", ".join(part for part in parts if part)
        if self.problem:
            return f"Nothing was published: {self.problem} ({said})"
        if self.dry_run:
            return f"Dry run, nothing was published: {said}."
        return said[0].upper() + said[1:] + "."

    def __str__(self) -> str:
        lines = [self.sentence]
        lines += [f"  {outcome.changes}" for outcome in self.having("pulled") if outcome.changes is not None]
        for outcome in self.having("held", "failed", "waiting"):
            lines.append(f"  {outcome.dataset}: {outcome.sentence}")
        lines += [f"  note: {note}" for outcome in self.outcomes for note in outcome.notes]
        why: dict[str, list[str]] = {}
        for outcome in self.having("not asked"):
            why.setdefault(outcome.sentence, []).append(outcome.dataset)
        lines += [f"  not asked: {', '.join(names)}: {sentence}" for sentence, names in why.items()]
        held = [outcome.dataset for outcome in self.having("held")]
        if held:
            lines.append(f"  To publish what is held back: python -m etl pull --accept {' '.join(held)}")
        return "\n".join(lines)


def _tables(outcomes: list[Outcome]) -> str:
    return "table" if len(outcomes) == 1 else "tables"


def plan(catalog: Catalog, wanted: Iterable[str] = ()) -> tuple[list[Dataset], list[Outcome]]:
    """The tables to ask for, and those that have no live source, with the reason.

    Raises:
        Problems: a table was named that the catalog does not have.
    """
    names = list(wanted)
    unknown = [name for name in names if name not in catalog.datasets]
    if unknown:
        known = ", ".join(sorted(catalog.published))
        raise Problems(
            "Nothing was pulled:",
            [Problem(name, "is no table of the catalog.", f"Allowed: {known}.") for name in unknown],
        )
    asked: list[Dataset] = []
    left: list[Outcome] = []
    for name in catalog.published:
        dataset = catalog.datasets[name]
        if names and name not in names:
            continue
        if source_of(dataset) is not None:
            asked.append(dataset)
        else:
            left.append(Outcome(name, "not asked", "copied figures without an interface to ask; they stay as they are"))
    return asked, left


def source_of(dataset: Dataset) -> Literal["eurostat", "commission", "world_bank", "cohesion"] | None:
    """Which service a table can be asked of. Aggregates that others made of a producer's table have none."""
    if dataset.id in commission.GROUPS:
        return "commission"
    if dataset.id in world_bank.SERIES:
        return "world_bank"
    if dataset.id in cohesion.TABLES:
        return "cohesion"
    return "eurostat" if dataset.source == "eurostat" and dataset.url is None else None


def requests_planned(catalog: Catalog, options: Options) -> list[str]:
    """The addresses that a pull would ask, without asking: the cheap calls, and the slices after them."""
    found = []
    for dataset in plan(catalog, options.tables)[0]:
        base = base_of(dataset, catalog, options.environment)
        match source_of(dataset):
            case "eurostat":
                found.append(eurostat.structure_url(base, dataset.id))
                boxes = eurostat.boxes(catalog.published[dataset.id])
                found += ["  if it changed: " + eurostat.data_url(base, dataset, box) for box in boxes]
            case "commission":
                found.append(f"{base}/chart-groups/{commission.GROUPS[dataset.id].code}/facts/")
            case "world_bank":
                found.append(
                    world_bank.url(base, world_bank.SERIES[dataset.id], _countries(catalog), 1, world_bank.PER_PAGE)
                )
            case "cohesion":
                found.append(f"{base}/resource/{cohesion.TABLES[dataset.id].table}.json")
    return found


def base_of(dataset: Dataset, catalog: Catalog, environment: Mapping[str, str]) -> str:
    """The base address of the service that a table is asked of."""
    source = "european_commission_desi" if source_of(dataset) == "commission" else dataset.source
    return api_address(catalog.sources[source], environment)


def _countries(catalog: Catalog) -> list[str]:
    return [geo.id for geo in catalog.geos.values() if geo.kind == "country" or geo.id == "EU27_2020"]


def pull(catalog: Catalog, options: Options, build: Callable[[Path, frozenset[str]], str]) -> Result:
    """Run a pull.

    Args:
        catalog: what to ask for.
        options: what the person wants.
        build: makes and publishes a database out of the snapshot and a folder of pulled figures, and gives its
            report; raises ``Problems`` and leaves the old database alone if that does not pass the checks.

    Raises:
        Busy: another pull is under way.
        Problems: a setting or a table's name is wrong.
    """
    asked, left = plan(catalog, options.tables)
    with _only_one(options.folders.pulled):
        started = datetime.now(UTC)
        published.sweep(options.folders.pulled)
        record(
            options,
            {"started": _iso(started), "ended": None, "sentence": "A pull began and has not ended.", "tables": []},
        )
        try:
            outcomes = _ask_all(catalog, options, asked)
            result = Result(started, started, [*outcomes, *left], False, dry_run=options.dry_run)
            if not options.dry_run and result.having("pulled"):
                _publish(catalog, options, result, build)
        except BaseException as error:
            words = f"The pull was broken off ({type(error).__name__}); the old figures stay."
            ended = _iso(datetime.now(UTC))
            with suppress(OSError):  # the disk may be why it was broken off
                record(options, {"started": _iso(started), "ended": ended, "sentence": words, "tables": []})
            raise
        result.ended = datetime.now(UTC)
        tables = [{"dataset": one.dataset, "outcome": one.ending, "sentence": one.sentence} for one in result.outcomes]
        ended = _iso(result.ended)
        with suppress(OSError):  # no room for the note: it is printed all the same
            record(options, {"started": _iso(started), "ended": ended, "sentence": result.sentence, "tables": tables})
        return result


class Busy(Problems):
    """Another pull holds the lock."""


@contextmanager
def _only_one(pulled: Path) -> Iterator[None]:
    """Keep a second pull out; the lock goes with the process, however it ends."""
    path = pulled.with_name("pull.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            who = lock.read().strip() or "unknown"
            raise Busy(
                "Nothing was pulled:",
                [Problem(str(path), f"another pull is under way ({who}).", "Wait for it to end.")],
            ) from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
        lock.flush()
        yield


def record(options: Options, said: Mapping[str, object]) -> None:
    """Say beside the database how the last attempt went. A dry run is no attempt."""
    if not options.dry_run:
        options.database.parent.mkdir(parents=True, exist_ok=True)
        write_whole(options.database.with_name(LAST_PULL), (json.dumps(said, indent=1) + "\n").encode())


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _ask_all(catalog: Catalog, options: Options, asked: list[Dataset]) -> list[Outcome]:
    """Every table, several at once, with a bar that says what is going on and how much is left."""
    outcomes: dict[str, Outcome] = {}
    with (
        tqdm(total=len(asked), unit="table", disable=None if options.progress else True, leave=False) as bar,
        Client(options.folders.downloads, options.limits, _meter(bar), options.environment) as client,
        ThreadPoolExecutor(max_workers=options.limits.at_once, thread_name_prefix="pull") as pool,
    ):
        waiting: dict[Future[Outcome], str] = {}
        try:
            for dataset in asked:
                waiting[pool.submit(_ask_one, client, catalog, options, dataset)] = dataset.id
            for done in as_completed(waiting):
                outcomes[waiting[done]] = done.result()
                bar.update()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [outcomes[dataset.id] for dataset in asked]


def _meter(bar: tqdm[Never]) -> Meter:
    total, lock = 0, threading.Lock()

    def received(size: int) -> None:
        nonlocal total
        with lock:
            total += size
            bar.set_postfix_str(f"{total / 1e6:.1f} MB", refresh=False)

    def says(sentence: str) -> None:
        with lock:
            bar.set_description_str(sentence[:70])

    return Meter(received, says)


def _ask_one(client: Client, catalog: Catalog, options: Options, dataset: Dataset) -> Outcome:
    """One table from the cheap call to the comparison; whatever goes wrong becomes a sentence."""
    client.meter.says(dataset.id)
    try:
        try:
            return _fetch_and_compare(client, catalog, options, dataset)
        except eurostat.Moved:  # updated between two calls: begin again, once
            return _fetch_and_compare(client, catalog, options, dataset)
    except NotFetched as fault:  # the producer refuses what nobody has ever had: our catalog may be wrong
        return Outcome(dataset.id, _fails(options, dataset) if fault.kind == "refused" else "failed", str(fault))
    except eurostat.Moved as fault:
        return Outcome(dataset.id, "failed", str(fault))
    except eurostat.Misfit as problems:
        return Outcome(dataset.id, _fails(options, dataset), eurostat.in_words(problems))
    except Problems as problems:
        return Outcome(dataset.id, "failed", eurostat.in_words(problems))
    except Exception as error:  # a mistake of ours must not take the other tables with it
        problem = disk_problem(error, options.folders.downloads) if isinstance(error, OSError) else None
        return Outcome(dataset.id, "failed", str(problem or f"unexpected: {type(error).__name__}: {error}"))


def _fetch_and_compare(client: Client, catalog: Catalog, options: Options, dataset: Dataset) -> Outcome:
    indicators = catalog.published[dataset.id]
    if dataset.id == GERD_OF_OTHERS and _own_figures_are_here(options.folders, catalog):
        words = "Eurostat's own figures of Norway and Iceland are here, so the World Bank's are not needed any more"
        return Outcome(dataset.id, "not asked", words)
    base = base_of(dataset, catalog, options.environment)
    scope = snapshot.scope(indicators)
    state, fetch = _first_call(client, base, catalog, dataset, indicators)
    if not options.again and state.updated and _is_here(options.folders, dataset, state, scope):
        return Outcome(dataset.id, "unchanged", f"not updated by the producer since {state.updated[:10]}")
    fetched = fetch()
    new, notes = _checked(fetched, dataset, indicators, catalog)
    old = published.latest_cells(options.folders, dataset, catalog)
    changes = diff.compare(old, new, dataset, FlagList.of(catalog.flags), fetched.periods, list_new=False)
    if not state.updated and not any(changes.counts.values()) and _pulled_before(options.folders, dataset, scope):
        return Outcome(dataset.id, "unchanged", "the same figures as before", notes=notes)
    vintage = (state.updated or _iso(datetime.now(UTC)))[:10]
    template = {"flags_known": "true", "vintage": vintage, "source_kind": "api"}
    template["vintage_basis"] = "producer" if state.updated else "retrieved"
    cells = pa.concat_tables([new, diff.tombstones(old, changes, dataset, template)])
    reasons = diff.reasons_to_hold(old, new, changes, indicators, catalog)
    accepted = options.accept is None or dataset.id in options.accept
    if reasons and not accepted:
        return Outcome(dataset.id, "held", "held back: " + "; ".join(reasons) + ".", changes, notes)
    notes += [f"{dataset.id}: accepted: {reason}." for reason in reasons]
    provenance = Provenance(
        file="",
        dataset=dataset.id,
        upstream_updated=state.updated,
        structure_updated=state.structure_updated,
        scope=scope,
        retrieved_at=_iso(max(answer.retrieved_at for answer in fetched.answers)),
        url=fetched.answers[-1].url,
        sha256=" ".join(answer.sha256 for answer in fetched.answers),
    )
    return Outcome(dataset.id, "pulled", str(changes), changes, notes, cells, provenance)


@dataclass(frozen=True)
class State:
    """What the producer says of a table's last update; empty where it says nothing."""

    updated: str = ""
    structure_updated: str = ""


def _first_call(
    client: Client, base: str, catalog: Catalog, dataset: Dataset, indicators: list[Indicator]
) -> tuple[State, Callable[[], Fetched]]:
    """The cheap call of a table's source, and the way to fetch its figures."""
    match source_of(dataset):
        case "eurostat":
            structure, _ = eurostat.fetch_structure(client, base, dataset)
            if structure.code != dataset.id:
                raise NotFetched("unusable", f"{dataset.id}: the answer is of the table '{structure.code}'.")
            waiting = {one.id for one in indicators if catalog.supply(one) == "first live pull"}
            return State(structure.updated, structure.structure_updated), lambda: eurostat.fetch_table(
                client, base, dataset, indicators, structure, waiting
            )
        case "world_bank":
            geos = _countries(catalog)
            updated = world_bank.last_updated(client, base, dataset, geos)
            return State(updated), lambda: world_bank.fetch_table(client, base, dataset, indicators, geos)
        case "cohesion":
            moment = cohesion.last_updated(client, base, dataset)
            return State(moment), lambda: cohesion.fetch_table(client, base, dataset, indicators, moment)
        case _:
            return State(), lambda: commission.fetch_table(client, base, dataset, indicators)


def _is_here(folders: Folders, dataset: Dataset, state: State, scope: str) -> bool:
    """Whether this update of the table, for what the catalog names today, is already published."""
    return any(
        row.dataset == dataset.id
        and row.upstream_updated == state.updated
        and row.structure_updated == state.structure_updated
        and row.scope == scope
        for folder in (folders.pulled, folders.snapshot)
        for row in read_provenance(folder)
    )


def _fails(options: Options, dataset: Dataset) -> Ending:
    """How a table ends that does not fit: it failed, or, if nobody has ever had its figures, it waits for its codes."""
    folders = (options.folders.pulled, options.folders.snapshot)
    have = any(entry.dataset == dataset.id for folder in folders for entry in read_entries(folder))
    return "waiting" if dataset.supply == "first live pull" and not have else "failed"


def _pulled_before(folders: Folders, dataset: Dataset, scope: str) -> bool:
    rows = [row for folder in (folders.pulled, folders.snapshot) for row in read_provenance(folder)]
    return any(row.dataset == dataset.id and row.scope == scope for row in rows)


def _own_figures_are_here(folders: Folders, catalog: Catalog) -> bool:
    if GERD not in catalog.published or not _pulled_before(
        folders, catalog.datasets[GERD], snapshot.scope(catalog.published[GERD])
    ):
        return False
    cells = published.latest_cells(folders, catalog.datasets[GERD], catalog)
    there = pc.and_(
        pc.not_equal(cells.column("value"), ""), pc.equal(cells.column("source_kind").cast(pa.string()), "api")
    )
    return {"NO", "IS"} <= set(distinct(cells.filter(there), "geo"))


def _checked(
    fetched: Fetched, dataset: Dataset, indicators: list[Indicator], catalog: Catalog
) -> tuple[pa.Table, list[str]]:
    """The cells as the catalog knows them, and what a person should know.

    Raises:
        Problems: no cells at all, a period of another form, a value that cannot be in its unit.
    """
    title, notes = "The figures do not pass the checks:", list(fetched.notes)
    schema = held(dataset.dimensions)
    cells = fetched.cells.select(schema.names).cast(schema)
    if not cells.num_rows:
        words = "the answer holds no figure of what the catalog names."
        raise Problems(title, [Problem(dataset.id, words, " ".join(notes))])
    strange = sorted(set(distinct(cells, "geo")) - set(catalog.geos))
    if strange:
        geos = cells.column("geo").cast(pa.string())
        kept = cells.filter(pc.invert(pc.is_in(geos, value_set=pa.array(strange))))
        lost = cells.num_rows - kept.num_rows
        words = f"{lost} cells of {', '.join(strange)} are left out: countries.yaml does not know them."
        notes.append(f"{dataset.id}: {words}")
        cells = kept
    form = PERIODS[dataset.frequency]
    problems = [
        Problem(dataset.id, f"'{period}' is no period of a table of frequency {dataset.frequency}.")
        for period in distinct(cells, "period")
        if not form.match(period)
    ]
    problems += diff.out_of_range(cells, indicators, catalog)
    if problems:
        raise Problems(title, problems)
    flags = FlagList.of(catalog.flags)
    pairs = set(zip(cells.column("status").to_pylist(), cells.column("conf").to_pylist(), strict=True))
    for letter in sorted({letter for pair in pairs for letter in flags.read(*pair).unknown}):
        notes.append(f"{dataset.id}: flag letter '{letter}' is unknown: the values are kept. Enter it in flags.yaml.")
    return cells, notes


def _publish(catalog: Catalog, options: Options, result: Result, build: Callable[[Path, frozenset[str]], str]) -> None:
    """Write the new vintages into a working copy, build from it, and make it the store if the database stands.

    A table that the build's checks name is taken out and the rest built again: one bad table costs itself only.
    """
    pulled = options.folders.pulled
    try:
        work = _write_new_vintages(catalog, pulled, result)
    except OSError as error:
        problem = disk_problem(error, pulled)
        if problem is None:
            raise
        _not_published(result, str(problem), {outcome.dataset for outcome in result.having("pulled")})
        result.problem = str(problem)
        published.sweep(pulled)
        return
    while new := {outcome.dataset for outcome in result.having("pulled")}:
        try:
            build(work, frozenset(new))
        except Problems as problems:
            named = blamed(problems, catalog) & new
            words = eurostat.in_words(problems)
            _not_published(result, f"the database would not pass its checks: {words}" if named else words, named or new)
            published.remove(work, named or new, pulled)
            if not named:
                result.problem = words
            continue
        published.publish(work, pulled)
        result.published = True
        return
    published.sweep(pulled)


def _not_published(result: Result, why: str, tables: Set[str]) -> None:
    for outcome in result.having("pulled"):
        if outcome.dataset in tables:
            outcome.ending, outcome.sentence = "failed", why


def _write_new_vintages(catalog: Catalog, pulled: Path, result: Result) -> Path:
    """A working copy of the pulled store with a file more for each table that was pulled."""
    work = published.begin(pulled)
    for outcome in result.having("pulled"):
        assert outcome.cells is not None, "a pulled table has cells"
        assert outcome.provenance is not None, "a pulled table says where it is from"
        dataset = catalog.datasets[outcome.dataset]
        vintage = outcome.cells.column("vintage")[0].as_py()
        entry = snapshot.write_file(work, published.free_name(work, dataset, vintage), outcome.cells, catalog, dataset)
        published.add(work, dataset, entry, replace(outcome.provenance, file=entry.file))
        outcome.cells = None  # written: memory is for the next table
    pa.default_memory_pool().release_unused()
    return work


def blamed(problems: Problems, catalog: Catalog) -> set[str]:
    """The tables that a build's problems name: by file, by indicator, or by composition."""
    owners = {indicator.id: indicator.dataset for indicator in catalog.indicators.values()}
    owners |= {name: name for name in catalog.datasets}
    for composition in catalog.compositions.values():
        owners[composition.id] = owners.get(composition.parts[0], "")
    found = set()
    for problem in problems.problems:
        for word in re.findall(r"[a-z][a-z0-9_]*", problem.place):
            found.add(owners.get(word, ""))
    return found - {""}
