"""The older OpenAI format: a prompt and a completion, one JSON object per line."""

from __future__ import annotations

from datetime import date

from tunewright.targets.registry import Target, register

TARGET = register(
    Target(
        name="openai-prompt-completion",
        title="OpenAI prompt and completion (JSONL, older format)",
        accepts=("pair",),
        converts=("chat",),
        min_examples=10,
        max_file_bytes=512 * 1024 * 1024,
        top_keys=frozenset({"prompt", "completion"}),
        message_keys={},
        default_model="davinci-002",
        source="OpenAI fine-tuning guides of 2022 to 2024, deprecations page (2026)",
        read_on=date(2026, 11, 20),
        note="OpenAI trains no model on this format since 29 October 2024; other trainers still read it.",
    ),
    __name__,
)
