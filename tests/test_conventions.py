"""What this house promises of itself and a machine can see. Everything else is taste."""

import ast
import re
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands
from django.template import engines
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from packaging.requirements import Requirement

from gansao.accounts.roles import ROLES
from tests.factories import make_commune, make_district, make_programme, make_province

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "gansao"
SOURCES = sorted(path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted(HOUSE.glob("*/templates/**/*.html"))
RUNNING = (ROOT / "docs" / "running.md").read_text()
LARGE = {".csv", ".png", ".jpg", ".webp", ".svg"}  # data as it was published, and pictures
SKIPPED = {".git", ".venv", "var", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache"}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def of_the_project() -> Iterator[Path]:
    """Every file that is ours: no environment, no data of an installation, no cache."""
    folders = [ROOT]
    while folders:
        for path in folders.pop().iterdir():
            if path.name in SKIPPED or path.name.endswith(".egg-info") or path.name == ".hypothesis":
                continue
            if path.is_dir():
                folders.append(path)
            else:
                yield path


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# The exact core -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted((HOUSE / "domain").glob("**/*.py")), ids=short)
def test_no_float_in_the_exact_core(path: Path) -> None:
    floats = [
        f"{short(path)}:{node.lineno}"
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]
    assert floats == []


@pytest.mark.parametrize("path", sorted((HOUSE / "domain").glob("**/*.py")), ids=short)
def test_the_exact_core_is_plain_python(path: Path) -> None:
    assert {name for name in imported(path) if name not in sys.stdlib_module_names} <= {"gansao.domain"}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("gansao.domain" if node.level == 1 else node.module or "")
    return {name if name.startswith("gansao.domain") and name.count(".") == 1 else root(name) for name in names}


def root(name: str) -> str:
    """`gansao.domain.text` is of `gansao.domain`, `gansao.places` is of nothing allowed."""
    return "gansao.domain" if name.startswith("gansao.domain.") else name.split(".")[0]


# Writes -------------------------------------------------------------------------------------------------------------

# Public functions of an actions module that are no plain "who and when", each with its reason.
OTHER_SIGNATURES = {
    "accounts.person_of_code": "reads only: whose one-time code this is",
    "accounts.person_of_sso": "the proven identity says who acts; the sign-in that follows says when",
    "accounts.use_code": "the one-time code says who acts",
    "demo.load": "who: the demonstration itself, unless said otherwise",
    "programmes.lock_open": "writes nothing: holds the year for the transaction of another action",
}


def actions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions of each actions module; where it is a folder, those that its __init__ hands out."""
    for path in sorted([*HOUSE.glob("*/actions.py"), *HOUSE.glob("*/actions/*.py")]):
        feature, handed_out = path.relative_to(HOUSE).parts[0], path.with_name("__init__.py").read_text()
        for node in parsed(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if path.name == "actions.py" or f'"{node.name}"' in handed_out:
                yield f"{feature}.{node.name}", node


def test_every_action_says_who_and_when() -> None:
    silent = [
        name
        for name, node in actions()
        if name not in OTHER_SIGNATURES
        and (
            node.args.args or node.args.posonlyargs or not {"by", "at"} <= {argument.arg for argument in required(node)}
        )
    ]
    assert silent == []


def required(node: ast.FunctionDef) -> list[ast.arg]:
    """Keyword-only arguments without a default."""
    pairs = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    return [argument for argument, default in pairs if default is None]


def test_no_signature_is_excused_that_is_not_there() -> None:
    assert OTHER_SIGNATURES.keys() <= {name for name, _ in actions()}


def test_every_save_says_what_it_writes() -> None:
    """`save()` alone would write back what somebody else has changed meanwhile."""
    careless = [
        f"{short(path)}:{node.lineno}"
        for path in SOURCES
        if path.stem == "actions" or path.parent.stem == "actions"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "save"
        and not {keyword.arg for keyword in node.keywords} & {"update_fields", "force_insert"}
    ]
    assert careless == []


# Doors --------------------------------------------------------------------------------------------------------------

# Every page a stranger may see. A page that is not named here asks for a sign-in.
PUBLIC = frozenset(
    name
    for feature, names in {
        "home": "home verify about unit_search unit_search_json unit_search_csv unit_by_code unit",
        "accounts": "sign_in enter_code use_code second_step sso sso_back sign_out",
        "guides": "guides guide",
        "criteria": "public_sets public_set public_set_yaml public_set_json public_set_csv",
        "recognition": "public_years years_json years_csv log year_json year_csv public_year public_map marks_csv"
        " year_criteria_set public_unit public_decisions decisions_json decisions_csv public_decision"
        " public_decision_pdf public_certificate public_evidence public_picture",
        "committee": "posted_list",
        "visits": "worker",
    }.items()
    for name in (f"{feature}:{name}" for name in names.split())
)


def doors(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern, str]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from doors(entry, f"{entry.namespace}:" if entry.namespace else namespace)
        else:
            yield f"{namespace}{entry.name}", entry, str(entry.pattern)


def address(route: str) -> str:
    """An address that exists where it can: the year 2023, the commune 07420, the first of everything else."""
    values = {"key": "2023", "code": "07420", "first_on": "2023-01-01"}
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values.get(found[1], "1"), route)


@pytest.mark.django_db
def test_every_other_page_asks_a_stranger_to_sign_in(client: Client) -> None:
    province = make_province()
    make_programme(province, [make_commune(make_district(province))], key="2023")
    open_doors = {}
    for name, _, route in doors(get_resolver()):
        if name in PUBLIC:
            continue
        for method in (client.get, client.post):
            answer = method(address(route))
            asks = answer.status_code == 302 and answer["Location"].startswith("/dang-nhap/")
            if not (asks or answer.status_code in (404, 405)):
                open_doors[f"{method.__name__} {name}"] = answer.status_code
    assert open_doors == {}


def test_no_page_is_called_public_that_is_not_there() -> None:
    assert {name for name, _, _ in doors(get_resolver())} >= PUBLIC


# Documents ----------------------------------------------------------------------------------------------------------


def test_every_command_is_documented() -> None:
    ours = [name for name, app in get_commands().items() if app.startswith("gansao.")]
    assert [name for name in ours if f"`gansao {name}`" not in RUNNING] == []


def test_every_setting_is_documented_and_no_other() -> None:
    texts = [path.read_text() for path in [*SOURCES, ROOT / "Makefile"]]
    used = {name for text in texts for name in re.findall(r"GANSAO_[A-Z_]+[A-Z]", text)}
    assert set(re.findall(r"GANSAO_[A-Z_]+[A-Z]", RUNNING)) == used


@cache
def glossary() -> str:
    return (ROOT / "docs" / "glossary.md").read_text()


def test_the_glossary_has_every_role() -> None:
    text = glossary().casefold()
    assert [key for key, role in ROLES.items() if f"`{key}`" not in text or role.name.casefold() not in text] == []


def test_the_glossary_has_every_model_and_every_state() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("gansao.")]
    assert [model.__name__ for model in ours if f"{model.__name__}`" not in glossary()] == []
    assert [
        f"{model.__name__}.State.{state}"
        for model in ours
        for state in getattr(getattr(model, "State", None), "names", [])
        if f"State.{state}" not in glossary()
    ] == []


def test_the_glossary_has_every_thing_of_the_domain() -> None:
    things = {
        name
        for path in sorted((HOUSE / "domain").glob("*.py"))
        for name, thing in vars(import_module(f"gansao.domain.{path.stem}")).items()
        if isinstance(thing, type) and thing.__module__ == f"gansao.domain.{path.stem}" and name[0] != "_"
        if not issubclass(thing, Exception)
    }
    assert {name for name in things if not re.search(rf"\b{name}\b", glossary())} == set()


# Pages --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_pages_carry_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()
    assert re.findall(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:", text) == []
    scripts = re.findall(r"<script\b[^>]*>", text)
    assert [tag for tag in scripts if "src=" not in tag and "application/json" not in tag] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_pages_can_be_read_by_django(path: Path) -> None:
    engines["django"].from_string(path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_pages_name_only_files_that_are_there(path: Path) -> None:
    named = re.findall(r"{%\s*static\s+[\"']([^\"']+)[\"']", path.read_text())
    assert [name for name in named if not list(HOUSE.glob(f"*/static/{name}"))] == []


def test_nothing_is_fetched_from_elsewhere() -> None:
    """No page of ours needs another host: no script, style, font or picture from a network of somebody else."""
    foreign = r"(?:src|srcset|action)=[\"']https?:|<link[^>]+href=[\"']https?:|@import|url\([\"']?https?:"
    sheets = [*TEMPLATES, *HOUSE.glob("*/static/**/*.css")]
    assert [short(path) for path in sheets if re.search(foreign, path.read_text())] == []


# Files --------------------------------------------------------------------------------------------------------------


def test_texts_are_composed_and_files_small() -> None:
    decomposed, large = [], []
    for path in of_the_project():
        content = path.read_bytes()
        if len(content) > 300_000 and path.suffix not in LARGE:
            large.append(short(path))
        if b"\0" not in content[:4096]:
            text = content.decode()
            if not unicodedata.is_normalized("NFC", text):
                decomposed.append(short(path))
    assert (decomposed, large) == ([], [])


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run, dev = lock("run"), lock("dev")
    asked = [(run, text) for text in project["project"]["dependencies"]]
    asked += [(dev, text) for text in project["dependency-groups"]["dev"]]
    asked += [(dev, text) for texts in project["project"]["optional-dependencies"].values() for text in texts]
    for locked, text in asked:
        wanted = Requirement(text)
        assert locked.get(canonical(wanted.name), "") in wanted.specifier, text
    assert run.items() <= dev.items()


def lock(name: str) -> dict[str, str]:
    """{package: version}. The lock names no host, so that it installs from wherever a machine gets its packages."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)
    return {canonical(package): version for package, version in re.findall(r"^([\w.-]+)==([\w.+!-]+)", text, re.M)}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
