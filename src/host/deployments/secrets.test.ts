import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { DataDirectory, SecretsTable } from "../store/index.ts";
import { Secrets } from "./index.ts";

t.test("a secret opens for its app and name alone, and only as it was sealed", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "nano-"));
  const data = await DataDirectory.open(folder);
  t.teardown(() => {
    data.close();
    rmSync(folder, { recursive: true });
  });
  const secrets = Secrets.open(data);
  const table = new SecretsTable(data);
  secrets.set("a", "KEY", "value");
  secrets.set("b", "OTHER", "");
  t.same(Secrets.open(data).of("a"), { KEY: "value" });
  t.same(
    [...secrets.all()],
    [
      ["a", { KEY: "value" }],
      ["b", { OTHER: "" }],
    ],
  );
  t.equal(secrets.of("c"), undefined);
  const sealed = table.get("a", "KEY") as Uint8Array;
  secrets.set("a", "KEY", "value");
  t.notSame(table.get("a", "KEY"), sealed, "sealed otherwise each time");
  const refused = { code: "NANO_DATA_UNUSABLE", message: /is not what was sealed: put it again/ };
  table.put({ label: "c", name: "KEY", changed: 0, sealed });
  t.throws(() => secrets.of("c"), refused);
  table.put({ label: "a", name: "KEY2", changed: 0, sealed });
  t.throws(() => secrets.of("a"), refused);
  secrets.set("a", "KEY2", undefined);
  for (const length of [0, 12, 28, sealed.length - 1]) {
    table.put({ label: "a", name: "KEY", changed: 0, sealed: sealed.subarray(0, length) });
    t.throws(() => secrets.of("a"), refused, `${length} bytes`);
  }
  const flipped = Uint8Array.from(sealed, (byte, index) => (index === 13 ? byte ^ 1 : byte));
  table.put({ label: "a", name: "KEY", changed: 0, sealed: flipped });
  t.throws(() => secrets.of("a"), refused);
  secrets.removeAll("a");
  t.equal(secrets.of("a"), undefined);
});
