"""What can be told of an image from the text that stands for it: its type, size, address and detail."""

from __future__ import annotations

import re
from typing import Any

MOST_PER_EXAMPLE = 10
MOST_BYTES = 10 * 1024 * 1024
_ACCEPTED = ("jpeg", "jpg", "png", "webp")
_DATA = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w=.+-]+)*),", re.ASCII)
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}", re.ASCII)
_OTHER_ENDING = re.compile(r"\.(gif|bmp|tiff?|svg|heic|heif|avif|ico|pdf)(?:[?#]|\Z)", re.IGNORECASE)
_STARTS = {"jpeg": "/9j/", "jpg": "/9j/", "png": "iVBORw0KGgo", "webp": "UklGR"}
"""How base64 of each type begins."""


def image_trouble(image: dict[str, Any]) -> str:
    """What is wrong with an image that has an address, to end a sentence with; empty if nothing is."""
    url = image["url"]
    detail = image.get("detail")
    if detail is not None and detail not in ("auto", "low", "high"):
        return "whose detail is something other than auto, low or high."
    if url[:5].lower() == "data:":
        return _data_trouble(url)
    if not url.lower().startswith(("https://", "http://")):
        return "whose address begins neither with “https://” nor with “data:image/”."
    ending = _OTHER_ENDING.search(url)
    return f"of the type {ending.group(1).upper()}; only JPEG, PNG and WEBP are accepted." if ending else ""


def _data_trouble(url: str) -> str:
    head = _DATA.match(url, 0, 200)
    if head is None or not head.group(1) or ";base64" not in head.group(2):
        return "whose data does not say its type and that it is base64."
    family, _, kind = head.group(1).lower().partition("/")
    if family != "image" or kind not in _ACCEPTED:
        return "of another type than JPEG, PNG or WEBP, which are the only ones accepted."
    n_signs = len(url) - head.end()
    if n_signs * 3 // 4 > MOST_BYTES:
        return f"of {n_signs * 3 // 4 / 1024 / 1024:.1f} MB; at most 10 MB are accepted."
    if not n_signs or not _BASE64.fullmatch(url, head.end()):
        return "whose data is not whole base64."
    return "" if url.startswith(_STARTS[kind], head.end()) else f"that says it is {kind.upper()}, but is not."
