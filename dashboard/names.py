"""What the tables hold in words - countries, measures, targets, findings - in the language of the site.

English stands in the catalog, and so in the database. A language file gives what it has of it under
``catalog.<table>.<code>.<column>``, as in ``catalog.geo.LV.name``; the rest is said in English.
"""

from __future__ import annotations

import logging

import duckdb

from dashboard.words import LISTS, NAMED, Words

log = logging.getLogger(__name__)


def lay_over(instance: duckdb.DuckDBPyConnection, words: Words) -> None:
    """Make the tables and views of the attached database ``monitor`` known by their bare names, in a language.

    A table with words of the language is copied and reworded once, as a build is opened: no question pays for it. The
    stored views are made again over these tables. A code that the build does not have is noted in the log and left out.
    """
    for (table,) in instance.execute(
        "select table_name from duckdb_tables() where database_name = 'monitor'"
    ).fetchall():
        given = words.names(table)
        kind = "table" if given else "view"
        instance.execute(f'create {kind} "{table}" as select * from monitor."{table}"')
        for (code, column), text in given.items():
            told = text.split("\n") if column in LISTS else text
            done = instance.execute(
                f'update "{table}" set "{column}" = ? where "{NAMED[table].key}" = ?', [told, code]
            ).fetchone()
            if done == (0,):
                log.warning("Language %s: there is no %s %r; its %s is not used.", words.language, table, code, column)
    for (view,) in instance.execute(VIEWS).fetchall():
        instance.execute(view)


VIEWS = "select sql from duckdb_views() where database_name = 'monitor' and not internal order by view_oid"
"""The stored views, those before which others read."""
