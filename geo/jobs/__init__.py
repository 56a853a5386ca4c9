"""What takes longer than an answer may: a fair queue of jobs, made by worker processes."""
