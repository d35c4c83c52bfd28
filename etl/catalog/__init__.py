"""Judgement as data: what we show, where it comes from, what it means and what may be compared with what."""

from etl.catalog.read import Catalog, read_catalog

__all__ = ["Catalog", "read_catalog"]
