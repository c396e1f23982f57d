"""The guides say what the screen says: every bold name is on a page, every picture there, light and looked at."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from tests.server import ROOT

GUIDES = sorted((ROOT / "gansao" / "guides").glob("*.md"))
PICTURES = ROOT / "gansao" / "guides" / "static" / "guides"
MOST_BYTES = 150_000
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
TAG, SPACE = re.compile(r"<[^>]+>"), re.compile(r"\s+")
CONTROL = re.compile(r"<(button|a|summary|label|legend|h[1-4]|th|dt)\b[^>]*>(.*?)</\1>", re.DOTALL)
SENTENCES = {  # bold for its weight, not the name of anything
    "Quên mật khẩu",
    "Xác thực hai lớp",
    "Mất mạng thì cứ điền tiếp",
    "Năm văn bản của hồ sơ",
    "Chưa thấy dòng ấy thì chưa nên đi.",
    "Chấm lần hai",
    "Rút mẫu phải có mạng",
    "Làm việc này trước khi soạn quyết định",
    "Khép rồi thì không nhận khiếu nại, không đính chính, không sửa quy tắc nữa.",
    "chỉ giữ nội bộ, không đăng lên mạng",
}


def one_line(text: str) -> str:
    return SPACE.sub(" ", text).strip()


@cache
def names() -> tuple[str, ...]:
    """What may be pressed or read as a name on a page; what changes from page to page is "…"."""
    found = []
    for template in sorted((ROOT / "gansao").rglob("templates/**/*.html")):
        text = re.sub(r"{%.*?%}|{#.*?#}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"{{.*?}}", "…", text, flags=re.DOTALL)
        found += [one_line(TAG.sub("", match[2])) for match in CONTROL.finditer(text)]
    return (*found, *strings())


@cache
def strings() -> tuple[str, ...]:
    """Literals of the Python code and of the scripts, without docstrings."""
    found = []
    for path in sorted((ROOT / "gansao").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                found.append(
                    "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
                )
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
                found.append(node.value)
    for path in sorted((ROOT / "gansao").rglob("static/**/*.js")):
        found += re.findall(r'["`]([^"`\n]+)["`]', re.sub(r"\${.*?}", "…", path.read_text(encoding="utf-8")))
    return tuple(one_line(text) for text in found)


def is_said(name: str, where: tuple[str, ...]) -> bool:
    """ "…" in a guide stands for what changes, as on the page."""
    pattern = re.compile(".*".join(re.escape(part) for part in name.split("…")))
    return any(pattern.search(text) for text in where)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_bold_names_and_quoted_words_are_on_the_screen(guide: Path) -> None:
    text = PICTURE.sub("", guide.read_text(encoding="utf-8"))
    bold = {one_line(name) for name in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)} - SENTENCES
    quoted = {one_line(name) for name in re.findall(r"“(.+?)”", text, re.DOTALL)}
    assert len(bold) >= 15 and quoted
    assert [name for name in sorted(bold) if not is_said(name, names())] == []
    everything = (
        *names(),
        *(one_line(TAG.sub(" ", path.read_text())) for path in ROOT.glob("gansao/*/templates/*/*.html")),
    )
    assert [name for name in sorted(quoted) if not is_said(name, everything)] == []


def test_a_name_that_is_nowhere_is_found_out() -> None:
    assert not is_said("Nút không có ở đâu", names())
    assert is_said("Duyệt và nộp lên huyện", names()) and is_said("Mở năm …", names())


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_pictures_of_a_guide_are_there_and_light(guide: Path) -> None:
    shown = PICTURE.findall(guide.read_text(encoding="utf-8"))
    assert len(shown) >= 3
    for words, link in shown:
        path = (guide.parent / link).resolve()
        assert path.is_file(), link
        assert path.stat().st_size < MOST_BYTES, link
        assert len(words) >= 8 and Image.open(path).mode == "P", link


def test_no_picture_lies_about_unused() -> None:
    shown = {
        (guide.parent / link).resolve() for guide in GUIDES for _, link in PICTURE.findall(guide.read_text("utf-8"))
    }
    assert set(PICTURES.glob("*.png")) == shown
