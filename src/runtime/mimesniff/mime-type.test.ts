import t from "tap";
import { parameterOf, parseMimeType, serializeMimeType } from "./mime-type.ts";

const normalized = (input: string) => {
  const type = parseMimeType(input);
  return type === null ? null : serializeMimeType(type);
};

t.test("parsing and serializing", async (t) => {
  t.equal(normalized(" Text/HTML ;Charset=UTF-8 "), "text/html;charset=UTF-8");
  t.equal(normalized('a/b;p="x \\"y"'), 'a/b;p="x \\"y"');
  t.equal(normalized("a/b;p=1;p=2"), "a/b;p=1");
  t.equal(normalized("a/b;p= x "), 'a/b;p=" x"');
  t.equal(normalized("a/b;p=;q"), "a/b");
  t.equal(normalized('a/b;p=""'), 'a/b;p=""');
  t.equal(normalized('a/b;p="open'), "a/b;p=open");
  t.equal(normalized('a/b;p="x\\'), 'a/b;p="x\\\\"');
});

t.test("failures", async (t) => {
  for (const input of ["", "a", "/", "a/", "/b", "a b/c", "a/b c", "a/ b", "é/b"])
    t.equal(normalized(input), null, input);
});

t.test("parameters by name", async (t) => {
  const type = parseMimeType("multipart/form-data; boundary=xyz");
  t.equal(type && parameterOf(type, "boundary"), "xyz");
  t.equal(type && parameterOf(type, "charset"), undefined);
});
