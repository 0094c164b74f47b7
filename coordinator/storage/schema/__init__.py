"""Tables, migrations, and the triggers that log every field."""
