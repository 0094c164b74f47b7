"""What a person says of a file before it is taken in: its columns, and what comes to be by being mentioned in it."""
