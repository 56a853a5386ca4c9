"""What pages and pictures say, in English and Spanish."""
