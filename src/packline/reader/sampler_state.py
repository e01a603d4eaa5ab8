"""Where an epoch stands, for all ranks together: three integers, from which any number of ranks continues."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from packline.errors import InvalidInput
from packline.records import record

Tail = Literal["keep", "drop", "repeat"]
"""What becomes of the samples at the end of an epoch that do not suffice for one each rank: a rank less takes one
(keep), no rank does (drop), or the ranks that got none take samples from the start of the epoch (repeat)."""


@record(frozen=True)
class SamplerState:
    """The next sample to be read, of all ranks together."""

    seed: int
    epoch: int
    position: int

    def to_dict(self) -> dict[str, int]:
        """Return the three integers by name, as a checkpoint stores them."""
        return {"seed": self.seed, "epoch": self.epoch, "position": self.position}

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> SamplerState:
        """Return the state that ``to_dict`` gave. Raises InvalidInput for anything else."""
        numbers = [values.get(name) for name in ("seed", "epoch", "position")]
        match numbers:
            case [int(seed), int(epoch), int(position)] if epoch >= 0 and position >= 0:
                return cls(seed, epoch, position)
        raise InvalidInput(
            f"The state of a sampler has the integers seed, epoch and position, not {dict(values)!r}.",
            "Load what state_dict() returned.",
        )

    def is_finished(self, size: int, ranks: int, tail: Tail) -> bool:
        """Return whether an epoch of ``size`` samples has nothing more to read for any rank."""
        return size - self.position < (ranks if tail == "drop" else 1)

    def advance(self, size: int, ranks: int, samples: int) -> SamplerState:
        """Return the state after each rank has read a number of samples more."""
        return SamplerState(self.seed, self.epoch, min(size, self.position + samples * ranks))

    def start_next_epoch(self) -> SamplerState:
        """Return the state at the start of the next epoch."""
        return SamplerState(self.seed, self.epoch + 1, 0)


def rank_positions(size: int, position: int, rank: int, ranks: int, tail: Tail) -> range:
    """Return the positions that a rank reads from ``position`` on: each n with n ≡ rank (mod ranks).

    Args:
        size: Number of samples of the epoch.
        position: The next one to be read, of all ranks together.
        rank: Number of this rank, from 0.
        ranks: Number of ranks that read at the same time.
        tail: What becomes of the last samples where they do not suffice for each rank. With "repeat", positions may
            reach beyond ``size``: they count from the start again.

    Raises:
        InvalidInput: For a rank that is not below ``ranks``, or another tail.
    """
    if not 0 <= rank < ranks:
        raise InvalidInput(f"There is no rank {rank} of {ranks}.", "Ranks are numbered from 0.")
    if tail not in get_args(Tail):
        raise InvalidInput(f"There is no tail {tail!r}.", "Use keep, drop or repeat.")
    remaining = max(0, size - position)
    stop = {
        "keep": size,
        "drop": position + remaining // ranks * ranks,
        "repeat": position + -(-remaining // ranks) * ranks,
    }[tail]
    return range(position + (rank - position) % ranks, stop, ranks)
