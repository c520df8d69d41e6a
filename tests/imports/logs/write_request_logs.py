"""Every writer of logs of requests and responses, with the format that reads it."""

from __future__ import annotations

from typing import Final

from imports.logs.write_openai_logs import OPENAI_WRITERS
from imports.logs.write_service_logs import SERVICE_WRITERS

WRITERS: Final = [*OPENAI_WRITERS, *SERVICE_WRITERS]
