"""Which tests one worker of pytest-xdist runs together, and which of these groups come first.

pytest-xdist 3.8 writes the name of a group into a test's id, which pytest 9.2 no longer reads: its own ``loadgroup``
distributes grouped tests one by one, and every worker starts every stack. Here the group follows from the path.
https://github.com/pytest-dev/pytest-xdist/issues/1386
"""

from __future__ import annotations

from typing import Any

from xdist.scheduler import LoadScopeScheduling

FOLDERS = ("browser", "clients", "foreign", "infra", "installation", "live")
"""Run by one worker each, because all their tests share a stack, a browser or an environment."""
SYSTEM = {
    "test_adopting.py": "system-second",
    "test_api.py": "system-second",
    "test_api_mode.py": "system-second",
    "test_bad_input.py": "system-second",
    "test_compatibility.py": "system-second",
    "test_docs.py": "system-second",
    "test_examples.py": "system-second",
    "test_finding_the_deployment.py": "system-second",
    "test_hostile_api.py": "system-second",
    "test_openapi.py": "system-second",
    "test_pushing.py": "system-second",
    "test_real_clients.py": "system-second",
}
"""Two workers have a stack of the whole template each: most of the time both wait for the pipeline."""
LONGEST = ("system-first", "system-second", "browser", "installation", "infra")
"""Begun first, so that no worker is left alone with them."""


def group_of(path: str) -> str:
    """Return the group of a test, by its file's path below ``tests``; the file itself if it has no other."""
    folder, _, file = path.partition("/")
    if folder == "system":
        return SYSTEM.get(file, "system-first")
    return folder if folder in FOLDERS else path


def rank_of(group: str) -> int:
    """Return the place of a group in the order of all; those that are not long share the last one."""
    return LONGEST.index(group) if group in LONGEST else len(LONGEST)


class GroupScheduling(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist has no types
    """Gives each group to one worker, in the order in which tests were collected."""

    def __init__(self, config: Any, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid.partition("::")[0].removeprefix("tests/"))
