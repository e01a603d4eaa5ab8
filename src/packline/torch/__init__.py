"""Packaged versions as datasets of PyTorch: map-style, in whole batches, shuffled and resumed exactly.

::

    from packline.torch import FolderDataset, ResumableSampler, decode_image

    dataset = FolderDataset("dataset://images/production", decode=decode_image, transform=transform)
    sampler = ResumableSampler(dataset, seed=1)
    loader = StatefulDataLoader(dataset, batch_size=256, sampler=sampler, num_workers=4)

Nothing here imports torch: the classes have the methods that ``DataLoader`` and Grain ask for, and no base class.
"""

from packline.torch.dataset import PackagedDataset as PackagedDataset
from packline.torch.folders import FolderDataset as FolderDataset
from packline.torch.groups import GroupedDataset as GroupedDataset
from packline.torch.images import decode_image as decode_image
from packline.torch.sampler import ResumableSampler as ResumableSampler

__all__ = ["FolderDataset", "GroupedDataset", "PackagedDataset", "ResumableSampler", "decode_image"]
