"""Single requests that the build waits for: create, complete and abort an upload, look at an object."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from packline.packing.courier import Courier, Job
from packline.wire.loop_message import Answer, Call
from packline.wire.storeerrors import Refusal

Pairs = Sequence[tuple[str, str]]


class Ask(Job):
    """A request whose answer is kept. ``expect`` are refusals (statuses) that are answers as well."""

    __slots__ = ("_body", "_expect", "_headers", "_query", "_what", "answer", "key", "method")

    def __init__(
        self,
        courier: Courier,
        method: str,
        key: str,
        what: str,
        *,
        query: Pairs = (),
        headers: Pairs = (),
        body: memoryview | None = None,
        expect: Collection[int] = (),
    ) -> None:
        super().__init__(courier)
        self.method = method
        self.key = key
        self.answer: Answer | None = None
        self._what = what
        self._query = query
        self._headers = headers
        self._body = body
        self._expect = expect

    @property
    def what(self) -> str:
        return self._what

    def call(self) -> Call:
        length = None
        if self.method in ("PUT", "POST"):
            length = len(self._body) if self._body is not None else 0
        head = self._courier.access.head(
            self.method, self.key, query=self._query, headers=self._headers, length=length
        )
        patience = self._courier.settings.stall_seconds
        return Call(head, self, body=self._body, bodyless=self.method == "HEAD", stall_seconds=patience)

    def done(self, answer: Answer) -> None:
        self.answer = answer

    def refused(self, answer: Answer, refusal: Refusal) -> None:
        if answer.status in self._expect:
            self.answer = answer
        else:
            super().refused(answer, refusal)

    def wait(self) -> Answer:
        """Send it and work until it is answered. Raises the typed error of an unexpected refusal."""
        self._courier.send(self)
        self._courier.run(lambda: self.answer is not None)
        assert self.answer is not None
        return self.answer
