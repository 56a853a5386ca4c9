"""Selecting and counting: two clocks, filters, totals, and the View with its link, as pure functions."""
