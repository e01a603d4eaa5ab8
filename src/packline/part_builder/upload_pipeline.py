"""Full slices on their way: uploaded as they come, digested in order, then their buffers are used again."""

from __future__ import annotations

from packline.part_builder.multipart_upload import MultipartUpload
from packline.part_builder.part_checksums import PartDigest
from packline.part_builder.settings import PackSettings
from packline.part_builder.slice_window import Slice, SliceWindow
from packline.vhpkgzip.layout import PartLayout


class UploadPipeline:
    """The window of one part, joined to its upload and its digest."""

    def __init__(self, layout: PartLayout, upload: MultipartUpload, settings: PackSettings) -> None:
        self.window = SliceWindow(layout.size, settings.slice_for(layout.size), settings.buffers, self._full)
        self.digest = PartDigest(layout.blocks, layout.size)
        self._upload = upload
        self._early: dict[int, Slice] = {}
        self._next = 0
        upload.release = self.window.release

    def finished(self) -> bool:
        """True once every slice is in the store and in the digest."""
        return self._upload.slices == self.window.count and self._next == self.window.count

    def close(self) -> None:
        """Let go of the memory now, not when cycles of references are next collected."""
        self._early.clear()
        self.window.close()

    def _full(self, slice_: Slice) -> None:
        slice_.holders = 2
        self._early[slice_.number] = slice_
        self._upload.take(slice_)
        while (ready := self._early.pop(self._next, None)) is not None:
            self.digest.update(ready.view)
            self._next += 1
            self.window.release(ready)
