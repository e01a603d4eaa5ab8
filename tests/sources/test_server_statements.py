"""UNLOAD and COPY INTO: no value, and no query, becomes anything but what it is. Nothing here needs an engine."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytest.importorskip("sqlglot", reason="needs pyarrow and sqlglot: make test-sources")

from hypothesis import given
from hypothesis import strategies as st
from sqlglot import tokenize

from packline.errors import AccessDenied, InvalidInput
from packline.snapshots.errors import InvalidStatement, QueryFailed, QueryTimeout, UnsupportedColumn
from packline.snapshots.parquet_files import Limits
from packline.snapshots.server_side import redshift_unload, snowflake_copy
from packline.snapshots.server_side.literals import literal, render_query
from packline.snapshots.server_side.outcome import StatementAborted, finish
from packline.snapshots.server_side.redshift_unload import UnloadTarget, parse_manifest, unload_statement
from packline.snapshots.server_side.result import UnloadIncomplete
from packline.snapshots.server_side.snowflake_copy import CopyTarget, copy_statement
from packline.snapshots.statement import read_statement

LOCATION = "s3://bucket/team-a/outputs/snapshot-1/"
ROLE = "arn:aws:iam::123456789012:role/unload"
TARGET = UnloadTarget(LOCATION, ROLE)
COPY = CopyTarget(LOCATION, "PACKLINE")
HOSTILE = st.text(alphabet=st.sampled_from("'\\;-/*$\"\n`%:)( aZ0é"), max_size=30)
TEXTS = HOSTILE | st.text(max_size=40).filter(lambda text: "\0" not in text and text.isprintable())
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = TEXTS | NUMBERS | st.booleans() | st.none()


def tokens(text: str, dialect: str) -> list[tuple[str, str]]:
    return [(token.token_type.name, token.text) for token in tokenize(text, dialect=dialect)]


@pytest.mark.parametrize("dialect", ["redshift", "snowflake"])
@given(value=VALUES, before=st.sampled_from(["a - ", "a -", "E", "'x'", "-", "("]))
def test_a_value_is_one_literal_wherever_it_stands(dialect: str, value: object, before: str) -> None:
    rendered = render_query(f"SELECT {before}:v FROM t", {"v": value}, dialect)  # type: ignore[dict-item]
    own = tokens(literal(value), dialect)  # type: ignore[arg-type]
    around = tokens(f"SELECT {before}", dialect), tokens(" FROM t", dialect)
    assert tokens(rendered, dialect) == [*around[0], *own, *around[1]]
    if isinstance(value, str):
        assert own == [("STRING", value)]


@given(value=VALUES, tail=HOSTILE)
def test_a_query_is_one_text_inside_unload(value: object, tail: str) -> None:
    query = render_query("SELECT :v AS a", {"v": value}, "redshift") + tail  # type: ignore[dict-item]
    made = tokens(unload_statement(query, TARGET).removeprefix("UNLOAD"), "redshift")
    assert made[:2] == [("L_PAREN", "("), ("STRING", query)]
    assert [text for kind, text in made if kind == "STRING"] == [query, f"{LOCATION}rows-", ROLE]


@pytest.mark.parametrize("value", ["a\0b", float("inf"), float("-inf")])
def test_what_has_no_literal_is_refused(value: object) -> None:
    with pytest.raises(InvalidInput):
        literal(value)  # type: ignore[arg-type]


def test_the_key_of_the_bucket_is_named_because_unload_would_choose_another() -> None:
    text = unload_statement("SELECT 1 AS a", TARGET._replace(kms_key="arn:aws:kms:k"))
    assert text.endswith("KMS_KEY_ID 'arn:aws:kms:k' ENCRYPTED")
    assert "KMS_KEY_ID = 'arn:aws:kms:k'" in copy_statement(
        "SELECT 1 AS a", COPY._replace(kms_key="arn:aws:kms:k")
    )


def test_a_query_that_ends_in_limit_is_refused_for_unload() -> None:
    redshift_unload.check_unloadable(read_statement("SELECT * FROM (SELECT 1 AS a LIMIT 1) AS f", "redshift"))
    with pytest.raises(InvalidStatement, match="LIMIT"):
        redshift_unload.check_unloadable(read_statement("SELECT 1 AS a LIMIT 1", "redshift"))


@pytest.mark.parametrize("query", ["SELECT 1) FROM x; --", "SELECT (1", "SELECT 1 AS a) , (SELECT 2"])
def test_a_query_does_not_leave_the_brackets_of_copy_into(query: str) -> None:
    for make in (lambda text: copy_statement(text, COPY), snowflake_copy.describe_statement):
        with pytest.raises(InvalidStatement, match="brackets"):
            make(query)


def test_a_comment_at_the_end_of_a_query_does_not_swallow_what_follows() -> None:
    made = tokens(copy_statement("SELECT ')' AS a -- )", COPY), "snowflake")
    assert ("VAR", "STORAGE_INTEGRATION") in made
    assert [text for kind, text in made if kind in ("L_PAREN", "R_PAREN")] == ["(", ")", "(", ")"]


MANIFEST = {
    "entries": [
        {"url": f"{LOCATION}rows-000.parquet", "meta": {"content_length": 900, "record_count": 10}},
        {"url": f"{LOCATION}rows-001.parquet", "meta": {"content_length": 500, "record_count": 5}},
    ],
    "schema": {
        "elements": [
            {"name": "id", "type": {"base": "integer"}},
            {"name": "price", "type": {"base": "numeric", "precision": 10, "scale": 2}},
            {"name": "seen", "type": {"base": "timestamp with time zone"}},
            {"name": "shape", "type": {"base": "geometry"}},
        ]
    },
    "meta": {"content_length": 1400, "record_count": 15},
    "author": {"name": "Amazon Redshift", "version": "1.0.0"},
}


def test_the_manifest_of_unload_gives_files_rows_and_columns() -> None:
    written = parse_manifest(json.dumps(MANIFEST).encode())
    assert [tuple(file) for file in written.files] == [
        ("rows-000.parquet", 10, 900),
        ("rows-001.parquet", 5, 500),
    ]
    assert (written.rows, written.bytes) == (15, 1400)
    expected = ["id: int32", "price: decimal128(10, 2)", "seen: timestamp[us, tz=UTC]", "shape: geometry"]
    assert list(written.columns) == expected


def test_a_length_without_a_name_as_the_documentation_shows_it_is_read() -> None:
    text = json.dumps(MANIFEST).replace('{"base": "integer"}', '{ "base": "character varying", 25 }')
    assert parse_manifest(text.encode()).columns[0] == "id: string"
    named = '"precision": 10, "scale": 2'
    text = json.dumps(MANIFEST).replace(named, "10, 2")
    assert parse_manifest(text.encode()) == parse_manifest(json.dumps(MANIFEST).encode())


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{}",
        b'{"entries": [{"url": "s3://b/x/", "meta": {"record_count": 1, "content_length": 1}}]}',
        b'{"entries": [{"url": "s3://b/x", "meta": {"record_count": -1, "content_length": 1}}]}',
        b'{"entries": [{"url": "s3://b/x", "meta": {"record_count": true, "content_length": 1}}]}',
        b'{"entries": [{"url": "s3://b/x"}]}',
        b'{"entries": [], "meta": {"record_count": 3}}',
        b'{"entries": [{"url": "s3://b/x", "meta": {"record_count": 1, "content_length": 1}}]}',
        b"\xff",
    ],
)
def test_a_manifest_that_is_none_publishes_nothing(raw: bytes) -> None:
    with pytest.raises(UnloadIncomplete, match="nothing was published"):
        parse_manifest(raw)


ODD: list[object] = [None, 1, "a", {}, [{}], {"meta": 1}, {"meta": {}}, [None]]


@given(
    raw=st.binary(max_size=20)
    | st.dictionaries(st.sampled_from(["schema", "meta"]), st.sampled_from(ODD)).map(
        lambda rest: json.dumps({"entries": [{}], **rest}).encode()
    )
)
def test_whatever_is_not_a_manifest_raises_a_typed_error(raw: bytes) -> None:
    with pytest.raises(UnloadIncomplete, match="nothing was published"):
        parse_manifest(raw)


def test_detailed_output_gives_files_whatever_the_order_of_its_columns() -> None:
    names = ["row_count", "FILE_NAME", "file_size"]
    written = snowflake_copy.parse_output(
        names, [["7", "rows_0_0_0.snappy.parquet", "100"], ["0", "rows_0_1_0", "9"]]
    )
    assert [tuple(file) for file in written.files] == [("rows_0_0_0.snappy.parquet", 7, 100)]
    for wrong in ([["x", "a", "1"]], [["1"]], [["1", "a/", "1"]]):
        with pytest.raises(UnloadIncomplete):
            snowflake_copy.parse_output(names, wrong)
    with pytest.raises(UnloadIncomplete):
        snowflake_copy.parse_output(["rows_unloaded"], [["1"]])


def test_columns_of_snowflake_have_the_types_that_the_drivers_way_records() -> None:
    row_types: list[dict[str, object]] = [
        {"name": "ID", "type": "fixed", "precision": 18, "scale": 0},
        {"name": "PRICE", "type": "FIXED", "precision": 10, "scale": 2},
        {"name": "AT", "type": "timestamp_ntz", "scale": 9},
        {"name": "V", "type": "variant"},
    ]
    expected = ["ID: int64", "PRICE: decimal128(10, 2)", "AT: timestamp[ns]", "V: string"]
    assert snowflake_copy.parse_columns(row_types) == expected
    timestamp: dict[str, object] = {"name": "T", "type": "timestamp_tz", "scale": 9}
    for refused in (timestamp, {"name": "", "type": "real"}):
        with pytest.raises(UnsupportedColumn):
            snowflake_copy.parse_columns([refused])


def test_a_result_that_is_too_large_is_refused_by_what_the_list_says() -> None:
    written = parse_manifest(json.dumps(MANIFEST).encode())
    written.check(Limits(15, 1400))
    for limits in (Limits(14, None), Limits(None, 1399)):
        with pytest.raises(InvalidInput, match="more than"):
            written.check(limits)


@pytest.mark.parametrize(
    ("reason", "seconds", "error"),
    [
        ('ERROR: column "assumed_rate" does not exist', 1, QueryFailed),
        ("User arn:aws:redshift:x is not authorized to assume IAM Role", 1, AccessDenied),
        ("S3ServiceException:Access Denied,Status 403", 1, AccessDenied),
        ("statement timeout: Statement was canceled", 1, QueryTimeout),
        ("ERROR: Query (17) cancelled on user's request", 60, QueryTimeout),
        ("ERROR: Query (17) cancelled on user's request", 1, StatementAborted),
    ],
)
def test_why_a_statement_failed_decides_the_error(reason: str, seconds: int, error: type[Exception]) -> None:
    event = {
        "prepared": {"request": {"timeout": 60}},
        "described": {"Status": "FAILED", "Error": reason, "Duration": seconds * 10**9},
    }
    nothing: Any = None
    with pytest.raises(error):
        finish(event, nothing, nothing)
