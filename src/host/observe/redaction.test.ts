import t from "tap";
import { redaction } from "./redaction.ts";

t.test("secrets are taken out of text, as JSON and URLs write them, too", (t) => {
  const redact = redaction(["hunter2hunter2", "hunter2", 'a"b\\c d&e', "(.*)$^[x]"]) ?? ((text) => text);
  t.equal(redact("key=hunter2hunter2, hunter2!"), "key=[redacted], [redacted]!");
  t.equal(redact('{"key":"a\\"b\\\\c d&e"} a"b\\c d&e'), '{"key":"[redacted]"} [redacted]');
  t.equal(redact("?key=a%22b%5Cc%20d%26e"), "?key=[redacted]");
  t.equal(redact("a pattern (.*)$^[x] is no pattern"), "a pattern [redacted] is no pattern");
  t.equal(redact("$& nothing of it"), "$& nothing of it");
  t.end();
});

t.test("short ones are not looked for", (t) => {
  t.equal(redaction([]), undefined);
  t.equal(redaction(["true", "12345"]), undefined);
  t.equal(redaction(["true", "\ud800 lone"])?.("true, \ud800 lone"), "true, [redacted]");
  t.end();
});
