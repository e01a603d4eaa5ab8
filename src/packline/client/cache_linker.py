"""Takes single files from one tree of the cache into another: by hard link, or by copy where that fails."""

from __future__ import annotations

import errno
import os
import stat

from packline.client.cache.tree_index import TreeIndex
from packline.client.transfer.descriptors import share_descriptors
from packline.errors import PacklineError
from packline.fs.directory_handles import DirectoryHandles
from packline.fs.directory_writer import DirectoryWriter
from packline.fs.file_data import copy_remaining
from packline.fs.open_flags import READ_FILE
from packline.fs.os_errors import member_error
from packline.vhpkgzip.member_paths import check_path_bytes


class CacheLinker:
    """Links files of a published version into a staging folder."""

    def __init__(self, source: str, target: str, tree: TreeIndex) -> None:
        """``tree``: the index of the version. Raises OSError if the source is not there."""
        kept = share_descriptors().folders // 2
        self._source = DirectoryHandles(source, check_path_bytes, kept)
        self._target = DirectoryWriter(target, check_path_bytes, kept)
        self._tree = tree
        self._links = True

    def link_or_copy(self, number: int) -> bool:
        """Link or copy a file of the index; False if it is not as it was indexed.

        Raises NoSpace, LocalError if the target cannot be written.
        """
        tree, path = self._tree, self._tree.path(number)
        try:
            name, source = self._source.locate(path)
            status = os.stat(name, dir_fd=source, follow_symlinks=False)
        except (OSError, PacklineError):
            return False
        size, mtime = tree.sizes[number], tree.mtimes[number]
        if not stat.S_ISREG(status.st_mode) or (status.st_size, status.st_mtime_ns) != (size, mtime):
            return False
        if status.st_ino != tree.inodes[number]:
            return False
        if self._links:
            try:
                return self._link(path, name, source)
            except OSError as error:
                # One file may have all the links it can have; anything else will be so for every file.
                self._links = error.errno == errno.EMLINK
        return self._copy(path, name, source, size)

    def close(self) -> None:
        """Close every handle."""
        self._source.close()
        self._target.close()

    def _link(self, path: bytes, name: bytes, source: int) -> bool:
        _, target = self._target.locate(path)
        try:
            os.link(name, name, src_dir_fd=source, dst_dir_fd=target, follow_symlinks=False)
        except FileExistsError:  # left by a run that was killed while it linked
            os.unlink(name, dir_fd=target)
            os.link(name, name, src_dir_fd=source, dst_dir_fd=target, follow_symlinks=False)
        except FileNotFoundError:
            return False
        return True

    def _copy(self, path: bytes, name: bytes, source: int, size: int) -> bool:
        try:
            old = os.open(name, READ_FILE, dir_fd=source)
        except OSError:
            return False
        try:
            new = self._target.open(path, replace=True)
            try:
                copied = copy_remaining(old, new)
            except OSError as error:
                raise member_error(error, path) from error
            finally:
                os.close(new)
        finally:
            os.close(old)
        if copied != size:
            self._target.remove(path)
        return copied == size
