"""Every command of ``packline``: which module runs it, and what it does in one line.

A command's module adds its own options, and is imported only when that command is called: ``packline ls`` does not
load what ``packline demo`` needs, and the list of commands loads none of them.
"""

from __future__ import annotations

from typing import NamedTuple


class CommandEntry(NamedTuple):
    """A command. ``packline.cli.commands.<module>`` has ``run(options)`` and the function that adds the options."""

    module: str
    summary: str
    add_options: str = "add_options"


COMMANDS: dict[str, CommandEntry] = {
    "fetch": CommandEntry("fetch", "Bring a dataset version to a folder, verified and cached."),
    "inputs": CommandEntry("inputs", "Bring all inputs of a step to their folders, as a job expects them."),
    "cache": CommandEntry("cache", "List, check and clean the cache of fetched versions on this machine."),
    "push": CommandEntry("push", "Upload a folder as an execution; its files become a dataset version."),
    "ls": CommandEntry("show", "List datasets, or the versions and aliases of one.", "add_ls_options"),
    "show": CommandEntry("show", "Show a version of a dataset or model, or a datum.", "add_show_options"),
    "lineage": CommandEntry(
        "lineage", "Show what a version or datum was made from, and what was made from it."
    ),
    "search": CommandEntry("search", "Find datums by tag, name, alias, execution, version, property."),
    "events": CommandEntry("events", "List the events of the last 90 days, newest first."),
    "status": CommandEntry("status", "Approve or reject a version of a model."),
    "execution": CommandEntry(
        "show", "Show an execution: state, versions, alerts, late files.", "add_execution_options"
    ),
    "executions": CommandEntry("executions", "List executions, newest first."),
    "alias": CommandEntry("alias", "Move an alias to a version, or show its history."),
    "adopt": CommandEntry("adopt", "Make datums, or a version, from objects that are in the store already."),
    "metadata": CommandEntry("metadata", "Show or change the metadata of a datum."),
    "package": CommandEntry("package", "Package a version now; or again after a failure."),
    "compose": CommandEntry("compose", "Make a version of chosen datums, wherever they were made."),
    "create": CommandEntry("create", "Make a dataset that has no version yet."),
    "delete": CommandEntry(
        "delete", "Delete a version; for some time it can be restored.", "add_delete_options"
    ),
    "restore": CommandEntry("delete", "Bring a deleted version back.", "add_restore_options"),
    "pack": CommandEntry(
        "archive", "Pack a local folder into .vhpkgzip parts; no AWS needed.", "add_pack_options"
    ),
    "verify": CommandEntry("archive", "Check packages by every rule of the format.", "add_verify_options"),
    "unpack": CommandEntry("archive", "Unpack local packages into a folder.", "add_unpack_options"),
    "local": CommandEntry("local", "Run AWS on this machine, for trying and developing."),
    "template": CommandEntry("template", "Write the CloudFormation template that a platform team deploys."),
    "demo": CommandEntry(
        "demo", "Take one dataset from upload to fetch on this machine, every byte compared."
    ),
    "configure": CommandEntry("configure", "Keep the settings of a deployment in a file, by profiles."),
    "completion": CommandEntry(
        "completion", "Print a script that completes commands and options in your shell."
    ),
}
