"""Ways to change or remove a row on PostgreSQL with the desk's own role, in words that PostgreSQL takes.

`{t}` is a table of what is only ever added, `{c}` its first column, `{k}` its primary key, `{database}` the database.
"""

Way = tuple[str, ...]

_FUNCTION = "FUNCTION reviewapp_only_added() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
_MERGE = "MERGE INTO {t} USING (SELECT * FROM {t}) AS s ON s.{c} = {t}.{c} WHEN MATCHED THEN"
_CONFLICT = "INSERT INTO {t} SELECT * FROM {t} ON CONFLICT ({k}) DO UPDATE SET {c} = excluded.{c}"

NOT_PRIVILEGED: tuple[Way, ...] = (
    # rows
    ("UPDATE {t} SET {c} = {c}",),
    ("UPDATE {t} SET {c} = s.{c} FROM {t} AS s",),
    ("UPDATE ONLY {t} SET {c} = DEFAULT",),
    ("DELETE FROM {t}",),
    ("DELETE FROM {t} USING {t} AS s",),
    ("WITH gone AS (DELETE FROM {t} RETURNING *) SELECT * FROM gone",),
    ("TRUNCATE {t}",),
    ("TRUNCATE {t} RESTART IDENTITY CASCADE",),
    (_CONFLICT,),
    (f"{_MERGE} DELETE",),
    (f"{_MERGE} UPDATE SET {{c}} = s.{{c}}",),
    ("DO $$ BEGIN EXECUTE 'DELETE FROM {t}'; END $$",),
    ("PREPARE one AS DELETE FROM {t}",  "EXECUTE one"),
    ("SET CONSTRAINTS ALL DEFERRED", "DELETE FROM {t}"),
    ("SET row_security = off", "DELETE FROM {t}"),
    ("SET search_path = pg_temp, public", "DELETE FROM {t}"),
    ("CREATE TEMP VIEW seen AS SELECT * FROM {t}", "DELETE FROM seen"),
    ("CREATE TEMP TABLE bait (x int)",
     "CREATE FUNCTION pg_temp.bite() RETURNS trigger SECURITY DEFINER LANGUAGE plpgsql AS 'BEGIN DELETE FROM {t}; END'",
     "CREATE TRIGGER bite AFTER INSERT ON bait FOR EACH ROW EXECUTE FUNCTION pg_temp.bite()",
     "INSERT INTO bait VALUES (1)"),
    # copies
    ("COPY {t} FROM PROGRAM 'true'",),
    ("COPY {t} FROM '/dev/null'",),
    ("COPY {t} TO '/dev/null'",),
    ("COPY {t} TO PROGRAM 'true'",),
    # locks
    ("SELECT * FROM {t} FOR UPDATE",),
    ("SELECT * FROM {t} FOR NO KEY UPDATE",),
    ("SELECT * FROM {t} FOR SHARE",),
    ("SELECT * FROM {t} FOR KEY SHARE",),
    ("BEGIN", "LOCK TABLE {t} IN SHARE MODE"),
    ("BEGIN", "LOCK TABLE {t} IN ACCESS EXCLUSIVE MODE"),
    # guards
    ("SET session_replication_role = replica",),
    ("SELECT set_config('session_replication_role', 'replica', false)",),
    ("ALTER ROLE desk SET session_replication_role = replica",),
    ("ALTER DATABASE {database} SET session_replication_role = replica",),
    ("ALTER SYSTEM SET session_replication_role = replica",),
    ("ALTER TABLE {t} DISABLE TRIGGER {t}_no_update",),
    ("ALTER TABLE {t} DISABLE TRIGGER ALL",),
    ("ALTER TABLE {t} ENABLE REPLICA TRIGGER {t}_no_delete",),
    ("ALTER TRIGGER {t}_no_update ON {t} RENAME TO other",),
    ("DROP TRIGGER {t}_no_update ON {t}",),
    ("CREATE TRIGGER mine BEFORE INSERT ON {t} FOR EACH ROW EXECUTE FUNCTION reviewapp_only_added()",),
    (f"CREATE OR REPLACE {_FUNCTION}",),
    ("ALTER FUNCTION reviewapp_only_added() RENAME TO other",),
    ("DROP FUNCTION reviewapp_only_added() CASCADE",),
    ("CREATE RULE gone AS ON INSERT TO {t} DO INSTEAD NOTHING",),
    ("CREATE POLICY hidden ON {t} USING (false)",),
    ("ALTER TABLE {t} ENABLE ROW LEVEL SECURITY",),
    ("UPDATE pg_trigger SET tgenabled = 'D'",),
    ("DELETE FROM pg_class WHERE relname = '{t}'",),
    # tables
    ("DROP TABLE {t} CASCADE",),
    ("ALTER TABLE {t} RENAME TO other",),
    ("ALTER TABLE {t} RENAME COLUMN {c} TO other",),
    ("ALTER TABLE {t} SET SCHEMA pg_temp",),
    ("ALTER TABLE {t} DROP COLUMN {c} CASCADE",),
    ("ALTER TABLE {t} ADD COLUMN other int",),
    ("ALTER TABLE {t} ALTER COLUMN {c} TYPE text USING 'x'",),
    ("ALTER TABLE {t} SET UNLOGGED",),
    ("ALTER TABLE {t} OWNER TO desk",),
    ("CREATE TEMP TABLE child () INHERITS ({t})",),
    ("CREATE TEMP TABLE child (LIKE {t})", "ALTER TABLE child INHERIT {t}"),
    ("CREATE TEMP TABLE whole (LIKE {t}) PARTITION BY LIST ({c})", "ALTER TABLE whole ATTACH PARTITION {t} DEFAULT"),
    ("CREATE TEMP TABLE child (x int)", "ALTER TABLE {t} ADD FOREIGN KEY ({c}) REFERENCES child (x) ON DELETE CASCADE"),
    ("CREATE INDEX mine ON {t} ({c})",),
    ("CLUSTER {t} USING pk_{t}",),
    ("REINDEX TABLE {t}",),
    ("CREATE TABLE public.{t}_mine (x int)",),
    ("CREATE FUNCTION public.lower(text) RETURNS text LANGUAGE sql AS 'SELECT $1'",),
    ("CREATE VIEW public.seen AS SELECT * FROM {t}",),
    ("CREATE OPERATOR public.= (FUNCTION = texteq, LEFTARG = text, RIGHTARG = text)",),
    ("CREATE SCHEMA mine",),
    ("ALTER SCHEMA public RENAME TO past",),
    ("DROP SCHEMA public CASCADE",),
    ("ALTER DATABASE {database} RENAME TO past",),
    ("CREATE DATABASE other TEMPLATE {database}",),
    ("CREATE PUBLICATION mine FOR TABLE {t}",),
    ("CREATE EXTENSION postgres_fdw",),
    ("UPDATE alembic_version SET version_num = '0001'",),
    # roles
    ("SET ROLE desk_owner",),
    ("SET ROLE postgres",),
    ("SET SESSION AUTHORIZATION desk_owner",),
    ("GRANT desk_owner TO desk",),
    ("ALTER ROLE desk SUPERUSER",),
    ("ALTER ROLE desk_owner PASSWORD 'known'",),
    ("CREATE ROLE other",),
    ("DROP OWNED BY desk_owner",),
    ("REASSIGN OWNED BY desk_owner TO desk",),
    ("ALTER DEFAULT PRIVILEGES FOR ROLE desk_owner GRANT ALL ON TABLES TO desk",),
    ("GRANT UPDATE ON {t} TO desk", "UPDATE {t} SET {c} = {c}"),
    ("SELECT pg_read_file('PG_VERSION')",),
    ("SELECT lo_export(0, '/dev/null')",),
    ("SELECT pg_reload_conf()",),
)  # fmt: skip
"""Every one ends with the statement that is refused for want of a privilege."""

HARMLESS: tuple[Way, ...] = (
    ("CREATE TEMP TABLE {t} AS SELECT * FROM {t}", "DELETE FROM {t}"),
    ("CREATE FUNCTION pg_temp.reviewapp_only_added() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",),
    ("INSERT INTO {t} SELECT * FROM {t} ON CONFLICT DO NOTHING",),
    ("VACUUM FULL {t}",),
    ("ANALYZE {t}",),
    ("GRANT ALL ON {t} TO desk",),
    (
        "BEGIN",
        "LOCK TABLE {t} IN ROW EXCLUSIVE MODE",
    ),
)
"""Let through, at most with a warning; every row stays, and so do the guards."""

BY_ALL_ROLES: tuple[Way, ...] = (
    ("UPDATE {t} SET {c} = {c}",),
    ("DELETE FROM {t}",),
    ("TRUNCATE {t} CASCADE",),
    (_CONFLICT,),
    (f"{_MERGE} DELETE",),
    ("SET session_replication_role = replica", "UPDATE {t} SET {c} = {c}"),
    ("SET session_replication_role = replica", "DELETE FROM {t}"),
    ("SET session_replication_role = replica", "TRUNCATE {t} CASCADE"),
    ("CREATE TABLE child (LIKE {t})", "ALTER TABLE child INHERIT {t}", "DELETE FROM ONLY {t}"),
)
"""Refused even to a superuser while the guards are there: every one ends with the statement that is refused."""

FOUND_AT_START: tuple[Way, ...] = (
    ("ALTER TABLE {t} DISABLE TRIGGER {t}_no_update",),
    ("ALTER TABLE {t} DISABLE TRIGGER ALL",),
    ("ALTER TABLE {t} ENABLE REPLICA TRIGGER {t}_no_delete",),
    ("ALTER TABLE {t} ENABLE TRIGGER {t}_no_truncate",),
    ("DROP TRIGGER {t}_no_truncate ON {t}",),
    ("ALTER TRIGGER {t}_no_update ON {t} RENAME TO other",),
    ("DROP TRIGGER {t}_no_update ON {t}",
     "CREATE TRIGGER {t}_no_update BEFORE UPDATE OF {c} ON {t} FOR EACH ROW EXECUTE FUNCTION reviewapp_only_added()",
     "ALTER TABLE {t} ENABLE ALWAYS TRIGGER {t}_no_update"),
    (f"CREATE OR REPLACE {_FUNCTION}",),
    ("DROP FUNCTION reviewapp_only_added() CASCADE",),
    ("CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
     "CREATE TRIGGER a BEFORE INSERT ON {t} FOR EACH ROW EXECUTE FUNCTION swallow()"),
    ("CREATE RULE gone AS ON INSERT TO {t} DO INSTEAD NOTHING",),
    ("ALTER TABLE {t} ENABLE ROW LEVEL SECURITY",),
    ("CREATE TABLE child () INHERITS ({t})",),
    ("ALTER TABLE {t} RENAME TO past", "CREATE TABLE {t} AS SELECT * FROM past", "GRANT ALL ON {t} TO desk"),
    ("ALTER TABLE {t} RENAME TO past", "CREATE VIEW {t} AS SELECT * FROM past", "GRANT ALL ON {t} TO desk"),
    ("DROP TABLE {t} CASCADE",),
    ("DELETE FROM alembic_version",),
)  # fmt: skip
"""No engine stops the owner of the tables or a superuser; no process of the desk starts afterwards."""
