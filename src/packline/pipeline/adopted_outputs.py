"""List the adopted objects below a prefix as outputs with datum ids; the objects stay in place."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from packline.globs import compile_globs
from packline.objects import StoredObject
from packline.pipeline.listing import Outputs, add_files, drop_empty_folders, placeholder_alerts
from packline.pipeline.metadata_requests import MetadataRequests
from packline.rules.adoption import Adoption
from packline.rules.metadata import compact
from packline.rules.version_members import member_path


def list_adopted(listed: Iterable[StoredObject], adoption: Adoption) -> Outputs:
    """Sort what is listed below the prefix, pinned to these object versions. Every object is a file, metadata too."""
    outputs = sort_adopted(listed, adoption)
    drop_empty_folders(outputs)
    outputs.alerts.extend(placeholder_alerts(outputs.placeholders))
    return outputs


def sort_adopted(listed: Iterable[StoredObject], adoption: Adoption) -> Outputs:
    """Sort some of what is listed below the prefix; of empty objects, only those named like folders are dropped."""
    is_adopted = compile_selection(adoption)
    outputs = Outputs()
    add_files(listed, adoption.prefix, adoption.execution, outputs, lambda path, stored: is_adopted(path))
    return outputs


def compile_selection(adoption: Adoption) -> Callable[[str], bool]:
    """Return a function that tells whether the patterns of a request choose a path."""
    selected = compile_globs(adoption.include)
    return lambda path: selected(member_path(path) or path)


def add_requests(requests: MetadataRequests, adoption: Adoption, outputs: Outputs) -> MetadataRequests:
    """Add, and return, the requests that would follow if the metadata of every object named the version."""
    description = (
        requests.describe(compact(adoption.metadata), adoption.execution) if adoption.metadata else None
    )
    requests.described = [description] * len(outputs.members)
    return requests
