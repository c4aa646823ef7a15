// Moving a body's bytes into a sink that says when it is full. No promise is made for a chunk.

import { typedArrayLength } from "../infra/index.ts";
import type { ExchangeId } from "../ops.ts";
import { bufferOf } from "../webidl/index.ts";
import type { ByteSource, ReadSteps } from "./records.ts";

export const sinkResult = {
  /** Taken, go on. */
  taken: 0,
  /** Taken; `resume` is called when there is room. */
  full: 1,
  /** Nobody wants more. */
  closed: 2,
} as const;

export interface ByteSink {
  /** A `sinkResult`, as the ops of exchanges and of service calls give it. The bytes are copied. */
  write(bytes: Uint8Array): number;
  end(): void;
  /** The source has failed. */
  fail(reason: unknown): void;
  /** A write found the sink closed. Gives the reason that the source is cancelled with. */
  gone(): unknown;
  /** Whose response it is; 0 for another sink. */
  readonly exchange: ExchangeId;
}

/** Chunks from this size on are worth more than the call that frees them. */
const worthFreeing = 4096;

type PumpState = "ready" | "reading" | "full" | "done";

/** A pump under way. */
export interface PumpRecord {
  readonly source: ByteSource;
  readonly sink: ByteSink;
  readonly steps: ReadSteps;
  state: PumpState;
  /** Is `run` on the stack? A read that gives at once goes round its loop instead of deeper. */
  isRunning: boolean;
}

export function startPump(source: ByteSource, sink: ByteSink): PumpRecord {
  const pump: PumpRecord = {
    source,
    sink,
    state: "ready",
    isRunning: false,
    steps: {
      chunk: (bytes) => takeChunk(pump, bytes),
      end: () => {
        if (pump.state === "done") return;
        pump.state = "done";
        sink.end();
      },
      error: (reason) => {
        if (pump.state === "done") return;
        pump.state = "done";
        sink.fail(reason);
      },
    },
  };
  run(pump);
  return pump;
}

function takeChunk(pump: PumpRecord, bytes: Uint8Array): void {
  if (pump.state === "done") return;
  const length = typedArrayLength(bytes);
  const result = length === 0 ? sinkResult.taken : pump.sink.write(bytes);
  // Sent, and nobody else's: freed now, where a long body would else fill the memory with what awaits a collection.
  if (length >= worthFreeing && pump.source.isFresh) ops.op_html_detach(bufferOf(bytes) as ArrayBuffer);
  // The op may have called back: the client can be gone by now.
  if ((pump.state as PumpState) === "done") return;
  if (result === sinkResult.closed) {
    stopPump(pump, pump.sink.gone());
    return;
  }
  pump.state = result === sinkResult.full ? "full" : "ready";
  if (!pump.isRunning) run(pump);
}

function run(pump: PumpRecord): void {
  pump.isRunning = true;
  while (pump.state === "ready") {
    pump.state = "reading";
    pump.source.read(pump.steps);
  }
  pump.isRunning = false;
  const { source, sink } = pump;
  if (sink.exchange !== 0 && source.pass !== null && (pump.state as PumpState) === "reading")
    source.pass(sink.exchange);
}

/** The sink has room again. */
export function resumePump(pump: PumpRecord): void {
  if (pump.state !== "full") return;
  pump.state = "ready";
  run(pump);
}

/** Cancels the source; the sink hears nothing more. */
export function stopPump(pump: PumpRecord, reason: unknown): void {
  if (pump.state === "done") return;
  pump.state = "done";
  pump.source.cancel(reason);
}
