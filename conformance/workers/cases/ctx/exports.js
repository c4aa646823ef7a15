// ctx.exports has the app's other entrypoints, which can be called.
import { WorkerEntrypoint } from "cloudflare:workers";
export class Greeter extends WorkerEntrypoint {
  greet(name) {
    return `hello ${name}`;
  }
}
export default {
  async fetch(_request, _env, ctx) {
    return new Response(await ctx.exports.Greeter.greet("you"));
  },
};
