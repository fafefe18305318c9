"""Ways to change or remove a row of an SQLite file that one has in hand, in words that SQLite takes.

`{t}` is a table of what is only ever added, `{c}` its first column, `{file}` the file itself.
"""

Way = tuple[str, ...]

_TAKE = "INSERT OR REPLACE INTO document ({name}, sha256, body) SELECT {name}, 'x', body FROM document LIMIT 1"
_SIGNED = "run_id, advisory_id, round, person_id, verdict, signature, record"
_MOVED = "INSERT OR REPLACE INTO event (n, kind, at, actor_id, body) SELECT {n}, 'x', at, 'x', body FROM event"

REFUSED: tuple[Way, ...] = (
    ("UPDATE {t} SET {c} = {c}",),
    ("UPDATE main.{t} SET {c} = {c}",),
    ("UPDATE OR REPLACE {t} SET {c} = (SELECT max({c}) FROM {t})",),
    ("UPDATE OR IGNORE {t} SET {c} = {c}",),
    ("UPDATE OR ROLLBACK {t} SET {c} = {c}",),
    ("UPDATE {t} SET {c} = other.{c} FROM (SELECT * FROM {t}) AS other",),
    ("DELETE FROM {t}",),
    ("DELETE FROM {t} WHERE true RETURNING *",),
    ("WITH all_of_them AS (SELECT {c} FROM {t}) DELETE FROM {t} WHERE {c} IN all_of_them",),
    ("REPLACE INTO {t} SELECT * FROM {t}",),
    ("INSERT OR REPLACE INTO {t} SELECT * FROM {t}",),
    ("PRAGMA recursive_triggers = OFF", "INSERT OR REPLACE INTO {t} SELECT * FROM {t}"),
    ("PRAGMA recursive_triggers = ON", "INSERT OR REPLACE INTO {t} SELECT * FROM {t}"),
    ("INSERT INTO {t} SELECT * FROM {t} WHERE true ON CONFLICT DO UPDATE SET {c} = NULL",),
    ("PRAGMA foreign_keys = ON", "PRAGMA defer_foreign_keys = ON", "DELETE FROM {t}"),
    ("PRAGMA ignore_check_constraints = ON", "PRAGMA legacy_alter_table = ON", "DELETE FROM {t}"),
    ("PRAGMA writable_schema = ON", "DELETE FROM {t}"),
    ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "DELETE FROM {t}"),
    ("ATTACH '{file}' AS again", "UPDATE again.{t} SET {c} = {c}"),
    ("CREATE TEMP VIEW seen AS SELECT * FROM {t}",
     "CREATE TEMP TRIGGER bite INSTEAD OF DELETE ON seen BEGIN DELETE FROM {t}; END", "DELETE FROM seen"),
    ("CREATE TEMP TABLE bait (x)", "CREATE TEMP TRIGGER bite AFTER INSERT ON bait BEGIN UPDATE {t} SET {c} = 0; END",
     "INSERT INTO bait VALUES (1)"),
    ("CREATE TABLE child (x REFERENCES event (n) ON DELETE CASCADE)", "PRAGMA foreign_keys = ON", "DELETE FROM {t}"),
    *((_TAKE.format(name=name),) for name in ("rowid", "oid", "_rowid_")),
    ("INSERT OR REPLACE INTO document (rowid, sha256, body) VALUES (-1, 'x', 'x')",),
    ("INSERT OR REPLACE INTO checkpoint (rowid, origin, size, at, note) SELECT 1, 'x', 1, at, note FROM checkpoint",),
    *((_MOVED.format(n=n),) for n in ("n", "'0'", "0.0", "CAST(n AS TEXT)", "' 0 '")),
    (f"INSERT OR REPLACE INTO review SELECT 0, {_SIGNED} FROM review",),
)  # fmt: skip
"""Every one ends with the statement that is refused."""

FOUND_AT_START: tuple[Way, ...] = (
    ("DROP TRIGGER {t}_no_update",),
    ("DROP TRIGGER {t}_no_delete",),
    ("DROP TRIGGER {t}_no_replace_0",),
    ("DROP TRIGGER document_no_rowid",),
    ("DROP TRIGGER {t}_no_delete",
     "CREATE TRIGGER {t}_no_delete BEFORE DELETE ON {t} WHEN false BEGIN SELECT RAISE(ABORT, 'no'); END"),
    ("PRAGMA writable_schema = ON", "DELETE FROM sqlite_master WHERE name = '{t}_no_delete'"),
    ("PRAGMA writable_schema = ON",
     "UPDATE sqlite_master SET sql = replace(sql, 'BEGIN', 'WHEN false BEGIN') WHERE name = '{t}_no_update'"),
    ("DROP TABLE {t}",),
    ("ALTER TABLE {t} RENAME TO past",),
    ("ALTER TABLE {t} RENAME TO past", "CREATE TABLE {t} AS SELECT * FROM past"),
    ("ALTER TABLE {t} RENAME TO past", "CREATE VIEW {t} AS SELECT * FROM past WHERE false"),
    ("ALTER TABLE {t} RENAME COLUMN {c} TO past",),
    ("CREATE TRIGGER swallow BEFORE INSERT ON {t} BEGIN SELECT RAISE(IGNORE); END",),
    ("DELETE FROM alembic_version",),
)  # fmt: skip
"""No engine stops whoever has the file in hand; no process of the desk starts on it afterwards."""
