"""The commands of ``packline``: the module that runs each, and what it does in one line.

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
    "fetch": CommandEntry("fetch", "Download a dataset version to a folder, verified and cached."),
    "inputs": CommandEntry("inputs", "Download all inputs of a step to the folders that its job expects."),
    "cache": CommandEntry("cache", "List, check and clean the cache of fetched versions on this machine."),
    "push": CommandEntry("push", "Upload a folder as an execution; its files become a dataset version."),
    "snapshot": CommandEntry(
        "snapshot", "Make a dataset version of the rows of an SQL query, unless they have not changed."
    ),
    "ls": CommandEntry(
        "show", "List datasets, the versions of one, or the members of a version.", "add_ls_options"
    ),
    "cat": CommandEntry(
        "members", "Print members of a version, without fetching all of it.", "add_cat_options"
    ),
    "import": CommandEntry(
        "import_source",
        "Make a version of tar, zip or WebDataset archives, or of a dataset of another tool.",
    ),
    "export": CommandEntry(
        "export", "Write a version as tar, zip, WebDataset, MDS, LitData or Hugging Face files."
    ),
    "show": CommandEntry("show", "Show a version of a dataset or model, or a datum.", "add_show_options"),
    "diff": CommandEntry("diff", "List the paths in which two versions differ; exit code 1 if any do."),
    "lineage": CommandEntry("lineage", "Show what a version or datum was made from, and what uses it."),
    "search": CommandEntry(
        "search", "Find datums by tag, name, alias, execution, version, property; or anything with --all."
    ),
    "events": CommandEntry("events", "List the events of the last 90 days, newest first."),
    "status": CommandEntry("status", "Approve or reject a version of a model."),
    "execution": CommandEntry(
        "show", "Show an execution: state, versions, alerts, late files.", "add_execution_options"
    ),
    "executions": CommandEntry("executions", "List executions, newest first."),
    "alias": CommandEntry("alias", "Move an alias to a version, or show its history."),
    "adopt": CommandEntry(
        "adopt", "Create datums, or a version, from objects that are in the bucket already."
    ),
    "metadata": CommandEntry("metadata", "Show or change the metadata of a datum."),
    "package": CommandEntry("package", "Package a version now, or retry after a failure."),
    "compose": CommandEntry("compose", "Create a version from selected datums of any executions."),
    "create": CommandEntry("create", "Create a dataset that has no versions yet."),
    "delete": CommandEntry(
        "delete",
        "Delete a version or a dataset; versions can be restored until they are purged.",
        "add_delete_options",
    ),
    "gc": CommandEntry("gc", "Show, and delete, objects of the store that nothing in the table refers to."),
    "erase": CommandEntry("erase", "Erase a datum from all versions and the bucket, on legal request."),
    "table": CommandEntry("table", "Export the table to the bucket, or import it into a new stack."),
    "restore": CommandEntry("delete", "Restore a deleted version.", "add_restore_options"),
    "pack": CommandEntry(
        "archive", "Pack a local folder into .vhpkgzip parts; needs no AWS.", "add_pack_options"
    ),
    "verify": CommandEntry(
        "archive", "Check local packages against every rule of the format.", "add_verify_options"
    ),
    "unpack": CommandEntry("archive", "Unpack local packages into a folder.", "add_unpack_options"),
    "local": CommandEntry("local", "Run the stack on this machine, for trials and development."),
    "template": CommandEntry("template", "Write the CloudFormation template that a platform team deploys."),
    "demo": CommandEntry(
        "demo", "Push, package and fetch a dataset on this machine, and compare every byte."
    ),
    "advise": CommandEntry(
        "advise", "Say whether packaging a folder or a version pays, in time and dollars."
    ),
    "cost": CommandEntry("cost", "Estimate what a version, a month or a plan costs, in dollars of AWS."),
    "doctor": CommandEntry("doctor", "Check everything that a fetch needs, with a remedy for what is wrong."),
    "configure": CommandEntry("configure", "Store the settings of a deployment in a file, by profile."),
    "completion": CommandEntry(
        "completion", "Print a script that completes commands and options in your shell."
    ),
}
