"""Names of files as people wrote them, made safe to store and to send."""

import re
import unicodedata
from pathlib import PurePosixPath

LENGTH_MAX = 180  # characters; three bytes each still fit the file systems' 255 with a prefix
_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')


def clean(name: str, fallback: str = "tep") -> str:
    """NFC, without path, control or direction characters, not hidden, not too long; the ending is kept."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in last if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
    plain = " ".join(_FORBIDDEN.sub(" ", visible).split()).strip(". ")
    if len(plain) > LENGTH_MAX:
        suffix = PurePosixPath(plain).suffix[:12]
        plain = plain[: LENGTH_MAX - len(suffix)].rstrip(". ") + suffix
    return plain or fallback
