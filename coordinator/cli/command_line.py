"""Runs one command line: what was said, what comes of it, and the exit code (``design``: command line)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

import click

from coordinator.cli.click_verbs import FILE, Verb, Verbs, option, pass_wish, usage_sentence
from coordinator.cli.output import print_answer
from coordinator.cli.run_options import Means, RunOptions
from coordinator.ledger.outcomes import Trouble
from coordinator.words import mark, text

DONE, REFUSED, USAGE = 0, 1, 2
_PLACES: Final = {
    "init": ("file_verbs", "init_verb"),
    "import": ("import_verb", "import_verb"),
    "export": ("export_verb", "export_verb"),
    "list": ("list_verbs", "list_verb"),
    "show": ("list_verbs", "show_verb"),
    "device": ("exemption_verbs", "device_verbs"),
    "edit": ("edit_verbs", "edit_verb"),
    "add": ("edit_verbs", "add_verb"),
    "protect": ("protect_verb", "protect_verb"),
    "join": ("join_verbs", "join_verb"),
    "duplicates": ("join_verbs", "duplicates_verb"),
    "apart": ("join_verbs", "apart_verb"),
    "remove": ("join_verbs", "removal_verb"),
    "handover": ("handover_verbs", "handover_verbs"),
    "order": ("escalation_verbs", "order_verbs"),
    "delivery": ("correction_verbs", "delivery_verbs"),
    "catalogue": ("catalogue_verbs", "catalogue_verbs"),
    "erase": ("file_verbs", "erase_verbs"),
    "history": ("history_verbs", "history_verb"),
    "today": ("today_verb", "today_verb"),
    "undo": ("history_verbs", "undo_verb"),
    "redo": ("history_verbs", "redo_verb"),
    "backup": ("file_verbs", "backup_verb"),
    "restore": ("file_verbs", "restore_verb"),
    "verify": ("file_verbs", "verify_verb"),
    "plan": ("term_verbs", "plan_verbs"),
    "check": ("term_verbs", "check_verb"),
    "report": ("report_verbs", "report_verbs"),
    "year": ("year_verbs", "year_verbs"),
    "field": ("settings_verbs", "field_verbs"),
    "settings": ("settings_verbs", "settings_verbs"),
}
"""Where each verb stands: the window starts without loading any."""


class _Root(Verbs):
    """Loads a verb when it is named, all of them for the help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the verbs."""
        return sorted({*super().list_commands(ctx), *_PLACES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A verb by its name."""
        if cmd_name in _PLACES and cmd_name not in self.commands:
            module, name = _PLACES[cmd_name]
            self.add_command(getattr(import_module(f"coordinator.cli.{module}"), name))
        return super().get_command(ctx, cmd_name)


@click.group(
    "coordinator",
    cls=_Root,
    invoke_without_command=True,
    help=mark("Looks after a school's devices. Without a verb: opens the window."),
)
@click.pass_context
def root(ctx: click.Context) -> int:
    """The window, when no verb is named."""
    wish = ctx.find_object(RunOptions)
    if ctx.invoked_subcommand is None and wish is not None:
        return wish.means.window(wish.database, wish.today)
    return DONE


@click.command("demo", cls=Verb, help=mark("Shows an invented school, in a database of its own."))
@option("--terminal", is_flag=True, help=mark("Play it in the terminal even where there is a display."))
@option("--folder", type=FILE, metavar="DIR", help=mark("Keep its files in this folder."))
@pass_wish
def demo_verb(wish: RunOptions, terminal: bool, folder: Path | None) -> int:
    """Plays in the terminal when there is no display."""
    return wish.means.demo(folder, wish.today, terminal=terminal)


@click.command("self-test", cls=Verb, help=mark("Tries the program itself, in a database of its own."))
@pass_wish
def self_test_verb(wish: RunOptions) -> int:
    """Answers with {"ok", "steps": [{"step", "ok"}]}; exit 1 when a step failed."""
    steps = wish.means.self_test()
    good = all(worked for _, worked in steps)
    document = {"ok": good, "steps": [{"step": step, "ok": worked} for step, worked in steps]}
    verdicts = {True: text("works"), False: text("FAILS")}
    print_answer(wish, document, [f"{verdicts[worked]}: {step}" for step, worked in steps])
    if not good:
        click.echo(text("The program does not work as it should on this computer."), err=True)
    return DONE if good else REFUSED


root.add_command(self_test_verb)
root.add_command(demo_verb)


def run_command(argv: Sequence[str], means: Means) -> int:
    """The exit code of a command line: 0 done, 1 refused or found wanting, 2 wrongly used.

    One sentence on standard error says why; an error of ours leaves a report.
    """
    wish = RunOptions(means)
    try:
        outcome = root.main(args=list(argv), prog_name="coordinator", standalone_mode=False, obj=wish)
    except click.UsageError as error:
        click.echo(usage_sentence(error), err=True)
        return USAGE
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(text("Stopped."), err=True)
        return REFUSED
    except Trouble as trouble:
        click.echo(str(trouble), err=True)
        return REFUSED
    except BrokenPipeError:  # whoever read our answer has heard enough: the program around us ends quietly
        raise
    except Exception as error:  # noqa: BLE001  # our bug: never a traceback on the user's terminal
        click.echo(means.report(error), err=True)
        return REFUSED
    return outcome if isinstance(outcome, int) else DONE
