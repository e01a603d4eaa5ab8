"""Lists what may become members of a version from another store: one adapter for each scheme."""

from __future__ import annotations

from packline.client.inputs.context import split_uri
from packline.client.inputs.streams import RemoteListing
from packline.errors import InvalidUri
from packline.redaction import redact_url

SCHEMES = ("s3+profile", "gs", "azure", "hf", "https")


def names_other_store(uri: str) -> bool:
    """Return whether a URI names something outside of the buckets that the deployment's role reads."""
    scheme = uri.partition("://")[0]
    return "://" in uri and scheme != "s3"


def list_remote(uri: str) -> RemoteListing:
    """List the files of a URI; one that ends in a slash names all below it.

    Raises InvalidUri for a scheme without an adapter, and what the adapter raises.
    """
    scheme, _ = split_uri(uri)
    if uri.endswith("/"):
        uri += "**"
    match scheme.partition("+")[0]:
        case "gs" | "azure":
            from packline.client.inputs.gcs_azure import list_blobs

            return list_blobs(uri)
        case "hf":
            from packline.client.inputs.hugging_face import list_repository

            return list_repository(uri)
        case "https" | "http":
            from packline.client.inputs.http_files import list_url

            return list_url(uri)
        case "s3" if "+" in scheme:
            from packline.client.inputs.profile_objects import list_profile_objects

            return list_profile_objects(uri)
        case "file":
            raise InvalidUri(f"{uri!r} is on this machine.", "Use `packline push FOLDER --package only`.")
    raise InvalidUri(
        f"{redact_url(uri)!r} cannot be adopted.",
        f"It takes {', '.join(SCHEMES)}, and s3:// for the store of the deployment.",
    )
