"""A datum has one form in every answer: the same names, of the same types, wherever it stands (decision 57)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.unit.api.test_openapi import document_of

REFERENCE = "#/components/schemas/"
DATUMS = {"File", "DatumResponse"}
"""Schemas of a datum."""
NAMED = "NamedResponse"
"""Id and name of a datum, where nothing else of it is known."""
FIELDS: dict[str, Any] = {
    "id": {"type": "string"},
    "name": {"type": "string"},
    "size": {"type": "integer"},
    "etag": {"type": "string"},
    "md5": {"type": "string"},
    "sha1": {"type": "string"},
    "sha256": {"type": "string"},
}
"""What each schema of a datum has."""
ANYWHERE: dict[str, Any] = {
    **{name: FIELDS[name] for name in ("etag", "md5", "sha1", "sha256", "size")},
    "crc32": {"type": "integer", "format": "int64", "minimum": 0, "maximum": 2**32 - 1},
    "datum_id": {"type": "string"},
    "key": {"type": "string"},
    "path": {"type": "string"},
    "range": {"type": "string"},
    "url": {"type": "string"},
    "version_id": {"type": "string"},
}
"""Fields that have one type in every schema of an answer."""
BESIDE_A_PATH = {"id", "name", "size", "etag", "md5", "sha1", "sha256"}
"""What an entry with a ``path`` has in its ``datum`` only."""
OTHER_NAMES = {
    "filename",
    "file_name",
    "file_size",
    "checksum",
    "checksums",
    "hash",
    "hashes",
    "crc",
    "e_tag",
    "place",
}


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    return dict(document_of("")["components"]["schemas"])


@pytest.fixture(scope="module")
def answers(schemas: dict[str, Any]) -> dict[str, Any]:
    """The schemas of answers, by name; requests name a datum by its id, as Valohai's clients do."""
    found: dict[str, Any] = {}
    for methods in document_of("")["paths"].values():
        for operation in methods.values():
            _collect(operation["responses"], schemas, found)
    return found


def test_every_schema_of_a_datum_has_the_same_fields(schemas: dict[str, Any]) -> None:
    for name in DATUMS:
        described = schemas[name]["properties"]
        assert {field: _type(described[field]) for field in FIELDS} == FIELDS, name


def test_a_schema_with_a_hash_of_a_datum_is_one_of_a_datum(answers: dict[str, Any]) -> None:
    assert {name for name, schema in answers.items() if "md5" in _fields(schema)} == DATUMS


def test_a_datum_in_an_answer_is_an_object_of_a_known_schema(answers: dict[str, Any]) -> None:
    holders = {name: _fields(schema) for name, schema in answers.items()}
    found = [(name, _type(fields["datum"])) for name, fields in holders.items() if "datum" in fields]
    assert len(found) >= 6
    for name, shown in found:
        assert shown.get("$ref", "").removeprefix(REFERENCE) in {*DATUMS, NAMED}, name


def test_fields_of_a_datum_have_one_type_everywhere(answers: dict[str, Any]) -> None:
    wrong = {
        f"{name}.{field}": shown
        for name, schema in answers.items()
        for field, described in _fields(schema).items()
        for wanted in [ANYWHERE.get("crc32" if field.endswith("crc32") else field)]
        if wanted is not None and (shown := _type(described)) != wanted
    }
    assert wrong == {}


def test_what_has_a_path_has_the_rest_in_its_datum(answers: dict[str, Any]) -> None:
    entries = {name: _fields(schema) for name, schema in answers.items() if "path" in _fields(schema)}
    assert {name for name, fields in entries.items() if BESIDE_A_PATH & fields.keys()} == set()


def test_no_schema_has_another_name_for_a_field_of_a_datum(answers: dict[str, Any]) -> None:
    assert {name for name, schema in answers.items() if OTHER_NAMES & _fields(schema).keys()} == set()


def test_a_request_names_a_datum_by_its_id(schemas: dict[str, Any], answers: dict[str, Any]) -> None:
    requests = {name: _fields(schema) for name, schema in schemas.items() if name not in answers}
    named = {name: _type(fields["datum"])["type"] for name, fields in requests.items() if "datum" in fields}
    assert named == {"DatumAliasTarget": "string", "VersionMember": "string"}


def _fields(schema: dict[str, Any]) -> dict[str, Any]:
    return dict(schema.get("properties", {}))


def _type(described: dict[str, Any]) -> dict[str, Any]:
    """The type of a field, without null, title and description."""
    (chosen,) = [each for each in described.get("anyOf", [described]) if each.get("type") != "null"]
    return {key: chosen[key] for key in ("$ref", "type", "format", "minimum", "maximum") if key in chosen}


def _collect(part: Any, schemas: dict[str, Any], found: dict[str, Any]) -> None:
    """Add all schemas that a part of the document refers to."""
    for name in _references(part):
        if name not in found:
            found[name] = schemas[name]
            _collect(schemas[name], schemas, found)


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if str(part.get("$ref", "")).startswith(REFERENCE):
            yield part["$ref"].removeprefix(REFERENCE)
        for key, value in part.items():
            if key != "example":
                yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)
