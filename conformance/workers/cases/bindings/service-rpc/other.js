import { WorkerEntrypoint } from "cloudflare:workers";
export default class extends WorkerEntrypoint {
  add(a, b) {
    return a + b;
  }
  echo(value) {
    return value;
  }
  call(callback) {
    return callback("caller");
  }
  stream() {
    return new Response("streamed").body;
  }
  fail() {
    throw new RangeError("on purpose");
  }
}
