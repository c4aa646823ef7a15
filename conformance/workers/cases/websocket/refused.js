// WebSocketPair: an app that answers an upgrade with a plain response refuses it.
//> WEBSOCKET /
export default { fetch: () => new Response("no sockets here", { status: 400 }) };
