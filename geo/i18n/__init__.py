"""The words of pages and pictures, in English and Spanish."""
