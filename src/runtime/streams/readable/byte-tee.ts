// https://streams.spec.whatwg.org/#abstract-opdef-readablebytestreamtee

import type { PromiseRecord } from "../../webidl/index.ts";
import { enqueueMicrotask, newPromise, uponRejection } from "../../webidl/index.ts";
import { promiseOf } from "../lazy-promise.ts";
import { cloneAsUint8Array } from "./buffers.ts";
import {
  createReadableByteStream,
  readableByteStreamControllerClose,
  readableByteStreamControllerEnqueue,
} from "./byte-controller.ts";
import { readableByteStreamControllerError } from "./byte-controller-state.ts";
import { readableByteStreamControllerRespond, readableByteStreamControllerRespondWithNewView } from "./byte-respond.ts";
import { readableByteStreamControllerGetByobRequest } from "./pull-into.ts";
import {
  acquireReadableStreamByobReader,
  acquireReadableStreamDefaultReader,
  readableStreamByobReaderRead,
  readableStreamByobReaderRelease,
  readableStreamDefaultReaderRead,
  readableStreamDefaultReaderRelease,
} from "./readers.ts";
import type {
  AlgorithmResult,
  ByteControllerRecord,
  ReadableStreamRecord,
  ReaderRecord,
  ReadIntoRequest,
  ReadRequest,
} from "./records.ts";
import { readableStreamCancel } from "./stream-state.ts";

interface Branch {
  stream: ReadableStreamRecord;
  readAgain: boolean;
  canceled: boolean;
  reason: unknown;
}

/** The variables that the steps of a tee share. */
interface ByteTee {
  readonly stream: ReadableStreamRecord;
  readonly cancelPromise: PromiseRecord<undefined>;
  readonly branch1: Branch;
  readonly branch2: Branch;
  reader: ReaderRecord;
  reading: boolean;
}

function newBranch(): Branch {
  return {
    stream: undefined as unknown as ReadableStreamRecord,
    readAgain: false,
    canceled: false,
    reason: undefined,
  };
}

export function readableByteStreamTee(stream: ReadableStreamRecord): [ReadableStreamRecord, ReadableStreamRecord] {
  // 1-13. State.
  const tee: ByteTee = {
    stream,
    cancelPromise: newPromise<undefined>(),
    branch1: newBranch(),
    branch2: newBranch(),
    reader: acquireReadableStreamDefaultReader(stream),
    reading: false,
  };
  // 14-23. Branches.
  createBranch(tee, tee.branch1);
  createBranch(tee, tee.branch2);
  // 24-25. Errors go to both.
  forwardReaderError(tee, tee.reader);
  return [tee.branch1.stream, tee.branch2.stream];
}

function createBranch(tee: ByteTee, branch: Branch): void {
  branch.stream = createReadableByteStream({
    start: undefined,
    pull: () => pullAlgorithm(tee, branch),
    cancel: (reason) => cancelAlgorithm(tee, branch, reason),
  });
}

function controllerOf(branch: Branch): ByteControllerRecord {
  return branch.stream.controller as ByteControllerRecord;
}

/** https://streams.spec.whatwg.org/#abstract-opdef-readablebytestreamtee, step 14. */
function forwardReaderError(tee: ByteTee, thisReader: ReaderRecord): void {
  uponRejection(promiseOf(thisReader.closedPromise), (reason) => {
    if (thisReader !== tee.reader) return;
    errorBranches(tee, reason);
    resolveCancelUnlessBothCanceled(tee);
  });
}

function errorBranches(tee: ByteTee, reason: unknown): void {
  readableByteStreamControllerError(controllerOf(tee.branch1), reason);
  readableByteStreamControllerError(controllerOf(tee.branch2), reason);
}

function resolveCancelUnlessBothCanceled(tee: ByteTee): void {
  if (!tee.branch1.canceled || !tee.branch2.canceled) tee.cancelPromise.resolve(undefined);
}

/** https://streams.spec.whatwg.org/#abstract-opdef-readablebytestreamtee, steps 17 and 18. */
function pullAlgorithm(tee: ByteTee, branch: Branch): AlgorithmResult {
  // 1. One read at a time.
  if (tee.reading) {
    branch.readAgain = true;
    return undefined;
  }
  tee.reading = true;
  // 2-5. Into the branch's buffer, if there is one.
  const byobRequest = readableByteStreamControllerGetByobRequest(controllerOf(branch));
  if (byobRequest === undefined) pullWithDefaultReader(tee);
  else pullWithByobReader(tee, byobRequest.view as Uint8Array, branch);
  return undefined;
}

/** https://streams.spec.whatwg.org/#abstract-opdef-readablebytestreamtee, step 15. */
function pullWithDefaultReader(tee: ByteTee): void {
  let reader = tee.reader;
  if (reader.kind === "byob") {
    readableStreamByobReaderRelease(reader);
    reader = acquireReadableStreamDefaultReader(tee.stream);
    tee.reader = reader;
    forwardReaderError(tee, reader);
  }
  const readRequest: ReadRequest = {
    // A microtask later, for errors take one to be seen.
    chunkSteps: (chunk) => enqueueMicrotask(() => defaultChunkSteps(tee, chunk as Uint8Array)),
    closeSteps: () => defaultCloseSteps(tee),
    errorSteps: () => {
      tee.reading = false;
    },
  };
  readableStreamDefaultReaderRead(reader, readRequest);
}

function defaultChunkSteps(tee: ByteTee, chunk: Uint8Array): void {
  const { branch1, branch2 } = tee;
  // 1-3. Both get the chunk.
  branch1.readAgain = false;
  branch2.readAgain = false;
  let chunk2 = chunk;
  // 4. The second a copy.
  if (!branch1.canceled && !branch2.canceled) {
    const clone = cloneOrFail(tee, chunk);
    if (clone === undefined) return;
    chunk2 = clone;
  }
  // 5-6. Into the branches.
  if (!branch1.canceled) readableByteStreamControllerEnqueue(controllerOf(branch1), chunk);
  if (!branch2.canceled) readableByteStreamControllerEnqueue(controllerOf(branch2), chunk2);
  // 7-9. Next.
  finishRead(tee);
}

/** A copy, or undefined after the tee has failed for want of memory. */
function cloneOrFail(tee: ByteTee, chunk: ArrayBufferView): Uint8Array | undefined {
  try {
    return cloneAsUint8Array(chunk);
  } catch (error) {
    errorBranches(tee, error);
    tee.cancelPromise.resolve(readableStreamCancel(tee.stream, error));
    return undefined;
  }
}

function finishRead(tee: ByteTee): void {
  tee.reading = false;
  if (tee.branch1.readAgain) pullAlgorithm(tee, tee.branch1);
  else if (tee.branch2.readAgain) pullAlgorithm(tee, tee.branch2);
}

function defaultCloseSteps(tee: ByteTee): void {
  const { branch1, branch2 } = tee;
  tee.reading = false;
  if (!branch1.canceled) readableByteStreamControllerClose(controllerOf(branch1));
  if (!branch2.canceled) readableByteStreamControllerClose(controllerOf(branch2));
  respondNothing(branch1);
  respondNothing(branch2);
  resolveCancelUnlessBothCanceled(tee);
}

function respondNothing(branch: Branch): void {
  const controller = controllerOf(branch);
  if (controller.pendingPullIntos.length > 0) readableByteStreamControllerRespond(controller, 0);
}

/** https://streams.spec.whatwg.org/#abstract-opdef-readablebytestreamtee, step 16. */
function pullWithByobReader(tee: ByteTee, view: Uint8Array, byobBranch: Branch): void {
  let reader = tee.reader;
  if (reader.kind === "default") {
    readableStreamDefaultReaderRelease(reader);
    reader = acquireReadableStreamByobReader(tee.stream);
    tee.reader = reader;
    forwardReaderError(tee, reader);
  }
  const otherBranch = byobBranch === tee.branch1 ? tee.branch2 : tee.branch1;
  const readIntoRequest: ReadIntoRequest = {
    // A microtask later, for errors take one to be seen.
    chunkSteps: (chunk) => enqueueMicrotask(() => byobChunkSteps(tee, chunk, byobBranch, otherBranch)),
    closeSteps: (chunk) => byobCloseSteps(tee, chunk, byobBranch, otherBranch),
    errorSteps: () => {
      tee.reading = false;
    },
  };
  readableStreamByobReaderRead(reader, view, 1, readIntoRequest);
}

function byobChunkSteps(tee: ByteTee, chunk: ArrayBufferView, byobBranch: Branch, otherBranch: Branch): void {
  // 1-4. Reads that were asked for so far are served by this one.
  tee.branch1.readAgain = false;
  tee.branch2.readAgain = false;
  // 5-6. The buffer back to its branch, a copy to the other.
  const clone = otherBranch.canceled ? undefined : cloneOrFail(tee, chunk);
  if (clone === undefined && !otherBranch.canceled) return;
  if (!byobBranch.canceled) readableByteStreamControllerRespondWithNewView(controllerOf(byobBranch), chunk);
  if (clone !== undefined) readableByteStreamControllerEnqueue(controllerOf(otherBranch), clone);
  // 7-9. Next.
  finishRead(tee);
}

function byobCloseSteps(
  tee: ByteTee,
  chunk: ArrayBufferView | undefined,
  byobBranch: Branch,
  otherBranch: Branch,
): void {
  // 1-3. Not reading.
  tee.reading = false;
  // 4-5. Close.
  if (!byobBranch.canceled) readableByteStreamControllerClose(controllerOf(byobBranch));
  if (!otherBranch.canceled) readableByteStreamControllerClose(controllerOf(otherBranch));
  // 6. Buffers back.
  if (chunk !== undefined) {
    if (!byobBranch.canceled) readableByteStreamControllerRespondWithNewView(controllerOf(byobBranch), chunk);
    if (!otherBranch.canceled) respondNothing(otherBranch);
  }
  // 7. Done.
  resolveCancelUnlessBothCanceled(tee);
}

/** https://streams.spec.whatwg.org/#abstract-opdef-readablebytestreamtee, steps 19 and 20. */
function cancelAlgorithm(tee: ByteTee, branch: Branch, reason: unknown): Promise<undefined> {
  const { branch1, branch2 } = tee;
  branch.canceled = true;
  branch.reason = reason;
  if (branch1.canceled && branch2.canceled) {
    tee.cancelPromise.resolve(readableStreamCancel(tee.stream, [branch1.reason, branch2.reason]));
  }
  return tee.cancelPromise.promise;
}
