"""Upload full slices as they come, digest them in order, and reuse their buffers."""

from __future__ import annotations

from packline.part_builder.multipart_upload import MultipartUpload
from packline.part_builder.part_checksums import PartDigest
from packline.part_builder.settings import PackSettings
from packline.part_builder.slice_window import Slice, SliceWindow
from packline.vhpkgzip.layout import PartLayout


class UploadPipeline:
    """Connects the window of one part with its upload and its digest."""

    def __init__(self, layout: PartLayout, upload: MultipartUpload, settings: PackSettings) -> None:
        self.window = SliceWindow(layout.size, settings.slice_for(layout.size), settings.buffers, self._full)
        self.digest = PartDigest(layout.blocks, layout.size)
        self._upload = upload
        self._early: dict[int, Slice] = {}
        self._next = 0
        upload.release = self.window.release

    def finished(self) -> bool:
        """Tell whether every slice is in the store and in the digest."""
        return self._upload.slices == self.window.count and self._next == self.window.count

    def close(self) -> None:
        """Free the memory now, and not when the garbage collector next runs."""
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
