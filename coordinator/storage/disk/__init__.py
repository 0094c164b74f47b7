"""What SQLite and the file system give: connections, the lock, copies, where a file may lie."""
