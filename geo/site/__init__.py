"""The static site and the pages of evidence."""
