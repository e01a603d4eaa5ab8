"""List the settings of AWS's tools: honoured, refused, or without effect, and why.

``docs/guides/environments.md`` is made from this table. ``tests/unit/aws_config/test_environments.py`` compares it with
the settings that botocore knows and with what botocore makes of them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Treatment(StrEnum):
    """What Packline does with a setting."""

    HONOURED = "honoured"
    REFUSED = "refused"
    NO_EFFECT = "no effect"


class AwsSetting(NamedTuple):
    """A setting, by botocore's name for it (``s3.`` and ``proxies_config.`` name botocore's sections)."""

    name: str
    variables: tuple[str, ...]
    """Environment variables, the one that wins first."""
    keys: tuple[str, ...]
    """Keys of the profile; ``s3.key`` is a key of its ``s3`` block. Used where no variable is set."""
    treatment: Treatment
    note: str
    """Where it is honoured; why it has no effect; what to do instead."""
    harmless: tuple[str, ...] = ()
    """Values of a refused setting, in lower case, that ask for what Packline does anyway."""


def _honoured(name: str, note: str, variables: str = "", keys: str = "") -> AwsSetting:
    return AwsSetting(name, tuple(variables.split()), tuple(keys.split()), Treatment.HONOURED, note)


def _refused(name: str, note: str, variables: str = "", keys: str = "", harmless: str = "") -> AwsSetting:
    return AwsSetting(
        name,
        tuple(variables.split()),
        tuple(keys.split()),
        Treatment.REFUSED,
        note,
        tuple(harmless.split()),
    )


def _no_effect(name: str, note: str, variables: str = "", keys: str = "") -> AwsSetting:
    return AwsSetting(name, tuple(variables.split()), tuple(keys.split()), Treatment.NO_EFFECT, note)


_CHAIN = "By botocore's credential chain."

SETTINGS = (
    _honoured("profile", "Region, endpoints, TLS, credentials.", variables="AWS_DEFAULT_PROFILE AWS_PROFILE"),
    _honoured("config_file", "The file that holds the profiles.", variables="AWS_CONFIG_FILE"),
    _honoured("credentials_file", "The file that holds their keys.", variables="AWS_SHARED_CREDENTIALS_FILE"),
    _honoured(
        "region",
        "Endpoints and signatures. AWS_REGION wins, as in Lambda and AWS's other SDKs; botocore does not read it.",
        variables="AWS_REGION AWS_DEFAULT_REGION",
        keys="region",
    ),
    _honoured(
        "endpoint_url",
        "Services: S3, DYNAMODB, EVENTBRIDGE, SFN; also in a services section. Wins over FIPS and dual-stack.",
        variables="AWS_ENDPOINT_URL_<SERVICE> AWS_ENDPOINT_URL",
        keys="endpoint_url",
    ),
    _honoured("services", "The services section with endpoint_url of each service.", keys="services"),
    _honoured(
        "ignore_configured_endpoint_urls",
        "All settings of endpoint URLs are passed over.",
        variables="AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        keys="ignore_configured_endpoint_urls",
    ),
    _honoured("use_fips_endpoint", "Endpoints.", variables="AWS_USE_FIPS_ENDPOINT", keys="use_fips_endpoint"),
    _honoured(
        "use_dualstack_endpoint",
        "Endpoints.",
        variables="AWS_USE_DUALSTACK_ENDPOINT",
        keys="use_dualstack_endpoint",
    ),
    _honoured("s3.use_dualstack_endpoint", "Endpoints of S3.", keys="s3.use_dualstack_endpoint"),
    _honoured("s3.addressing_style", "path, virtual or auto.", keys="s3.addressing_style"),
    _honoured(
        "s3.us_east_1_regional_endpoint",
        "regional or legacy (the default, as in botocore: s3.amazonaws.com).",
        variables="AWS_S3_US_EAST_1_REGIONAL_ENDPOINT",
        keys="s3_us_east_1_regional_endpoint s3.us_east_1_regional_endpoint",
    ),
    _refused(
        "s3.use_accelerate_endpoint",
        "Remove it: a worker reads within the region, where acceleration only costs.",
        keys="s3.use_accelerate_endpoint",
        harmless="false",
    ),
    _refused(
        "s3.signature_version",
        "Remove it: requests are signed by Signature Version 4.",
        keys="s3.signature_version",
        harmless="s3v4 v4 s3v4-query",
    ),
    _refused(
        "s3.payload_signing_enabled",
        "Remove it: reads and small writes are signed with their payload anyway, slices of uploads carry checksums.",
        keys="s3.payload_signing_enabled",
        harmless="false",
    ),
    _no_effect(
        "s3.use_arn_region",
        "ARNs in place of bucket names are refused by themselves: use the alias of the access point.",
        variables="AWS_S3_USE_ARN_REGION",
        keys="s3_use_arn_region s3.use_arn_region",
    ),
    _no_effect(
        "s3.s3_disable_multiregion_access_points",
        "Multi-Region Access Points are refused by themselves.",
        variables="AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS",
        keys="s3.s3_disable_multiregion_access_points",
    ),
    _no_effect(
        "s3_disable_express_session_auth",
        "Directory buckets are refused by themselves.",
        variables="AWS_S3_DISABLE_EXPRESS_SESSION_AUTH",
        keys="s3_disable_express_session_auth",
    ),
    _refused(
        "sigv4a_signing_region_set",
        "Unset it: requests are signed for one region (Signature Version 4), not by SigV4A.",
        variables="AWS_SIGV4A_SIGNING_REGION_SET",
        keys="sigv4a_signing_region_set",
    ),
    _refused(
        "auth_scheme_preference",
        "Unset it: requests are signed by Signature Version 4 (sigv4) alone.",
        variables="AWS_AUTH_SCHEME_PREFERENCE",
        keys="auth_scheme_preference",
        harmless="sigv4",
    ),
    _refused(
        "account_id_endpoint_mode",
        "Unset it: the regional endpoint of DynamoDB serves the table; endpoints by account are not used.",
        variables="AWS_ACCOUNT_ID_ENDPOINT_MODE",
        keys="account_id_endpoint_mode",
        harmless="preferred disabled",
    ),
    _honoured("ca_bundle", "TLS, the Packline API included.", variables="AWS_CA_BUNDLE", keys="ca_bundle"),
    _honoured("REQUESTS_CA_BUNDLE", "TLS, where no ca_bundle is set.", variables="REQUESTS_CA_BUNDLE"),
    _honoured(
        "SSL_CERT_FILE",
        "TLS, where neither is set, by OpenSSL; else the system's certificates, else botocore's.",
        variables="SSL_CERT_FILE SSL_CERT_DIR",
    ),
    _honoured(
        "HTTPS_PROXY",
        "https endpoints, by CONNECT; user and password in its URL are sent. http:// proxies only.",
        variables="https_proxy HTTPS_PROXY",
    ),
    _honoured("HTTP_PROXY", "http endpoints. http:// proxies only.", variables="http_proxy HTTP_PROXY"),
    _honoured(
        "NO_PROXY",
        "Host names and their suffixes, and *. Networks (10.0.0.0/8) match nothing, as in botocore.",
        variables="no_proxy NO_PROXY",
    ),
    _no_effect("ALL_PROXY", "botocore and Python's urllib do not read it.", variables="all_proxy ALL_PROXY"),
    _refused(
        "proxies_config.proxy_ca_bundle",
        "Remove it: proxies are asked in plain HTTP, so there is no certificate to check.",
        keys="proxy_ca_bundle",
    ),
    _refused(
        "proxies_config.proxy_client_cert",
        "Remove it: proxies are asked in plain HTTP; user and password go into the proxy's URL.",
        keys="proxy_client_cert",
    ),
    _refused(
        "proxies_config.proxy_use_forwarding_for_https",
        "Remove it: https goes through proxies by CONNECT.",
        keys="proxy_use_forwarding_for_https",
        harmless="false",
    ),
    _honoured(
        "credentials",
        "Environment first, then botocore's chain: profile, SSO, assumed role, process, web identity.",
        variables="AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY",
        keys="aws_access_key_id sso_session",
    ),
    _honoured(
        "session_token",
        "Temporary credentials.",
        variables="AWS_SECURITY_TOKEN AWS_SESSION_TOKEN",
        keys="aws_session_token",
    ),
    _honoured(
        "credential_expiration",
        "When the credentials in the environment end; they are read anew before that.",
        variables="AWS_CREDENTIAL_EXPIRATION",
    ),
    _no_effect(
        "account_id", "Endpoints by account are not used.", variables="AWS_ACCOUNT_ID", keys="aws_account_id"
    ),
    _honoured(
        "web_identity",
        _CHAIN,
        variables="AWS_WEB_IDENTITY_TOKEN_FILE AWS_ROLE_ARN AWS_ROLE_SESSION_NAME",
        keys="web_identity_token_file role_arn role_session_name",
    ),
    _honoured(
        "container",
        "By botocore's credential chain. ECS, EKS Pod Identity.",
        variables="AWS_CONTAINER_CREDENTIALS_RELATIVE_URI AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ),
    _honoured(
        "container_token",
        _CHAIN,
        variables="AWS_CONTAINER_AUTHORIZATION_TOKEN AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    ),
    _honoured("ec2_metadata_disabled", _CHAIN, variables="AWS_EC2_METADATA_DISABLED"),
    _honoured(
        "ec2_metadata_service_endpoint",
        _CHAIN,
        variables="AWS_EC2_METADATA_SERVICE_ENDPOINT",
        keys="ec2_metadata_service_endpoint",
    ),
    _honoured(
        "ec2_metadata_service_endpoint_mode",
        _CHAIN,
        variables="AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
        keys="ec2_metadata_service_endpoint_mode",
    ),
    _honoured(
        "ec2_metadata_v1_disabled",
        _CHAIN,
        variables="AWS_EC2_METADATA_V1_DISABLED",
        keys="ec2_metadata_v1_disabled",
    ),
    _honoured("imds_use_ipv6", _CHAIN, variables="AWS_IMDS_USE_IPV6", keys="imds_use_ipv6"),
    _honoured(
        "metadata_service_timeout",
        _CHAIN,
        variables="AWS_METADATA_SERVICE_TIMEOUT",
        keys="metadata_service_timeout",
    ),
    _honoured(
        "metadata_service_num_attempts",
        _CHAIN,
        variables="AWS_METADATA_SERVICE_NUM_ATTEMPTS",
        keys="metadata_service_num_attempts",
    ),
    _honoured(
        "sts_regional_endpoints",
        _CHAIN,
        variables="AWS_STS_REGIONAL_ENDPOINTS",
        keys="sts_regional_endpoints",
    ),
    _honoured(
        "login_cache",
        "By botocore's credential chain. aws login.",
        variables="AWS_LOGIN_CACHE_DIRECTORY",
        keys="login_session",
    ),
    _honoured(
        "data_path",
        "By botocore's credential chain. Packline's own requests need no service models.",
        variables="AWS_DATA_PATH",
        keys="data_path",
    ),
    _no_effect("api_versions", "Each request has one shape.", keys="api_versions"),
    _no_effect("parameter_validation", "Requests are made by Packline itself.", keys="parameter_validation"),
    _no_effect(
        "retry_mode",
        "Packline has its own retries: five tries.",
        variables="AWS_RETRY_MODE",
        keys="retry_mode",
    ),
    _no_effect("max_attempts", "As retry_mode.", variables="AWS_MAX_ATTEMPTS", keys="max_attempts"),
    _no_effect(
        "defaults_mode",
        "It sets time-outs and retries, of which Packline has its own.",
        variables="AWS_DEFAULTS_MODE",
        keys="defaults_mode",
    ),
    _no_effect(
        "tcp_keepalive", "Silence has a deadline.", variables="BOTOCORE_TCP_KEEPALIVE", keys="tcp_keepalive"
    ),
    _no_effect(
        "user_agent_appid", "A label for logs only.", variables="AWS_SDK_UA_APP_ID", keys="sdk_ua_app_id"
    ),
    _no_effect("execution_env", "A label for logs only.", variables="AWS_EXECUTION_ENV"),
    _no_effect("lambda_name", "A label for traces only.", variables="AWS_LAMBDA_FUNCTION_NAME"),
    _no_effect(
        "request_min_compression_size_bytes",
        "No call of Packline compresses its request.",
        variables="AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES",
        keys="request_min_compression_size_bytes",
    ),
    _no_effect(
        "disable_request_compression",
        "No call of Packline compresses its request.",
        variables="AWS_DISABLE_REQUEST_COMPRESSION",
        keys="disable_request_compression",
    ),
    _no_effect(
        "request_checksum_calculation",
        "Uploads always carry checksums.",
        variables="AWS_REQUEST_CHECKSUM_CALCULATION",
        keys="request_checksum_calculation",
    ),
    _no_effect(
        "response_checksum_validation",
        "What arrives is always checked.",
        variables="AWS_RESPONSE_CHECKSUM_VALIDATION",
        keys="response_checksum_validation",
    ),
    _no_effect(
        "endpoint_discovery_enabled",
        "No service that Packline calls requires it.",
        variables="AWS_ENDPOINT_DISCOVERY_ENABLED",
        keys="endpoint_discovery_enabled",
    ),
    _no_effect(
        "disable_host_prefix_injection",
        "No call of Packline has a host prefix.",
        variables="AWS_DISABLE_HOST_PREFIX_INJECTION",
        keys="disable_host_prefix_injection",
    ),
    _no_effect("csm_enabled", "Metrics of botocore itself.", variables="AWS_CSM_ENABLED", keys="csm_enabled"),
    _no_effect("csm_host", "Metrics of botocore itself.", variables="AWS_CSM_HOST", keys="csm_host"),
    _no_effect("csm_port", "Metrics of botocore itself.", variables="AWS_CSM_PORT", keys="csm_port"),
    _no_effect(
        "csm_client_id", "Metrics of botocore itself.", variables="AWS_CSM_CLIENT_ID", keys="csm_client_id"
    ),
)
