"""How well an order mixes the classes, compared with a shuffle of everything."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from packline.reader.permutation import Permutation
from packline.reader.sampling import SampleOrder
from packline.records import record


@record(frozen=True)
class ClassMix:
    """Mean number of classes in a batch."""

    classes: float
    of_global_shuffle: float

    @property
    def ratio(self) -> float:
        """The share of what a global shuffle reaches."""
        return self.classes / self.of_global_shuffle if self.of_global_shuffle else 1.0


def class_mix(
    order: SampleOrder, labels: Sequence[Hashable], batch_size: int = 256, batches: int = 200
) -> ClassMix:
    """Measure the mean number of classes in a batch, on batches spread evenly over the epoch.

    Args:
        order: The order of an epoch.
        labels: The class of each sample.
        batch_size: Samples of a batch.
        batches: Most batches that are looked at.
    """
    return ClassMix(
        _mean_classes(order, labels, batch_size, batches),
        _mean_classes(Permutation(len(order)), labels, batch_size, batches),
    )


def _mean_classes(order: SampleOrder, labels: Sequence[Hashable], batch_size: int, batches: int) -> float:
    from statistics import fmean  # not before the first batch

    whole = max(1, len(order) // batch_size)
    starts = [batch * batch_size for batch in range(0, whole, max(1, whole // batches))]
    positions = (range(start, min(start + batch_size, len(order))) for start in starts)
    return fmean(len({labels[sample] for sample in order.at(each)}) for each in positions)
