from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tunewright.checks.formatting.images import MOST_PER_EXAMPLE, image_trouble
from tunewright.checks.reading import conversation, role_of, where
from tunewright.checks.registry import check
from tunewright.model import Body, Example, Finding


@check("FO018", "bad-image", severity="error", scope="example", kinds=("chat",), depth="thorough")
def bad_image(example: Example) -> Iterator[Finding]:
    """An image is of a type or size the target does not accept, or the example has too many of them.

    Why it matters: the target refuses the file or leaves the example out of the training.
    What to do: give images as JPEG, PNG or WEBP of at most 10 MB, and at most ten in one example.
    Not reported: images without an address or in messages that are not from the user (FO005); what an address
    leads to, which is not looked up.
    Source: OpenAI's vision fine-tuning guide, 2026-06-27.
    """
    n_images = 0
    for at, turn in enumerate(conversation(example)):
        for number, image in _images(turn):
            n_images += 1
            trouble = image_trouble(image)
            if trouble:
                message = f"{where(example, at)} has an image (part number {number}) {trouble}"
                yield Finding("FO018", "error", message, (example.id,), f"{at + 1}:image:{number}", {"turn": at})
    if n_images > MOST_PER_EXAMPLE:
        message = f"The example has {n_images:,} images; at most {MOST_PER_EXAMPLE} are accepted."
        yield Finding("FO018", "error", message, (example.id,), "images", {"n_images": n_images})


def _images(turn: Body) -> list[tuple[int, dict[str, Any]]]:
    """(number of the part, image) of each image of the user that has an address."""
    content = turn.get("content")
    if not isinstance(content, list) or role_of(turn) != "user":
        return []
    images = [
        (number, part.get("image_url"))
        for number, part in enumerate(content, start=1)
        if isinstance(part, dict) and part.get("type") == "image_url"
    ]
    return [
        (number, image)
        for number, image in images
        if isinstance(image, dict) and isinstance(image.get("url"), str) and image["url"]
    ]
