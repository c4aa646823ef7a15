import { readdirSync, writeSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { blamed, TurnPage } from "./turn-page.ts";

t.test("a page is a file without a name, all zeros at first", (t) => {
  const folder = t.testdir({});
  const page = TurnPage.create([join(folder, "no such folder"), folder]);
  if (page === undefined) throw new Error("no page");
  t.same(readdirSync(folder), []);
  t.same(blamed(page.read()), []);
  writeSync(page.fd, new Uint32Array([7, 0]), 0, 8, 0);
  writeSync(page.fd, new Uint32Array([9, 11]), 0, 8, 64 * 3);
  t.same(page.read()[0], { running: 7, crashed: 0 });
  t.same(page.read()[3], { running: 9, crashed: 11 });
  t.same(blamed(page.read()), [9]);
  page.close();
  t.equal(TurnPage.create([join(folder, "no such folder")]), undefined);
  t.end();
});

t.test("who is to blame", (t) => {
  t.same(blamed([]), []);
  t.same(
    blamed([
      { running: 1, crashed: 0 },
      { running: 0, crashed: 0 },
      { running: 2, crashed: 0 },
      { running: 1, crashed: 0 },
    ]),
    [1, 2],
    "all that had a turn, when the signal came to a thread that runs no apps",
  );
  t.same(
    blamed([
      { running: 1, crashed: 0 },
      { running: 2, crashed: 11 },
    ]),
    [2],
  );
  t.same(
    blamed([
      { running: 1, crashed: 0 },
      { running: 0, crashed: 6 },
    ]),
    [],
    "nobody, when the executor was between turns",
  );
  t.end();
});
