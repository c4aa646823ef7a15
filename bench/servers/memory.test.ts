import t from "tap";
import { addPlaces, heldBy, placesOf } from "./memory.ts";

t.test("dirty pages are told apart by what they are mapped for", (t) => {
  const sums = { malloc: 0, code: 0, anonymous: 1, files: 0 };
  addPlaces(
    sums,
    `555500000000-555500021000 rw-p 00000000 00:00 0                          [heap]
Size:                132 kB
Private_Dirty:        10 kB
7f0000000000-7f0000021000 rwxp 00000000 00:00 0 
Private_Dirty:        20 kB
7f1000000000-7f1000021000 rw-p 00000000 00:00 0 
Private_Dirty:        30 kB
7f1000000000-7f1000021000 rw-p 00000000 00:00 0                          [anon:v8]
Private_Dirty:         5 kB
7f2000000000-7f2000021000 r--p 00001000 fe:00 1234                       /usr/lib/a library.so
Private_Dirty:        40 kB
`,
  );
  t.same(sums, { malloc: 10, code: 20, anonymous: 36, files: 40 });
  t.end();
});

const options = process.platform === "linux" ? {} : { skip: "there is no /proc" };

t.test("this process holds what it has filled", options, (t) => {
  const before = { ...heldBy(process.pid), ...placesOf(process.pid) };
  const kept = Buffer.alloc(64 << 20, 1);
  const after = { ...heldBy(process.pid), ...placesOf(process.pid) };
  for (const name of ["rss", "privateDirty", "anonymous"] as const) {
    t.ok(after[name] - before[name] > 60 << 10, `${name}: ${before[name]} ${after[name]} KB`);
  }
  t.equal(kept.length, 64 << 20);
  t.end();
});
