"""``tieout connect`` and ``tieout doctor``: thin, like the rest of the command line."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

System = Annotated[str, typer.Argument(help="The system, such as “QuickBooks Online”.", metavar="SYSTEM")]
Company = Annotated[str, typer.Option("--company", help="Name of the company, where you keep several.")]
NOT_WELL = 1


class _Terminal:
    """A person at the command line."""

    def __init__(self, out: Console, browser: bool) -> None:
        self._out, self._browser = out, browser

    def answer(self, label: str, secret: bool) -> str:
        return str(typer.prompt(label, hide_input=secret, default="", show_default=False))

    def open_page(self, address: str) -> None:
        self._out.print("Open this page, sign in and allow Tieout to read:")
        self._out.print(address, markup=False)
        if self._browser:
            webbrowser.open(address)


def add_live_commands(
    app: typer.Typer, out: Console, clear_errors: Callable[[], AbstractContextManager[None]],
    look_at_excel: Callable[[], Iterable[tuple[str, bool, str]]],
) -> None:  # fmt: skip
    """Add the commands of connected systems; ``look_at_excel`` says what the add-in needs, if it is so, the remedy."""

    @app.command()
    def connect(
        system: System,
        company: Company = "",
        environment: Annotated[str, typer.Option(help="production, or sandbox with keys for it.")] = "",
        redirect: Annotated[str, typer.Option(help="Redirect address that your app is set to.", metavar="URL")] = "",
        vault_file: Annotated[
            bool, typer.Option("--vault-file", help="Keep sign-ins in an encrypted file instead of the keyring.")
        ] = False,
        browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
        forget: Annotated[bool, typer.Option("--forget", help="Forget the sign-in instead.")] = False,
    ) -> None:
        """Sign in to a system that Tieout shall read. It only ever reads."""
        from .sources.live import Home, find_connector, name_connection
        from .sources.live.connecting import Wish
        from .sources.live.connecting import connect as sign_in

        with clear_errors():
            home, connector = Home(), find_connector(system)
            if vault_file:
                home.use_file()
            name = name_connection(connector.system, company)
            if forget:
                home.vault.forget(name)
                out.print(f"Forgot the sign-in of {escape(name)}.")
                return
            sign_in(connector, Wish(company, environment, redirect), home, _Terminal(out, browser))
        out.print(f"Connected. Type “{escape(name)}” in place of the folder on the Settings sheet, and refresh.")

    @app.command()
    def doctor(
        system: Annotated[str, typer.Argument(help="One system; all without it.", metavar="SYSTEM")] = "",
        company: Company = "",
    ) -> None:
        """Check connected systems (sign-in, clock, rights, one page of each entity) and the add-in. 1 if not well."""
        from .sources.live import CONNECTORS, Home, find_connector
        from .sources.live.doctor import examine

        well = True
        with clear_errors():
            home = Home()
            for connector in (find_connector(system),) if system else CONNECTORS:
                out.print(f"[bold]{escape(connector.system)}[/]")
                for step in examine(connector, company, home):
                    mark = "[green]OK ✓[/]" if step.well else "[red]NO ◆[/]"
                    out.print(f"  {mark} {escape(step.what)}: {escape(step.said)}")
                    well = well and (step.well or (not system and step.said.startswith("Not connected")))
                if step.what == "Keyring":
                    # Without a keyring no system can be looked at: once is enough.
                    break
        if not system:
            for what, met, remedy in look_at_excel():
                mark = "[green]OK ✓[/]" if met else "[red]NO ◆[/]"
                out.print(f"  {mark} {escape(what)}" + ("" if met else f". {escape(remedy)}"))
                well = well and met
        raise typer.Exit(0 if well else NOT_WELL)

    @app.command()
    def changes(system: System, company: Company = "") -> None:
        """List what the last refresh of a system brought: new, deleted and changed records, before and after."""
        from .sources.live import Home, find_connector
        from .sources.live.connections import source_of
        from .sources.live.history import list_last_changes

        with clear_errors():
            home, connector = Home(), find_connector(system)
            count = 0
            with home.open_store(company) as store:
                for change in list_last_changes(store, source_of(connector, company, home)):
                    count += 1
                    out.print(
                        f"[bold]{escape(change.entity)} {escape(change.name)}[/] [dim](id {change.id})[/] {change.what}"
                    )
                    for field, (before, after) in change.fields.items():
                        out.print(f"    {escape(field)}: {escape(before)} → {escape(after)}")
        out.print(f"{count:,} records changed between the last two refreshes.")
