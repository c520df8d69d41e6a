"""OpenAI preference fine-tuning (DPO): one conversation, the preferred answer and the other one."""

from __future__ import annotations

from datetime import date

from tunewright.targets.registry import Target, register

_SHARED = frozenset({"role", "content", "name"})

TARGET = register(
    Target(
        name="openai-preference",
        title="OpenAI preference pairs (JSONL)",
        accepts=("preference",),
        converts=(),
        min_examples=10,
        max_file_bytes=512 * 1024 * 1024,
        top_keys=frozenset({"input", "preferred_output", "non_preferred_output"}),
        message_keys={
            "system": _SHARED,
            "user": _SHARED,
            "assistant": _SHARED | {"refusal", "tool_calls", "function_call"},
            "tool": frozenset({"role", "content", "tool_call_id"}),
            "function": _SHARED,
        },
        default_model="gpt-4o-2024-08-06",
        source="OpenAI API description (copy of 2025-05-20), direct preference optimization guide (2026)",
        read_on=date(2026, 11, 20),
        note="For jobs with the method “dpo”: text only, and one assistant message in each of the two answers.",
        input_keys=frozenset({"messages", "tools", "parallel_tool_calls"}),
    ),
    __name__,
)
