"""Fetches what will be read next: follows an announced order, a window of bytes ahead of the reads."""

from __future__ import annotations

import threading
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

from packline.errors import PacklineError
from packline.reader.read_job import ReadJob, plan_jobs

if TYPE_CHECKING:
    from packline.reader.member_index import MemberIndex
    from packline.reader.request_pool import RequestPool
    from packline.reader.version_reader import VersionReader

RunOf = Callable[[int], Sequence[int]]
NEVER = 1 << 62
LATER = 1 << 40
FIRST_BYTES = 3 << 20
"""The first members of an order are fetched one by one: whole runs of 256 KiB would delay the first batch."""
CLAIMED_BYTES, CLAIMED_MEMBERS = 24 << 20, 2048
"""Members after the first that are claimed at once and requested later, so that forked workers wait for them."""
MAX_MEMBERS = 100_000
"""Most members of the window, so that empty members end it, too."""
STEP_MEMBERS = 256
PAUSE_SECONDS = 0.0002
"""Members of the order that are taken at a time, and the pause between, in which reads get the lock."""
PARTIAL_BYTES = 8 << 20
"""Where the index has to be loaded, the first window is requested in steps, of which each is as long as all before."""
PLAN_SECONDS = 1.0
"""A read waits so long for the requests that are being planned; then it requests its members itself."""
FIRST_MEMBERS, MOST_MEMBERS = 256, 512
"""Members whose index is loaded at a time, where it is not whole."""


class PrefetchWindow:
    """The window of one order. Its requests are sent by a thread that ends when nothing is left to request.

    Errors are left to the read that needs the member: it requests the member again, and raises what it then gets.
    """

    def __init__(
        self, reader: VersionReader, order: Iterable[int], limit_bytes: int, run_of: RunOf | None = None
    ) -> None:
        """Take an order of member numbers.

        Args:
            reader: Of the version; what it has in its part files is not requested.
            order: The numbers that will be read, in this order.
            limit_bytes: Bytes of the window.
            run_of: Returns the members that are fetched together with a member; None: only what the window has.
        """
        self._run_of = run_of
        self._reader, self._limit_bytes = reader, limit_bytes
        self._order: Iterator[int] = iter(order)
        if not reader.index.is_complete:
            self._order = _loaded(reader.index, self._order)
        self._sequence = order if isinstance(order, list | tuple | range | array) else None
        self._positions: array[int] | None = None
        self._pulled = bytearray(reader.index.members)
        """A byte for each member: 1 once it was in the window."""
        self._lock = threading.Lock()
        """Of what follows; it is not held while the order is read, the index is loaded, or requests are planned."""
        self._extending = threading.Lock()
        """Held by who extends the window, and so reads the order."""
        self._window: dict[int, int] = {}
        """How often each number of the window is still to be read."""
        self._window_bytes = 0
        self._unplanned: dict[int, None] = {}
        """Members of the window, in order, for which no request is planned yet."""
        self._claimed: list[int] = []
        """Those of them that are claimed already."""
        self._read_early: dict[int, int] = {}
        """How often members were read that the window had not reached."""
        self._early_elsewhere: set[int] = set()
        """Those of them that another process reads: it may not have requested them yet."""
        self._jobs: dict[int, ReadJob] = {}
        """What is being fetched, by the numbers of its members."""
        self._thread: threading.Thread | None = None
        self._ended = self._stopped = False
        self._filled = threading.Event()
        """Set when the first window has been requested as a whole."""

    def start(self) -> None:
        """Request the members that are needed at once, and claim the next; a thread requests the rest of the window."""
        with self._extending:
            self._extend(min(FIRST_BYTES, self._limit_bytes // 8), is_first=True)
            self._start_thread()
            if self._reader.index.is_complete and not self._reader.has_fetched_copy:
                self._gather(min(CLAIMED_BYTES, self._limit_bytes // 4), CLAIMED_MEMBERS)
                self._claim()

    def _claim(self) -> None:
        """Claim the members for which no request is planned yet."""
        with self._lock:
            numbers = sorted(self._unplanned)
        claimed = self._reader.claims.take(numbers).own
        with self._lock:
            if not self._stopped:
                self._claimed, claimed = claimed, []
        self._reader.claims.release(claimed)

    def consume(self, numbers: Sequence[int], *, is_elsewhere: bool = False) -> None:
        """Move the window behind members that have been read.

        Args:
            numbers: Of the members.
            is_elsewhere: Whether another process reads them, so that they are requested also if they are passed.
        """
        window, sizes, is_passed = self._window, self._reader.index.sizes, self._is_passed(numbers)
        with self._lock:
            for number in numbers:
                count = window.get(number)
                if count is None:
                    if not self._ended and not self._pulled[number]:
                        self._read_early[number] = self._read_early.get(number, 0) + 1
                        if is_elsewhere:
                            self._early_elsewhere.add(number)
                    continue
                self._window_bytes -= sizes[number]
                if count == 1:
                    del window[number]
                else:
                    window[number] = count - 1
            is_short = 4 * self._window_bytes < 3 * self._limit_bytes
        if is_passed or (is_short and self._filled.is_set()):
            self._extend_now()

    @property
    def _is_requested(self) -> bool:
        """Whether the order has ended, and all of it is requested."""
        return self._ended and not self._unplanned

    def _is_passed(self, numbers: Sequence[int]) -> bool:
        """Return whether reads are faster than the thread; never where they would wait for the index of a window."""
        if self._filled.is_set() or not self._reader.index.is_complete:
            return False
        return not all(map(self._pulled.__getitem__, numbers))

    def _extend_now(self, wait_seconds: float = 0.0) -> None:
        """Extend the window to its length; if that is under way, wait for it as long as it is said."""
        if self._is_requested or not self._extending.acquire(timeout=wait_seconds):
            return
        try:
            if 4 * self._window_bytes < 3 * self._limit_bytes or self._unplanned:
                self._extend(self._limit_bytes)
        finally:
            self._filled.set()
            self._extending.release()

    def wait_for(self, numbers: Sequence[int], pool: RequestPool) -> bool:
        """Wait for those of the numbers that are being fetched; returns whether there was one."""
        with self._lock:
            is_planned = self._unplanned.keys().isdisjoint(numbers)
        if not self._reader.index.is_complete:
            if not is_planned and self._extending.acquire(timeout=PLAN_SECONDS):
                self._extending.release()
        elif not is_planned or self._is_passed(numbers):
            self._extend_now(PLAN_SECONDS)
        with self._lock:
            jobs = {id(job): job for job in map(self._jobs.get, numbers) if job is not None}
        requests = [request for job in jobs.values() for request in job.requests]
        if requests:
            pool.promote(requests)
            pool.wait(requests)
        return bool(requests)

    def next_use(self, number: int) -> int:
        """Return where a member comes next in the order: 0 in the window, ``NEVER`` if it has been read, early or not.

        Of an order that is not a list, only the window is known: the rest comes at ``LATER``.
        """
        if number in self._window:
            return 0
        if self._pulled[number] or number in self._read_early:
            return NEVER
        if self._sequence is None:
            return LATER
        if self._positions is None:
            positions = array("Q", bytes(8 * self._reader.index.members))
            for position, member in enumerate(self._sequence):
                positions[member] = position
            self._positions = positions
        return self._positions[number]

    def stop(self) -> None:
        """Request nothing more."""
        with self._lock:
            self._ended = self._stopped = True
            self._window.clear()
            self._unplanned.clear()
            claimed, self._claimed = self._claimed, []
        self._filled.set()
        self._reader.claims.release(claimed)

    def _extend(self, limit_bytes: int, is_first: bool = False) -> None:
        """Extend the window to a length, and request what the cache lacks of it. The caller holds ``_extending``."""
        self._gather(limit_bytes)
        with self._lock:
            numbers, claimed = list(self._unplanned), self._claimed
        try:
            if numbers and not self._reader.has_fetched_copy:
                self._request(numbers, is_first)
        finally:
            with self._lock:
                self._unplanned.clear()
                self._claimed = []
                arrived = set(claimed) - self._jobs.keys()
            for number in arrived:
                self._reader.claims.release((number,))

    def _gather(self, limit_bytes: int, most: int = MAX_MEMBERS) -> None:
        """Extend the window to a length in bytes or members, without requests, and let reads get between."""
        is_full = False
        while (
            not is_full and not self._ended and self._window_bytes < limit_bytes and len(self._window) < most
        ):
            numbers = list(islice(self._order, STEP_MEMBERS))
            with self._lock:
                taken = self._take(numbers, limit_bytes, most)
                self._ended = self._ended or not numbers
            if taken < len(numbers):
                is_full, self._order = True, chain(numbers[taken:], self._order)
            elif threading.current_thread() is self._thread:
                time.sleep(PAUSE_SECONDS)

    def _take(self, numbers: Sequence[int], limit_bytes: int, most: int) -> int:
        """Take members into the window until it is as long as it should be; returns how many."""
        window, sizes = self._window, self._reader.index.sizes
        if self._stopped:
            return len(numbers)
        for at, number in enumerate(numbers):
            if self._window_bytes >= limit_bytes or len(window) >= most:
                return at
            self._pulled[number] = 1
            early = self._read_early.get(number, 0)
            if early:  # a batch may be longer than the window
                self._read_early[number] = early - 1
                if number in self._early_elsewhere and number not in self._jobs:
                    self._unplanned[number] = None
                continue
            self._window_bytes += sizes[number]
            if number not in window and number not in self._jobs:
                self._unplanned[number] = None
            window[number] = window.get(number, 0) + 1
        return len(numbers)

    def _request(self, numbers: Sequence[int], is_first: bool) -> None:
        """Queue the requests for absent members, those that are needed first before the others."""
        reader = self._reader
        needed_at = {number: at for at, number in enumerate(numbers)}
        for number in reader.claims.present(sorted(numbers)):
            del needed_at[number]
        own = reader.claims.take(sorted(needed_at) if is_first else self._with_runs(needed_at)).own
        try:
            jobs = plan_jobs(reader, own, on_done=self._finish)
        except PacklineError:
            reader.claims.release(own)
            return  # the read that needs a member reports what is wrong
        last = len(numbers)
        jobs.sort(key=lambda job: min(needed_at.get(number, last) for number in job.members))
        with self._lock:
            if self._stopped:
                reader.claims.release(own)
                return
            for job in jobs:
                self._jobs.update(dict.fromkeys(job.members, job))
            reader.remote.pool.submit((request for job in jobs for request in job.requests), urgent=False)
        self._start_thread()

    def _start_thread(self) -> None:
        """Let a thread send what is queued, unless one does."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="packline-read-ahead", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        """Send what is queued; the first time, extend the window to its length when the first members have come."""
        pool = self._reader.remote.pool
        pool.drive_idle()
        if not self._filled.is_set():
            try:
                self._fill()
            finally:
                self._filled.set()
            pool.drive_idle()

    def _fill(self) -> None:
        """Request the first window: at once, so that few requests bring it, or in steps while its index is loaded."""
        length = self._limit_bytes if self._reader.index.is_complete else PARTIAL_BYTES
        while not self._is_requested and not self._filled.is_set():
            with self._extending:
                self._extend(min(length, self._limit_bytes))
            if length >= self._limit_bytes or len(self._window) >= MAX_MEMBERS:
                return
            length *= 2

    def _with_runs(self, numbers: Iterable[int]) -> list[int]:
        """Return members, ascending, with those of their runs that are neither present nor on the way."""
        if self._run_of is None:
            return sorted(numbers)
        needed, others = set(numbers), set[int]()
        for number in sorted(needed):
            if number not in others:
                others.update(self._run_of(number))
        others -= needed
        with self._lock:
            others -= self._jobs.keys()
        others.difference_update(self._reader.claims.present(sorted(others)))
        return sorted(needed | others)

    def _finish(self, job: ReadJob) -> None:
        """Forget a job that has ended: its members are in the part file, or are requested again by who reads them."""
        with self._lock:
            for number in job.members:
                self._jobs.pop(number, None)
        job.release()
        if job.error is None and not job.kept:
            self.stop()  # what cannot be kept would be fetched twice


def _loaded(index: MemberIndex, order: Iterator[int]) -> Iterator[int]:
    """Yield the members of an order whose index is loaded, in growing steps; none after one that cannot be loaded."""
    count = FIRST_MEMBERS
    while members := list(islice(order, count)):
        try:
            index.load(members)
        except PacklineError:
            return  # the read that needs a member reports what is wrong
        yield from members
        count = min(2 * count, MOST_MEMBERS)
