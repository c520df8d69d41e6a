"""OpenAI supervised fine-tuning: chat messages, one JSON object per line."""

from __future__ import annotations

from datetime import date

from tunewright.targets.registry import Target, register

_SHARED = frozenset({"role", "content", "name"})
_ASSISTANT = _SHARED | {"refusal", "weight", "tool_calls", "function_call"}

TARGET = register(
    Target(
        name="openai-chat",
        title="OpenAI chat (JSONL)",
        accepts=("chat",),
        converts=("pair",),
        min_examples=10,
        max_file_bytes=512 * 1024 * 1024,
        top_keys=frozenset({"messages", "tools", "parallel_tool_calls", "functions"}),
        message_keys={
            "system": _SHARED,
            "user": _SHARED,
            "assistant": _ASSISTANT,
            "tool": frozenset({"role", "content", "tool_call_id"}),
            "function": _SHARED,
        },
        default_model="gpt-4o-mini-2024-07-18",
        source="OpenAI API description (copy of 2025-05-20), supervised fine-tuning guide (2026)",
        read_on=date(2026, 11, 20),
        note="Anything beside the keys listed makes the job fail, so other keys stay behind.",
    ),
    __name__,
)
