"""Makes every described call with a client that openapi-python-client generated; prints what came of each as JSON.

Arguments: the folder of the client, the URL of the API, a file with the calls. Nothing of ``packline`` is imported.
"""

import inspect
import json
import pkgutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

folder, url, calls = sys.argv[1:]
sys.path.insert(0, folder)

import generated.api  # noqa: E402 - made just now
from generated import Client  # noqa: E402
from generated.types import UNSET  # noqa: E402

MODULES = {
    name.rpartition(".")[2]: import_module(name)
    for _, name, is_package in pkgutil.walk_packages(generated.api.__path__, "generated.api.")
    if not is_package
}


def body_of(function: Any, value: Any) -> Any:
    """Return the body as the type that the function is annotated with."""
    if value is None:
        return UNSET
    hint = inspect.signature(function, eval_str=True).parameters["body"].annotation
    classes = [each for each in getattr(hint, "__args__", (hint,)) if hasattr(each, "from_dict")]
    return classes[0].from_dict(value)


def keyword(name: str) -> str:
    """Return the name of an argument for a parameter."""
    return {"property": "property_"}.get(name, name.replace("-", "_"))


client = Client(base_url=url)
results = {}
for call in json.loads(Path(calls).read_text("utf-8")):
    function = MODULES[call["operation"]].sync_detailed
    arguments = {keyword(name): value for name, value in call["parameters"].items()}
    if "body" in inspect.signature(function).parameters:
        arguments["body"] = body_of(function, call["request"])
    answer = function(client=client, **arguments)
    results[call["operation"]] = [int(answer.status_code), type(answer.parsed).__name__]
print(json.dumps(results))
