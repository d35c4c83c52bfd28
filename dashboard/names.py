"""What the tables hold in words - countries, measures, targets, findings - in the language of the site.

English stands in the catalog, and so in the database. A language file gives what it has of it under
``catalog.<table>.<code>.<column>``, as in ``catalog.geo.LV.name``; the rest is said in English.
"""

from __future__ import annotations

import logging

import duckdb

from dashboard.words import NAMED, Words

log = logging.getLogger(__name__)


def lay_over(instance: duckdb.DuckDBPyConnection, words: Words) -> None:
    """Make the tables and views of the attached database ``monitor`` known by their bare names, in a language.

    A table with words of the language is copied and reworded once, as a build is opened: no question pays for it. A
    code that the build does not have is noted in the log and left out.
    """
    stored = instance.execute(
        "select table_name from information_schema.tables where table_catalog = 'monitor' order by table_name"
    ).fetchall()
    for (table,) in stored:
        given = words.names(table)
        kind = "table" if given else "view"
        instance.execute(f'create {kind} "{table}" as select * from monitor."{table}"')
        for (code, column), text in given.items():
            done = instance.execute(
                f'update "{table}" set "{column}" = ? where "{NAMED[table].key}" = ?', [text, code]
            ).fetchone()
            if done == (0,):
                log.warning("Language %s: there is no %s %r; its %s is not used.", words.language, table, code, column)
