"""Serve the example on this machine alone: python -m examples.service [--database URL] [--port NUMBER]."""

from __future__ import annotations

from argparse import ArgumentParser

import uvicorn

from examples.service.app import create_app

if __name__ == "__main__":
    arguments = ArgumentParser(prog="python -m examples.service", description="An example service for programs.")
    arguments.add_argument("--database", default="sqlite:///programs.db", help="an SQLAlchemy URL")
    arguments.add_argument("--port", type=int, default=8000)
    given = arguments.parse_args()
    uvicorn.run(create_app(given.database), host="127.0.0.1", port=given.port)
