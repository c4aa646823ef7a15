// What a getter does while a value is cloned.

import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine({ poolSize: 0 });
t.teardown(() => nano.stop());

t.test("a buffer that grows between itself and its view", async (t) => {
  const result = await nano.evaluate(`
    const buffer = new ArrayBuffer(8, { maxByteLength: 16 });
    let name = "nothing thrown";
    try {
      structuredClone({ buffer, get grow() { buffer.resize(16); }, get view() { return new Uint8Array(buffer, 8, 8); } });
    } catch (error) {
      name = error instanceof DOMException && error.name;
    }
    name`);
  t.match(result, { outcome: "ok", text: "'DataCloneError'" });
});
