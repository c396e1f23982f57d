"""The law as data: criteria sets, units, bodies, document templates; and the readers of their files."""

from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from gansao.domain import process as process_rules
from gansao.domain import rulebook
from gansao.domain.criteria import CriteriaSet
from gansao.domain.faults import Fault
from gansao.domain.process import Process

FOLDER = Path(__file__).parent
MAX_BYTES = 2_000_000


class _ExactLoader(yaml.SafeLoader):
    """YAML whose numbers with a point are Decimals: no float ever stands between the file and the rule."""


def _decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
    text = loader.construct_scalar(node)
    try:
        return Decimal(text.replace("_", ""))
    except InvalidOperation:
        return text


_ExactLoader.add_constructor("tag:yaml.org,2002:float", _decimal)


def read_yaml(content: bytes | str, name: str) -> Any:
    """Plain data from YAML with exact numbers. Raises CriteriaSetInvalid with the line where it is no YAML."""
    if len(content) > MAX_BYTES:
        raise rulebook.CriteriaSetInvalid((Fault(name, "tệp quá lớn cho một bộ tiêu chí (tối đa 2 MB)"),))
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        if "&" in text and any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, _ExactLoader)):
            raise rulebook.CriteriaSetInvalid((Fault(name, "không dùng tham chiếu (*) trong tệp YAML"),))
        return yaml.load(text, _ExactLoader)  # noqa: S506  (a SafeLoader with exact numbers)
    except rulebook.CriteriaSetInvalid:
        raise
    except UnicodeDecodeError:
        raise rulebook.CriteriaSetInvalid((Fault(name, "tệp không phải là văn bản UTF-8"),)) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{name}, dòng {mark.line + 1}, cột {mark.column + 1}" if mark else name
        raise rulebook.CriteriaSetInvalid((Fault(place, "không đọc được YAML ở đây"),)) from None
    except (RecursionError, ValueError):
        raise rulebook.CriteriaSetInvalid((Fault(name, "không đọc được tệp này như YAML"),)) from None


def write_yaml(criteria_set: CriteriaSet) -> str:
    """A criteria set as YAML that `load_criteria_set` reads back as the same set; deterministic."""
    return yaml.safe_dump(rulebook.to_data(criteria_set), allow_unicode=True, sort_keys=False, width=110)


def load_criteria_set(source: Path | bytes, name: str = "") -> CriteriaSet:
    """A criteria set from a YAML file or its bytes. Raises CriteriaSetInvalid with all faults."""
    content = source.read_bytes() if isinstance(source, Path) else source
    name = name or (source.name if isinstance(source, Path) else "tệp")
    return rulebook.build(read_yaml(content, name))


def criteria_set_ids() -> tuple[str, ...]:
    """The ids of the criteria sets that Gắn Sao ships."""
    return tuple(sorted(path.stem for path in (FOLDER / "criteria_sets").glob("*.yaml")))


@cache
def criteria_set(key: str) -> CriteriaSet:
    """A shipped criteria set. Raises KeyError for an unknown id."""
    if key not in criteria_set_ids():
        raise KeyError(key)
    return load_criteria_set(FOLDER / "criteria_sets" / f"{key}.yaml")


def process_ids() -> tuple[str, ...]:
    """The ids of the sample processes that Gắn Sao ships."""
    return tuple(sorted(path.stem for path in (FOLDER / "processes").glob("*.yaml")))


def write_process(process: Process) -> str:
    """A process as YAML that `load_process` reads back as the same process; deterministic."""
    return yaml.safe_dump(process_rules.to_data(process), allow_unicode=True, sort_keys=False, width=110)


def load_process(content: bytes, name: str, permissions: Mapping[str, Collection[str]]) -> Process:
    """A process from YAML. Raises ProcessInvalid with all faults; `permissions` is the role table."""
    try:
        return process_rules.build(read_yaml(content, name), permissions)
    except rulebook.CriteriaSetInvalid as invalid:  # no YAML at all
        raise process_rules.ProcessInvalid(invalid.faults) from None


def process(key: str, permissions: Mapping[str, Collection[str]]) -> Process:
    """A shipped process. Raises KeyError for an unknown id."""
    if key not in process_ids():
        raise KeyError(key)
    return load_process((FOLDER / "processes" / f"{key}.yaml").read_bytes(), key, permissions)
