"""What does more than read is refused before anything is sent, whatever hides it; what only looks so is read."""

from __future__ import annotations

import pytest

pytest.importorskip("sqlglot", reason="needs pyarrow and sqlglot: make test-sources")

from packline.snapshots.errors import InvalidStatement
from packline.snapshots.statement import read_statement

REFUSED = {
    "postgres": [
        "WITH x AS (DELETE FROM orders RETURNING *) SELECT * FROM x",
        "WITH x AS (UPDATE orders SET id = 1 RETURNING *) SELECT * FROM x",
        "SELECT * FROM (WITH x AS (INSERT INTO orders VALUES (1) RETURNING *) SELECT * FROM x) AS y",
        "WITH x AS (MERGE INTO a USING b ON a.i = b.i WHEN MATCHED THEN DELETE RETURNING *) SELECT * FROM x",
        "SELECT * INTO copied FROM orders",
        "COPY orders TO PROGRAM 'id'",
        "COPY (SELECT 1) TO '/tmp/x'",
        "EXPLAIN ANALYZE DELETE FROM orders",
        "CALL procedure()",
        "DO $$ BEGIN DELETE FROM orders; END $$",
        "SELECT 1 /* ; */; -- comment\nDELETE FROM orders",
        "SELECT 1 AS x /* unclosed",
        "SELECT 1 AS x) AS q; DELETE FROM orders; --",
        "SELECT '\\'; DELETE FROM orders; --' AS x",
        "SET TRANSACTION READ WRITE",
        "PREPARE x AS SELECT 1",
        "REFRESH MATERIALIZED VIEW v",
        "LOCK TABLE orders",
        "NOTIFY x",
        "SELECT * FROM (SELECT * FROM orders FOR UPDATE) AS q",
        "SELECT set_config('transaction_read_only', 'off', false) AS x",
        "SELECT pg_cancel_backend(1) AS x",
        "SELECT pg_catalog.pg_terminate_backend(1) AS x",
        'SELECT "pg_sleep"(1) AS x',
        "SELECT PG_Sleep_For('1 day') AS x",
        "SELECT lo_export(1, '/tmp/x') AS x",
        "SELECT dblink_exec('x', 'DELETE FROM orders') AS x",
        "SELECT * FROM dblink('x', 'DELETE FROM orders') AS t(a int)",
        "SELECT pg_advisory_lock(1) AS x",
        "SELECT query_to_xml('DELETE FROM orders', true, true, '') AS x",
        "SELECT * FROM ts_stat('SELECT pg_terminate_backend(1)')",
        "SELECT * FROM crosstab('SELECT pg_terminate_backend(1)') AS t(a text)",
        "SELECT heap_force_kill('orders', ARRAY['(0,1)']::tid[]) AS x",
        "SELECT pg_clear_relation_stats('public', 'orders') AS x",
        "SELECT pg_logical_emit_message(true, 'a', 'b') AS x",
        "SELECT pg_drop_replication_slot('x') AS x",
        "SELECT id FROM orders WHERE id = nextval('s')",
    ],
    "redshift": [
        "UNLOAD ('SELECT 1') TO 's3://x' IAM_ROLE 'y'",
        "SELECT pg_cancel_backend(1) AS x",
        "CANCEL 1",
    ],
    "duckdb": [
        "COPY (SELECT 1) TO 'x'",
        "EXPORT DATABASE 'x'",
        "CALL pragma_version()",
        "PRAGMA version",
        "LOAD httpfs",
        "SELECT * FROM checkpoint()",
        "SELECT write_log('x') AS x",
        "WITH x AS (DELETE FROM orders RETURNING *) SELECT * FROM x",
    ],
    "sqlite": [
        "REPLACE INTO orders VALUES (1)",
        "ATTACH 'x' AS y",
        "VACUUM INTO 'x'",
        "EXPLAIN SELECT 1",
        "SAVEPOINT a",
        "SELECT writefile('x', 'y') AS x",
    ],
    "bigquery": [
        "EXPORT DATA OPTIONS(uri = 'gs://x') AS SELECT 1",
        "DECLARE x INT64; SELECT x",
        "BEGIN SELECT 1; END",
        "EXECUTE IMMEDIATE 'DELETE FROM x'",
        "CREATE TEMP FUNCTION f() AS (1); SELECT f() AS x",
        "MERGE a USING b ON TRUE WHEN MATCHED THEN DELETE",
        "TRUNCATE TABLE x",
        "ASSERT TRUE",
    ],
    "snowflake": [
        "COPY INTO @s FROM t",
        "PUT file://x @s",
        "EXECUTE IMMEDIATE 'x'",
        "SELECT SYSTEM$CANCEL_QUERY('x') AS x",
        "SELECT s.NEXTVAL AS x",
        "WITH p AS PROCEDURE () RETURNS INT LANGUAGE SQL AS $$ BEGIN DELETE FROM x; END $$ CALL p()",
        "USE ROLE x",
    ],
}
READ = {
    "postgres": [
        "SELECT $$; DELETE FROM orders; $$ AS x",
        "SELECT $a$ $$ ; $a$ AS x",
        "SELECT E'\\'; DELETE FROM orders; --' AS x",
        "SELECT 'DELETE' AS \"drop\" -- ; DELETE FROM orders",
        "/* DELETE; /* nested; */ */ SELECT 1 AS x",
        "TABLE orders",
        "WITH x AS MATERIALIZED (SELECT 1 AS a) SELECT a AS deleted FROM x",
    ],
    "duckdb": ["FROM orders SELECT id", "FROM read_text('x;y')"],
    "bigquery": ["SELECT '''; DELETE''' AS x", "SELECT 1 AS x # ; DELETE", "FROM orders |> SELECT id"],
    "snowflake": [
        "SELECT $$; DELETE $$ AS x",
        "SELECT 1 AS x // ; DELETE",
        "SELECT * FROM t AT(OFFSET => -60)",
    ],
}


@pytest.mark.parametrize("dialect", REFUSED)
def test_what_does_more_than_read_is_refused_in_one_line(dialect: str) -> None:
    for sql in REFUSED[dialect]:
        with pytest.raises(InvalidStatement) as raised:
            read_statement(sql, dialect)
        assert raised.value.remedy, sql
        assert "\n" not in str(raised.value), sql


@pytest.mark.parametrize("dialect", READ)
def test_what_only_looks_like_a_change_is_read_as_it_is(dialect: str) -> None:
    for sql in READ[dialect]:
        assert read_statement(sql, dialect).text == sql
