import t from "tap";
import { defaultLimits, limitsOfApp } from "./index.ts";

t.test("the app's word goes before the server's default, the server's override before both", (t) => {
  t.same(limitsOfApp({}, {}), { limits: defaultLimits, lowered: [] });
  const server = { defaults: { cpuMs: 20, wallMs: 9 }, overrides: { wallMs: 5 } };
  t.match(limitsOfApp({}, server), { limits: { cpuMs: 20, wallMs: 5, memoryMb: 128 }, lowered: [] });
  t.match(limitsOfApp({ cpuMs: 70, wallMs: 7 }, server), { limits: { cpuMs: 70, wallMs: 5 }, lowered: [] });
  t.end();
});

t.test("nothing goes above a ceiling; only what an app asked for is told", (t) => {
  const server = { defaults: { subrequests: 99 }, ceilings: { memoryMb: 64, cpuMs: 30, subrequests: 10, running: 1 } };
  const { limits, lowered } = limitsOfApp({ memoryMb: 512, cpuMs: 30 }, server);
  t.match(limits, { memoryMb: 64, cpuMs: 30, subrequests: 10, running: 1 });
  t.same(lowered, ["memoryMb"]);
  t.same(limitsOfApp({ memoryMb: 512 }, { ...server, overrides: { memoryMb: 256 } }).lowered, []);
  t.end();
});
