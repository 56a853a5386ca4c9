"""Whether a shared file is genuine: its manifest, the output made again, and where two files differ."""
