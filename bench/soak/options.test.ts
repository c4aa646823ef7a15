import t from "tap";
import { parseSoak } from "./options.ts";

t.test("what holds without options, and with them", (t) => {
  t.match(parseSoak([]), { options: { minutes: 20, apps: 10_000, active: 200, memoryMb: 2048, interval: 2 } });
  t.match(parseSoak(["--minutes", "240", "--max-live", "500", "--reports", "/r"]), {
    options: { minutes: 240, maxLive: 500, interval: 5 },
    reports: "/r",
  });
  t.end();
});

t.test("what is wrong is told, with the way out", (t) => {
  t.throws(() => parseSoak(["--minutes", "soon"]), { message: /It is a number from 0.1/, exitCode: 2 });
  t.throws(() => parseSoak(["--apps", "10"]), { message: /not so many apps/, exitCode: 2 });
  t.throws(() => parseSoak(["--minute", "1"]), { message: /unknown option '--minute'/, exitCode: 2 });
  t.throws(() => parseSoak(["--help"]), { message: /Usage: npm run soak/, exitCode: 0 });
  t.end();
});
