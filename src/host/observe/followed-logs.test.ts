import t from "tap";
import { type FollowedLines, FollowedLogs } from "./followed-logs.ts";

t.test("lines of the apps that are followed are told, and no others are made", (t) => {
  const told: FollowedLines[][] = [];
  const logs = new FollowedLogs((lines) => void told.push(lines));
  const unmade = () => t.fail("nobody follows") as never;
  logs.add("a", unmade);
  logs.follow(["a", "c"]);
  logs.add("b", unmade);
  logs.add("a", () => "one");
  logs.add("c", () => "two");
  logs.add("a", () => "three");
  t.same(told, [], "they gather");
  logs.flush();
  t.same(told, [
    [
      { label: "a", lines: ["one", "three"], dropped: 0 },
      { label: "c", lines: ["two"], dropped: 0 },
    ],
  ]);
  logs.flush();
  t.equal(told.length, 1, "each once");
  logs.follow([]);
  logs.add("a", unmade);
  t.end();
});

t.test("what gathers is bounded, and told by itself", async (t) => {
  let heard = Promise.withResolvers<FollowedLines[]>();
  const logs = new FollowedLogs((lines) => heard.resolve(lines));
  logs.follow(["a"]);
  for (let line = 0; line < 1005; line++) logs.add("a", () => String(line));
  const [many] = await heard.promise;
  t.match(many, { label: "a", dropped: 5 });
  t.equal(many?.lines.length, 1000);
  t.equal(many?.lines[0], "5");
  heard = Promise.withResolvers();
  logs.add("a", () => "x".repeat(2 ** 21));
  t.same(await heard.promise, [{ label: "a", lines: [], dropped: 1 }]);
});
