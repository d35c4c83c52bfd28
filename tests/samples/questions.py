"""Every question that can be put to the figures, as pages, pictures and answers of the API put it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Sequence

from dashboard import questions
from dashboard.charts.region import SINCE
from dashboard.database import Database
from dashboard.questions import choices, coverage, ledger, reference, revisions, shelf, takeaway
from dashboard.questions.breaks import breaks, waves
from dashboard.questions.figures import Cell, absences, latest_by_country, series_by_country, sme_beside_large
from dashboard.questions.listing import every_figure, listed
from dashboard.questions.money import of_one_year, recovery_plans
from dashboard.questions.profile import many_series, quotes
from dashboard.questions.skills import hiring
from dashboard.view import REFERENCE

Ask = Callable[[Database], object]

CLOUD = Cell("cloud_any", "10-249", "C10-S951_X_K")
LEVELS = ("dii3_basic", "dii3_very_low")


def main_cells(database: Database, ids: Sequence[str]) -> list[Cell]:
    known = choices.vocabulary(database).indicators
    return [Cell(id_, known[id_].default_size, known[id_].default_activity) for id_ in ids]


def headline_cells(database: Database) -> list[Cell]:
    return main_cells(database, choices.vocabulary(database).offered("overview"))


def geos(database: Database) -> tuple[str, ...]:
    return (*reference.members(database), REFERENCE)


OF_A_SLICE: dict[str, Ask] = {
    "breaks.breaks": lambda db: breaks(db, [cell.indicator_id for cell in headline_cells(db)], [CLOUD.nace_r2]),
    "breaks.waves": lambda db: waves(db, "cloud_any"),
    "choices.finding_choices": choices.finding_choices,
    "choices.groups": choices.groups,
    "choices.with_target": lambda db: choices.with_target(db, choices.vocabulary(db).indicators),
    "coverage.atlas": lambda db: coverage.atlas(db, CLOUD, geos(db)),
    "figures.absences": lambda db: absences(db, headline_cells(db), geos(db)),
    "figures.latest_by_country": lambda db: latest_by_country(db, headline_cells(db), geos(db)),
    "figures.series_by_country": lambda db: series_by_country(db, CLOUD, geos(db)),
    "figures.sme_beside_large": lambda db: sme_beside_large(db, "cloud_any", geos(db)),
    "ledger.findings": ledger.findings,
    "ledger.looked_for": ledger.looked_for,
    "ledger.platforms": ledger.platforms,
    "ledger.programmes": ledger.programmes,
    "ledger.report": ledger.report,
    "listing.every_figure": lambda db: every_figure(db, "cloud_any"),
    "listing.listed": lambda db: listed(
        db, CLOUD, reference.all_infos(db)["cloud_any"], reference.places(db), geos(db)
    ),
    "money.of_one_year": lambda db: of_one_year(
        db, ["rd_support_direct", "rd_support_tax", "rd_support_total"], geos(db)
    ),
    "money.recovery_plans": lambda db: recovery_plans(db, geos(db)),
    "profile.many_series": lambda db: many_series(db, main_cells(db, SINCE), geos(db), 2015),
    "profile.quotes": quotes,
    "reference.flag_meanings": reference.flag_meanings,
    "reference.indicator_infos": lambda db: reference.indicator_infos(
        db, [cell.indicator_id for cell in headline_cells(db)]
    ),
    "reference.labels": lambda db: reference.labels(db, "nace_r2"),
    "reference.left_out": reference.left_out,
    "reference.members": reference.members,
    "reference.places": reference.places,
    "reference.producers": reference.producers,
    "reference.versions_of": lambda db: reference.versions_of(db, "dii3_basic"),
    "revisions.changes": lambda db: revisions.changes(db, LEVELS, geos(db)),
    "revisions.vintages": lambda db: revisions.vintages(db, LEVELS),
    "skills.hiring": lambda db: hiring(db, "10-249", geos(db)),
    "takeaway.build_key": takeaway.build_key,
    "takeaway.cells_of": lambda db: takeaway.cells_of(db, LEVELS, geos(db)),
    "takeaway.parts_of_whole": takeaway.parts_of_whole,
    "takeaway.targets": takeaway.targets,
}
"""Questions about some indicators: what they cost is a matter of those, however many others there are."""

OF_EVERYTHING: dict[str, Ask] = {
    "choices.choices": choices.choices,
    "choices.technologies": lambda db: choices.technologies(db, choices.choices(db), "cloud_any"),
    "coverage.all_held": lambda db: coverage.all_held(db, geos(db)),
    "coverage.reasons": lambda db: coverage.reasons(db, geos(db)),
    "reference.all_infos": reference.all_infos,
    "reference.build": reference.build,
    "reference.registered_breaks": lambda db: reference.registered_breaks(db, ["observation flag"]),
    "reference.tables": reference.tables,
    "reference.to_come": lambda db: reference.to_come(db, "skills"),
    "reference.tolerances": reference.tolerances,
    "revisions.family": lambda db: revisions.family(db, "digital_intensity"),
    "revisions.revised": revisions.revised,
}
"""Questions whose answer tells of every indicator that there is, or counts all figures."""

ONCE_A_BUILD: dict[str, Ask] = {
    "choices.vocabulary": choices.vocabulary,
    "ledger.ledger": ledger.ledger,
    "shelf.filled": shelf.filled,
    "shelf.shelf": shelf.shelf,
    "takeaway.changes": takeaway.changes,
    "takeaway.revisions": takeaway.revisions,
    "takeaway.vintages_by_indicator": takeaway.vintages_by_indicator,
}
"""Questions that no page waits for: asked when a build lands and kept, or asked for a file."""


def every_name() -> Iterator[str]:
    """Every function of ``dashboard.questions`` that takes a database first, as ``module.function``."""
    for module in pkgutil.iter_modules(questions.__path__):
        held = importlib.import_module(f"{questions.__name__}.{module.name}")
        for name, function in inspect.getmembers(held, inspect.isfunction):
            if function.__module__ == held.__name__ and not name.startswith("_"):
                first = next(iter(inspect.signature(function, eval_str=False).parameters.values()), None)
                if first is not None and first.annotation == "Database":
                    yield f"{module.name}.{name}"
