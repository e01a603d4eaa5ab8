"""Checks of a deployment by its HTTP API: who the caller is, what is permitted, and whether the store is reached."""

from __future__ import annotations

from collections.abc import Iterator
from secrets import token_hex

from packline.client.api.json_reader import JsonReader
from packline.library.backend import ApiBackend
from packline.library.doctor.clock_check import compare_clock
from packline.library.doctor.report import Check
from packline.library.doctor.sample_reads import SampleReads
from packline.library.doctor.versions_check import compare_releases


class ApiChecks:
    """Looks at a deployment by its API; changes nothing."""

    def __init__(self, backend: ApiBackend) -> None:
        self._backend = backend
        self._sample = SampleReads(backend)
        self._date = ""

    def checks(self) -> Iterator[Check]:
        """Yield the checks, in the order in which one needs the other."""
        yield Check("endpoint", self.check_endpoint, ("configuration",))
        yield Check("credentials", self.check_credentials, ("endpoint",))
        yield Check("identity", self.check_identity, ("credentials",))
        yield Check("read", self.check_read, ("identity",))
        yield Check("store", self._sample.read_package, ("read",))
        yield Check("files", self._sample.read_file, ("store",))
        yield Check("write", self.check_write, ("identity",), optional=True)
        yield Check("clock", self.check_clock, ("identity",))
        yield Check("versions", self.check_versions, ("identity",), optional=True)

    def close(self) -> None:
        """Close the connections to the API and the store."""
        self._sample.close()
        self._backend.close()

    def check_endpoint(self) -> str:
        """Return the address of the API. Raises InvalidSetting."""
        return self._backend.origin

    def check_credentials(self) -> str:
        """Return how requests are authenticated. Raises CredentialsMissing, InvalidSetting."""
        return self._backend.library.api.describe_auth()

    def check_identity(self) -> str:
        """Return whom the API takes the caller for. Raises TokenRefused, ApiDenied, EndpointUnreachable."""
        answer = self._backend.library.api.get("users/me/")
        self._date = answer.date
        return JsonReader(answer.document, "users/me").text("id") or "nobody is asked here"

    def check_read(self) -> str:
        """List the first dataset. Raises ApiDenied."""
        first = next(self._backend.services.versions.datasets(), None)
        return f"allowed, has {first}" if first else "allowed, no datasets yet"

    def check_write(self) -> str:
        """Ask where uploads go, which needs the right to write. Raises ApiDenied."""
        answer = self._backend.library.api.post(
            f"executions/doctor-{token_hex(4)}/uploads/", {"requests": []}
        )
        return f"allowed, to {JsonReader(answer.document, 'uploads').text('store')}"

    def check_clock(self) -> str:
        """Compare the clock with the API's. Raises ClockSkewed."""
        return compare_clock(self._date)

    def check_versions(self) -> str:
        """Compare the release here with that of the API. Raises CheckWarning."""
        document = self._backend.library.api.get("openapi.json").document
        return compare_releases(
            JsonReader(document, "openapi").inner("info").text("version"), "the API is silent"
        )
