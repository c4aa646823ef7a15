import { Writable } from "node:stream";
import t from "tap";
import type { AccessEvent, EngineEvent, LogEvent } from "../native/index.ts";
import { EventLog, type LogFormat } from "./index.ts";

const access: AccessEvent = {
  type: "access",
  app: 1,
  requestId: "r1",
  method: "GET",
  path: "/a?b",
  status: 200,
  wallMicros: 1240,
  cpuMicros: 310,
  start: "hot",
  outcome: "ok",
  code: "",
};
const log: LogEvent = { type: "log", app: 1, requestId: "r1", level: "warn", text: "one\ntwo" };

function told(
  events: EngineEvent[],
  change: { format?: LogFormat; colors?: boolean; nameWidth?: number } = {},
): string {
  let text = "";
  const output = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  const options = { format: "text" as const, colors: false, nameWidth: 6, ...change };
  new EventLog({ ...options, output, nameOf: () => "hello" }).handle(events);
  return text;
}

t.test("lines for people", (t) => {
  const line = /^\d\d:\d\d:\d\d {2}hello {3}GET {5}200 {4}1\.24 ms {2}cpu {2}0\.31 ms {2}hot {3}\/a\?b\n$/;
  t.match(told([access]), line);
  t.notMatch(told([access], { nameWidth: 0 }), /hello/);
  t.match(told([{ ...access, status: 503, code: "NANO_CPU_LIMIT" }]), /503 .* NANO_CPU_LIMIT\n$/);
  t.match(told([log]), /^\S+ {2}hello {3}warn {3}one\n\S+ {2}hello {3}warn {3}two\n$/);
  t.match(told([log], { nameWidth: 0 }), /hello/);
  t.ok(told([access], { colors: true }).includes("\u001b[32m200"));
  t.end();
});

t.test("lines for machines", (t) => {
  const [first, second] = told([access, log], { format: "json" }).trimEnd().split("\n");
  t.match(JSON.parse(first ?? ""), { type: "access", app: "hello", path: "/a?b", wallMs: 1.24, cpuMs: 0.31 });
  const { time, ...rest } = JSON.parse(first ?? "");
  t.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  t.same(rest, {
    ...{ level: "info", type: "access", app: "hello", requestId: "r1", method: "GET", path: "/a?b", status: 200 },
    ...{ wallMs: 1.24, cpuMs: 0.31, start: "hot", outcome: "ok" },
  });
  t.match(JSON.parse(second ?? ""), { type: "log", app: "hello", level: "warn", text: "one\ntwo" });
  t.end();
});

t.test("a line for machines is one object, whatever is in it", (t) => {
  const hostile = {
    ...access,
    method: 'A"\\',
    path: '/"}\n{\u0000\u2028\ud800',
    peer: '"',
    traceId: "1f",
    parentId: "2e",
    code: "C",
  };
  const text = told([hostile], { format: "json" });
  t.equal(text.indexOf("\n"), text.length - 1);
  const { method, path, peer, traceId, parentId, code } = hostile;
  t.match(JSON.parse(text), { method, path, peer, traceId, parentId, code });
  t.end();
});

t.test("neither an app nor a client writes to the terminal itself", (t) => {
  const text = told([
    { ...access, path: "/\u001b[2J\r\n", method: "G\u0007T" },
    { ...log, text: "\u001b]0;title\u0007" },
  ]);
  for (const control of ["\u0007", "\r", "\u001b"]) t.notOk(text.includes(control));
  t.match(text, "/\\x1b[2J\\x0d\\x0a");
  t.equal(text.trimEnd().split("\n").length, 2);
  t.end();
});

t.test("other events are passed over, and lines are dropped and counted when nobody reads", (t) => {
  t.equal(told([{ type: "serviceEnd", call: 1 }]), "");
  const written: string[] = [];
  let release = () => {};
  const output = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      release = done;
    },
  });
  const eventLog = new EventLog({ format: "text", output, colors: false, nameWidth: 0, nameOf: () => "hello" });
  const long = { ...log, text: "x".repeat(5 * 1024 * 1024) };
  eventLog.handle([long]);
  eventLog.handle([log, access]);
  release();
  setImmediate(() => {
    eventLog.handle([access]);
    t.equal(written.length, 2);
    t.match(written[1], /^2 log lines were dropped/);
    release();
    t.end();
  });
});

t.test("what the engine dropped is told", (t) => {
  t.match(told([{ type: "dropped", count: 7 }, access]), /^7 log lines were dropped[^\n]*\n.*GET/);
  t.end();
});
