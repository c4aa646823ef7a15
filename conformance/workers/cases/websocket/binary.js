// WebSocketPair: bytes arrive as bytes.
//> WEBSOCKET / {"send":["go"],"messages":2}
export default {
  fetch() {
    const [client, server] = Object.values(new WebSocketPair());
    server.accept();
    server.addEventListener("message", () => {
      server.send(new Uint8Array([1, 2, 255]));
      server.send(new Uint8Array([7]).buffer);
    });
    return new Response(null, { status: 101, webSocket: client });
  },
};
