// Runs what every request needs once, so that a snapshot taken afterwards holds it compiled. Leaves no state behind.

import { Headers, newIncomingRequest, newRequest, Response } from "../fetch/index.ts";
import { internalToken } from "../webidl/index.ts";
import { newExchange } from "./exchange.ts";
import { ExecutionContext } from "./execution-context.ts";

/** No op of exchanges is called: there is no exchange yet. */
export function warmUp(): void {
  const incoming = newIncomingRequest("POST", "http://localhost/", "host\nlocalhost\naccept\n*/*");
  const exchange = newExchange(0, incoming, true);
  const request = newRequest(incoming);
  const context = new ExecutionContext(internalToken, exchange);
  void [request.method, request.url, request.headers.get("Host"), request.bodyUsed, context.props];
  const headers = new Headers({ "Content-Type": "text/html" });
  headers.set("X-Powered-By", "NANO");
  headers.append("Vary", "Accept");
  const response = new Response("Hello", { status: 201, headers });
  void [response.status, response.ok, response.headers.has("vary"), response.clone()];
  void [Response.json({ hello: "world" }), Response.redirect("http://localhost/"), new Response(new Uint8Array(1))];
}
