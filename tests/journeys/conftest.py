"""Journeys: Debian's chromium at a real server, on an installation that holds the demonstration."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import CHROMIUM, started
from tests.server import gansao, served

HERE = Path(__file__).parent
NO_BROWSER = "Không có chromium trên máy này nên bỏ qua các hành trình trên trình duyệt; cài bằng `make browser`."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with the demonstration as it is after `make demo`. To be copied or read, never written."""
    var = tmp_path_factory.mktemp("demonstration")
    for command in (("migrate", "--verbosity=0"), ("demo",)):
        done = gansao(*command, var=var)
        assert done.returncode == 0, done.stderr
    return var


@pytest.fixture
def installation(demonstration: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration, to be written as one likes."""
    return shutil.copytree(demonstration, tmp_path / "var")


@pytest.fixture(scope="session")
def address(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server for the journeys that only look."""
    var = shutil.copytree(demonstration, tmp_path_factory.mktemp("served") / "var")
    with served(var) as (there, _):
        yield there


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One chromium a file: its event loop ends with it, so that Django's other tests may query again."""
    with started() as running:
        yield running
