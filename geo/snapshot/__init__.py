"""One View of an atlas and all that it selects: in words, as tables, with its citation and its manifest."""
