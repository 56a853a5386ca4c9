"""Python imports this at its start where the folder is on its path: no way out of this machine, and every try written.

The file that `OFFLINE_LOG` names gets a line for each try.
"""

import os
import sys

LOG = os.environ.get("OFFLINE_LOG")
LOCAL = {None, "", "localhost", "127.0.0.1", "0.0.0.0", "::1", "::", b"localhost", b"127.0.0.1"}
ASKING = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0, "socket.gethostbyaddr": 0, "socket.getnameinfo": 0}
SENDING = {"socket.connect", "socket.sendto", "socket.sendmsg"}


def _watch(event, arguments):
    if event in ASKING:
        asked = arguments[0]
        host = asked[0] if isinstance(asked, tuple) else asked
    elif event in SENDING:
        address = arguments[1]
        # Sockets of other families, and those that are connected already, name no host.
        host = address[0] if isinstance(address, tuple) else None
    else:
        return
    if host not in LOCAL:
        log = os.open(LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(log, f"{event} {host}\n".encode())
        os.close(log)
        raise OSError(f"offline: {event} {host}")


if LOG:
    sys.addaudithook(_watch)
