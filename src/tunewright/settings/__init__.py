"""Where things live: environment and defaults, read once into one frozen value. Standard library only."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def app_home() -> Path:
    """The folder that holds `app.py`, `pages/` and the samples: the checkout, or the installed package."""
    checkout = PACKAGE.parent.parent
    return checkout if (checkout / "pages" / "entry.py").is_file() else PACKAGE / "_app"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the store and its files are: an SQLAlchemy URL, and the folder of uploads and exports."""

    database_url: str
    data_dir: Path
    inbox_dir: Path | None = None
    """Set where the inbox is not in the data folder."""

    @property
    def uploads(self) -> Path:
        """Imported files, each under the SHA-256 of its content."""
        return self.data_dir / "uploads"

    @property
    def inbox(self) -> Path:
        """Files that somebody put on the server, to be added on the Import page."""
        return self.inbox_dir or self.data_dir / "inbox"

    @property
    def exports(self) -> Path:
        """Exported files, each export in a folder of its own."""
        return self.data_dir / "exports"


def _sqlite_folder(url: str) -> Path | None:
    prefix = "sqlite:///"
    path = url.removeprefix(prefix).partition("?")[0]
    return Path(path).resolve().parent if url.startswith(prefix) and path not in ("", ":memory:") else None


def read_settings(database_url: str | None = None, *, environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the call, else `TUNEWRIGHT_DATABASE_URL` and `TUNEWRIGHT_DATA_DIR`, else `data/` here.

    In a checkout the default folder is its `data/`; for an installed package, `data/` in the working folder.
    Files live beside an SQLite database unless `TUNEWRIGHT_DATA_DIR` says otherwise; `TUNEWRIGHT_INBOX` names the
    folder of files that wait to be imported.
    """
    home = app_home()
    default_dir = (Path.cwd() if home.name == "_app" else home) / "data"
    url = database_url or environ.get("TUNEWRIGHT_DATABASE_URL") or f"sqlite:///{default_dir / 'tunewright.db'}"
    given, inbox = environ.get("TUNEWRIGHT_DATA_DIR"), environ.get("TUNEWRIGHT_INBOX")
    folder = Path(given).resolve() if given else _sqlite_folder(url) or default_dir
    return Settings(url, folder, Path(inbox).resolve() if inbox else None)


def embeddings_folder(*, environ: Mapping[str, str] = os.environ) -> Path | None:
    """The folder of an embedding model, if `TUNEWRIGHT_EMBEDDINGS` names one; it serves the check of labels."""
    given = environ.get("TUNEWRIGHT_EMBEDDINGS")
    return Path(given).resolve() if given else None
