"""Which kept export is on screen: its id stands in the address, so that it can be reloaded and sent on."""

from __future__ import annotations

from collections.abc import Sequence

from tunewright.model.project import KeptExport
from tunewright.ui.state import into_url, number_from_url


def shown_export(listed: Sequence[KeptExport]) -> KeptExport | None:
    """The kept export that the address names; None where a new one is prepared."""
    wanted = number_from_url("export")
    return next((kept for kept in listed if kept.id == wanted), None)


def show_export(export_id: int | None) -> None:
    """For callbacks: put a kept export on screen; None goes back to a new one."""
    into_url(export=export_id)
