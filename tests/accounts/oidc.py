"""A small OpenID provider on the loopback: discovery, authorization, token with a signed id_token, userinfo."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "gansao", "bi-mat"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
FOREIGN = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """What it tells, and how it misbehaves."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "s-1", "preferred_username": "An.Le"})
    token: dict[str, Any] = field(default_factory=dict)  # what the id_token says otherwise than it should
    userinfo: dict[str, Any] | None = None
    key: rsa.RSAPrivateKey = KEY
    issuer: str = ""
    broken: str = ""  # the path that answers 500
    challenges: dict[str, str] = field(default_factory=dict)  # code: PKCE challenge

    def authorize(self, address: str) -> tuple[str, str]:
        """The person agrees: the code and the state that go back."""
        asked = parse_qs(urlsplit(address).query)
        assert asked["response_type"] == ["code"] and asked["client_id"] == [CLIENT]
        assert "openid" in asked["scope"][0].split() and asked["code_challenge_method"] == ["S256"]
        code = f"code-{len(self.challenges)}"
        self.challenges[code] = asked["code_challenge"][0]
        return code, asked["state"][0]

    def answer(self, path: str, form: dict[str, list[str]]) -> dict[str, Any]:
        if path == "/.well-known/openid-configuration":
            names = ("authorization", "token", "userinfo")
            return {f"{name}_endpoint": f"{self.address}/{name}" for name in names} | {
                "issuer": self.issuer or self.address,
                "jwks_uri": f"{self.address}/keys",
            }
        if path == "/keys":
            return {"keys": [json.loads(RSAAlgorithm.to_jwk(KEY.public_key())) | {"kid": "k1", "alg": "RS256"}]}
        if path == "/userinfo":
            return self.userinfo or self.claims
        assert path == "/token"
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        challenge = self.challenges.pop(form["code"][0])  # a code is good once
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge
        assert form["client_secret"] == [SECRET]
        now = int(time.time())
        says = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 60} | self.claims | self.token
        id_token = jwt.encode(says, self.key, algorithm="RS256", headers={"kid": "k1"})
        return {"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": id_token}


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            self._answer(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))

        def _answer(self, form: dict[str, list[str]]) -> None:
            path = urlsplit(self.path).path
            try:
                told = {} if path == provider.broken else provider.answer(path, form)
                status = 500 if path == provider.broken else 200
            except (AssertionError, KeyError):
                status, told = 400, {"error": "invalid_grant"}
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
