/** As the gateway says in a close frame: "restarting; come back within 5000 ms". */
const invitation = /; come back within (\d{1,5}) ms$/;

/** A network that swallows everything keeps a socket opening for minutes. */
const openWithinMs = 8000;
const answerWithinMs = 2000;

interface HeardOfSocket {
  /** It closed; a server that restarts says within which time it wants its many browsers back, 0 otherwise. */
  onClosed(withinMs: number): void;
  /** The network changed, and no answer comes over this socket. It is being closed, which takes its time. */
  onSilent(): void;
}

/**
 * Sockets that do not wait for their next ping when the network goes, comes or becomes another: they ask at once, so
 * that a dead one is known in two seconds and replaced.
 */
export function watchfulSocket(heard: HeardOfSocket): typeof WebSocket {
  return class extends WebSocket {
    constructor(...options: ConstructorParameters<typeof WebSocket>) {
      super(...options);
      const askNow = () => ask(this, heard);
      const opening = setTimeout(() => this.close(), openWithinMs);
      addEventListener("online", askNow);
      addEventListener("offline", askNow);
      this.addEventListener("open", () => clearTimeout(opening));
      this.addEventListener("close", ({ reason }) => {
        clearTimeout(opening);
        removeEventListener("online", askNow);
        removeEventListener("offline", askNow);
        heard.onClosed(Number(invitation.exec(reason)?.[1] ?? 0));
      });
    }
  };
}

function ask(socket: WebSocket, heard: HeardOfSocket): void {
  // One that began on the old network may never get through; the next begins on the new one.
  if (socket.readyState === WebSocket.CONNECTING) socket.close();
  if (socket.readyState !== WebSocket.OPEN) return;
  const silent = setTimeout(() => {
    heard.onSilent();
    socket.close();
  }, answerWithinMs);
  const answered = () => clearTimeout(silent);
  socket.addEventListener("message", answered, { once: true });
  socket.addEventListener("close", answered, { once: true });
  socket.send("PING");
}
