"""The one entry point: ``carebraid COMMAND``. Each command imports what it needs when it runs."""

from __future__ import annotations

import importlib
import sys

import typer

from carebraid.core.kernel.refusal import Refused

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

COMMANDS: dict[str, tuple[str, str]] = {
    # name: (module, function); imported only when asked for, so that a small command starts quickly
    "score": ("carebraid.cli.score", "score"),
    "interactions": ("carebraid.cli.interactions", "app"),
    "train": ("carebraid.cli.train", "train"),
    "forecast": ("carebraid.cli.forecast", "app"),
    "migrate": ("carebraid.cli.migrate", "migrate"),
    "import": ("carebraid.cli.import_", "app"),
    "serve": ("carebraid.cli.serve", "serve"),
    "worker": ("carebraid.cli.worker", "worker"),
    "doctor": ("carebraid.cli.doctor", "doctor"),
    "admin": ("carebraid.cli.admin", "app"),
    "consent": ("carebraid.cli.consent", "app"),
    "export": ("carebraid.cli.export", "app"),
    "integrity": ("carebraid.cli.integrity", "app"),
    "retention": ("carebraid.cli.retention", "app"),
    "outreach": ("carebraid.cli.outreach", "app"),
    "outcomes": ("carebraid.cli.outcomes", "app"),
    "learn": ("carebraid.cli.learn", "app"),
    "journal": ("carebraid.cli.journal", "journal"),
    "demo": ("carebraid.cli.demo", "app"),
}


def main() -> None:
    """Run one command; a refusal is told in its words with exit code 2."""
    wanted = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    for name, (module, function) in COMMANDS.items():
        if wanted in ("", name):
            found = getattr(importlib.import_module(module), function)
            if isinstance(found, typer.Typer):
                app.add_typer(found, name=name)
            else:
                app.command(name)(found)
    if len(app.registered_commands) == 1 and not app.registered_groups:
        app.callback()(lambda: None)  # keep the command's name even when it is the only one loaded
    if wanted and wanted not in COMMANDS:
        typer.echo(f"There is no command called {wanted}. Commands: {', '.join(sorted(COMMANDS))}.", err=True)
        raise SystemExit(2)
    try:
        app()
    except Refused as refused:
        typer.echo(f"{refused.words} ({refused.code})", err=True)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
