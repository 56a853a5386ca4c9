"""The app's server: security headers on every response, and which pages may open a websocket.

Streamlit's own check of a websocket's origin asks an outside host for this machine's address when the origin is not a
local one. So foreign origins are refused here, before that check sees them: nothing is asked of the internet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.status import WS_1008_POLICY_VIOLATION
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from streamlit import config

# Names of this machine that Streamlit itself takes for its own, without asking anybody.
LOCAL = frozenset({"localhost", "127.0.0.1", "0.0.0.0"})

# What the app's page may load and run. The frame of the map has its text from the page and so falls under this policy
# as well as under its own: hence scripts in the page, and the tiles that a reader can ask for. Streamlit loads the code
# of components from addresses of blobs, and reads its messages with a small WebAssembly module.
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; img-src 'self' data: blob: https://tile.openstreetmap.org; media-src 'self' blob:; "
    "connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'"
)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Other sites learn where a reader comes from, never the link. Not less: the map's online tiles need that much.
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

_DENIAL = "websocket.http.response"  # the extension by which a server passes on why a websocket is refused


def middleware() -> list[Middleware]:
    """Return what stands before Streamlit's own answers, outermost first."""
    return [Middleware(ResponseHeaders), Middleware(OwnOrigins)]


class ResponseHeaders:
    """Middleware that puts the headers of `headers_for` on every answer, refusals of websockets included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            return await self.app(scope, receive, send)
        headers = headers_for(scope["query_string"].decode("latin-1"))
        is_accepted = False

        async def send_with_headers(message: Message) -> None:
            nonlocal is_accepted
            is_accepted = is_accepted or message["type"] == "websocket.accept"
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                MutableHeaders(scope=message).update(headers)
            # Closed before it was accepted is refused; a server answers that without any headers.
            if message["type"] == "websocket.close" and not is_accepted and _DENIAL in scope.get("extensions", {}):
                await _refuse(scope, receive, send_with_headers)
            else:
                await send(message)

        return await self.app(scope, receive, send_with_headers)


class OwnOrigins:
    """Middleware that refuses websockets of foreign pages, before Streamlit asks the internet whether they are foreign.

    A page's origin is the app's own if it has the host that was asked, or is local, or stands in Streamlit's settings
    `browser.serverAddress` or `server.corsAllowedOrigins`. Programs that are no browser send no origin.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "websocket" else Headers()
        origins, host = headers.getlist("origin"), headers.get("host", "")
        if not origins:
            return await self.app(scope, receive, send)
        if len(origins) > 1 or not is_own_origin(origins[0], host, _own_names()):
            return await _refuse(scope, receive, send)
        # Streamlit reads its settings only after it has asked the internet; an origin with the host asked ends that.
        own = MutableHeaders(raw=list(scope["headers"]))
        own["origin"] = f"http://{host}"
        return await self.app({**scope, "headers": own.raw}, receive, send)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    websocket = WebSocket(scope, receive, send)
    if _DENIAL in scope.get("extensions", {}):
        await websocket.send_denial_response(PlainTextResponse("This page may not use the app.", 403))
    else:
        await websocket.close(WS_1008_POLICY_VIOLATION)


def headers_for(query: str) -> dict[str, str]:
    """Return the headers of an answer to an address with a query, in the text after "?".

    Links with `embed=1` are made to stand in other people's pages; any other is shown by this app's own pages alone,
    so that nobody can have a reader press its buttons unseen.
    """
    framing = "" if _is_embedded(query) else "; frame-ancestors 'self'"
    return {**HEADERS, "Content-Security-Policy": POLICY + framing}


def is_own_origin(origin: str, host: str, own: Iterable[str]) -> bool:
    """Return whether a page is the app's own: `origin` and `host` are its request's headers, `own` names of the app."""
    try:
        parts = urlsplit(origin)
        name = parts.hostname
        # A host header that is no host could be made to match any page's.
        is_host = host != "" and urlsplit(f"http://{host}").netloc == host
    except ValueError:
        return False
    if not is_host or parts.scheme not in {"http", "https"} or not name or "@" in parts.netloc:
        return False
    return parts.netloc.lower() == host.lower() or name in {*LOCAL, *own}


def server_error(_request: Request, _error: Exception) -> Response:
    """Return the answer to a request that failed, which no middleware sees."""
    return PlainTextResponse("Internal Server Error", 500, headers=headers_for(""))


def _is_embedded(query: str) -> bool:
    # As the page itself reads it: see geo/page/web/app/frame.js.
    return any(value in {"1", "true"} for value in parse_qs(query).get("embed", ()))


def _own_names() -> set[str]:
    """Return the hosts that whoever runs the app has named as its own."""
    allowed: Sequence[str] = config.get_option("server.corsAllowedOrigins")
    named = {urlsplit(origin.strip()).hostname for origin in allowed}
    if config.is_manually_set("browser.serverAddress"):
        named.add(urlsplit(f"//{config.get_option('browser.serverAddress')}").hostname)
    return {name for name in named if name}
