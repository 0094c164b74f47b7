"""The window: Qt pages, table models, forms and printing."""
