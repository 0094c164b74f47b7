"""The tests mirror the package; they use the real thing: real files, real widgets offscreen, real papers read back."""
