"""Which files are metadata documents, decided on sorted streams, is what sets in memory would decide."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from packline.client.upload.output_file import OutputFile
from packline.client.upload.output_list import OutputList
from packline.client.upload.sidecars import data_named_like_metadata
from packline.keys import is_document

SUFFIX = ".metadata.json"
NAMES = st.lists(
    st.sampled_from(["a", "b", "a-", "a.b", SUFFIX, "a" + SUFFIX, "a" + 2 * SUFFIX]), min_size=1, max_size=3
)


def by_sets(paths: list[str]) -> list[str]:
    """Decide with all paths in memory, the shortest first."""
    names = {path for path in paths if not is_document(path)}
    names |= {path[:at] for path in names for at, letter in enumerate(path) if letter == "/"}
    data = []
    for path in sorted((path for path in paths if path.endswith(SUFFIX)), key=len):
        if path.removesuffix(SUFFIX) not in names:
            data.append(path)
            names.add(path)
    return sorted(data, key=str.encode)


@given(st.sets(NAMES.map("/".join), max_size=12))
def test_data_named_like_metadata_is_found(paths: set[str]) -> None:
    ordered = sorted(paths, key=str.encode)
    outputs = OutputList.of(OutputFile(path, path, 0) for path in ordered)
    assert data_named_like_metadata(outputs) == by_sets(ordered)
