"""The local stack: moto, the deployed template, and the threads that moto lacks (pollers, rules, API)."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import tempfile
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from moto.awslambda.exceptions import LambdaClientError
from moto.awslambda.models import lambda_backends
from moto.core.base_backend import BackendDict
from moto.core.models import DEFAULT_ACCOUNT_ID

from packline.errors import Conflict
from packline.local import queues
from packline.local.allowed_hosts import AllowedHosts
from packline.local.api_gateway import CONSOLE, ApiGateway
from packline.local.deploy import deploy, patch_references
from packline.local.event_rules import EventRules
from packline.local.function_logs import moto_log
from packline.local.lambda_functions import LambdaFunctions
from packline.local.patches import Patches, require_release
from packline.local.queue_pollers import QueuePoller
from packline.local.s3_checksums import patch_checksums
from packline.local.s3_notifications import S3Events
from packline.local.server import Endpoint
from packline.local.state_machines import patch_state_machines
from packline.local.table_queries import patch_queries
from packline.local.tables import patch_tables
from packline.local.template import read_assembly

log = logging.getLogger(__name__)

REGION = "eu-west-1"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}
"""moto takes any; SDKs want some."""
PASSED_ON = (
    "PACKLINE_SNOWFLAKE_ENDPOINT",
    "PACKLINE_SNAPSHOT_POLL_SECONDS",
    "AWS_ENDPOINT_URL_SECRETS_MANAGER",
)
"""Variables of this process that the functions get, too: where servers stand in for engines."""
API_HANDLER, CONSOLE_HANDLER = "functions.api.handler", "functions.console.handler"


class StackRunning(Conflict):
    """moto's state belongs to the process: there is one local stack in it at a time."""


class PortTaken(Conflict):
    """The port asked for is in use or not allowed."""


class LocalStack:
    """AWS on this machine with the template of ``template_dir`` deployed. A context manager.

    ``port`` 0 picks a free one. ``quiet_seconds`` overrides the deployment's quiet period.
    ``host_names`` are answered besides loopback names (:mod:`packline.local.allowed_hosts`). The attributes are
    set once started: ``endpoint_url``, ``api_url`` and ``console_url`` (empty if the template has none),
    ``region``, ``store``, ``table``, ``state_machine_arn``, ``queue_url``, ``dlq_url``, ``outputs``, ``ignored``,
    ``logs`` (a folder with a file per function), ``requests`` (how many there were).
    """

    _running: LocalStack | None = None

    def __init__(
        self,
        template_dir: Path,
        port: int = 0,
        quiet_seconds: float | None = None,
        region: str = REGION,
        host_names: tuple[str, ...] = (),
    ) -> None:
        self._template_dir = template_dir
        self._hosts = AllowedHosts(host_names)
        self._port = port
        self._quiet_seconds = quiet_seconds
        self._exit = contextlib.ExitStack()
        self._functions: LambdaFunctions
        self.region = region
        self.endpoint_url = ""
        self.api_url = self.console_url = ""
        self.outputs: dict[str, str] = {}
        self.ignored: list[str] = []

    @property
    def store(self) -> str:
        """Name of the bucket."""
        return self.outputs["StoreName"]

    @property
    def table(self) -> str:
        """Name of the catalog table."""
        return self.outputs["TableName"]

    @property
    def state_machine_arn(self) -> str:
        return self.outputs["StateMachineArn"]

    @property
    def queue_url(self) -> str:
        """The upload queue, at this endpoint."""
        return self._queue_url(self.outputs["QueueUrl"].rsplit("/", 1)[-1])

    @property
    def dlq_url(self) -> str:
        """The dead-letter queue of the upload queue."""
        return self._queue_url(self.queue(self.queue_url).dead_letter_queue.name)

    def queue(self, url: str) -> Any:
        """Return moto's queue of this URL. Raises KeyError."""
        return queues.find(f"arn:aws:sqs:{self.region}:{DEFAULT_ACCOUNT_ID}:{url.rsplit('/', 1)[-1]}")

    def env(self) -> dict[str, str]:
        """Return the environment of this process, with the settings to use this stack."""
        return {
            **os.environ,
            **around_proxies(),
            **CREDENTIALS,
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "PACKLINE_STORE": self.store,
            "PACKLINE_TABLE": self.table,
            "PACKLINE_EVENT_BUS": self.outputs.get("EventBusName", ""),
            "PACKLINE_STATE_MACHINE": self.outputs.get("StateMachineArn", ""),
            "PACKLINE_SNAPSHOT_MACHINE": self.outputs.get("SnapshotMachineArn", ""),
        }

    def start(self) -> LocalStack:
        """Bring everything up.

        Raises MotoChanged, TemplateNotFound, TemplateUnusable, StackRunning, PortTaken.
        """
        require_release()
        if LocalStack._running is not None:
            raise StackRunning("A local stack runs in this process already.", "Stop it first.")
        LocalStack._running = self
        self._exit.callback(self._forget)
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def _start(self) -> None:
        work = Path(tempfile.mkdtemp(prefix="packline-local-"))
        self._exit.callback(shutil.rmtree, work, ignore_errors=True)
        self.logs = work / "logs"
        self._exit.enter_context(moto_log(self.logs))
        BackendDict.reset()
        patches = self._exit.enter_context(Patches())
        patch_checksums(patches)
        patch_references(patches)
        patch_queries(patches)
        patch_tables(patches)
        queues.patch_queues(patches)
        assembly = read_assembly(self._template_dir, self.region, DEFAULT_ACCOUNT_ID)
        try:
            endpoint = Endpoint(self._port, self._hosts, self.region)
        except OSError as error:
            message = f"Port {self._port} cannot be used: {error.strerror}."
            raise PortTaken(message, "Name another one, or 0 for a free one.") from error
        self._exit.callback(endpoint.stop)
        self.endpoint_url = endpoint.url
        patches.set_item(os.environ, "MOTO_PORT", str(endpoint.port))
        patch_state_machines(patches, endpoint.url)
        self.requests = endpoint.counts
        self._functions = LambdaFunctions(work, self._sandbox_environment(), self.requests)
        self._exit.callback(self._functions.stop)
        self._functions.install(patches)
        events = S3Events(queues.send)
        events.install(patches)
        schedules = EventRules(self.region, self._invoke_later, self._quiet_seconds)
        schedules.install(patches)
        deployed = deploy(assembly, self.region)
        self.outputs, self.ignored = deployed.outputs, [*deployed.ignored, *schedules.unsupported()]
        endpoint.start()
        for part in (events, schedules, *self._pollers(), *self._gateways()):
            self._begin(part)

    def stop(self) -> None:
        """End every thread and process; the state is gone. Does nothing the second time."""
        self._exit.close()

    def __enter__(self) -> LocalStack:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _begin(self, part: Any) -> None:
        part.start()
        self._exit.callback(part.stop)

    def _pollers(self) -> list[QueuePoller]:
        mappings = lambda_backends[DEFAULT_ACCOUNT_ID][self.region].list_event_source_mappings("", "")
        return [QueuePoller(m, self._invoke) for m in mappings if ":sqs:" in m.event_source_arn]

    def _gateways(self) -> list[ApiGateway]:
        """Return the HTTP API and the console, if the template has the functions that answer them."""
        functions = lambda_backends[DEFAULT_ACCOUNT_ID][self.region].list_functions()
        answering = {made.handler: partial(self._invoke, made.function_arn) for made in functions}
        if API_HANDLER not in answering:
            return []
        gateway = ApiGateway(answering[API_HANDLER], answering.get(CONSOLE_HANDLER), hosts=self._hosts)
        self.api_url = gateway.url
        self.console_url = f"{gateway.url}{CONSOLE}" if CONSOLE_HANDLER in answering else ""
        return [gateway]

    def _sandbox_environment(self) -> dict[str, str]:
        extra = {
            **CREDENTIALS,
            "AWS_SESSION_TOKEN": "local",
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_EC2_METADATA_DISABLED": "true",
            # The pace of reads protects S3's request rate per prefix; there is none here.
            "PACKLINE_GETS_PER_SECOND": "0",
        }
        extra |= {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        if self._quiet_seconds is not None:
            extra["PACKLINE_QUIET_SECONDS"] = f"{self._quiet_seconds:g}"
        return extra

    def _invoke(self, arn: str, event: bytes) -> tuple[bytes, bool]:
        outcome, _ = self._functions.run(self._function(arn), event)
        return outcome.payload, outcome.failed

    def _invoke_later(self, arn: str, event: bytes) -> Future[None] | None:
        try:
            return self._functions.invoke_later(self._function(arn), event)
        except LambdaClientError as error:
            # The sender of an event does not hear of a target that is missing.
            log.warning("An event for %s is lost: %s", arn, error)
            return None

    def _function(self, arn: str) -> Any:
        return lambda_backends[DEFAULT_ACCOUNT_ID][self.region].get_function(arn)

    def _queue_url(self, name: str) -> str:
        return f"{self.endpoint_url}/{DEFAULT_ACCOUNT_ID}/{name}"

    def _forget(self) -> None:
        BackendDict.reset()
        LocalStack._running = None


def around_proxies() -> dict[str, str]:
    """Return NO_PROXY with this machine added, because a proxy cannot reach the stack."""
    named = os.environ.get("no_proxy") or os.environ.get("NO_PROXY", "")
    exceptions = ",".join(filter(None, (named, "127.0.0.1", "localhost")))
    return {"no_proxy": exceptions, "NO_PROXY": exceptions}
