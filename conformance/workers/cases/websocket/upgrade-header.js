// WebSocketPair: the app sees the Upgrade header of a request, and a plain request has none.
//> GET /
export default {
  fetch: (request) => Response.json({ upgrade: request.headers.get("upgrade") }),
};
