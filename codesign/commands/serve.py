# SPDX-License-Identifier: AGPL-3.0-or-later
"""`codesign serve` and `codesign worker`."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

import click
from huey.consumer import Consumer

from codesign.commands.base import application
from codesign.web.jobs import Jobs

SECONDS_TO_STOP = 20.0


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
    web = [
        sys.executable, "-m", "gunicorn", "codesign.app:create_app()", "--bind", f"{host}:{port}",
        "--worker-class", "gthread", "--workers", str(processes), "--threads", str(threads),
        "--graceful-timeout", "10", "--timeout", "60", "--log-level", "warning",
    ]  # fmt: skip
    commands = {"web": web}
    if with_worker:
        commands["worker"] = [sys.executable, "-m", "codesign", "worker"]
    click.echo(f"serving on http://{host}:{port}" + (" with background jobs" if with_worker else ""))
    sys.exit(_supervise(commands))


@click.command()
def worker() -> None:
    """Do the background jobs of the queue, until Ctrl-C."""
    with application() as app:
        logging.getLogger("huey").setLevel(logging.WARNING)
        jobs: Jobs = app.extensions["jobs"]
        jobs.reconcile()
        consumer = Consumer(jobs.huey, workers=1, worker_type="thread", initial_delay=0.05, max_delay=0.5)
        consumer.run()


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


def _supervise(commands: dict[str, list[str]]) -> int:
    """Run the commands side by side: a worker that dies is started again, the end of the server ends all."""
    running = {name: subprocess.Popen(command, env=os.environ) for name, command in commands.items()}
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signal_number, stop)
    while not stopping and running["web"].poll() is None:
        if "worker" in running and running["worker"].poll() is not None:
            click.echo("the worker stopped; starting it again", err=True)
            running["worker"] = subprocess.Popen(commands["worker"], env=os.environ)
            time.sleep(1)
        time.sleep(0.2)
    return _stop(running, asked=stopping)


def _stop(running: dict[str, subprocess.Popen[bytes]], *, asked: bool) -> int:
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for process in running.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
    return 0 if asked else 1
