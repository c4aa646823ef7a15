// Made-up programs over Headers, URL, URLSearchParams, Request and Response: a subject and steps upon it, each an
// expression. What a step gives, or the name of what it throws, is what a runtime is asked for.

import type { Random } from "./random.ts";

export interface Program {
  /** Expression that makes `it`. */
  subject: string;
  /** Expressions over `it`. */
  steps: string[];
}

const plain = [
  ...[
    "a",
    "B",
    "x-y",
    "content-type",
    "Set-Cookie",
    "text/plain;charset=utf-8",
    "1",
    "=",
    "&",
    "+",
    " ",
    "%",
    "%20",
    "%zz",
    "\t",
    ",",
    ";",
    '"',
    "'",
    "<",
    "\\",
    "/",
    "//",
    "..",
    ".",
    "?",
    "#",
    "@",
    ":",
  ],
  ...["http:", "https://", "data:", "a.example", "xn--mnchen-3ya", "[::1]", "127.1", "0x7f", ":80", ":443", ":99999"],
];

/** Those that runtimes take otherwise so often that little else would be seen beside them. */
const wild = [...plain, "é", "€", "🦊", "münchen", "\ud800", "\0", "\n", "\r", "\x7f"];

const urls = [
  ...["http://a.example/", "https://user:pw@a.example:8080/p/./q/../r?x=1&y=2#f", "http://a.example?", "//b.example/x"],
  ...[
    "mailto:a@b",
    "data:text/plain,x y",
    "file:///C:/x/../y",
    "blob:https://a.example/1",
    "../up",
    "?q",
    "#h",
    "/abs",
  ],
];

function quoted(random: Random): string {
  return JSON.stringify(random.text());
}

function urlText(random: Random): string {
  if (random.chance(40)) return JSON.stringify(random.oneOf(urls));
  if (random.chance(50)) return JSON.stringify(random.oneOf(urls) + random.text());
  return JSON.stringify(`http://a.example/${random.text()}`);
}

function pairs(random: Random): string {
  return `[${random.some(0, 4, () => `[${quoted(random)}, ${quoted(random)}]`).join(", ")}]`;
}

function record(random: Random): string {
  return `{${random.some(0, 3, () => `${quoted(random)}: ${quoted(random)}`).join(", ")}}`;
}

function steps(random: Random, makers: readonly ((random: Random) => string)[]): string[] {
  return random.some(1, 8, () => random.oneOf(makers)(random));
}

const listSteps = [
  (random: Random) => `it.append(${quoted(random)}, ${quoted(random)})`,
  (random: Random) => `it.set(${quoted(random)}, ${quoted(random)})`,
  (random: Random) => `it.delete(${quoted(random)})`,
  (random: Random) => `it.get(${quoted(random)})`,
  (random: Random) => `it.has(${quoted(random)})`,
  () => "[...it]",
  () => "[...it.keys()]",
];

function headersProgram(random: Random): Program {
  const init = random.oneOf([
    () => "",
    () => pairs(random),
    () => record(random),
    () => `new Headers(${pairs(random)})`,
  ])();
  return { subject: `new Headers(${init})`, steps: steps(random, [...listSteps, () => "it.getSetCookie()"]) };
}

function searchParamsProgram(random: Random): Program {
  const init = random.oneOf([() => "", () => pairs(random), () => record(random), () => quoted(random)])();
  const more = [
    () => "it.sort()",
    () => "String(it)",
    () => "it.size",
    (random: Random) => `it.getAll(${quoted(random)})`,
    (random: Random) => `it.delete(${quoted(random)}, ${quoted(random)})`,
    (random: Random) => `it.has(${quoted(random)}, ${quoted(random)})`,
  ];
  return { subject: `new URLSearchParams(${init})`, steps: [...steps(random, [...listSteps, ...more]), "String(it)"] };
}

const urlParts = ["href", "protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash"];

function urlProgram(random: Random): Program {
  const base = random.chance(40) ? `, ${JSON.stringify(random.oneOf(urls))}` : "";
  const makers = [
    (random: Random) => `it.${random.oneOf(urlParts)} = ${quoted(random)}`,
    (random: Random) => `it.${random.oneOf(urlParts)}`,
    (random: Random) => `it.searchParams.append(${quoted(random)}, ${quoted(random)})`,
    (random: Random) => `it.searchParams.delete(${quoted(random)})`,
    () => "it.origin",
    () => "it.href",
  ];
  return { subject: `new URL(${urlText(random)}${base})`, steps: [...steps(random, makers), "it.href"] };
}

const bodies = [
  "null",
  "undefined",
  '"text"',
  '""',
  "new Uint8Array([104, 255, 105])",
  'new URLSearchParams("a=b c")',
  "5",
];
const bodyReads = ["await it.text()", "await it.json()", "[...new Uint8Array(await it.arrayBuffer())]", "it.bodyUsed"];

function init(random: Random, fields: readonly ((random: Random) => string)[]): string {
  return `{ ${random.some(0, 3, () => random.oneOf(fields)(random)).join(", ")} }`;
}

const headersField = (random: Random) => `headers: ${random.chance(50) ? pairs(random) : record(random)}`;

function responseProgram(random: Random): Program {
  const status = () =>
    random.oneOf(["200", "204", "201", "304", "404", "599", "600", "199", "101", '"404"', "200.7", "NaN"]);
  const given = init(random, [headersField, () => `status: ${status()}`, (random) => `statusText: ${quoted(random)}`]);
  const subject = random.oneOf([
    `new Response(${random.oneOf(bodies)}, ${given})`,
    `Response.json(${random.oneOf(["1", "null", '{ a: [1, "é"] }', "undefined"])}, ${given})`,
    `Response.redirect(${urlText(random)}, ${random.oneOf(["301", "302", "303", "307", "308", "200", "304"])})`,
  ]);
  const makers = [
    () => random.oneOf(bodyReads),
    () => "[it.status, it.statusText, it.ok, it.redirected]",
    () => "[...it.headers]",
    () => "await it.clone().text()",
    (random: Random) => `it.headers.append(${quoted(random)}, ${quoted(random)})`,
    () => "await new Response(it.body, it).text()",
  ];
  return { subject, steps: ["[...it.headers]", ...steps(random, makers)] };
}

function requestProgram(random: Random): Program {
  const methods = [
    '"GET"',
    '"get"',
    '"POST"',
    '"post"',
    '"HEAD"',
    '"PUT"',
    '"DELETE"',
    '"patch"',
    '"a b"',
    '"CONNECT"',
  ];
  const given = init(random, [
    headersField,
    () => `method: ${random.oneOf(methods)}`,
    () => `method: "POST", body: ${random.oneOf(bodies)}`,
    () => `body: ${random.oneOf(bodies)}`,
    () => `redirect: ${random.oneOf(['"follow"', '"manual"', '"error"', '"x"'])}`,
  ]);
  const inner = `new Request(${urlText(random)}, ${given})`;
  const subject = random.chance(25) ? `new Request(${inner}, ${init(random, [headersField])})` : inner;
  const makers = [
    () => random.oneOf(bodyReads),
    () => "[it.method, it.redirect]",
    () => "[...it.headers]",
    () => "await it.clone().text()",
    (random: Random) => `it.headers.set(${quoted(random)}, ${quoted(random)})`,
  ];
  return { subject, steps: ["it.url", "[...it.headers]", ...steps(random, makers)] };
}

const kinds = [headersProgram, searchParamsProgram, urlProgram, urlProgram, responseProgram, requestProgram];

export function newProgram(random: Random): Program {
  random.alphabet = random.chance(25) ? wild : plain;
  return random.oneOf(kinds)(random);
}

/** Smaller ones that may show the same: a step less, or a text with a piece less. */
export function reductionsOf({ subject, steps }: Program): Program[] {
  const smaller: Program[] = steps.map((_, index) => ({ subject, steps: steps.filter((_, other) => other !== index) }));
  for (const less of shorterTexts(subject)) smaller.push({ subject: less, steps });
  for (const [index, step] of steps.entries()) {
    for (const less of shorterTexts(step)) smaller.push({ subject, steps: steps.with(index, less) });
  }
  return smaller;
}

const literal = /"(?:[^"\\]|\\.)*"/g;
const pair = `\\["(?:[^"\\\\]|\\\\.)*", "(?:[^"\\\\]|\\\\.)*"\\]`;
/** A pair with a comma beside it, or the only one. */
const removable = [
  new RegExp(`, ${pair}`, "g"),
  new RegExp(`${pair}, `, "g"),
  new RegExp(`(?<=\\[)${pair}(?=\\])`, "g"),
];

/** The expression with one of its texts made shorter by one of its letters, or with a pair less. */
function shorterTexts(expression: string): string[] {
  const without = (found: string, index: number) => expression.slice(0, index) + expression.slice(index + found.length);
  const shorter = removable.flatMap((pattern) =>
    [...expression.matchAll(pattern)].map(({ 0: found, index }) => without(found, index)),
  );
  for (const { 0: found, index } of expression.matchAll(literal)) {
    const letters = [...(JSON.parse(found) as string)];
    for (const at of letters.keys()) {
      const less = JSON.stringify(letters.toSpliced(at, 1).join(""));
      shorter.push(expression.slice(0, index) + less + expression.slice(index + found.length));
    }
  }
  return shorter;
}

/** As a person runs it. */
export function sourceOf({ subject, steps }: Program): string {
  return `const it = ${subject};\n${steps.map((step) => `console.log(${step});`).join("\n")}`;
}
