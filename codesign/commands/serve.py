# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign serve` and `codesign worker`."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import socket
import sys
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.context import ForkProcess
from types import FrameType

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from huey.consumer import Consumer

from codesign.app import create_app
from codesign.commands.base import application
from codesign.web.jobs import Jobs

SECONDS_TO_STOP = 20.0
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_FORKING = multiprocessing.get_context("fork")

Part = Callable[[], None]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--processes", default=2, show_default=True, help="Server processes.")
@click.option("--threads", default=8, show_default=True, help="Threads of each process.")
@click.option(
    "--worker/--no-worker", "with_worker", default=True, show_default=True, help="Run background jobs, too."
)
def serve(host: str, port: int, processes: int, threads: int, with_worker: bool) -> None:
    """Serve the pages and do the background jobs, until Ctrl-C.

    Several machines run `serve --no-worker` behind a proxy and `codesign worker` beside it.
    """
    with application():
        pass  # a missing secret or database is told here, in one line, instead of by every server process
    _refuse_taken_port(host, port)
    parts: dict[str, Part] = {"web": partial(_serve_pages, host, port, processes, threads)}
    if with_worker:
        parts["worker"] = work_off
    click.echo(f"serving on http://{host}:{port}" + (" with background jobs" if with_worker else ""))
    sys.exit(_supervise(parts))


@click.command()
def worker() -> None:
    """Do the background jobs of the queue, until Ctrl-C."""
    work_off()


def work_off() -> None:
    """The worker: what a killed one left is begun anew, then the queue is done until a signal ends it."""
    with application() as app:
        logging.getLogger("huey").setLevel(logging.WARNING)
        jobs: Jobs = app.extensions["jobs"]
        jobs.reconcile()
        consumer = Consumer(jobs.huey, workers=1, worker_type="thread", initial_delay=0.05, max_delay=0.5)
        consumer.run()


class _PageServer(BaseApplication):  # type: ignore[misc]
    """gunicorn with options of ours; each of its processes makes an application of its own."""

    def __init__(self, **options: object) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app()


def _serve_pages(host: str, port: int, processes: int, threads: int) -> None:
    _PageServer(
        bind=f"{host}:{port}",
        worker_class="gthread",
        workers=processes,
        threads=threads,
        graceful_timeout=10,
        timeout=60,
        loglevel="warning",
        # By default it lies in the home folder, where the servers of several towns would take it from each other.
        control_socket_disable=True,
    ).run()


def _refuse_taken_port(host: str, port: int) -> None:
    """Tell at once, in one line, what the server would try again and again."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"cannot listen on {host}:{port} ({error.strerror}); choose another with --port"
            ) from error


def _started(part: Part) -> ForkProcess:
    """A part as a copy of this process: what was imported once need not be imported by each."""

    def run() -> None:
        for signal_number in STOPPING:
            signal.signal(signal_number, signal.SIG_DFL)
        part()

    process = _FORKING.Process(target=run)
    process.start()
    return process


def _supervise(parts: dict[str, Part]) -> int:
    """Run the parts side by side: a worker that dies is started again, the end of the server ends all."""
    running = {name: _started(part) for name, part in parts.items()}
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for signal_number in STOPPING:
        signal.signal(signal_number, stop)
    while not stopping and running["web"].is_alive():
        if "worker" in running and not running["worker"].is_alive():
            click.echo("the worker stopped; starting it again", err=True)
            running["worker"] = _started(parts["worker"])
            time.sleep(1)
        time.sleep(0.2)
    return _stop(running, asked=stopping)


def _stop(running: dict[str, ForkProcess], *, asked: bool) -> int:
    for process in running.values():
        process.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for process in running.values():
        process.join(max(0.1, deadline - time.monotonic()))
        process.kill()
    return 0 if asked else 1
