import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.formats import number_format

from gansao.accounts.roles import ROLES
from gansao.settings import kept_secret
from tests.server import ROOT, environment, gansao

SHOWN = (
    "DEBUG",
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS",
    "SESSION_COOKIE_AGE",
    "UPLOAD_MAX_BYTES",
    "SENDS_MAIL",
    "EMAIL_HOST",
    "EMAIL_PORT",
    "SECOND_FACTOR_ROLES",
)


def asked(var: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """The settings of an installation with this environment."""
    script = (
        "import json, django; django.setup(); from django.conf import settings as s; "
        f"print(json.dumps({{name: getattr(s, name) for name in {SHOWN}}}, default=len))"
    )
    env = environment(var, DJANGO_SETTINGS_MODULE="gansao.settings", **more)
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)


def test_the_defaults_are_those_of_an_office_without_https(tmp_path: Path) -> None:
    assert json.loads(asked(tmp_path).stdout) == {
        "DEBUG": False,
        "SESSION_COOKIE_NAME": "gansao",
        "SESSION_COOKIE_SECURE": False,
        "CSRF_COOKIE_SECURE": False,
        "SECURE_HSTS_SECONDS": 0,
        "SESSION_COOKIE_AGE": 12 * 3600,
        "UPLOAD_MAX_BYTES": 20 * 1024 * 1024,
        "SENDS_MAIL": False,
        "EMAIL_HOST": "localhost",
        "EMAIL_PORT": 25,
        "SECOND_FACTOR_ROLES": 0,
    }


def test_with_https_no_cookie_travels_in_the_open(tmp_path: Path) -> None:
    told = json.loads(asked(tmp_path, GANSAO_HTTPS="1", GANSAO_HSTS_SECONDS="60", GANSAO_SESSION_HOURS="1").stdout)
    assert (told["SESSION_COOKIE_NAME"], told["SECURE_HSTS_SECONDS"]) == ("__Host-gansao", 60)
    assert (told["SESSION_COOKIE_SECURE"], told["CSRF_COOKIE_SECURE"], told["SESSION_COOKIE_AGE"]) == (True, True, 3600)


def test_a_certificate_without_its_key_is_said(tmp_path: Path) -> None:
    refused = asked(tmp_path, GANSAO_CERT="cert.pem")
    assert refused.returncode == 1
    assert "GANSAO_CERT và GANSAO_KEY phải được đặt cùng nhau." in refused.stderr


def test_letters_are_sent_where_a_mail_server_and_a_sender_are_named(tmp_path: Path) -> None:
    server = "smtp+tls://gansao:bi-mat@thu.example.gov.vn:587"
    told = json.loads(asked(tmp_path, GANSAO_EMAIL_URL=server, GANSAO_EMAIL_FROM="gansao@example.gov.vn").stdout)
    assert (told["SENDS_MAIL"], told["EMAIL_HOST"], told["EMAIL_PORT"]) == (True, "thu.example.gov.vn", 587)
    refused = asked(tmp_path, GANSAO_EMAIL_URL=server)
    assert refused.returncode == 1 and "GANSAO_EMAIL_FROM" in refused.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("GANSAO_OIDC_NAME", "cổng", "phải được đặt cùng nhau."),
        ("GANSAO_SECOND_FACTOR", "secretariat,thu_ky", "GANSAO_SECOND_FACTOR: không có vai trò thu_ky."),
    ],
)
def test_half_an_sso_and_an_unknown_role_are_said(tmp_path: Path, name: str, value: str, said: str) -> None:
    refused = asked(tmp_path, **{name: value})
    assert refused.returncode == 1
    assert said in refused.stderr


@pytest.mark.parametrize(
    ("value", "roles"),
    [("optional", 0), ("required", len(ROLES)), ("secretariat,chairman,administrator", 3)],
)
def test_who_must_have_a_second_factor(tmp_path: Path, value: str, roles: int) -> None:
    assert json.loads(asked(tmp_path, GANSAO_SECOND_FACTOR=value).stdout)["SECOND_FACTOR_ROLES"] == roles


def test_the_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"
    with ThreadPoolExecutor(2) as pool:
        told = set(pool.map(kept_secret, [path] * 2))
    assert told == {kept_secret(path)}
    assert len(told.pop()) >= 64
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [entry.name for entry in path.parent.iterdir()] == ["secret_key"]


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{ day }}", "01/07/2025"),
        ("{{ day|date:'SHORT_DATE_FORMAT' }}", "01/07/2025"),
        ("{{ year }}", "2023"),
        ("{{ share }}", "36,36"),
    ],
)
def test_days_and_numbers_as_vietnam_writes_them(template: str, shown: str) -> None:
    context = Context({"day": date(2025, 7, 1), "year": 2023, "share": 36.36})
    assert Template(template).render(context) == shown


def test_thousands_are_grouped_where_asked_for() -> None:
    assert number_format(1234567, force_grouping=True) == "1.234.567"


def test_a_command_without_data_runs_where_nothing_can_be_written(tmp_path: Path) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    done = gansao("check_rulebook", "gansao/law/criteria_sets/cqtt-mau-2023.yaml", var=blocked / "var")
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)
    assert done.stdout.startswith("Đúng: ")
