"""What to know about a written export: its cost, what is wrong, how to ask the trained model, what to do next."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from tunewright import targets
from tunewright.model import SEVERITIES
from tunewright.model.project import KeptExport
from tunewright.ui.exporting.words import money, price_words, visible
from tunewright.ui.plain import plain
from tunewright.ui.times import now
from tunewright.ui.wording import SEVERITY_LOOKS, counted


def advice(kept: KeptExport) -> None:
    """The card beside the files."""
    report = kept.report
    told: dict[str, Any] = report["advice"]
    with st.container(border=True):
        _cost(report["cost"])
        for warning in told["warnings"]:
            st.warning(plain(warning), icon=":material/warning:")
        if told["closing"]:
            st.warning(plain(told["closing"]), icon=":material/event_busy:")
        _next(kept)
        _asking(told)
        for note in told["notes"]:
            st.caption(f":material/info: {plain(note)}")
        _open(report["open_findings"])


def _cost(cost: dict[str, Any]) -> None:
    st.metric("Training, about", money(cost["usd"]), help=f"Source of the price: {plain(cost['source'])}.")
    read_on = date.fromisoformat(cost["price_date"]) if cost["price_date"] else None
    price = price_words(cost["usd_per_million"], read_on)
    epochs = counted(cost["epochs"], "epoch")
    st.caption(f"{plain(cost['model'])} · {counted(cost['tokens_per_epoch'], 'token')} × {epochs} × {plain(price)}")


def _next(kept: KeptExport) -> None:
    cost, splits = kept.report["cost"], {file["split"] for file in kept.report["files"]}
    st.markdown("**What to do next**")
    steps = ["Download the files."]
    if "train" in splits:
        steps.append(_training_step(cost))
    if "validation" in splits:
        steps.append("Give validation.jsonl as validation file.")
    if "test" in splits:
        steps.append("Keep test.jsonl away from the training; ask the trained model its prompts afterwards.")
    st.markdown("\n".join(f"{at}. {step}" for at, step in enumerate(steps, start=1)))


def _training_step(cost: dict[str, Any]) -> str:
    model = targets.find_model(cost["model"])
    if model is None or not targets.takes_jobs(model, now().date()):
        return "Give train.jsonl to a trainer that still reads this format."
    epochs = counted(cost["epochs"], "epoch")
    return f"Give train.jsonl to {model.provider} as training file, with {epochs} on {plain(model.name)}."


def _asking(told: dict[str, Any]) -> None:
    if "separator" not in told:
        return
    st.markdown("**How to ask the trained model**")
    values = {
        "separator": visible(told["separator"]) or "none",
        "stop": visible(told["stop"]) or "none",
        "max_tokens": "not limited" if told["max_tokens"] is None else str(told["max_tokens"]),
    }
    st.code("\n".join(f"{name}: {value}" for name, value in values.items()), language=None)


def _open(severities: dict[str, int]) -> None:
    left = [
        counted(severities[severity], SEVERITY_LOOKS[severity].word.lower())
        for severity in SEVERITIES
        if severities.get(severity)
    ]
    if left:
        st.caption(f":material/troubleshoot: Findings left open at the time: {', '.join(left)}.")
    else:
        st.caption(":material/troubleshoot: No finding was open at the time.")
