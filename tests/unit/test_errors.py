"""The error tree, the table of exit codes and the classes agree; every errno is one typed error."""

from __future__ import annotations

import errno
import importlib
import os
import pickle
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import packline
from packline import errors
from packline.cli import reference
from packline.fs.os_errors import file_error, member_error, naming

OPTIONAL = ("packline.local", "packline.aws", "packline.api", "packline.pipeline")
"""What functions and the local stack run: no exit codes there."""


def tree(root: type[errors.PacklineError]) -> Iterator[type[errors.PacklineError]]:
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


def all_errors() -> set[type[errors.PacklineError]]:
    """Every error that a command or a Python caller can get."""
    for found in pkgutil.walk_packages(packline.__path__, "packline."):
        if not found.name.startswith(OPTIONAL):
            importlib.import_module(found.name)
    return {error for error in tree(errors.PacklineError) if not error.__module__.startswith(OPTIONAL)}


def test_every_error_has_an_exit_code_of_the_table() -> None:
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", reference.render(), re.MULTILINE)}
    wrong = {error.__name__: error.exit_code for error in all_errors() if error.exit_code not in documented}
    assert wrong == {}
    general = {error.__name__ for error in all_errors() if error.exit_code == errors.PacklineError.exit_code}
    # CheckWarning is a line of the doctor's report, and leaves no command.
    assert general <= {"PacklineError", "CopyUnsupported", "CheckWarning"}, "give them a branch of the tree"


def test_the_table_in_the_documents_is_that_of_the_code() -> None:
    assert Path(reference.PAGE).read_text(encoding="utf-8") == reference.render()


def test_the_tree_in_the_docstring_names_every_class_of_the_module() -> None:
    drawn = set(re.findall(r"\b[A-Z]\w+\b", errors.__doc__ or ""))
    defined = {error.__name__ for error in tree(errors.PacklineError) if error.__module__ == errors.__name__}
    assert defined - drawn == set()


def test_what_is_refused_is_not_worth_a_retry_and_what_is_unavailable_may_say_so() -> None:
    assert [error.__name__ for error in tree(errors.Refused) if error.retryable] == []
    assert not any(issubclass(error, errors.Unavailable) for error in tree(errors.Refused))


def test_every_error_crosses_a_process_boundary() -> None:
    for error in all_errors():
        there = pickle.loads(pickle.dumps(error("message", "remedy")))
        assert (type(there), there.message, there.remedy) == (error, "message", "remedy")


@pytest.mark.parametrize("code", sorted(errno.errorcode))
def test_every_errno_is_a_typed_error_that_names_the_path_and_a_remedy(code: int) -> None:
    error = file_error(OSError(code, os.strerror(code), "/data/x"))
    assert isinstance(error, errors.LocalError | errors.NoSpace)
    assert "'/data/x'" in error.message
    assert os.strerror(code) in error.message
    assert error.remedy


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_no_space_wherever_it_was_full(code: int) -> None:
    assert isinstance(file_error(OSError(code, "full")), errors.NoSpace)
    assert isinstance(member_error(OSError(code, "full"), b"a/b"), errors.NoSpace)


def test_a_broken_connection_is_not_a_broken_disk() -> None:
    assert isinstance(file_error(ConnectionResetError("reset")), errors.EndpointUnreachable)
    assert isinstance(file_error(OSError(errno.ETIMEDOUT, "late", "/nfs/x")), errors.LocalError)


def test_an_error_that_names_no_path_gets_the_one_of_its_context_unless_it_is_of_the_network() -> None:
    with pytest.raises(OSError) as written, naming("/cache"):
        raise OSError(errno.ENOSPC, "full")
    assert "'/cache'" in file_error(written.value).message
    with pytest.raises(OSError) as broken, naming("/cache"):
        raise BrokenPipeError(errno.EPIPE, "gone")
    assert broken.value.filename is None
    with pytest.raises(OSError) as listed, naming("/cache"):
        raise OSError(errno.EIO, "fault", 7)
    assert "'/cache'" in file_error(listed.value).message
