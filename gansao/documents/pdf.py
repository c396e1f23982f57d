"""PDF by typst: one kept compiler a template, data as JSON through sys_inputs, the same bytes for the same data."""

import functools
import json
import threading
from collections.abc import Mapping
from pathlib import Path

import typst

from gansao.documents import fonts

TEMPLATES = Path(__file__).parents[1] / "law" / "documents"


class _Kept:
    """A template with its compiler kept warm. typst compilers are not shared between threads without a lock."""

    def __init__(self, name: str, folder: str) -> None:
        self.path = TEMPLATES / f"{name}.typ"
        self.font = fonts.chosen(folder)
        self.lock = threading.Lock()
        self.compiler = typst.Compiler(input=self.path, root=TEMPLATES, font_paths=fonts.library(folder))

    def render(self, data: str) -> bytes:
        with self.lock:
            made = self.compiler.compile(format="pdf", sys_inputs={"font": self.font, "data": data}, timestamp=0)
        if not isinstance(made, bytes):
            raise TypeError(f"{self.path.name}: typst gave no single PDF")
        return made


@functools.cache
def _kept(name: str, folder: str) -> _Kept:
    return _Kept(name, folder)


def render(template: str, data: Mapping[str, object]) -> bytes:
    """The PDF of `law/documents/<template>.typ` filled with `data`. Nothing in it depends on the clock."""
    return _kept(template, fonts.extra_dir()).render(json.dumps(data, ensure_ascii=False, sort_keys=True))
