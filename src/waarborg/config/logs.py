"""Structured logs: one line an event, as text for people or JSON for machines, on standard error."""

import logging.config
from typing import Any

import structlog

from waarborg.config.environment import Environment, LogFormat

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_settings(environment: Environment) -> None:
    """Send the standard library's and structlog's lines through one formatter."""
    machine = environment.log_format is LogFormat.JSON
    renderer: Any = structlog.processors.JSONRenderer() if machine else _for_people()
    last = [structlog.processors.format_exc_info, renderer] if machine else [renderer]
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "lines": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": _SHARED,
                    "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
            "root": {"handlers": ["stderr"], "level": environment.log_level},
            "loggers": {"procrastinate": {"level": "WARNING"}, "httpx": {"level": "WARNING"}},
        }
    )
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _for_people() -> structlog.dev.ConsoleRenderer:
    """With plain tracebacks: the richer ones print local variables, and those hold secrets."""
    return structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
