import t from "tap";
import { Turns } from "./turns.ts";

t.test("one after the other on one thing, at once on others, whatever fails", async (t) => {
  const turns = new Turns();
  const done: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = turns.take("a", async () => {
    await gate.promise;
    done.push("first");
    throw new Error("first");
  });
  const second = turns.take("a", async () => void done.push("second"));
  await turns.take("b", async () => void done.push("other"));
  gate.resolve();
  await t.rejects(first, { message: "first" });
  await second;
  t.same(done, ["other", "first", "second"]);
});
