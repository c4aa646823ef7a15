// WebSocketPair: an app that answers each message.
//> WEBSOCKET / {"send":["one","two"],"messages":2}
export default {
  fetch() {
    const [client, server] = Object.values(new WebSocketPair());
    server.accept();
    server.addEventListener("message", ({ data }) => server.send(`echo ${data}`));
    return new Response(null, { status: 101, webSocket: client });
  },
};
