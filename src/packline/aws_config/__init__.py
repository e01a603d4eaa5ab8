"""Read the settings of AWS's tools: environment variables and profiles, as botocore reads them.

::

    settings_table.py   every setting of AWS's tools: honoured, refused, or without effect, and why
    settings.py         AwsSettings: the values that one environment gives to them
    profile.py          AwsProfile: ``~/.aws/config`` and ``~/.aws/credentials``

``packline.aws_api`` takes regions and endpoints from here, ``packline.http`` certificates. A setting that Packline
does not support is refused by name and not ignored. ``docs/guides/environments.md`` is made from the table, and the
tests compare the table with the settings that botocore knows.
"""
