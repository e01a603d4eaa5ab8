"""What ``packline doctor`` looks at, one thing a line: each is ok, a warning, or failed with a remedy.

    report.py          Check, CheckResult, run_checks: a check returns a sentence, or raises a typed error
    local_checks.py    configuration, cache, disk: nothing is asked
    table_checks.py    credentials, identity, endpoint, table, permissions, clock, by AWS credentials
    api_checks.py      the same by the HTTP API
    sample_reads.py    a manifest, a package, a file: read by either way as a fetch reads them
    diagnose.py        all of them, for the deployment that this worker is configured for

A check that fails would make a fetch fail; what only an upload or another command needs is a warning.
"""
