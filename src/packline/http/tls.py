"""Make the TLS context of this process, with the certificate authorities that AWS's tools would trust."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from packline.aws_config.settings import AwsSettings
from packline.errors import InvalidSetting

if TYPE_CHECKING:
    import ssl


@cache
def tls_context() -> ssl.SSLContext:
    """Return the verifying context of this process. Raises InvalidSetting for certificates that cannot be loaded."""
    import ssl  # 25 ms of import, which a plain-HTTP endpoint and a warm fetch do not need

    setting, bundle = find_ca_bundle()
    if not bundle:
        return ssl.create_default_context(cafile=_bundle_of_botocore(ssl.get_default_verify_paths()))
    folder = os.path.isdir(bundle)
    try:
        return ssl.create_default_context(
            cafile=None if folder else bundle, capath=bundle if folder else None
        )
    except OSError as error:
        reason = "it holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
        raise InvalidSetting(
            f"{setting} names {bundle}, which cannot be used: {reason}.",
            "Name a file of certificates in PEM format, or unset it to use the system's.",
        ) from error


def find_ca_bundle(environ: Mapping[str, str] = os.environ) -> tuple[str, str]:
    """Find the setting that names certificates.

    The order is AWS_CA_BUNDLE, the profile's ca_bundle and REQUESTS_CA_BUNDLE, as in botocore, then SSL_CERT_FILE.
    OpenSSL reads SSL_CERT_FILE by itself, but silently ignores a file that does not exist.

    Returns:
        The name of the setting, and the file or folder; an empty path if the system's certificates are used.
    """
    settings = AwsSettings(environ)
    for name in ("ca_bundle", "REQUESTS_CA_BUNDLE"):
        if value := settings.get(name):
            shown = "AWS_CA_BUNDLE (or ca_bundle of the profile)" if name == "ca_bundle" else name
            return shown, os.path.expanduser(value)
    return "SSL_CERT_FILE", environ.get("SSL_CERT_FILE", "")


def _bundle_of_botocore(paths: ssl.DefaultVerifyPaths) -> str | None:
    """Return botocore's certificates if the system has none, as in images without ca-certificates."""
    if paths.cafile or (paths.capath and os.listdir(paths.capath)):
        return None
    from importlib.util import find_spec

    spec = find_spec("botocore")
    return os.path.join(os.path.dirname(spec.origin), "cacert.pem") if spec and spec.origin else None
