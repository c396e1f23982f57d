"""A browser's own description in words that its owner recognises. It is a claim of the browser, no proof."""

# The first that is found counts: most browsers also name those they descend from.
_BROWSERS = (
    ("coc_coc_browser", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "điện thoại hay máy tính bảng Android"),
    ("Windows", "máy Windows"),
    ("Mac OS X", "máy Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "máy Linux"),
)


def in_words(agent: str) -> str:
    """ "Chrome trên máy Windows"; what is not known is said to be so."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "Trình duyệt không rõ")
    machine = next((name for sign, name in _MACHINES if sign in agent), "máy không rõ")
    return f"{browser} trên {machine}"
