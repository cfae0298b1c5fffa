"""Structured logs: one line an event, names and ids only, never objects, bodies or texts."""

from __future__ import annotations

import io
import logging
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger


def configure(*, process: str, pretty: bool = False) -> None:
    """Set up logging of this process, on standard error.

    Exceptions are reduced to their type, reason and the frames' places: messages and local values
    of foreign code may quote what they choked on.
    """
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
        if pretty
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _with_process(process),
            _exception_without_content,
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(file=_StandardError()),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    # Libraries' own loggers may quote requests and parameters: only their warnings' origin is kept.
    logging.basicConfig(handlers=[_LibraryHandler()], level=logging.WARNING, force=True)


def get(name: str) -> structlog.stdlib.BoundLogger:
    """A logger; bind ids with `.bind(case=…)`."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(part=name)
    return logger


class _StandardError(io.StringIO):
    """Standard error as it is when a line is written: loggers outlive a replaced one."""

    def write(self, text: str, /) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


class _LibraryHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        get(record.name).warning(
            "library message", level_name=record.levelname, line=record.lineno, error=kind
        )


def _with_process(process: str) -> Any:
    def add(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["process"] = process
        return event

    return add


def _exception_without_content(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    elif isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if isinstance(info, tuple) and info[1] is not None:
        event["error"] = type(info[1]).__name__
        event["reason"] = getattr(info[1], "reason", None)
        frames = traceback.extract_tb(info[2])[-6:]
        event["at"] = [f"{frame.name}:{frame.lineno}" for frame in frames]
    return event
