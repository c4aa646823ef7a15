import t from "tap";
import { addPlaces, heldBy, noPlaces, placesOf } from "./memory.ts";

t.test("dirty pages are told apart by what they are mapped for", (t) => {
  const sums = { ...noPlaces(), anonymous: 1 };
  addPlaces(
    sums,
    `555500000000-555500021000 rw-p 00000000 00:00 0                          [heap]
Size:                132 kB
Private_Dirty:        10 kB
7f0000000000-7f0000021000 rwxp 00000000 00:00 0 
Private_Dirty:        20 kB
7f1000001000-7f1000021000 rw-p 00000000 00:00 0 
Private_Dirty:        30 kB
7f1000031000-7f1000041000 rw-p 00000000 00:00 0                          [anon:v8]
Private_Dirty:         5 kB
7f3004000000-7f3004900000 rw-p 00000000 00:00 0 
Private_Dirty:       100 kB
7f3011040000-7f3011080000 rw-p 00000000 00:00 0 
Private_Dirty:       200 kB
7f3011080000-7f30110bc000 rw-p 00000000 00:00 0 
Private_Dirty:         7 kB
7f2000000000-7f2000021000 r--p 00001000 fe:00 1234                       /usr/lib/a library.so
Private_Dirty:        40 kB
`,
  );
  t.same(sums, { malloc: 110, v8Pages: 207, code: 20, anonymous: 36, files: 40 });
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
