"""Files that leave the app: streamed from disk, never held in memory, only by links that a page has drawn."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import quote

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from streamlit import config

from tunewright.model import TuneError
from tunewright.ui.errors import log_fault
from tunewright.ui.plain import plain

FileFor: TypeAlias = Callable[[str, str, str], Path | Iterable[bytes] | None]
"""(kind, id, name) → the file on disk, or its bytes piece by piece, or None where there is no such file."""

_SECRET: Final = secrets.token_bytes(32)
_BINARY: Final = "application/octet-stream"


def file_url(kind: str, id: object, name: str) -> str:
    """The address of a file; valid until the server stops, and known only to pages that draw it."""
    claim = base64.urlsafe_b64encode(f"{kind}/{id}".encode()).decode().rstrip("=")
    root = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"{'/' + root if root else ''}/files/{claim}.{_signature(claim, name)}/{quote(name, safe='')}"


def download_link(label: str, *, kind: str, id: object, name: str, primary: bool = False) -> None:
    """A button that downloads the file; the label may hold any text."""
    st.link_button(
        plain(label),
        file_url(kind, id, name),
        icon=":material/download:",
        type="primary" if primary else "secondary",
    )


def file_route(file_for: FileFor) -> Route:
    """The route behind `file_url`: GET only, refuses what another site started, saved and never shown."""

    async def answer(request: Request) -> Response:
        if request.headers.get("Sec-Fetch-Site") not in ("same-origin", "none"):
            return PlainTextResponse("Open this link from the app itself.", 403)
        name = str(request.path_params["name"])
        claim = _checked_claim(str(request.path_params["token"]), name)
        if claim is None:
            return PlainTextResponse("This link is no longer valid. Go back to the page and reload it.", 404)
        return await run_in_threadpool(_found, file_for, *claim, name)

    return Route("/files/{token}/{name:path}", answer, methods=["GET"])


def _found(file_for: FileFor, kind: str, id: str, name: str) -> Response:
    try:
        found = file_for(kind, id, name)
    except TuneError as error:
        return PlainTextResponse(f"{error} {error.hint}".strip(), 404)
    except Exception as error:  # noqa: BLE001 - a door: the text of the error may hold data
        return PlainTextResponse(f"Something went wrong. Reference {log_fault(error, 'a download')}.", 500)
    if found is None or (isinstance(found, Path) and not found.is_file()):
        return PlainTextResponse("This file is not there any more.", 404)
    if isinstance(found, Path):
        return FileResponse(found, filename=name, media_type=_BINARY)
    disposition = f"attachment; filename*=utf-8''{quote(name, safe='')}"
    return StreamingResponse(
        _whole_or_broken(found), media_type=_BINARY, headers={"Content-Disposition": disposition}
    )


def _whole_or_broken(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pass the pieces on; an error breaks the connection: half a file must not look whole."""
    try:
        yield from pieces
    except Exception as error:  # noqa: BLE001 - a door: only the reference goes on
        raise ConnectionAbortedError(f"Download broken off, {log_fault(error, 'a download')}") from None


def _signature(claim: str, name: str) -> str:
    return hmac.digest(_SECRET, f"{claim}/{name}".encode(), "sha256").hex()[:32]


def _checked_claim(token: str, name: str) -> tuple[str, str] | None:
    claim, _, signature = token.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(claim, name).encode()):
        return None
    kind, _, id = base64.urlsafe_b64decode(claim + "=" * (-len(claim) % 4)).decode().partition("/")
    return kind, id
