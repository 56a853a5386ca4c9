"""What takes longer than an answer may: a fair queue of orders, made by worker processes."""
