"""`python -m bench [ONLY]`: prints the table, writes var/bench.json."""

import importlib
import json
import os
import pkgutil
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import bench
from bench.measure import Figure


def modules(only: str) -> Iterator[str]:
    names = [m.name for m in pkgutil.iter_modules(bench.__path__) if m.name[0] == "g" and m.name[1:].isdigit()]
    for name in sorted(names, key=lambda n: int(n[1:])):
        if not only or only.upper().split(".")[0] == name.upper():
            yield name


def row(figure: Figure, at_least: bool) -> str:
    sign = "≥" if at_least else "≤"
    met = "đạt" if figure.met else "CHƯA ĐẠT"
    return (
        f"{figure.id:<6} {figure.what:<66} {figure.ours:>10} {figure.limit:>10} {figure.unit:<6} "
        f"{figure.ratio:>6} {sign} {figure.goal:<5} {met}"
    )


def main() -> None:
    only = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("ONLY", "")
    figures: list[Figure] = []
    print(f"{'id':<6} {'what':<66} {'ours':>10} {'limit':>10} {'unit':<6} {'ratio':>6}   goal")
    for name in modules(only):
        module = importlib.import_module(f"bench.{name}")
        for figure in module.figures():
            figures.append(figure)
            print(row(figure, figure.id in getattr(module, "AT_LEAST", ())), flush=True)
    if not figures:
        sys.exit(f"Không có phép đo “{only}”. Có: {', '.join(m.upper() for m in modules(''))}")
    path = Path("var/bench.json")
    path.parent.mkdir(exist_ok=True)
    kept = []
    if only and path.exists():
        kept = [f for f in json.loads(path.read_text()) if f["id"].split(".")[0] != only.upper().split(".")[0]]
    path.write_text(json.dumps(kept + [f.as_json() for f in figures], ensure_ascii=False, indent=1) + "\n")
    print(f"{datetime.now().astimezone():%d/%m/%Y}, {os.cpu_count()} nhân; ghi vào {path}")


if __name__ == "__main__":
    main()
