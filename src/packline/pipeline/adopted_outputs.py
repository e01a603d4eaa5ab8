"""List the adopted objects below a prefix as outputs with datum ids; the objects stay in place."""

from __future__ import annotations

from packline.globs import compile_globs
from packline.objects import StoredObject
from packline.pipeline.listing import Outputs, add_files, drop_empty_folders, placeholder_alerts
from packline.pipeline.metadata_requests import MetadataRequests
from packline.ports import ObjectStore
from packline.rules.adoption import Adoption
from packline.rules.metadata import compact
from packline.rules.version_members import member_path


def list_adopted(store: ObjectStore, adoption: Adoption) -> Outputs:
    """List what is adopted, pinned to the object versions there are now. Every object is a file, metadata too."""
    selected = compile_globs(adoption.include)
    outputs = Outputs()

    def is_output(path: str, stored: StoredObject) -> bool:
        return selected(member_path(path) or path)

    add_files(store.list(adoption.prefix), adoption.prefix, adoption.execution, outputs, is_output)
    drop_empty_folders(outputs)
    outputs.alerts.extend(placeholder_alerts(outputs.placeholders))
    return outputs


def adoption_requests(adoption: Adoption, outputs: Outputs) -> MetadataRequests:
    """Build the requests that would follow if the metadata of every object named the version."""
    requests = MetadataRequests()
    description = (
        requests.describe(compact(adoption.metadata), adoption.execution) if adoption.metadata else None
    )
    requests.described = [description] * len(outputs.members)
    return requests
