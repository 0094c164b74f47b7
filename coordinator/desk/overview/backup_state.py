"""How old the latest backup is, in words, and whether that is too old."""

from __future__ import annotations

from datetime import date, datetime

from coordinator.desk.records.step_sentences import days_words
from coordinator.ledger.keeper import Backup, Keeper
from coordinator.ledger.ledger import STOCKHOLM
from coordinator.words import text

OLD_BACKUP = 7  # days after which the bar says so with a warning


def backup_state(keeper: Keeper, today: date) -> tuple[str, bool]:
    """How old the latest backup is, and whether that is too old."""
    backups = keeper.backups()
    if not backups:
        return text("No backup yet"), True
    days = (today - _day(backups[0])).days
    if days <= 0:
        return text("Backup today"), False
    return text("Backup {days} ago", days=days_words(days)), days > OLD_BACKUP


def _day(backup: Backup) -> date:
    return datetime.fromisoformat(backup.at).astimezone(STOCKHOLM).date()
