"""Uses a client that was generated from the OpenAPI document; prints what it was answered as JSON.

Runs in build/openapi-venv with the client's folder and the URL of the API; nothing of ``packline`` is imported.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

folder, url, dataset, datum = sys.argv[1:]
sys.path.insert(0, folder)

from generated import Client  # noqa: E402
from generated.api.data import merge_metadata, read_metadata, search_datums  # noqa: E402
from generated.api.dataset_versions import list_versions, read_version  # noqa: E402
from generated.api.datasets import create_dataset, list_datasets, move_alias, read_alias  # noqa: E402
from generated.models import AliasTarget, MergeMetadataMetadata, NewDatasetRequest, Problem  # noqa: E402

KINDS: set[str] = set()
"""Of the signatures that were sent."""


class Signature(httpx.Auth):  # type: ignore[misc]  # httpx is not in the environment that checks types
    """Signs requests for API Gateway, as roles do."""

    requires_request_body = True

    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:
        headers = {
            "host": request.url.netloc.decode(),
            "content-type": request.headers.get("content-type", ""),
        }
        signed = AWSRequest(request.method, str(request.url), data=request.content, headers=headers)
        SigV4Auth(Credentials("local", "local"), "execute-api", "eu-north-1").add_auth(signed)
        request.headers.update(dict(signed.headers))
        KINDS.add(request.headers["authorization"].split()[0])
        yield request


def pages(call: Any, **query: Any) -> list[Any]:
    """All results of a list, a page at a time, by its cursor."""
    found: list[Any] = []
    cursor = ""
    while True:
        page = call.sync(**query, limit=1, cursor=cursor)
        found += page.results
        if not page.next_:
            return found
        (cursor,) = parse_qs(urlsplit(page.next_).query)["cursor"]


client = Client(base_url=url, httpx_args={"auth": Signature()})
made = create_dataset.sync_detailed(
    client=client, body=NewDatasetRequest(name=f"{dataset}-empty", owner="someone")
)
again = create_dataset.sync(client=client, body=NewDatasetRequest(name=f"{dataset}-empty", owner="another"))
moved = move_alias.sync(dataset, "best", client=client, body=AliasTarget(version="v1"), if_none_match="*")
conflict = move_alias.sync(dataset, "best", client=client, body=AliasTarget(version="v2"), if_match='"7"')
missing = read_version.sync(f"{dataset}:v9", client=client)
said = merge_metadata.sync(datum, client=client, body=MergeMetadataMetadata.from_dict({"stars": 5}))
known = read_metadata.sync(datum, client=client)
found = search_datums.sync(client=client, property_=["stars>=5"], dataset_version=f"{dataset}:v1")
assert all(isinstance(problem, Problem) for problem in (again, conflict, missing))
print(
    json.dumps(
        {
            "created": made.status_code,
            "datasets": [each.name for each in pages(list_datasets, client=client)],
            "versions": [version.name for version in pages(list_versions, client=client, dataset=dataset)],
            "alias": [moved.rev, read_alias.sync(dataset, "best", client=client).version.name],
            "problems": [again.title, conflict.title, missing.title, missing.status],
            "metadata": [said.to_dict(), known.to_dict()],
            "signatures": sorted(KINDS),
            "found": [[datum.name for datum in found.results], found.complete],
        }
    )
)
