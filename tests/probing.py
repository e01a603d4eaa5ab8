"""Requests that an API's own description allows and forbids, sent to it; what comes back is held to the description."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from typing import Any
from urllib.request import urlopen

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
Known = Mapping[str, Sequence[str]]
"""Values of parameters, by name, that exist in the deployment that is asked."""
METHODS = ("GET", "PUT", "POST", "PATCH", "DELETE")


class Probe:
    """Asks one API, all routes that its document lists; counts its answers."""

    def __init__(self, url: str, known: Known) -> None:
        self._url, self._known = url, known
        with urlopen(f"{url}/api/v0/openapi.json", timeout=60) as answer:
            self.schema = schemathesis.openapi.from_dict(json.load(answer))
        self.answers: Counter[tuple[str, int]] = Counter()

    def operations(self) -> Iterator[Any]:
        """Every method of every path, reading ones first, so that they find what was seeded."""
        found = [result.ok() for result in self.schema.get_all_operations() if isinstance(result, Ok)]
        return iter(
            sorted(found, key=lambda operation: (METHODS.index(operation.method.upper()), operation.path))
        )

    def statuses(self) -> Counter[int]:
        """How often each status was answered."""
        found: Counter[int] = Counter()
        for (_, status), count in self.answers.items():
            found[status] += count
        return found

    def ask(self, operation: Any, requests: int, seed: int | None = None) -> None:
        """Send so many requests, half of them as described, half of them not; the same ones every time.

        Raises what a check of schemathesis raises.
        """
        strategy = st.one_of(
            operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE),
            operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE),
        )

        @settings(
            max_examples=requests,
            derandomize=seed is None,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy, st.data())
        def send(case: Any, data: st.DataObject) -> None:
            self._place(case, data)
            response = case.call(base_url=self._url, timeout=60)
            self.answers[f"{operation.method.upper()} {operation.path}", response.status_code] += 1
            case.validate_response(response, checks=CHECKS)

        (send if seed is None else hypothesis.seed(seed)(send))()

    def _place(self, case: Any, data: st.DataObject) -> None:
        """Put what exists into most of the parameters that name something."""
        for values in (case.path_parameters, case.query, case.headers, case.body):
            self._fill(values, data)

    def _fill(self, values: Any, data: st.DataObject) -> None:
        if isinstance(values, list):
            for value in values:
                self._fill(value, data)
        if not isinstance(values, MutableMapping):
            return
        for name, value in list(values.items()):
            if name.lower() not in self._known:
                self._fill(value, data)
            elif data.draw(st.integers(0, 3)):
                chosen = data.draw(st.sampled_from(self._known[name.lower()]))
                values[name] = [chosen] if isinstance(value, list) else chosen
