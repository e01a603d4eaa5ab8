"""Patches moto's interpreter of state machines, in nine places.

1. A state machine of a template goes to the backend that executes nothing; it belongs in the interpreter's.
2. Each item of a distributed Map is one recursion deeper: 4,000 items at two workers stop at 1,974 and wait
   for ever.
3. Each task makes a new boto3 client for a hard-coded ``localhost`` port: 41 % of the CPU time of a Map.
4. A failed child never fails its Map; AWS tolerates none by default and raises
   ``States.ExceedToleratedFailureThreshold``.
5. Executions started without a name are all named None, so the second one "already exists".
6. An integration with an SDK has the name of boto3's client, where AWS has the id of the service without spaces
   (``redshiftdata``), in states and in errors; and AWS_ENDPOINT_URL_<SERVICE> is passed over.
7. Times in answers of SDKs stay objects, which are not JSON; AWS writes them as ISO 8601.
8. Choices compare no times with fractions of a second or an offset, which the time of a state has.
9. Each text of a definition is parsed as Python, by many threads at once. CPython 3.11 counts the depth of a syntax
   tree for all threads together: if the garbage collector runs Python code meanwhile, another thread that parses Python
   ends with ``SystemError: AST constructor recursion depth mismatch``. A definition is JSON, and so are its texts.
"""

from __future__ import annotations

import importlib
import json
import os
import threading
import uuid
from collections.abc import MutableMapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import boto3
import moto.stepfunctions.models as models
import moto.stepfunctions.parser.asl.antlt4utils.antlr4utils as antlr4utils
import moto.stepfunctions.parser.asl.utils.boto_client as boto_client
import moto.stepfunctions.responses  # noqa: F401 - imported later, it would keep the replaced backends
from moto.core.config import default_user_config
from moto.stepfunctions.parser.api import HistoryEventType
from moto.stepfunctions.parser.asl.component.common.error_name import failure_event as failure
from moto.stepfunctions.parser.asl.component.common.error_name import states_error_name as name
from moto.stepfunctions.parser.asl.component.common.error_name import states_error_name_type as names
from moto.stepfunctions.parser.models import StepFunctionsParserBackend, stepfunctions_parser_backends

from packline.local.patches import Patches, require

_ASL = "moto.stepfunctions.parser.asl.component"
_MAP = f"{_ASL}.state.exec.state_map.iteration"
_SDK = f"{_ASL}.state.exec.state_task.service"
_BOTO3 = {"redshiftdata": "redshift-data"}
"""Names of boto3's clients by the ids of services that states name."""


def patch_state_machines(patches: Patches, endpoint_url: str) -> None:
    """Install the nine patches and switch the interpreter on."""
    configuration = cast(MutableMapping[str, Any], default_user_config)
    patches.set_item(configuration, "stepfunctions", {"execute_state_machine": True})
    patches.replace(models, "stepfunctions_backends", stepfunctions_parser_backends)
    require(boto_client, "boto_client_for", ("region", "service", "state_credentials"))
    patches.replace(boto_client, "boto3", _Clients(endpoint_url))
    worker = importlib.import_module(f"{_MAP}.itemprocessor.distributed_item_processor_worker")
    require(worker.DistributedItemProcessorWorker, "_eval_job", ("env", "job"))
    patches.replace(worker.DistributedItemProcessorWorker, "_eval_pool", _eval_pool, ("job", "worker_frame"))
    module = importlib.import_module(f"{_MAP}.distributed_iteration_component")
    component = require(module, "DistributedIterationComponent")
    original = require(component, "_map_run", ("env", "eval_input"))

    def map_run(self: Any, env: Any, eval_input: Any) -> None:
        original(self, env, eval_input)
        _check_failures(env, eval_input)

    patches.replace(component, "_map_run", map_run)
    sdk = importlib.import_module(f"{_SDK}.state_task_service_aws_sdk")
    require(sdk.StateTaskServiceAwsSdk, "_eval_service_task")
    patches.set_item(sdk._SERVICE_ERROR_NAMES, "redshiftdata", "RedshiftData")
    patches.replace(sdk.StateTaskServiceAwsSdk, "_normalise_response", _write_times)
    times = importlib.import_module(f"{_ASL}.state.choice.comparison.operator.implementations.is_operator")
    patches.replace(times.IsTimestamp, "string_to_timestamp", staticmethod(_parse_time), ("string",))
    require(antlr4utils, "from_string_literal", ("parser_rule_context",))
    patches.replace(antlr4utils, "ast", SimpleNamespace(literal_eval=json.loads))
    parameters = ("state_machine_arn", "name", "execution_input", "trace_header")
    start = require(StepFunctionsParserBackend, "start_execution", parameters)

    def start_execution(self: Any, state_machine_arn: str, name: str | None = None, *extra: Any) -> Any:
        return start(self, state_machine_arn, name or str(uuid.uuid4()), *extra)

    patches.replace(StepFunctionsParserBackend, "start_execution", start_execution)


class _Clients:
    """Stands in for the module ``boto3`` where tasks make clients: one per service, at our endpoint."""

    def __init__(self, endpoint_url: str) -> None:
        self._endpoint_url = endpoint_url
        self._made: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()

    def client(self, *, service_name: str, region_name: str, config: Any, **options: Any) -> Any:
        with self._lock:
            key = (service_name, region_name)
            if key not in self._made:
                service_name = _BOTO3.get(service_name, service_name)
                variable = f"AWS_ENDPOINT_URL_{service_name.replace('-', '_').upper()}"
                options["endpoint_url"] = os.environ.get(variable, self._endpoint_url)
                config = config.merge(type(config)(max_pool_connections=64, proxies={}))
                self._made[key] = boto3.client(
                    service_name=service_name, region_name=region_name, config=config, **options
                )
            return self._made[key]


def _parse_time(string: str) -> datetime | None:
    """Parse a time as RFC 3339 has it; None for another text."""
    try:
        parsed = datetime.fromisoformat(string)
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _write_times(self: Any, response: Any, *names: Any, **named: Any) -> None:
    """Replace times in an answer by texts, in place."""
    items = response.items() if isinstance(response, dict) else enumerate(response)
    for key, value in list(items):
        if isinstance(value, datetime):
            response[key] = value.isoformat()
        elif isinstance(value, dict | list):
            _write_times(self, value)


def _eval_pool(self: Any, job: Any, worker_frame: Any) -> None:
    """Run Moto's method as a loop: take a job, run it, close it, until there is none."""
    while job is not None:
        job_frame = worker_frame.open_inner_frame()
        self._eval_job(env=job_frame, job=job)
        worker_frame.delete_frame(job_frame)
        failed = isinstance(job.job_output, Exception) or self.stopped()
        following = None if failed else self._job_pool.next_job()
        if following is None:
            self._env.delete_frame(worker_frame)
        self._job_pool.close_job(job)
        if following is None:
            return
        job = following
    self._env.delete_frame(worker_frame)


def _check_failures(env: Any, eval_input: Any) -> None:
    """Fail the Map if more of its children failed than it tolerates."""
    items = eval_input.map_run_record.item_counter
    failed = items.failed.get() + items.timed_out.get()
    total = items.total.get()
    tolerated = max(
        int(eval_input.tolerated_failure_count or 0),
        int(total * float(eval_input.tolerated_failure_percentage or 0) / 100),
    )
    if failed <= tolerated:
        return
    cause = f"The specified tolerated failure threshold was exceeded: {failed} of {total} failed."
    error = require(names.StatesErrorNameType, "StatesExceedToleratedFailureThreshold")
    details: Any = {"mapRunFailedEventDetails": {"error": error.to_name(), "cause": cause}}
    raise failure.FailureEventException(
        failure.FailureEvent(
            env=env,
            error_name=name.StatesErrorName(error),
            event_type=HistoryEventType.MapRunFailed,
            event_details=details,
        )
    )
