"""Commands reach a local stack past the proxy of the machine."""

from __future__ import annotations

import pytest

from packline.http.proxy import find_proxy
from packline.local.stack import around_proxies

PROXY = {"HTTP_PROXY": "http://proxy.example:3128"}


@pytest.mark.parametrize("variable", ["NO_PROXY", "no_proxy"])
def test_the_local_stack_is_excepted_from_proxies(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, "internal.example")
    environ = PROXY | around_proxies()
    assert find_proxy("127.0.0.1", 5000, False, environ) is None
    assert find_proxy("internal.example", 80, False, environ) is None
    assert find_proxy("away.example", 80, False, environ) is not None
