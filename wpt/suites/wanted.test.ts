import t from "tap";
import { wantedTests } from "./wanted.ts";

t.test("everything is wanted when nothing is asked for", (t) => {
  const wanted = wantedTests([]);
  t.ok(wanted.has("url/a.any.js?1-10"));
  t.ok(wanted.hasAll("url"));
  t.ok(wanted.hasSome("url"));
  t.end();
});

t.test("a path is a directory, a file, or a file's variant", (t) => {
  const wanted = wantedTests(["./streams/piping/", "url/a.any.js", "url/b.any.js?2"]);
  t.ok(wanted.has("streams/piping/close.any.js?x"));
  t.notOk(wanted.has("streams/piping-not/close.any.js"));
  t.ok(wanted.has("url/a.any.js?1-10"));
  t.ok(wanted.has("url/b.any.js?2"));
  t.notOk(wanted.has("url/b.any.js?1"));
  t.notOk(wanted.hasAll("url"));
  t.ok(wanted.hasSome("url"));
  t.ok(wanted.hasAll("streams/piping"));
  t.notOk(wanted.hasSome("encoding"));
  t.end();
});

t.test("a filter is a glob on ids, and takes the variants of a file", (t) => {
  const { has, hasAll } = wantedTests(["url"], "**/*abort*.any.js");
  t.ok(has("url/deep/aborted.any.js?a/b"));
  t.notOk(has("dom/abort/aborted.any.js"));
  t.notOk(has("url/other.any.js"));
  t.notOk(hasAll("url"), "so nobody counts its subtests");
  t.ok(wantedTests([], "workers/*/redirect*").has("workers/fetch/redirects 3"));
  t.end();
});
