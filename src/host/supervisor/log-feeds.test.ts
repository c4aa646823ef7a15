import t from "tap";
import { LogFeeds } from "./log-feeds.ts";

t.test("each reader takes the lines of his app once, from when he began", (t) => {
  const feeds = new LogFeeds();
  const first = feeds.open("a");
  feeds.add([
    { label: "a", lines: ["one"], dropped: 0 },
    { label: "b", lines: ["not asked for"], dropped: 0 },
  ]);
  const second = feeds.open("a");
  feeds.add([{ label: "a", lines: ["two"], dropped: 3 }]);
  t.same(first.take(), { lines: ["one", "two"], dropped: 3 });
  t.same(first.take(), { lines: [], dropped: 0 });
  t.same(second.take(), { lines: ["two"], dropped: 3 });
  t.same(feeds.labels, ["a"]);
  feeds.close(first);
  t.same(feeds.labels, ["a"], "somebody follows it still");
  feeds.close(second);
  t.same(feeds.labels, []);
  feeds.add([{ label: "a", lines: ["late"], dropped: 0 }]);
  t.same(second.take().lines, []);
  t.end();
});

t.test("a reader that does not take loses the oldest", (t) => {
  const feeds = new LogFeeds();
  const feed = feeds.open("a");
  const lines = Array.from({ length: 2005 }, (_, index) => String(index));
  feeds.add([{ label: "a", lines, dropped: 1 }]);
  const taken = feed.take();
  t.same([taken.dropped, taken.lines.length, taken.lines[0]], [6, 2000, "5"]);
  feeds.add([{ label: "a", lines: ["x".repeat(3 * 2 ** 20), "short"], dropped: 0 }]);
  t.same(feed.take(), { lines: ["short"], dropped: 1 });
  t.end();
});
