"""A guide's Markdown as a page: headings that can be linked to, pictures and other guides where the page finds them.

The same file reads well where the repository is looked at: anchors are made as they are there, links are relative to
the file. Markup inside the text is shown as it is typed, never obeyed.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

FOLDER = Path(__file__).parent
READER = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True, slots=True)
class Heading:
    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Page:
    """`title` is the one heading of the first level; `contents` are those of the second."""

    title: str
    contents: tuple[Heading, ...]
    body: SafeString


def read(text: str) -> Page:
    """The first heading is taken out: the page says it itself."""
    tokens = READER.parse(text)
    contents = []
    for opening, inside in pairwise(tokens):
        if opening.type == "heading_open":
            heading = Heading(anchor_of(_words(inside)), _words(inside))
            opening.attrSet("id", heading.anchor)
            if opening.tag == "h2":
                contents.append(heading)
    for token in tokens:
        if token.children:
            token.children = [placed for child in token.children for placed in _placed(child)]
    body = READER.renderer.render(tokens[3:], READER.options, {})
    return Page(_words(tokens[1]), tuple(contents), mark_safe(body))


def anchor_of(words: str) -> str:
    """Small letters, no marks of punctuation, a hyphen for each space."""
    return re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")


def _words(inside: Token) -> str:
    return "".join(child.content for child in inside.children or ())


def _placed(token: Token) -> list[Token]:
    """A link to another guide leads to its page; a picture opens in full, as a phone shows it small."""
    if token.type == "link_open":
        name, hash_mark, anchor = str(token.attrs["href"]).partition("#")
        if name.endswith(".md"):
            token.attrSet("href", reverse("guides:guide", args=[name.removesuffix(".md")]) + hash_mark + anchor)
    if token.type != "image":
        return [token]
    path = str(token.attrs["src"])
    address = static(path.removeprefix("static/"))
    with Image.open(FOLDER / path) as picture:
        width, height = picture.size
    token.attrs |= {"src": address, "width": width, "height": height, "loading": "lazy"}
    return [Token("link_open", "a", 1, attrs={"href": address}), token, Token("link_close", "a", -1)]
