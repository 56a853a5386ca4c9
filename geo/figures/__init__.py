"""Charts of a View, each with a sentence that says the same."""
