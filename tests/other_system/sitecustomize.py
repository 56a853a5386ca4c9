"""A Python that loads this first has none of what only some systems have: it stands for the systems not at hand."""

import os
import sys

for name in ("nice", "fork", "forkpty", "getuid", "geteuid", "getgid", "getegid", "getpgid", "setsid", "killpg",
             "link", "chown", "mkfifo", "getloadavg"):  # fmt: skip
    if hasattr(os, name):
        delattr(os, name)


class Hidden:
    """An importer that finds none of the modules of some systems only."""

    def find_spec(self, name, *_):
        if name in ("resource", "fcntl", "pwd", "grp", "termios", "pty", "tty", "crypt", "syslog"):
            raise ImportError(f"{name} is hidden")


for name in ("resource", "fcntl", "pwd", "grp", "termios"):
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Hidden())
