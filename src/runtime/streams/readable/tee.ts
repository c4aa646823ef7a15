// https://streams.spec.whatwg.org/#abstract-opdef-readablestreamdefaulttee

import type { PromiseRecord } from "../../webidl/index.ts";
import { enqueueMicrotask, newPromise, uponRejection } from "../../webidl/index.ts";
import { promiseOf } from "../lazy-promise.ts";
import { readableByteStreamTee } from "./byte-tee.ts";
import {
  createReadableStream,
  readableStreamDefaultControllerClose,
  readableStreamDefaultControllerEnqueue,
  readableStreamDefaultControllerError,
} from "./default-controller.ts";
import { acquireReadableStreamDefaultReader, readableStreamDefaultReaderRead } from "./readers.ts";
import type {
  AlgorithmResult,
  DefaultControllerRecord,
  DefaultReaderRecord,
  ReadableStreamRecord,
  ReadRequest,
} from "./records.ts";
import { readableStreamCancel } from "./stream-state.ts";

/** https://streams.spec.whatwg.org/#readable-stream-tee. Throws a TypeError when the stream is locked. */
export function readableStreamTee(
  stream: ReadableStreamRecord,
  cloneForBranch2: boolean,
): [ReadableStreamRecord, ReadableStreamRecord] {
  if (stream.controller.kind === "byte") return readableByteStreamTee(stream);
  return readableStreamDefaultTee(stream, cloneForBranch2);
}

/** The variables that the steps of a tee share. */
interface Tee {
  readonly stream: ReadableStreamRecord;
  readonly reader: DefaultReaderRecord;
  readonly cloneForBranch2: boolean;
  readonly cancelPromise: PromiseRecord<undefined>;
  reading: boolean;
  readAgain: boolean;
  canceled1: boolean;
  canceled2: boolean;
  reason1: unknown;
  reason2: unknown;
  branch1: ReadableStreamRecord;
  branch2: ReadableStreamRecord;
  readRequest: ReadRequest;
}

function readableStreamDefaultTee(
  stream: ReadableStreamRecord,
  cloneForBranch2: boolean,
): [ReadableStreamRecord, ReadableStreamRecord] {
  // 1-12. State.
  const unset = undefined as unknown;
  const tee: Tee = {
    stream,
    reader: acquireReadableStreamDefaultReader(stream),
    cloneForBranch2,
    cancelPromise: newPromise<undefined>(),
    reading: false,
    readAgain: false,
    canceled1: false,
    canceled2: false,
    reason1: undefined,
    reason2: undefined,
    branch1: unset as ReadableStreamRecord,
    branch2: unset as ReadableStreamRecord,
    readRequest: unset as ReadRequest,
  };
  tee.readRequest = newReadRequest(tee);
  // 13-18. Branches.
  const pull = (): AlgorithmResult => pullAlgorithm(tee);
  tee.branch1 = createReadableStream({ start: undefined, pull, cancel: (reason) => cancel1Algorithm(tee, reason) });
  tee.branch2 = createReadableStream({ start: undefined, pull, cancel: (reason) => cancel2Algorithm(tee, reason) });
  // 19. Errors go to both.
  uponRejection(promiseOf(tee.reader.closedPromise), (reason) => {
    errorBranches(tee, reason);
    if (!tee.canceled1 || !tee.canceled2) tee.cancelPromise.resolve(undefined);
  });
  // 20. Return.
  return [tee.branch1, tee.branch2];
}

/** https://streams.spec.whatwg.org/#abstract-opdef-readablestreamdefaulttee, step 13. */
function pullAlgorithm(tee: Tee): AlgorithmResult {
  if (tee.reading) {
    tee.readAgain = true;
  } else {
    tee.reading = true;
    readableStreamDefaultReaderRead(tee.reader, tee.readRequest);
  }
  return undefined;
}

/** https://streams.spec.whatwg.org/#abstract-opdef-readablestreamdefaulttee, step 13.3; one request serves all reads. */
function newReadRequest(tee: Tee): ReadRequest {
  return {
    // A microtask later, for errors take one to be seen.
    chunkSteps: (chunk) => enqueueMicrotask(() => chunkSteps(tee, chunk)),
    closeSteps: () => {
      tee.reading = false;
      if (!tee.canceled1) readableStreamDefaultControllerClose(controllerOf(tee.branch1));
      if (!tee.canceled2) readableStreamDefaultControllerClose(controllerOf(tee.branch2));
      if (!tee.canceled1 || !tee.canceled2) tee.cancelPromise.resolve(undefined);
    },
    errorSteps: () => {
      tee.reading = false;
    },
  };
}

function chunkSteps(tee: Tee, chunk: unknown): void {
  // 1-2. Both get the chunk.
  tee.readAgain = false;
  let chunk2 = chunk;
  // 3. Or a clone.
  if (!tee.canceled2 && tee.cloneForBranch2) {
    try {
      chunk2 = structuredClone(chunk);
    } catch (error) {
      errorBranches(tee, error);
      tee.cancelPromise.resolve(readableStreamCancel(tee.stream, error));
      return;
    }
  }
  // 4-5. Into the branches.
  if (!tee.canceled1) readableStreamDefaultControllerEnqueue(controllerOf(tee.branch1), chunk);
  if (!tee.canceled2) readableStreamDefaultControllerEnqueue(controllerOf(tee.branch2), chunk2);
  // 6-7. Next.
  tee.reading = false;
  if (tee.readAgain) pullAlgorithm(tee);
}

/** https://streams.spec.whatwg.org/#abstract-opdef-structuredclone */
function structuredClone(chunk: unknown): unknown {
  return ops.op_html_structured_clone(chunk, []);
}

function controllerOf(branch: ReadableStreamRecord): DefaultControllerRecord {
  return branch.controller as DefaultControllerRecord;
}

function errorBranches(tee: Tee, reason: unknown): void {
  readableStreamDefaultControllerError(controllerOf(tee.branch1), reason);
  readableStreamDefaultControllerError(controllerOf(tee.branch2), reason);
}

/** https://streams.spec.whatwg.org/#abstract-opdef-readablestreamdefaulttee, step 14. */
function cancel1Algorithm(tee: Tee, reason: unknown): Promise<undefined> {
  tee.canceled1 = true;
  tee.reason1 = reason;
  return cancelWhenBoth(tee);
}

/** https://streams.spec.whatwg.org/#abstract-opdef-readablestreamdefaulttee, step 15. */
function cancel2Algorithm(tee: Tee, reason: unknown): Promise<undefined> {
  tee.canceled2 = true;
  tee.reason2 = reason;
  return cancelWhenBoth(tee);
}

function cancelWhenBoth(tee: Tee): Promise<undefined> {
  if (tee.canceled1 && tee.canceled2) {
    tee.cancelPromise.resolve(readableStreamCancel(tee.stream, [tee.reason1, tee.reason2]));
  }
  return tee.cancelPromise.promise;
}
