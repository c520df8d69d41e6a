"""The certificate of a split, the size of each side, and in plain words why it holds."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.actions.splitting import SplitLook
from tunewright.ui.plain import plain
from tunewright.ui.wording import SPLIT_WORDS, counted, percent


def certificate(look: SplitLook) -> None:
    """Zero overlap said aloud, with the number it was counted over; the opposite even louder."""
    overlap = look.proof.overlap
    if overlap:
        st.error(
            f"**{counted(overlap, 'prompt')} on both sides**, of {look.n_prompts:,}. Do not test with this split.",
            icon=":material/gpp_bad:",
        )
        return
    placed, *notes = look.notes if look.kept_imported else (_placed(look), *look.notes)
    st.success(
        f"**No prompt is on both sides: 0 of {counted(look.n_prompts, 'prompt')}.**\n\n{plain(placed)}",
        icon=":material/verified:",
    )
    for note in notes:
        st.caption(f":material/info: {plain(note)}")


def why_it_holds(look: SplitLook) -> None:
    """The rules behind the certificate, and what it cannot see."""
    rules = _AS_IMPORTED if look.kept_imported else _ANEW
    st.markdown("\n".join(f"- **{claim}** {words}" for claim, words in (_TOGETHER, *rules, _NOT_SEEN)))


_TOGETHER: Final = (
    "Examples with the same prompt stay together.",
    "Upper and lower case and spaces make no difference; all turns before the last answer count as the prompt.",
)
_ANEW: Final = (
    (
        "Nothing ever moves.",
        "An example that comes later never moves an earlier one to the other side, and an edited prompt stays "
        "where it was, so a model that was trained before can still be tested fairly.",
    ),
    (
        "Labels are spread evenly.",
        "Each label gives its share to the test side, and keeps at least one prompt to learn from.",
    ),
)
_AS_IMPORTED: Final = (
    (
        "The files decide.",
        "Only a prompt that they put on two sides goes to train, with all its examples.",
    ),
)
_NOT_SEEN: Final = ("What it cannot see:", "two prompts that mean the same in other words count as different.")


def _placed(look: SplitLook) -> str:
    new = look.n_prompts - look.n_placed_before
    if not look.n_placed_before:
        return f"All {look.n_prompts:,} are placed for the first time; from then on they stay where they are."
    if not new:
        return f"All {look.n_prompts:,} were placed before and stay where they are."
    return f"{look.n_placed_before:,} were placed before and stay where they are; {new:,} are placed now."


def sides(look: SplitLook) -> None:
    """Examples and share of each side."""
    proof = look.proof
    for place, side in zip(st.columns(len(proof.sizes)), proof.sizes, strict=True):
        place.metric(
            SPLIT_WORDS[side],
            counted(proof.sizes[side], "example"),
            delta=f"{percent(proof.share(side))} · {counted(proof.groups[side], 'prompt')}",
            delta_color="off",
            delta_arrow="off",
            border=True,
        )
