"""`gansao serve` as people start it."""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from gansao.home import serving
from tests.server import fetch, gansao, served


@pytest.fixture
def installation(migrated: Path, tmp_path: Path) -> Path:
    return shutil.copytree(migrated, tmp_path / "var")


def test_a_database_that_lacks_steps_is_not_served(tmp_path: Path) -> None:
    refused = gansao("serve", var=tmp_path)
    assert refused.returncode == 1
    assert "chạy `gansao migrate`" in refused.stderr


def test_serves_with_the_headers_that_protect_and_stops_when_asked(installation: Path) -> None:
    with served(installation) as (address, process):
        status, headers, _ = fetch(f"{address}/khong-co-trang-nay/")
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert status == 404
    assert set(headers["content-security-policy"].split("; ")) == {
        "default-src 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    }
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.slow
def test_ctrl_c_which_reaches_every_process_at_once_stops_it_too(installation: Path) -> None:
    with served(installation) as (_, process):
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(serving.STOP_WITHIN - 5) == 0


@pytest.mark.slow
def test_behind_a_proxy_plain_http_is_sent_to_https_and_https_is_believed(installation: Path) -> None:
    with served(installation, GANSAO_PROXY="1", GANSAO_HTTPS="1") as (address, _):
        plain = urllib.request.Request(f"{address}/x/", method="HEAD")
        opener = urllib.request.build_opener(NoRedirect)
        with pytest.raises(urllib.error.HTTPError) as sent:
            opener.open(plain, timeout=30)
        assert (sent.value.code, sent.value.headers["Location"][:8]) == (301, "https://")
        status, headers, _ = fetch(f"{address}/x/", **{"X-Forwarded-Proto": "https"})
        assert (status, headers["strict-transport-security"]) == (404, "max-age=2592000")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@pytest.mark.slow
def test_serves_https_with_a_certificate(installation: Path, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*make, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    with served(installation, GANSAO_CERT=str(certificate), GANSAO_KEY=str(key)) as (address, _):
        assert address.startswith("https://127.0.0.1:")
        trusting = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=str(certificate)))
        with urllib.request.build_opener(trusting).open(f"{address}/dang-nhap/", timeout=30) as answer:
            assert answer.headers["strict-transport-security"] == "max-age=2592000"
            assert "__Host-gansao-csrf=" in answer.headers["set-cookie"]


def test_a_taken_port_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "pending_migrations", lambda: 0)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"Không mở được 127.0.0.1:{port}"):
            call_command("serve", f"--port={port}")
