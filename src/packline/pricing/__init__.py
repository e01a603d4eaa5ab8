"""Compute what a deployment costs, and what packages save: one model for the command line, API, console and documents.

::

    prices.json, prices   list prices with their date: the only place in the repository that has any
    assumptions           rates that were measured, with where
    fetch_costs           a fetch by files and by package, and building the package
    execution_usage       requests, function time and writes of an execution, stage by stage
    statement             dollars of an execution, a month and a plan; what is paid to S3 and what beside it
    month, fleet          a month of a deployment; use and savings of each dataset
    advice                does packaging pay?
    page                  docs/cost.md

``tests/system/test_cost.py`` holds the counts of ``execution_usage`` to those of the local stack.
"""
