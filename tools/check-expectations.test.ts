import t from "tap";
import { checkExpectations } from "./check-expectations.ts";

function check(tests: object) {
  const tree = new Map([["wpt/expectations/url.json", JSON.stringify({ subtests: 1, tests }, null, 2)]]);
  return checkExpectations(tree).map(({ line, message }) => `${line} ${message}`);
}

t.test("every reason is written", (t) => {
  t.strictSame(
    check({ "a.any.js": { fail: { "D-X-1": ["x"], "a sentence": 3 }, harness: { status: "ERROR", reason: "y" } } }),
    [],
  );
  t.strictSame(check({ "a.any.js": { fail: { "?": ["x"] } } }), ["4 a.any.js: say why it does not pass"]);
  t.strictSame(check({ "a.any.js": { omit: "" } }), ["4 a.any.js: say why it does not pass"]);
  t.end();
});
