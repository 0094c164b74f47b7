"""The page that lists what may stand twice."""
