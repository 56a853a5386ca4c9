"""The commands: `python -m geo`."""
