import t from "tap";
import "../../../test/runtime-ops.ts";
import { compileComponent, matchComponent, pathnameOptions } from "./component.ts";
import { URLPattern } from "./index.ts";
import { generateRegularExpression } from "./regular-expression.ts";

t.test("a pattern finds the groups of a URL", async (t) => {
  const pattern = new URLPattern({ pathname: "/users/:id/:rest*" });
  const result = pattern.exec("https://example.com/users/7/a/b?q#h");
  t.same({ ...result?.pathname.groups }, { id: "7", rest: "a/b" });
  t.equal(result?.search.input, "q");
  t.equal(pattern.test("https://example.com/users"), false);
  t.equal(pattern.exec("no URL"), null);
  t.same(Object.keys(result ?? {}).slice(0, 3), ["hash", "hostname", "inputs"]);
});

t.test("parts that are matched without a regular expression give what it would", async (t) => {
  const patterns = ["", "*", "/", "/a", "/a/*", "/:x", "/:x/b", "/:x/:y", "/a/:x/*", "/a:x", "/a/:x/b/:y/c", "/a-*"];
  const letters = ["/", "a", "b", "-", ".", "A"];
  const inputs = [""];
  for (let at = 0; inputs.length < 9000; at++) for (const letter of letters) inputs.push(inputs[at] + letter);
  inputs.push("/a/x/b/y/c", "/a/xx/b/yy/c", "/a/b/c/d/e/f");
  for (const ignoreCase of [false, true]) {
    const options = { ...pathnameOptions, ignoreCase };
    for (const text of patterns) {
      const component = compileComponent(text, (part) => part, options);
      t.equal(component.regularExpression, null, text);
      const source = generateRegularExpression(component.partList, options);
      const regularExpression = new RegExp(source, ignoreCase ? "vi" : "v");
      const slow = { ...component, matchesAll: false, regularExpression };
      const differing = inputs.filter(
        (input) => JSON.stringify(matchComponent(component, input)) !== JSON.stringify(matchComponent(slow, input)),
      );
      t.same(differing, [], `${text} ${ignoreCase}`);
    }
  }
});

t.test("test says what exec says, of the same URL again and of others in between", async (t) => {
  const urls = [
    "https://example.com/",
    "https://example.com:8080/a/b?q=1#h",
    "https://user@example.com/a",
    "https://:secret@example.com/a/",
    "https://user:secret@example.com:1/a?#",
    "http://EXAMPLE.com/A?",
    "file:///a/b#",
    "data:text/plain,a?q",
    "web+app:/.//a",
    "no URL",
  ];
  const inits = [
    {},
    { protocol: "http{s}?" },
    { username: "user", password: "*" },
    { username: "", password: "secret" },
    { hostname: "example.com", port: "" },
    { hostname: ":sub.com", port: "8080" },
    { port: "(\\d+)" },
    { pathname: "/a" },
    { pathname: "/:x{/}?" },
    { pathname: "/a/*", search: "q=*", hash: "h" },
    { search: "", hash: "" },
    { pathname: "/a", ignoreCase: true },
  ];
  for (const { ignoreCase, ...init } of inits as (Record<string, string> & { ignoreCase?: boolean })[]) {
    const pattern = new URLPattern(init, { ignoreCase });
    for (const url of [...urls, ...urls.flatMap((url) => [url, url])]) {
      t.equal(pattern.test(url), pattern.exec(url) !== null, `${JSON.stringify(init)} ${url}`);
    }
  }
  const pattern = new URLPattern({ username: "", password: "secret", port: "", pathname: "/:x/", hash: "" });
  t.equal(pattern.test("https://:secret@example.com/a/"), true);
  t.equal(pattern.test("https://:secret@example.com/a/#h"), false);
  t.equal(new URLPattern({ protocol: "web\\+app", pathname: "*" }).exec("web+app:/.//a")?.pathname.input, "//a");
});

t.test("bad patterns say what is wrong with them", async (t) => {
  t.throws(() => new URLPattern({ pathname: "/:" }), { message: /colon that no name follows/ });
  t.throws(() => new URLPattern({ pathname: "/(a(b))" }), { message: /capturing group/ });
  t.throws(() => new URLPattern({ pathname: "/{a" }), { message: /its end where a closing brace should be/ });
  t.throws(() => new URLPattern({ pathname: "/:a/:a" }), { message: /two groups named "a"/ });
  t.throws(() => new URLPattern({ pathname: "/([)" }), TypeError);
  t.throws(() => new URLPattern("/relative"), { message: /give a base URL/ });
  t.throws(() => new URLPattern({}, "https://example.com"), TypeError);
  t.throws(() => new URLPattern({}).test({}, "https://example.com"), TypeError);
  t.throws(() => new URLPattern({ hostname: "bad host" }), TypeError);
  t.equal(new URLPattern({ hostname: "dummy.invalid" }).hostname, "dummy.invalid");
});

t.test("what an app does to prototypes and arguments changes nothing", async (t) => {
  const { exec } = RegExp.prototype;
  const setters: string[] = [];
  Object.defineProperty(Object.prototype, "id", { set: () => setters.push("id"), configurable: true });
  RegExp.prototype.exec = () => null;
  try {
    const pattern = new URLPattern({ pathname: "/:id/:__proto__(\\d+)?" });
    const groups = pattern.exec({ pathname: "/x/12" })?.pathname.groups;
    t.equal(Object.getOwnPropertyDescriptor(groups, "id")?.value, "x");
    t.equal(Object.getOwnPropertyDescriptor(groups, "__proto__")?.value, "12");
    t.equal(pattern.hasRegExpGroups, true);
  } finally {
    RegExp.prototype.exec = exec;
    delete (Object.prototype as { id?: unknown }).id;
  }
  t.same(setters, []);
  const getter = Object.getOwnPropertyDescriptor(URLPattern.prototype, "pathname")?.get;
  t.throws(() => getter?.call({}), TypeError);
  const thrower = {
    get pathname(): string {
      throw new RangeError("mine");
    },
  };
  t.throws(() => new URLPattern(thrower), { message: "mine" });
  t.throws(() => new URLPattern(Symbol("s")), TypeError);
});

t.test("what an app puts on Object.prototype is no member of an init", async (t) => {
  const seen: string[] = [];
  for (const name of ["protocol", "hash"]) {
    const property = { get: () => undefined, set: () => seen.push(name), configurable: true };
    Object.defineProperty(Object.prototype, name, property);
  }
  try {
    const result = new URLPattern("https://example.com/:x#:y").exec("https://example.com/a#b");
    t.equal(Object.getOwnPropertyDescriptor(result, "hash")?.value.input, "b");
    t.same(seen, []);
  } finally {
    for (const name of ["protocol", "hash"]) delete (Object.prototype as Record<string, unknown>)[name];
  }
  const inputs = new URLPattern({}).exec({ pathname: "/a" })?.inputs;
  t.equal(Object.getPrototypeOf(inputs?.[0]), Object.prototype);
});

t.test("the more restrictive of two patterns is the greater one", async (t) => {
  const literal = new URLPattern({ pathname: "/a" });
  const wildcard = new URLPattern({ pathname: "/*" });
  t.equal(URLPattern.compareComponent("pathname", literal, wildcard), 1);
  t.equal(URLPattern.compareComponent("pathname", wildcard, literal), -1);
  t.equal(URLPattern.compareComponent("pathname", literal, literal), 0);
  t.throws(() => URLPattern.compareComponent("path", literal, wildcard), TypeError);
  t.throws(() => URLPattern.compareComponent("pathname", literal, {}), TypeError);
});
