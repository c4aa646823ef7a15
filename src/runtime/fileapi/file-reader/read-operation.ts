// https://w3c.github.io/FileAPI/#filereader-section: the state of a reader, and what reading a blob does.

import { fireEvent } from "../../dom/index.ts";
import { clearTimer, startTimer } from "../../event-loop/index.ts";
import { type DOMException, isDOMException, newDOMException } from "../../webidl/index.ts";
import type { BlobRecord } from "../index.ts";
import { packageData, type ReadResult, type ReadType } from "./package-data.ts";
import { ProgressEvent } from "./progress-event.ts";

export const readyStates = { EMPTY: 0, LOADING: 1, DONE: 2 } as const;

/** What a FileReader is inside. */
export interface FileReaderRecord {
  /** The FileReader, at which events are fired. */
  readonly target: object;
  state: number;
  result: ReadResult | null;
  error: DOMException | null;
  /** The timer of the reading's task that is queued or runs; 0 when there is none. */
  task: number;
}

/** What is read, and as what. */
export interface ReadRequest {
  readonly blob: BlobRecord;
  readonly type: ReadType;
  readonly encodingName: string | undefined;
}

function fireProgressEvent(reader: FileReaderRecord, type: string, loaded: number, total: number): void {
  fireEvent(reader.target, type, ProgressEvent, { lengthComputable: true, loaded, total });
}

/**
 * The tasks of one reading follow one another, each queued when the one before has run, unless that ended the reading: a
 * listener may have aborted it, and may have begun another.
 */
function queueTasks(reader: FileReaderRecord, tasks: readonly (() => void)[], at = 0): void {
  const steps = tasks[at];
  if (steps === undefined) return;
  const task = startTimer(0, false, () => {
    steps();
    if (reader.task === task) queueTasks(reader, tasks, at + 1);
  });
  reader.task = task;
}

/** https://w3c.github.io/FileAPI/#readOperation. The bytes are at hand: there is one chunk, if any. */
export function startReading(reader: FileReaderRecord, request: ReadRequest): void {
  // 1. One at a time.
  if (reader.state === readyStates.LOADING) {
    throw newDOMException("The FileReader is reading already.", "InvalidStateError");
  }
  // 2–4. Begin.
  reader.state = readyStates.LOADING;
  reader.result = null;
  reader.error = null;
  // 5–10. The tasks of the loop.
  const { size } = request.blob;
  const begin = () => fireProgressEvent(reader, "loadstart", 0, size);
  const proceed = () => fireProgressEvent(reader, "progress", size, size);
  const finish = () => finishReading(reader, request);
  queueTasks(reader, size === 0 ? [begin, finish] : [begin, proceed, finish]);
}

/** Step 10.5: the end of the bytes. Microtasks run between the two events, as where a listener is called by no script. */
function finishReading(reader: FileReaderRecord, request: ReadRequest): void {
  const { size } = request.blob;
  reader.state = readyStates.DONE;
  reader.task = 0;
  try {
    reader.result = packageData(request.blob, request.type, request.encodingName);
  } catch (error) {
    reader.error = isDOMException(error) ? error : newDOMException("The blob could not be read.", "NotReadableError");
  }
  fireProgressEvent(reader, reader.error === null ? "load" : "error", size, size);
  startTimer(0, false, () => {
    if (reader.state !== readyStates.LOADING) fireProgressEvent(reader, "loadend", size, size);
  });
}

/** https://w3c.github.io/FileAPI/#abort */
export function abortReading(reader: FileReaderRecord): void {
  // 1, 2. Nothing left of an earlier reading.
  reader.result = null;
  if (reader.state !== readyStates.LOADING) return;
  reader.state = readyStates.DONE;
  // 3, 4. What is queued does not run.
  clearTimer(reader.task);
  reader.task = 0;
  // 5, 6. Tell.
  fireProgressEvent(reader, "abort", 0, 0);
  if (reader.state !== readyStates.LOADING) fireProgressEvent(reader, "loadend", 0, 0);
}
