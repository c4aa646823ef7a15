// nodejs_compat: modules of Node.js that apps use most.
//@ flags ["nodejs_compat"]
import assert from "node:assert";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { EventEmitter } from "node:events";
import path from "node:path";
import { inspect, promisify } from "node:util";
export default {
  async fetch() {
    const emitter = new EventEmitter();
    let heard;
    emitter.on("x", (value) => {
      heard = value;
    });
    emitter.emit("x", 5);
    let failed;
    try {
      assert.strictEqual(1, 2);
    } catch (error) {
      failed = error.code;
    }
    return Response.json({
      buffer: Buffer.from("hé").toString("base64"),
      hash: createHash("sha256").update("abc").digest("hex").slice(0, 8),
      heard,
      failed,
      join: path.join("/a", "../b", "c"),
      inspect: inspect({ a: [1] }),
      promisify: await promisify((value, done) => done(null, value * 2))(4),
    });
  },
};
