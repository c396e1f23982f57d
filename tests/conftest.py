"""What every test stands on: files in a private folder, plain static files, jobs done at once, quick passwords."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from tests.server import gansao

# How long an example takes says how busy the machine is, not whether the code is right.
hypothesis_settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An installation of its own for this run: nothing is read from or written to the developer's var/."""
    var = tmp_path_factory.mktemp("var")
    with override_settings(
        VAR_DIR=var,
        FILES_DIR=var / "files",
        STATIC_ROOT=var / "static",
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield var


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """What one test was served from the cache is no business of the next."""
    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The tests' database. On SQLite it is copied while it is empty: the migrations take longer than any test."""
    var = tmp_path_factory.mktemp("migrated")
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), closing(sqlite3.connect(var / "gansao.sqlite3")) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
    return var


@pytest.fixture(scope="session")
def migrated(django_db_setup: Path) -> Path:
    """An empty installation on SQLite, for servers of their own. To be copied, never written."""
    if not (django_db_setup / "gansao.sqlite3").exists():
        assert gansao("migrate", "--verbosity=0", var=django_db_setup).returncode == 0
    return django_db_setup
