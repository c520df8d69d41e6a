"""Beside the example: tokens and cost that follow the typing, label, note, findings, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

import streamlit as st

from tunewright import checks, targets, tokens
from tunewright.actions import counting, reviewing
from tunewright.actions.counting import Cost
from tunewright.actions.ledger import ChangedLine
from tunewright.actions.reviewing import View
from tunewright.model import Body
from tunewright.model.project import KeptFinding, Project
from tunewright.ui.generating.beside import came_words, change_words
from tunewright.ui.navigation import go
from tunewright.ui.plain import plain
from tunewright.ui.review import desk as work
from tunewright.ui.review.desk import Desk
from tunewright.ui.session import store
from tunewright.ui.three_ways import KEEP, TAKE, show_change
from tunewright.ui.wording import SEVERITY_LOOKS, counted


@dataclass(frozen=True, slots=True)
class Meter:
    """Tokens of the example as it stands on screen, and what training on it and on all would cost."""

    per_turn: list[int]
    total: int
    limit: int
    model: str
    example_usd: Decimal
    project: Cost
    accepted: Cost


def measured(project: Project, view: View, body: Body) -> Meter:
    """Count what is on screen; the project's figure takes the unsaved text into account."""
    model = targets.model(project.model)
    shown = replace(view.card.example, body=body)
    extra = 0
    if shown.kind == "pair" and model.form == "chat" and project.system_message:
        extra = tokens.pair_extra(model.encoding, project.system_message) - tokens.pair_extra(model.encoding)
    total = tokens.count_example(shown, model.encoding, form=model.form) + extra
    is_saved = body == view.card.example.body
    saved = total if is_saved else tokens.count_example(view.card.example, model.encoding, form=model.form) + extra
    limit, everything = model.training_context, view.everything
    changed = tokens.billed(total, limit) - tokens.billed(saved, limit)
    if changed and view.card.state != "rejected":
        everything = counting.cost_of(project, everything.n_examples, everything.tokens_per_epoch + changed, model)
    usd = tokens.exact_training_cost(tokens.billed(total, limit), everything.epochs, everything.usd_per_million)
    per_turn = tokens.count_messages(shown, model.encoding, form=model.form)
    return Meter(per_turn, total, limit, model.name, usd, everything, view.accepted)


def draw_meter(meter: Meter) -> None:
    """Tokens against the limit, and money with the date of its price."""
    share = meter.total / meter.limit if meter.limit else 0
    st.metric(
        "Tokens",
        f"{meter.total:,}",
        delta=_share_words(share, meter.limit),
        delta_color="off",
        delta_arrow="off",
        help=f"Training on this example costs about {_small(meter.example_usd)}.",
    )
    if share > 1:
        over = meter.total - meter.limit
        st.error(f"{over:,} tokens too long: the end is cut off.", icon=":material/error:")
    elif share > _MUCH:
        st.progress(share)
    st.markdown(_price_words(meter.project, meter.model), help=_cost_words(meter))


def _price_words(price: Cost, model: str) -> str:
    read_on = price.price_date
    when = f"read {read_on.day} {read_on:%b %Y}" if read_on else "your own"
    return (
        f"**\\${price.usd:,.2f}** for training on all  \n:small[:gray[{plain(model)} · "
        f"{counted(price.epochs, 'epoch')} · \\${price.usd_per_million:f} per million tokens ({when})]]"
    )


_MUCH: Final = 0.1
"""Share of the limit from which a bar shows how near it is."""


def _share_words(share: float, limit: int) -> str | None:
    if not limit:
        return None
    return f"{'under 1%' if share < 0.01 else f'{share:.0%}'} of {limit:,}"


def _cost_words(meter: Meter) -> str:
    return (
        f"Estimate for all {meter.project.n_examples:,} examples that are not rejected: "
        f"{meter.project.tokens_per_epoch:,} tokens × {meter.project.epochs} epochs. "
        f"The {meter.accepted.n_examples:,} accepted so far: \\${meter.accepted.usd:,.2f}."
    )


def _small(usd: Decimal) -> str:
    return f"\\${usd:.5f}" if usd < Decimal("0.01") else f"\\${usd:.2f}"


def draw_label(project: Project, view: View, desk: Desk, *, locked: bool) -> None:
    """The labels of the project on keys 1 to 9, more in a list, and a field for a new one."""
    labels = work.LABELS.get()
    if project.label_source == "none":
        return
    with st.container(border=True, gap="xsmall"):
        st.markdown("**Label**" if view.card.label else "**Label** · none yet")
        with st.container(horizontal=True, gap="xsmall"):
            for number, label in enumerate(labels[:9], start=1):
                st.button(
                    plain(label, 30),
                    key=f"label{number}_{desk.mark}",
                    shortcut=str(number),
                    type="primary" if label == view.card.label else "secondary",
                    on_click=work.give_label,
                    args=(desk.example_id, desk.version, label),
                    disabled=locked,
                )
        _other_label(view, desk, locked=locked)


def _other_label(view: View, desk: Desk, *, locked: bool) -> None:
    """The list of all labels, and the way to a new one, once somebody asks for it or no key names the label."""
    labels = work.LABELS.get()
    others = [label for label in labels[9:] if label]
    if view.card.label and view.card.label not in labels:
        others.insert(0, view.card.label)
    if work.OPENED.get() != "label" and view.card.label not in others:
        st.button(
            "Another label",
            key=f"open_other_{desk.mark}",
            shortcut="0",
            type="tertiary",
            icon=":material/label:",
            on_click=work.ask_for,
            args=("label",),
            disabled=locked,
        )
        return
    chosen = st.selectbox(
        "Another label",
        others,
        index=others.index(view.card.label) if view.card.label in others else None,
        placeholder="Another label…",
        accept_new_options=True,
        label_visibility="collapsed",
        key=f"other_{desk.mark}",
        disabled=locked,
    )
    if chosen and chosen != view.card.label:
        work.give_label(desk.example_id, desk.version, chosen.strip())
        st.rerun(scope="fragment")


def shows_note(note: str) -> bool:
    """Whether the line for a note is on screen: it has one, or somebody asked to write one."""
    return bool(note) or work.OPENED.get() == "note"


def draw_note(view: View, desk: Desk, *, locked: bool) -> None:
    """A line for whatever the next reader should know."""
    if not shows_note(view.card.note):
        return
    key = f"note_{desk.mark}"
    st.text_input(
        "Note",
        view.card.note,
        key=key,
        placeholder="Note for others",
        label_visibility="collapsed",
        on_change=work.write_note,
        args=(desk.example_id, desk.version, key),
        disabled=locked,
    )


def draw_findings(project: Project, view: View) -> None:
    """What the checks say about this example, why it matters, and the other examples it concerns."""
    still_open = [found for found in view.findings if found.dismissed_by is None and not _is_everywhere(found)]
    if not still_open:
        return
    with st.container(border=True, gap="small"):
        st.markdown(f"**{counted(len(still_open), 'finding')}**")
        for found in still_open:
            _finding(project, view, found)


def _is_everywhere(found: KeptFinding) -> bool:
    """Advice about the whole project belongs on the Findings page, not beside every single example."""
    return found.severity == "info" and found.n_examples > _MANY


def _finding(project: Project, view: View, found: KeptFinding) -> None:
    check, look = checks.check_named(found.code), SEVERITY_LOOKS[found.severity]
    with st.container(horizontal=True, vertical_alignment="top", gap="small", wrap=False):
        st.markdown(
            f":small[:{look.colour}[{look.icon}] {plain(found.message, 300)}]",
            help=f"{plain(check.why)}\n\n**What to do:** {plain(check.what_to_do)}",
            width="stretch",
        )
        st.menu_button(
            "",
            _REASONS,
            key=f"dismiss_{found.id}_{view.card.example.id}",
            icon=":material/notifications_off:",
            type="tertiary",
            help="Dismiss this finding, with a reason",
            on_click=work.dismiss,
            args=(project.id, found.id, f"dismiss_{found.id}_{view.card.example.id}"),
        )
    if found.n_examples > 1:
        others = reviewing.others_in(store(), project, found.id, view.card.example.id)
        told = "; ".join(f"{line.id}: “{plain(line.answer, 60)}”" for line in others)
        st.caption(f"Also {told}" if told else f"{found.n_examples:,} examples")
        if st.button("Show them together", key=f"all_{found.id}", type="tertiary", icon=":material/table_rows:"):
            go("explore", project=project.id, finding=found.id)


_MANY = 20
_REASONS = ["It is right as it is", "Both answers are right", "It does not matter here"]


def draw_proposals(view: View, desk: Desk) -> None:
    """What a later file or a model says about the same example: before, as it stands, and new, to take or leave."""
    for proposal in view.proposals:
        with st.container(border=True, gap="small", key=f"change_{proposal.id}"):
            st.markdown(f":orange[:material/difference:] {change_words(proposal)}")
            show_change(ChangedLine(proposal, view.card), came_words(proposal))
            with st.container(horizontal=True):
                for take, words in ((True, TAKE), (False, KEEP)):
                    st.button(
                        words,
                        key=f"proposal_{proposal.id}_{take}_{desk.mark}",
                        on_click=work.settle_proposal,
                        args=(desk.example_id, desk.version, proposal, take),
                    )
