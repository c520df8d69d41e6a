from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import quoted, raw_turns, role_of, where
from tunewright.checks.registry import check
from tunewright.model import Example, Finding


@check("FO005", "malformed-content", severity="error", scope="example", kinds=("chat", "preference"))
def malformed_content(example: Example) -> Iterator[Finding]:
    """The content of a message is neither text nor a list of parts of a kind that the role may use.

    Why it matters: the target refuses the file.
    What to do: write the content as plain text; images may stand only in messages from the user.
    Preference pairs are text only.
    Source: OpenAI's OpenAPI document, 2025-05-20, its vision fine-tuning guide, 2026-06-27, and its guide to
    preference fine-tuning.
    """
    for at, turn in enumerate(raw_turns(example)):
        content = turn.get("content")
        if content is None or isinstance(content, str):
            if "refusal" in turn and not isinstance(turn["refusal"], str | None):
                message = f"{where(example, at)} has a refusal that is not text."
                yield Finding("FO005", "error", message, (example.id,), f"{at + 1}:refusal")
            continue
        trouble = _trouble(content, role_of(turn), example.kind == "preference")
        if trouble:
            message = f"{where(example, at)} {trouble}"
            yield Finding("FO005", "error", message, (example.id,), f"{at + 1}:content")


def _trouble(content: object, role: str, is_text_only: bool) -> str:
    if not isinstance(content, list):
        return "has content that is neither text nor a list of parts. Write it as text."
    for number, part in enumerate(content, start=1):
        trouble = _part_trouble(part, role)
        if is_text_only and not trouble and part.get("type") == "image_url":
            trouble = "that is an image. Preference pairs may hold text only."
        if trouble:
            return f"has a part (number {number}) {trouble}"
    return ""


def _part_trouble(part: object, role: str) -> str:
    if not isinstance(part, dict):
        return "that does not say what kind it is. Write it as a part of type “text”."
    kind = part.get("type")
    if kind == "text":
        return "" if isinstance(part.get("text"), str) else "of type “text” that holds no text."
    if kind == "refusal" and role == "assistant":
        return "" if isinstance(part.get("refusal"), str) else "of type “refusal” that holds no text."
    if kind == "image_url":
        return _image_trouble(part.get("image_url"), role)
    if not isinstance(kind, str):
        return "that does not say what type it is."
    return f"of type {quoted(kind)}, which fine-tuning does not accept. Only text and images are."


def _image_trouble(image: object, role: str) -> str:
    if role != "user":
        return "that is an image. Images may stand only in messages from the user."
    if isinstance(image, dict) and isinstance(image.get("url"), str) and image["url"]:
        return ""
    return "that is an image without an address."
