# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settings: read once from the environment, typed, frozen, one documented line each."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "CODESIGN_"
#: How a language is named: ISO 639, with a script or country where it needs one.
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")


class SettingsError(Exception):
    """A setting is missing or cannot be read; the message names the variable."""


def _flag(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("expected true or false")


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _codes(text: str) -> tuple[str, ...]:
    codes = _words(text)
    for code in codes:
        if not LANGUAGE_CODE.fullmatch(code):
            raise ValueError(f"{code!r} is no code of a language, like fur or pt-BR")
    return codes


def _one_of(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"expected one of {', '.join(allowed)}")
        return text

    return read


def _setting(default: Any, help: str, read: Callable[[str], Any] = str, shown: str | None = None) -> Any:
    return field(default=default, metadata={"help": help, "read": read, "shown": shown})


@dataclass(frozen=True)
class Settings:
    """Everything a town can set. The README's table is made from these lines."""

    instance: Path = _setting(
        Path("instance"), "folder of the database file, the job queue and the secret", Path
    )
    database_url: str = _setting(
        "", "SQLAlchemy address of the database", shown="`codesign.sqlite` in the instance folder"
    )
    secret_key: str = _setting(
        "", "signs cookies; at least 32 characters", shown="the file `secret.key` that `codesign init` makes"
    )
    secret_key_fallbacks: tuple[str, ...] = _setting(
        (), "earlier secret keys still accepted, separated by commas", _words
    )
    sqlite_synchronous: str = _setting(
        "NORMAL", "`FULL` survives a power cut at half the speed", _one_of("NORMAL", "FULL")
    )
    jobs_url: str = _setting(
        "",
        "where background jobs queue: `sqlite:///FILE`, `redis://…`, `postgresql://…` or `immediate`",
        shown="`jobs.sqlite` in the instance folder",
    )
    mail_url: str = _setting(
        "",
        "`smtp://user:password@host:port` sends letters; `console:` shows them, tickets and all, on the screen",
        shown="none: the log says that a letter waits",
    )
    mail_from: str = _setting("", "sender of letters", shown="the contact address")
    rate_limit_store: str = _setting(
        "",
        "where request counts are kept; `redis://…` for several nodes",
        shown="`limits.sqlite` in the instance folder",
    )
    new_voices_per_hour: int = _setting(
        300, "new respondents one network address may bring in an hour; a whole room may share one", int
    )
    uploads_most_mb: int = _setting(
        20_000, "megabytes all files of citizens may take together; beyond it none is taken", int
    )
    base_url: str = _setting(
        "",
        "public address of the service, for links in letters, on paper and in QR codes; requests for other "
        "hosts are refused",
        shown="the address of the request",
    )
    trusted_proxies: int = _setting(
        0, "number of reverse proxies in front, whose forwarding headers count", int
    )
    secure_cookies: bool = _setting(
        True,
        "cookies only over https (browsers trust `localhost`); `false` for plain http in a local network",
        _flag,
    )
    town_name: str = _setting("", "name shown in the header", shown="the municipality in the database")
    town_logo_url: str = _setting("", "path of the logo under `/static`, for instance `img/town.svg`")
    town_primary_colour: str = _setting("", "main colour, as `#rrggbb`; it must be readable under white text")
    languages: tuple[str, ...] = _setting(
        ("it", "en"), "interface languages offered, the first is the default", _words
    )
    more_languages: tuple[str, ...] = _setting(
        (),
        "further languages texts can be written in, as ISO codes; the usual ones are offered anyway",
        _codes,
    )
    time_zone: str = _setting("Europe/Rome", "time zone of new processes")
    minimum_cell: int = _setting(5, "k: no published number rests on fewer people", int)
    sentence_model: Path | None = _setting(
        None,
        "folder of a model2vec sentence model to find themes with; needs the extra `embeddings`",
        Path,
        "none",
    )
    contact_email: str = _setting("", "address for questions and accessibility feedback, in the footer")
    security_email: str = _setting("", "address for security reports, published in /.well-known/security.txt")
    privacy_url: str = _setting("", "address of the town's privacy notice", shown="the built-in page")
    accessibility_url: str = _setting("", "address of the accessibility statement, in the footer")
    source_url: str = _setting("", "address of this software's source code, in the footer")
    log_level: str = _setting(
        "INFO", "`DEBUG`, `INFO`, `WARNING` or `ERROR`", _one_of("DEBUG", "INFO", "WARNING", "ERROR")
    )

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read `CODESIGN_*` once; a value nobody can read is an error that names its variable."""
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for spec in fields(cls):
            name = variable(spec.name)
            if name not in environ:
                continue
            try:
                values[spec.name] = spec.metadata["read"](environ[name])
            except ValueError as error:
                raise SettingsError(f"{name}={environ[name]!r}: {error}") from error
        return cls(**values)

    def resolved_database_url(self) -> str:
        """The database address, by default a file in the instance folder."""
        return self.database_url or f"sqlite:///{self.instance.resolve() / 'codesign.sqlite'}"

    def resolved_jobs_url(self) -> str:
        """The queue's address, by default a file in the instance folder."""
        return self.jobs_url or f"sqlite:///{self.instance.resolve() / 'jobs.sqlite'}"

    def resolved_rate_limit_store(self) -> str:
        """Where requests are counted, by default in a file that the processes of this machine share."""
        return self.rate_limit_store or f"sqlite:///{self.instance.resolve() / 'limits.sqlite'}"

    def resolved_secret_key(self) -> str:
        """The secret from the environment, else from the instance folder; never a built-in one."""
        secret = self.secret_key
        if not secret and self.secret_file.exists():
            secret = self.secret_file.read_text(encoding="ascii").strip()
        if len(secret) < 32:
            raise SettingsError(
                "no secret key: run `codesign init`, or put 32 random characters into CODESIGN_SECRET_KEY"
            )
        return secret

    def trusted_hosts(self) -> list[str] | None:
        """The hosts requests may name; any while no public address is set.

        A link in a letter is built from the host of the request, so a forged one would lead to a stranger.
        """
        host = urlsplit(self.base_url).hostname
        return [host, "localhost", "127.0.0.1", "[::1]"] if host else None

    @property
    def uploads_folder(self) -> Path:
        """Where the files people add are kept."""
        return self.instance / "uploads"

    @property
    def secret_file(self) -> Path:
        """Where `codesign init` keeps the generated secret."""
        return self.instance / "secret.key"

    def make_instance_folder(self) -> None:
        """Make the instance folder unless it is there, for its owner only: it will hold personal data."""
        self.instance.mkdir(mode=0o700, parents=True, exist_ok=True)

    def ensure_secret(self) -> None:
        """Make the instance folder and a random secret, readable by the owner only, unless there is one."""
        self.make_instance_folder()
        if self.secret_key or self.secret_file.exists():
            return
        descriptor = os.open(self.secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")


def variable(field_name: str) -> str:
    """Name of the environment variable of a setting."""
    return PREFIX + field_name.upper()


def settings_table() -> str:
    """The README's table of settings, in Markdown."""
    lines = ["| variable | default | meaning |", "|---|---|---|"]
    for spec in fields(Settings):
        default = spec.metadata["shown"] or _default_text(spec.default)
        lines.append(f"| `{variable(spec.name)}` | {default} | {spec.metadata['help']} |")
    return "\n".join(lines)


def _default_text(value: Any) -> str:
    if value in ("", ()):
        return "none"
    if isinstance(value, tuple):
        return f"`{','.join(value)}`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"
