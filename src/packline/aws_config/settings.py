"""Look up the settings of AWS's tools in one environment: variables first, then the profile."""

from __future__ import annotations

import os
from collections.abc import Mapping

from packline.aws_config.profile import AwsProfile, load_profile
from packline.aws_config.settings_table import SETTINGS, AwsSetting, Treatment
from packline.errors import InvalidSetting

_BY_NAME = {setting.name: setting for setting in SETTINGS}
_ONLY_S3 = ("s3.", "sigv4a", "auth_scheme")
_ONLY_DYNAMODB = ("account_id_endpoint_mode",)


class AwsSettings:
    """The settings of one environment. Variables override the profile."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        """Load the profile. Raises InvalidSetting if it does not exist or a file cannot be parsed."""
        self.environ = environ
        self.profile: AwsProfile = load_profile(environ)

    def get(self, name: str) -> str:
        """Return the value of a setting of the table; empty if it is not set."""
        return self._sourced(_BY_NAME[name])[1]

    def flag(self, name: str) -> bool:
        """Return the value of a switch. Raises InvalidSetting for other text, which botocore takes for false."""
        source, value = self._sourced(_BY_NAME[name])
        if value.lower() not in ("", "true", "false"):
            raise InvalidSetting(f"{source} is {value!r}.", "Set it to true or false, or not at all.")
        return value.lower() == "true"

    def endpoint_url(self, service_id: str) -> str:
        """Return the configured endpoint of ``s3``, ``dynamodb``, ``eventbridge`` or ``sfn``; empty if there is none.

        https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
        """
        if self.flag("ignore_configured_endpoint_urls"):
            return ""
        environ, profile = self.environ, self.profile
        candidates = (
            environ.get(f"AWS_ENDPOINT_URL_{service_id.upper()}"),
            environ.get("AWS_ENDPOINT_URL"),
            profile.services.get(service_id, {}).get("endpoint_url"),
            profile.values.get("endpoint_url"),
        )
        return next((str(url) for url in candidates if url), "")

    def check(self, service: str) -> None:
        """Check the settings of a service. Raises InvalidSetting for one that Packline does not support."""
        for setting in SETTINGS:
            if setting.treatment is not Treatment.REFUSED:
                continue
            if setting.name.startswith(_ONLY_S3) and service != "s3":
                continue
            if setting.name in _ONLY_DYNAMODB and service != "dynamodb":
                continue
            source, value = self._sourced(setting)
            if value and value.lower() not in setting.harmless:
                raise InvalidSetting(f"{source} is {value!r}, which Packline does not support.", setting.note)

    def _sourced(self, setting: AwsSetting) -> tuple[str, str]:
        """Return where a value comes from, in words, and the value."""
        for variable in setting.variables:
            if value := self.environ.get(variable):
                return variable, value.strip()
        for key in setting.keys:
            section, _, name = key.rpartition(".")
            values = self.profile.values.get(section, {}) if section else self.profile.values
            value = values.get(name) if isinstance(values, dict) else None
            if isinstance(value, str) and value:
                return f"{key.replace('.', ': ')} of the AWS profile {self.profile.name!r}", value.strip()
        return setting.name, ""
