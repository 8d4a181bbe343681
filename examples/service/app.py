"""The app: routes, the store, what day it is, and who may ask."""

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
        today: Tells the day that is meant where none is given.
        dependencies: FastAPI dependencies that every request passes first: who may ask is the app's own to say.
        retention: How long what is kept; the library's defaults otherwise.
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
