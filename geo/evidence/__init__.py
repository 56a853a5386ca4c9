"""Results about the evidence: totals reconciled, changes of what was known, what rests on each source."""
