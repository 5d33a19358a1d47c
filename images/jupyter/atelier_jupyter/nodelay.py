"""Nagle's algorithm holds the second of two small WebSocket frames back for about 44 ms, on every cell.

Only TCP has it; on a unix socket this does nothing. It has to be set once the socket is a WebSocket: Tornado's HTTP
code puts it back when it is done with a request.
"""

from __future__ import annotations

from tornado import websocket


def send_small_frames_at_once() -> None:
    protocol = websocket.WebSocketProtocol13
    if getattr(protocol, "_atelier_nodelay", False):
        return
    receive = protocol._receive_frame_loop

    async def receive_without_delay(self: websocket.WebSocketProtocol13) -> None:
        if self.stream is not None:
            self.stream.set_nodelay(True)
        await receive(self)

    protocol._receive_frame_loop = receive_without_delay  # type: ignore[method-assign]
    protocol._atelier_nodelay = True  # type: ignore[attr-defined]
