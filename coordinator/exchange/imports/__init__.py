"""From a table to a compared stage: columns mapped, rows typed, merged with what is known, and counted by fate."""
