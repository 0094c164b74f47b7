"""The school's file as a whole: opened, upgraded, backed up, restored, packed, verified."""
