"""A property that is computed once, without a lock that other objects or forked processes would wait for."""

from __future__ import annotations

from threading import Event, Thread

from packline.client.lazy_property import lazy_property


class Owner:
    def __init__(self, go_on: Event, begun: Event) -> None:
        self.go_on, self.begun, self.times = go_on, begun, 0

    @lazy_property
    def value(self) -> int:
        """A number."""
        self.begun.set()
        assert self.go_on.wait(60)
        self.times += 1
        return 7


def test_one_object_does_not_wait_while_another_computes() -> None:
    slow, quick = Owner(Event(), Event()), Owner(Event(), Event())
    quick.go_on.set()
    thread = Thread(target=lambda: slow.value)
    thread.start()
    assert slow.begun.wait(60)
    read = Thread(target=lambda: quick.value, daemon=True)
    read.start()
    read.join(30)
    is_waiting = read.is_alive()
    slow.go_on.set()
    thread.join()
    assert not is_waiting


def test_the_value_is_computed_once() -> None:
    owner = Owner(Event(), Event())
    owner.go_on.set()
    assert (owner.value, owner.value, owner.times) == (7, 7, 1)
