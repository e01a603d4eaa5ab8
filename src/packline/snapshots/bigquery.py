"""BigQuery by Google's client: a query is one job, which reads one state, and its rows come as Arrow.

Read-only is what the dry run says of the statement, because BigQuery has no read-only session.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from packline.library.extras import needs_extra
from packline.snapshots.bigquery_types import arrow_schema
from packline.snapshots.columns import check_names
from packline.snapshots.connections import ConnectionProfile
from packline.snapshots.errors import (
    EngineUnreachable,
    QueryFailed,
    QueryTimeout,
    ResultTooLarge,
    one_line,
)
from packline.snapshots.parameters import ParameterValue, bind
from packline.snapshots.source import EngineRecord, Estimate

DOLLARS_A_TEBIBYTE = 6.25
"""On-demand price of a scanned tebibyte in most regions (https://cloud.google.com/bigquery/pricing, 2026-11)."""
_LIMIT = "bytesBilledLimitExceeded"


class BigquerySource:
    """A project of BigQuery."""

    dialect = "bigquery"

    def __init__(self, profile: ConnectionProfile) -> None:
        """Prepare; nothing is opened."""
        self._profile = profile
        self._client: Any = None
        self._storage: Any = None
        self._job: Any = None
        self._timeout: float | None = None
        self._end: float | None = None

    def open(self, timeout: float | None) -> EngineRecord:
        """Make a client; the first query is the first request. Raises EngineUnreachable, InvalidSetting."""
        with needs_extra("bigquery"):
            from google.cloud import bigquery
        self._timeout = timeout
        self._end = None if timeout is None else time.monotonic() + timeout
        values = self._profile.values
        with self._errors():
            credentials = self._credentials()
            self._client = bigquery.Client(
                project=values.get("project"),
                location=values.get("location"),
                credentials=credentials,
                client_options={"api_endpoint": values["endpoint"]} if "endpoint" in values else None,
            )
            self._storage = self._open_storage(credentials)
        return EngineRecord(
            "bigquery",
            "",
            "google-cloud-bigquery",
            str(bigquery.__version__),
            "one query job, which reads one state of the tables",
            role=str(values.get("impersonate", "")),
            warehouse=str(self._client.project),
        )

    def describe(self, sql: str, parameters: Mapping[str, ParameterValue]) -> Any:
        """Return the schema that a dry run declares. Raises QueryFailed for what is not a SELECT."""
        job = self._dry_run(sql, parameters)
        check_names([field.name for field in job.schema])
        return arrow_schema(job.schema)

    def estimate(self, sql: str, parameters: Mapping[str, ParameterValue]) -> Estimate:
        """Return the bytes that a dry run says, and what they cost on demand."""
        scanned = self._dry_run(sql, parameters).total_bytes_processed
        dollars = round((scanned or 0) / 2**40 * DOLLARS_A_TEBIBYTE, 6)
        return Estimate(bytes_scanned=scanned, details={"dollars_on_demand": dollars})

    def batches(self, sql: str, parameters: Mapping[str, ParameterValue], schema: Any) -> Iterator[Any]:
        """Yield batches of rows, in one stream, so that they stay in order."""
        with self._errors():
            self._job = self._client.query(*self._query(sql, parameters))
            rows = self._job.result(timeout=self._left())
            for batch in rows.to_arrow_iterable(bqstorage_client=self._storage, max_stream_count=1):
                self._left()
                yield batch

    def finish(self, record: EngineRecord) -> EngineRecord:
        """Return the record with the job, and what it scanned and billed."""
        if self._job is None:
            return record
        return replace(
            record,
            query_id=str(self._job.job_id),
            bytes_scanned=int(self._job.total_bytes_processed or 0),
            bytes_billed=int(self._job.total_bytes_billed or 0),
        )

    def close(self) -> None:
        """Cancel a job that runs, and close the client."""
        for end in (self._cancel, getattr(self._client, "close", None)):
            with suppress(Exception):
                if end is not None:
                    end()

    def _cancel(self) -> None:
        if self._job is not None and self._job.state != "DONE":
            self._job.cancel()

    def _credentials(self) -> Any:
        """Return credentials by the profile: impersonated, of a key file, else those of the environment."""
        import google.auth
        from google.auth import credentials, impersonated_credentials

        values = self._profile.values
        if values.get("auth") == "anonymous":
            return credentials.AnonymousCredentials()
        scopes = ["https://www.googleapis.com/auth/cloud-platform"]
        if "credentials_file" in values:
            with warnings.catch_warnings():  # it warns of files of others; this one is named by the user
                warnings.simplefilter("ignore", DeprecationWarning)
                source, _ = google.auth.load_credentials_from_file(
                    str(values["credentials_file"]), scopes=scopes
                )
        elif "impersonate" in values:
            source, _ = google.auth.default(scopes=scopes)
        else:
            return None
        if "impersonate" in values:
            return impersonated_credentials.Credentials(
                source_credentials=source, target_principal=str(values["impersonate"]), target_scopes=scopes
            )
        return source

    def _open_storage(self, credentials: Any) -> Any:
        """Return a client of the Storage Read API; None for an endpoint of its own, whose rows come by REST."""
        if "endpoint" in self._profile.values:
            return None
        from google.cloud import bigquery_storage

        return bigquery_storage.BigQueryReadClient(credentials=credentials)

    def _dry_run(self, sql: str, parameters: Mapping[str, ParameterValue]) -> Any:
        with self._errors():
            text, config = self._query(sql, parameters)
            config.dry_run = True
            job = self._client.query(text, config)
        if job.statement_type not in (None, "SELECT"):
            raise QueryFailed(
                f"BigQuery calls the SQL a {job.statement_type}.", "Write a SELECT that only reads."
            )
        return job

    def _query(self, sql: str, parameters: Mapping[str, ParameterValue]) -> tuple[str, Any]:
        from google.cloud import bigquery

        values = self._profile.values
        config = bigquery.QueryJobConfig(
            use_query_cache=False,
            query_parameters=[
                bigquery.ScalarQueryParameter(name, _type_of(value), value)
                for name, value in parameters.items()
            ],
            labels={"tool": "packline-snapshot"},
        )
        if "dataset" in values:
            config.default_dataset = f"{self._client.project}.{values['dataset']}"
        if "maximum_bytes_billed" in values:
            config.maximum_bytes_billed = int(values["maximum_bytes_billed"])
        if self._timeout is not None:
            config.job_timeout_ms = int(self._timeout * 1_000)
        return bind(sql, parameters, self.dialect, lambda name: f"@{name}"), config

    def _left(self) -> float | None:
        """Return the seconds that are left. Raises QueryTimeout."""
        if self._end is None:
            return None
        left = self._end - time.monotonic()
        if left <= 0:
            raise self._timed_out()
        return left

    def _timed_out(self) -> QueryTimeout:
        return QueryTimeout(
            f"The query took longer than {self._timeout:g} seconds; nothing was published.",
            "Allow more with --timeout, or select less.",
        )

    @contextmanager
    def _errors(self) -> Iterator[None]:
        from concurrent.futures import TimeoutError as FutureTimeout

        from google.api_core import exceptions
        from google.auth.exceptions import GoogleAuthError

        try:
            yield
        except (FutureTimeout, exceptions.DeadlineExceeded):
            raise self._timed_out() from None
        except (GoogleAuthError, exceptions.Unauthorized, exceptions.ServerError, ConnectionError) as error:
            raise EngineUnreachable(
                f"Connection {self._profile.name} cannot be used: {self._text(error)}; nothing was published.",
                "Check its credentials, project and location; expired ones have to be made again.",
            ) from None
        except exceptions.GoogleAPIError as error:
            if any(each.get("reason") == _LIMIT for each in getattr(error, "errors", ())):
                raise ResultTooLarge(
                    f"The query would bill more than maximum_bytes_billed of {self._profile.name}; nothing was read.",
                    "Select less, or allow more in the connection.",
                ) from None
            if "timed out" in str(error).lower() or "job execution was cancelled" in str(error).lower():
                raise self._timed_out() from None
            raise QueryFailed(
                f"BigQuery refuses the query: {self._text(error)}.", "Correct the SQL, or ask for the rights."
            ) from None

    def _text(self, error: object) -> str:
        return one_line(getattr(error, "message", error), self._profile.secrets)


def _type_of(value: ParameterValue) -> str:
    if isinstance(value, bool):
        return "BOOL"
    if isinstance(value, int):
        return "INT64"
    return "FLOAT64" if isinstance(value, float) else "STRING"
