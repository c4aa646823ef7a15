import "../../../test/runtime-ops.ts";
import t from "tap";
import { interpret, newEventStream } from "./event-stream.ts";

function run(...chunks: string[]) {
  const events: unknown[] = [];
  const stream = newEventStream(
    {
      dispatch: (...event) => events.push(event),
      reconnectionTime: (millis) => events.push(millis),
    },
    "",
  );
  for (const chunk of chunks) interpret(stream, chunk);
  return events;
}

const text =
  ":comment\r\rdata: one\r\n\r\nevent:add\ndata:two\ndata\ndata:  three\nid: 7\n\nid\0: 8\nid: 9\0\ndata:x\n\nretry: 10\nretry: 1x\nretry\n";
const events = [["", "", ""], ["message", "one", ""], ["add", "two\n\n three", "7"], ["message", "x", "7"], 10];

t.test("fields, comments, ids and line ends", async (t) => {
  t.strictSame(run(text, "data: discarded"), events);
});

t.test("the same in any pieces", async (t) => {
  t.strictSame(run(...text), events);
  for (let at = 0; at <= text.length; at++) t.strictSame(run(text.slice(0, at), "", text.slice(at)), events);
});
