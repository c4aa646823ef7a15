// WebSocketPair: the app closes with a code and a reason.
//> WEBSOCKET / {"send":["please"]}
export default {
  fetch() {
    const [client, server] = Object.values(new WebSocketPair());
    server.accept();
    server.addEventListener("message", () => {
      server.send("bye");
      server.close(4001, "a reason");
    });
    return new Response(null, { status: 101, webSocket: client });
  },
};
