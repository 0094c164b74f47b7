"""Tests of the page that lists what may stand twice."""
