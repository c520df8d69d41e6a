"""Spans and log records of OpenTelemetry, however exported, and the conventions by which they name calls."""
