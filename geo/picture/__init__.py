"""A View as a picture or a film: what stands where, and how it is painted."""
