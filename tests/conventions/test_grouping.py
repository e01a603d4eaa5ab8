"""Tests that share a stack are run by one worker, and the longest groups are begun first."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from tests.grouping import FOLDERS, LONGEST, SYSTEM, GroupScheduling, group_of, rank_of

TESTS = Path(__file__).parents[1]


class Worker:
    """What the scheduler asks of a worker; it keeps the tests that it was given."""

    shutting_down = False

    def __init__(self, name: str, tests: list[str]) -> None:
        self.gateway = SimpleNamespace(id=name)
        self.given: list[str] = []
        self._tests = tests

    def send_runtest_some(self, indexes: list[int]) -> None:
        self.given += [self._tests[index] for index in indexes]

    def shutdown(self) -> None:
        self.shutting_down = True


def test_a_group_goes_to_one_worker_as_a_whole_in_the_order_of_collection() -> None:
    tests = [
        *(f"tests/system/test_api.py::test_{n}[a::b@c]" for n in range(4)),
        *(f"tests/browser/{file}.py::test" for file in ("test_access", "test_looking", "test_sign_in")),
        *(f"tests/unit/test_sizes.py::test_{n}" for n in range(5)),
    ]
    config = SimpleNamespace(option=SimpleNamespace(loadscopereorder=True), getvalue=lambda name: ["2*popen"])
    scheduling = GroupScheduling(config)
    workers = [Worker(name, tests) for name in ("gw0", "gw1")]
    for worker in workers:
        scheduling.add_node(worker)
        scheduling.add_node_collection(worker, tests)
    scheduling.schedule()
    assert [worker.given for worker in workers] == [tests[:4], tests[4:7]]
    for index in range(4, 7):
        scheduling.mark_test_complete(workers[1], index)
    assert [worker.given for worker in workers] == [tests[:4], tests[4:]]


def test_files_without_a_group_are_their_own_and_come_last() -> None:
    assert group_of("unit/client/test_cache.py") == "unit/client/test_cache.py"
    assert group_of("local/test_hosts.py") == "local/test_hosts.py"
    assert rank_of("unit/client/test_cache.py") > max(map(rank_of, LONGEST))


def test_every_group_has_tests() -> None:
    assert [name for name in SYSTEM if not (TESTS / "system" / name).exists()] == []
    assert [name for name in FOLDERS if not any((TESTS / name).glob("test_*.py"))] == []
    files = [path.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")]
    assert set(LONGEST) <= set(map(group_of, files))
