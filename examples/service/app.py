"""The app: its routes, its store, its day, and who may ask."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI

from examples.service import people, privacy, programs
from examples.service.problems import Answer, add_handlers
from examples.service.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from advocacy.privacy import RetentionPolicy

__all__ = ["create_app"]


def _today() -> date:
    """Read the clock of the machine; the library has none."""
    return datetime.now().astimezone().date()


def create_app(
    database: str,
    *,
    today: Callable[[], date] = _today,
    dependencies: Sequence[Any] | None = None,
    retention: RetentionPolicy | None = None,
) -> FastAPI:
    """Make the service.

    Args:
        database: An SQLAlchemy URL, such as ``sqlite:///programs.db``.
        today: Returns the current day, for requests without a day.
        dependencies: FastAPI dependencies that every request passes first: the app decides who may ask.
        retention: How long data are kept; the library's policy by default.
    """
    store = Store(database)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        store.close()

    app = FastAPI(
        title="Employee advocacy programs",
        lifespan=lifespan,
        dependencies=dependencies,
        default_response_class=Answer,
    )
    app.state.store, app.state.today, app.state.retention = store, today, retention
    add_handlers(app)
    app.include_router(programs.router)
    app.include_router(privacy.router)
    app.include_router(people.router)
    return app
