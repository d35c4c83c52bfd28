"""A figure as the API gives it: never without unit, flags, version, vintage and source."""

from __future__ import annotations

from typing import Any

from dashboard.measure.value import IndicatorInfo, Observation


def value_of(cell: Observation, info: IndicatorInfo, country: str) -> dict[str, Any]:
    """A figure with everything that must travel with it."""
    return {
        "indicator": cell.indicator_id,
        "country": cell.geo,
        "country_name": country,
        "period": cell.period,
        "size": cell.size_emp,
        "activity": cell.nace_r2,
        "value": cell.value,
        "unit": info.unit_title or info.unit,
        "status": cell.status,
        "conf": cell.conf,
        "flags_known": cell.flags_known,
        "note": cell.note,
        "version": info.version,
        "vintage": cell.vintage.isoformat(),
        "vintage_precision": cell.vintage_precision,
        "vintage_basis": cell.vintage_basis,
        "source": {"producer": info.source.producer, "table": info.source.dataset_id, "kind": cell.source_kind},
    }
