"""The same verbs without a window; never loads Qt."""
