"""The one door through which anything is written, its log, and what may be asked of the register."""
