// WebSocketPair: the app hears of the client's close.
//> WEBSOCKET / {"send":["x"],"messages":1}
//@ settle 200
export default {
  fetch() {
    const [client, server] = Object.values(new WebSocketPair());
    server.accept();
    server.addEventListener("message", () => server.send("got it"));
    server.addEventListener("close", ({ code, reason, wasClean }) => console.log(`${code} ${reason} ${wasClean}`));
    return new Response(null, { status: 101, webSocket: client });
  },
};
