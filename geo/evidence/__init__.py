"""Why the map can be cited: totals reconciled, changes public, claims graded, sources and method plain."""
