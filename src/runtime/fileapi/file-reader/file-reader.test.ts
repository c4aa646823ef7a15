import t from "tap";
import { setHooks } from "../../../../test/runtime-ops.ts";
import { Event } from "../../dom/index.ts";
import { runTimer } from "../../event-loop/index.ts";
import { blobOfBytes, newBlob } from "../blobs/index.ts";
import { FileReader } from "./file-reader.ts";
import { FileReaderSync } from "./file-reader-sync.ts";
import { ProgressEvent } from "./progress-event.ts";

setHooks({ timer: runTimer });
const blobOf = (bytes: number[] | string, type = "") =>
  newBlob(blobOfBytes(Uint8Array.from(Buffer.from(bytes as string)), type));
const types = ["loadstart", "progress", "load", "abort", "error", "loadend"];

/** The events until the end of a reading, as text. */
function eventsOf(reader: FileReader): Promise<string[]> {
  const log: string[] = [];
  return new Promise((resolve) => {
    for (const type of types) {
      reader.addEventListener(type, (event: ProgressEvent) => {
        log.push(`${event.type} ${event.loaded}/${event.total} ${reader.readyState}`);
        if (type === "loadend") setTimeout(() => resolve(log), 5);
      });
    }
  });
}

t.test("events of a reading", async (t) => {
  const reader = new FileReader();
  const events = eventsOf(reader);
  reader.readAsText(blobOf("abc"));
  t.equal(reader.readyState, FileReader.prototype.LOADING);
  t.same(await events, ["loadstart 0/3 1", "progress 3/3 1", "load 3/3 2", "loadend 3/3 2"]);
  t.equal(reader.result, "abc");
});

t.test("what reading gives", async (t) => {
  const sync = new FileReaderSync();
  t.equal(sync.readAsDataURL(blobOf([0, 255], "a/b")), "data:a/b;base64,AP8=");
  t.equal(sync.readAsDataURL(blobOf("")), "data:application/octet-stream;base64,");
  t.equal(sync.readAsBinaryString(blobOf([0, 255])), "\0\xff");
  t.same(new Uint8Array(sync.readAsArrayBuffer(blobOf([1, 2]))), new Uint8Array([1, 2]));
  t.equal(sync.readAsText(blobOf([0xe9], "text/plain;charset=windows-1252")), "é");
  t.equal(sync.readAsText(blobOf([0xe9], "text/plain;charset=utf-8"), "latin1"), "é");
  t.equal(sync.readAsText(blobOf([0xff, 0xfe, 0x61, 0]), "latin1"), "a", "a byte order mark says more");
  t.equal(sync.readAsText(blobOf([0xe9]), "no such encoding"), "\ufffd");
});

t.test("aborting ends the reading, and a listener may begin another", async (t) => {
  const reader = new FileReader();
  const log: string[] = [];
  reader.onloadstart = () => {
    reader.onloadstart = null;
    reader.abort();
    log.push(`result ${reader.result}`);
  };
  reader.onabort = () => reader.readAsText(blobOf("second"));
  const events = eventsOf(reader);
  reader.readAsText(blobOf("first"));
  await events;
  t.same(log, ["result null"]);
  t.equal(reader.result, "second");
});

t.test("one reading at a time", async (t) => {
  const reader = new FileReader();
  const events = eventsOf(reader);
  reader.readAsText(blobOf("a"));
  t.throws(() => reader.readAsText(blobOf("b")), { name: "InvalidStateError" });
  t.throws(() => reader.readAsText({}), TypeError);
  await events;
  t.equal(reader.result, "a");
});

t.test("progress events", async (t) => {
  const event = new ProgressEvent("x", { loaded: 1.5, total: "2", lengthComputable: 1 });
  t.same([event.loaded, event.total, event.lengthComputable], [1.5, 2, true]);
  t.ok(event instanceof Event);
  t.throws(() => new ProgressEvent("x", { loaded: Number.NaN }), TypeError);
  t.throws(() => new ProgressEvent("x", 1), TypeError);
});
