"""Journeys: Debian's chromium at a real server, on an installation that holds the demonstration."""

import json
import shutil
import subprocess
import sys
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState

from tests.journeys.browser import CHROMIUM, started
from tests.server import ROOT, environment, gansao, served

HERE = Path(__file__).parent
NO_BROWSER = "Không có chromium nên bỏ qua {count} hành trình trên trình duyệt; cài bằng `make browser`."


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None]:
    """Marks the journeys; without a browser all that were asked for become one, which says so in one line."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)
    yield  # here -m and -k choose
    asked = [item for item in items if HERE in item.path.parents]
    if asked and CHROMIUM is None:
        config.hook.pytest_deselected(items=asked[1:])
        items[:] = [item for item in items if item not in asked[1:]]
        asked[0].add_marker(pytest.mark.skip(reason=NO_BROWSER.format(count=len(asked))))


@pytest.fixture(scope="session")
def demonstration(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with the demonstration as it is after `make demo`. To be copied or read, never written."""
    var = shutil.copytree(migrated, tmp_path_factory.mktemp("demonstration") / "var")
    done = gansao("demo", var=var)
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


@dataclass(frozen=True)
class Stages:
    """An installation with years at every stage, and the names of what stands there. To be copied, never written."""

    var: Path
    names: dict[str, str | int]


@pytest.fixture(scope="session")
def stages(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Stages:
    var = shutil.copytree(demonstration, tmp_path_factory.mktemp("stages") / "var")
    command = [sys.executable, "-m", "tests.journeys.under_way"]
    made = subprocess.run(command, cwd=ROOT, env=environment(var), capture_output=True, text=True, timeout=300)
    assert made.returncode == 0, made.stderr
    return Stages(var, json.loads(made.stdout))


@dataclass(frozen=True)
class Busy:
    """A server with years at every stage, for the journeys that only look."""

    address: str
    names: dict[str, str | int]
    signed_in: dict[str, StorageState] = field(default_factory=dict)  # cookies by person: one sign-in, many pages


@pytest.fixture(scope="session")
def busy(stages: Stages, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Busy]:
    var = shutil.copytree(stages.var, tmp_path_factory.mktemp("busy") / "var")
    with served(var, GANSAO_OPEN_PER_MINUTE="0") as (there, _):
        yield Busy(there, stages.names)
