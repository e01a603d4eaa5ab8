"""A small OpenID Connect provider of its own, and the console as a deployment serves it to people who sign in."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode
from urllib.request import Request as Ask
from urllib.request import urlopen

from packline.console.pages import PREFIX, answer
from packline.local.http_server import Request, Response, Server

CLIENT = "console"


class Issuer:
    """Signs everyone in as Ada; checks the proof key (RFC 7636), and gives each code and refresh token once."""

    def __init__(self) -> None:
        self._server = Server(self._answer)
        self.url = f"http://127.0.0.1:{self._server.port}"
        self.pending: dict[str, dict[str, str]] = {}
        self.good: set[str] = set()
        self.refresh: set[str] = set()
        self.given = 0
        self.nonce: str | None = None
        """Given instead of the one asked for."""
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    def _answer(self, request: Request) -> Response:
        asked = dict(parse_qsl(request.target.partition("?")[2]))
        if request.path == "/.well-known/openid-configuration":
            endpoints = {f"{name}_endpoint": f"{self.url}/{name}" for name in ("authorization", "token")}
            return _json(200, {"issuer": self.url, **endpoints, "end_session_endpoint": f"{self.url}/end"})
        if request.path == "/authorization":
            assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
            code = f"code-{len(self.pending)}"
            self.pending[code] = asked
            back = urlencode({"code": code, "state": asked["state"]})
            return Response(302, [("Location", f"{asked['redirect_uri']}?{back}")])
        if request.path == "/token":
            return self._give(dict(parse_qsl(request.body.decode())))
        return Response(302, [("Location", asked["post_logout_redirect_uri"])])

    def _give(self, form: dict[str, str]) -> Response:
        if form["grant_type"] == "refresh_token":
            if form["refresh_token"] not in self.refresh:
                return _json(400, {"error": "invalid_grant"})
            self.refresh.remove(form["refresh_token"])
            return _json(200, self._tokens())
        asked = self.pending.pop(form["code"], None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
        if asked is None or proof.decode().rstrip("=") != asked["code_challenge"]:
            return _json(400, {"error": "invalid_grant", "error_description": "That is not who asked."})
        who = {"iss": self.url, "aud": CLIENT, "nonce": self.nonce or asked["nonce"], "name": "Ada Lovelace"}
        claims = base64.urlsafe_b64encode(json.dumps(who).encode()).decode().rstrip("=")
        return _json(200, {**self._tokens(), "id_token": f"e30.{claims}.sig"})

    def _tokens(self) -> dict[str, Any]:
        self.given += 1
        access, refresh = f"access-{self.given}", f"refresh-{self.given}"
        self.good.add(access)
        self.refresh.add(refresh)
        return {"access_token": access, "refresh_token": refresh, "expires_in": 3600, "token_type": "Bearer"}


class Deployed:
    """The page with an issuer named, and an API that wants its tokens, passed on to the local stack."""

    def __init__(self, issuer: Issuer, api_url: str) -> None:
        self._issuer, self._api_url = issuer, api_url
        self._environment = {f"{PREFIX}ISSUER": issuer.url, f"{PREFIX}CLIENT_ID": CLIENT}
        self._server = Server(self._answer)
        self.url = f"http://127.0.0.1:{self._server.port}/console/index.html"
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    def _answer(self, request: Request) -> Response:
        if not request.path.startswith("/api/"):
            status, headers, body = answer(request.path, "", self._environment)
            return Response(status, list(headers.items()), body.encode())
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self._issuer.good:
            return _json(401, {"message": "Unauthorized"})
        try:
            with urlopen(Ask(self._api_url + request.target), timeout=30) as found:
                return Response(found.status, [("Content-Type", found.headers["Content-Type"])], found.read())
        except HTTPError as error:
            return Response(error.code, [("Content-Type", error.headers["Content-Type"])], error.read())


def _json(status: int, facts: Any) -> Response:
    headers = [("Content-Type", "application/json"), ("Access-Control-Allow-Origin", "*")]
    return Response(status, headers, json.dumps(facts).encode())
