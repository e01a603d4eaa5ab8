"""A search of the whole deployment finds what a look at every path would find, whatever the index has by then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packline.model import Execution, ExecutionState, Member
from packline.pipeline.manifests import write_manifest
from packline.pipeline.path_index import merge, search
from packline.pipeline.path_index import segment as segment_form
from packline.pipeline.path_index.search import FoundPath, PathCursor, PathResults, SearchPorts, search_paths
from packline.pipeline.path_index.snapshot import SnapshotReader
from packline.pipeline.path_index.update import PathIndexPorts, update_path_index
from packline.pricing.execution_usage import ExecutionShape, path_index_stage
from packline.rules import path_blocks
from packline.rules.path_pattern import parse_path_pattern
from packline.rules.retention import restore, soft_delete
from packline.search_index import PathIndexHead
from packline.uri import parse_version_uri
from tests.builders import a_version
from tests.memory import MemoryDatumIndex, MemoryRegistry, MemoryStore
from tests.memory_execution_index import MemoryExecutionIndex
from tests.memory_path_index import MemoryPathIndexHeads

HOUR, DAY = 3_600.0, 86_400.0


class CountingStore(MemoryStore):
    """Counts how often each object is read whole."""

    def __init__(self) -> None:
        super().__init__()
        self.reads: Counter[str] = Counter()
        self.ranges = 0

    def read_range(self, key: str, start: int, length: int, version_id: str | None = None) -> bytes:
        self.ranges += 1
        return super().read_range(key, start, length, version_id)

    def read(self, key: str, version_id: str | None = None) -> bytes:
        self.reads[key] += 1
        return super().read(key, version_id)


class IndexedDeployment:
    """Versions in memory, with the index of their paths."""

    def __init__(self, now: float = 1e6) -> None:
        self.now = now
        self.store = CountingStore()
        self.registry = MemoryRegistry()
        self.heads = MemoryPathIndexHeads()
        self.executions = MemoryExecutionIndex(self.registry)
        self.reader = SnapshotReader(self.store)

    def seal(self, dataset: str, version: str, paths: set[str], shard_rows: int = 40_000) -> None:
        """Make a version of files with these paths."""
        self.now += 1.0
        members = [
            Member(path, f"d-{path}", f"outputs/e/{path}", "1", 1, "e")
            for path in sorted(paths, key=str.encode)
        ]
        execution = f"job-{dataset}-{version}"
        made = a_version(
            version,
            dataset=dataset,
            manifest=write_manifest(self.store, members, shard_rows),
            execution=execution,
            created_at=self.now,
        )
        sealed = Execution(execution, ExecutionState.SEALED, sealed_at=self.now, versions=(made.uri,))
        self.registry.seal(sealed, [made])

    def delete(self, dataset: str, version: str) -> None:
        known = self.registry.known[dataset, version]
        self.registry.known[dataset, version] = soft_delete(known, self.now, self.now + DAY)

    def update(self, steps: int = 10**9) -> PathIndexHead:
        """Do what the sweep does; ``steps``: how often it finds that there is time."""
        left = count(steps, -1)
        ports = PathIndexPorts(
            self.heads, self.registry, MemoryDatumIndex(self.registry), self.executions, self.store
        )
        return update_path_index(ports, self.reader, now=self.now, in_time=lambda: next(left) > 0)

    def page(self, pattern: str, cursor: PathCursor | None = None, limit: int = 100) -> PathResults:
        ports = SearchPorts(self.heads, self.registry, self.executions, self.store)
        return search_paths(pattern, ports, self.reader, cursor=cursor, limit=limit, clock=lambda: 0.0)

    def walk(self, pattern: str, limit: int = 100) -> Iterator[FoundPath]:
        page = self.page(pattern, limit=limit)
        yield from page.paths
        while page.cursor is not None:
            page = self.page(pattern, page.cursor, limit)
            assert len(page.paths) <= limit
            yield from page.paths

    def search(self, pattern: str, limit: int = 100) -> set[tuple[str, str]]:
        """URI and path of everything that is found."""
        return {
            (version.uri, found.path) for found in self.walk(pattern, limit) for version in found.versions
        }

    def scan(self, pattern: str, contents: dict[tuple[str, str], set[str]]) -> set[tuple[str, str]]:
        """The same, by a look at every path."""
        matches = parse_path_pattern(pattern).matches
        return {
            (f"dataset://{dataset}/{version}", path)
            for (dataset, version), paths in contents.items()
            for path in paths
            if matches(path)
        }


paths = st.text('abA/.1"\\é\n*', min_size=1, max_size=9)
versions = st.dictionaries(
    st.tuples(st.sampled_from(["cats", "dogs"]), st.sampled_from(["v1", "v2"])),
    st.sets(paths, min_size=1, max_size=9),
)


@settings(max_examples=40)
@given(versions, paths, st.integers(1, 4), st.integers(1, 3), st.integers(0, 4), st.data())
def test_searching_by_the_index_finds_what_a_scan_finds(
    contents: dict[tuple[str, str], set[str]],
    pattern: str,
    limit: int,
    shard_rows: int,
    indexed: int,
    data: st.DataObject,
) -> None:
    deployment = IndexedDeployment()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(path_blocks, "LEAST_PATHS", 1)
        patch.setattr(path_blocks, "MEAN_PATHS", 2)  # so that a few paths are several blocks
        patch.setattr(merge, "FAN_IN", 2)
        for number, ((dataset, version), names) in enumerate(contents.items()):
            deployment.seal(dataset, version, names, shard_rows)
            if number < indexed:
                deployment.update(data.draw(st.integers(0, 9)))
    part = pattern.strip("*") or "a"
    for wanted in (pattern, part[:3]):
        left_out = {parse_version_uri(uri) for uri in deployment.page(wanted, limit=limit).not_searched}
        expected = {name: names for name, names in contents.items() if name not in left_out}
        found = deployment.search(wanted, limit)
        assert deployment.scan(wanted, expected) <= found <= deployment.scan(wanted, contents)


def test_neighbours_that_changed_do_not_make_the_other_blocks_new() -> None:
    deployment = IndexedDeployment()
    names = {f"train/{number:05}.jpg" for number in range(9_000)}
    deployment.seal("cats", "v1", names)
    first = deployment.update().segments[-1]
    deployment.seal("cats", "v2", names | {"train/00007b.jpg"})
    second = deployment.update().segments[-1]
    assert second.signatures < first.signatures / 2  # one block of several
    assert deployment.search("00007b") == {("dataset://cats/v2", "train/00007b.jpg")}


def test_the_cost_model_counts_the_requests_of_an_update() -> None:
    deployment = IndexedDeployment()
    deployment.update()
    deployment.seal("cats", "v1", {f"{number}.txt" for number in range(30)})
    before = dict(deployment.store.reads), set(deployment.store.bodies)
    deployment.update()
    read = [key for key, times in deployment.store.reads.items() if times > before[0].get(key, 0)]
    written = [key for key in deployment.store.bodies if key not in before[1]]
    stage = path_index_stage(ExecutionShape(files=30, bytes=30))
    assert [key.partition("/")[0] for key in read] == ["manifests"] * int(stage.counts["s3 GET manifests"])
    assert [key.partition("/")[0] for key in written] == ["path-index"]


def test_an_update_of_nothing_writes_nothing() -> None:
    deployment = IndexedDeployment()
    deployment.seal("cats", "v1", {"a.txt"})
    head = deployment.update()
    written = set(deployment.store.bodies)
    assert deployment.update() == head
    assert set(deployment.store.bodies) == written


def test_what_the_index_lacks_is_searched_by_its_manifest_or_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MAX_RECENT_ROWS", 3)
    deployment = IndexedDeployment()
    deployment.seal("cats", "v1", {"labels.csv"})
    page = deployment.page("labels")
    assert [found.path for found in page.paths] == ["labels.csv"]
    assert (page.versions, page.not_searched, page.is_indexing) == (1, (), True)
    deployment.update()
    deployment.seal("cats", "v2", {f"{number:06}.jpg" for number in range(4)})
    page = deployment.page("labels")
    assert (page.versions, page.not_searched, page.is_indexing) == (2, ("dataset://cats/v2",), False)


def test_a_large_version_is_indexed_by_several_updates() -> None:
    deployment = IndexedDeployment()
    deployment.update()
    names = {f"{number:03}.jpg" for number in range(50)}
    deployment.seal("cats", "v1", names, shard_rows=10)
    pending = [len(deployment.update(steps=2).pending) for _ in range(3)]
    assert pending == [1, 1, 0]
    assert len(deployment.search(".jpg")) == 50


def test_deleted_versions_are_not_found_and_leave_the_index() -> None:
    deployment = IndexedDeployment()
    deployment.seal("cats", "v1", {"a.txt", "secret.txt"})
    deployment.seal("cats", "v2", {"a.txt", "b.txt"})
    deployment.update()
    deployment.delete("cats", "v1")
    assert deployment.search("secret") == set()
    assert deployment.search("a.txt") == {("dataset://cats/v2", "a.txt")}
    deployment.now += DAY
    head = deployment.update()
    assert head.gone == ()
    snapshot = SnapshotReader(deployment.store).load(head)
    assert list(snapshot.versions) == [("cats", "v2")]
    # Nothing that the head names has the path of the deleted version any more.
    assert len(snapshot.blocks) == 1
    deployment.registry.known["cats", "v1"] = restore(deployment.registry.known["cats", "v1"])
    deployment.now += DAY
    deployment.update()
    assert deployment.search("secret") == {("dataset://cats/v1", "secret.txt")}


def test_two_updates_at_once_leave_one_of_them() -> None:
    deployment = IndexedDeployment()
    deployment.seal("cats", "v1", {"a.txt"})
    save = deployment.heads.save_path_index

    def late(head: PathIndexHead) -> PathIndexHead:
        deployment.heads.save_path_index = save  # type: ignore[method-assign]
        deployment.update()
        return save(head)

    deployment.heads.save_path_index = late  # type: ignore[method-assign]
    head = deployment.update()
    assert (head.rev, len(head.segments)) == (1, 1)
    assert deployment.search("a.txt") == {("dataset://cats/v1", "a.txt")}


def test_an_index_whose_segments_are_gone_is_built_anew() -> None:
    deployment = IndexedDeployment()
    deployment.seal("cats", "v1", {"a.txt"})
    segment = deployment.update().segments[0]
    del deployment.store.bodies[segment.key]
    deployment.reader = SnapshotReader(deployment.store)
    assert deployment.page("a.txt").is_indexing
    deployment.update()
    assert deployment.search("a.txt") == {("dataset://cats/v1", "a.txt")}


def test_an_index_of_an_older_form_is_built_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    deployment = IndexedDeployment()
    deployment.seal("cats", "v1", {"a.txt"})
    with monkeypatch.context() as patch:
        patch.setattr(segment_form, "FORM", 1)
        old = deployment.update()
    deployment.reader = SnapshotReader(deployment.store)
    assert deployment.page("a.txt").is_indexing
    assert deployment.reader.load(old).segments == []  # its signatures have other numbers
    assert not {*deployment.update().segments} & {*old.segments}
    assert deployment.search("a.txt") == {("dataset://cats/v1", "a.txt")}


def test_a_search_of_many_blocks_takes_few_requests() -> None:
    deployment = IndexedDeployment()
    deployment.seal("cats", "v1", {f"train/{number:05}.jpg" for number in range(9_000)})
    head = deployment.update()
    snapshot = deployment.reader.load(head)
    assert deployment.search("rain/08999.") == {("dataset://cats/v1", "train/08999.jpg")}
    before = deployment.store.ranges
    assert not deployment.search("*9.j*x")  # passes for all blocks
    assert len(snapshot.blocks) > 1
    assert deployment.store.ranges - before == 1


def test_files_of_that_very_name_come_first() -> None:
    deployment = IndexedDeployment()
    deployment.seal("cats", "v1", {"old/labels.csv.bak", "my-labels.csv", "x/labels.csv"})
    deployment.update()
    found = [each.path for each in deployment.page("Labels.csv").paths]
    assert found == ["x/labels.csv", "old/labels.csv.bak", "my-labels.csv"]


def test_a_page_shows_no_dataset_that_may_not_be_shown() -> None:
    deployment = IndexedDeployment()
    deployment.seal("cats", "v1", {"a.txt"})
    deployment.seal("dogs", "v1", {"a.txt"})
    deployment.update()
    deployment.seal("cats", "v2", {"a.txt"})
    ports = SearchPorts(deployment.heads, deployment.registry, deployment.executions, deployment.store)
    page = search_paths(
        "a.txt", ports, deployment.reader, limit=9, clock=lambda: 0.0, is_visible=lambda name: name == "dogs"
    )
    assert [found.dataset for found in page.paths] == ["dogs"]
    assert page.versions == 1


def test_a_page_that_takes_long_ends_and_goes_on() -> None:
    deployment = IndexedDeployment()
    deployment.seal("cats", "v1", {"a.txt"})
    deployment.update()
    seconds = count(0, 5)
    ports = SearchPorts(deployment.heads, deployment.registry, deployment.executions, deployment.store)
    page = search_paths("a.txt", ports, deployment.reader, limit=9, clock=lambda: float(next(seconds)))
    assert page.paths == []
    assert page.cursor is not None
    assert [found.path for found in deployment.page("a.txt", page.cursor).paths] == ["a.txt"]
