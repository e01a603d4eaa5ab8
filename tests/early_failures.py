"""Names a test as soon as it fails: pytest shows failures at the end of the run only, which is many minutes later."""

from __future__ import annotations

import pytest


def name_failures_early(config: pytest.Config) -> None:
    """Register the plugin where there is a terminal: not in a worker of pytest-xdist."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(EarlyFailures(config))


class EarlyFailures:
    """A plugin that writes a line for each failed test; all else that pytest writes stays as it is."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    @pytest.hookimpl(trylast=True)  # behind the terminal's own mark of progress
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write id, phase and error of a failed test.

        Args:
            report: The result of one phase (setup, call or teardown) of a test, here or in a worker of pytest-xdist.
        """
        terminal: pytest.TerminalReporter | None = self._config.pluginmanager.get_plugin("terminalreporter")
        if not report.failed or terminal is None or terminal.verbosity > 0:
            return  # with -v the terminal names each test
        phase = "" if report.when == "call" else f" in {report.when}"
        terminal.write("\n")  # behind a mark of progress, which no method tells of
        terminal.write_line(f"failed{phase}: {report.nodeid}{_message(report)}", red=True)
        terminal.flush()


def _message(report: pytest.TestReport) -> str:
    """Return the first line of the error's message, behind a colon, or nothing."""
    crash = getattr(report.longrepr, "reprcrash", None)
    return f": {crash.message.partition(chr(10))[0]}" if crash else ""
