// Module syntax: a class that extends WorkerEntrypoint is an app, with env and ctx as properties.
//@ vars {"NAME":"value"}
import { WorkerEntrypoint } from "cloudflare:workers";
export default class extends WorkerEntrypoint {
  fetch(request) {
    return Response.json({
      env: this.env.NAME,
      waitUntil: typeof this.ctx.waitUntil,
      url: new URL(request.url).pathname,
    });
  }
}
