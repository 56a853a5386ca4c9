"""What a reader takes away from a View: pictures, film, data, one file; each carries its own proof."""
