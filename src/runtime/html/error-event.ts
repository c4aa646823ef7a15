// https://html.spec.whatwg.org/#errorevent

import { Event } from "../dom/index.ts";
import { defineInterface, requireArguments, toDOMString, toUnsignedLong, toUSVString } from "../webidl/index.ts";

export interface ErrorEventRecord {
  message: string;
  filename: string;
  lineno: number;
  colno: number;
  error: unknown;
}

let recordOf: (event: object) => ErrorEventRecord | undefined;

/** https://html.spec.whatwg.org/#errorevent */
export class ErrorEvent extends Event {
  #record: ErrorEventRecord;

  static {
    recordOf = (event) => (#record in event ? event.#record : undefined);
  }

  constructor(type: unknown, eventInitDict: unknown = undefined) {
    requireArguments(arguments.length, 1, "ErrorEvent");
    super(type, eventInitDict);
    this.#record = toErrorEventInit(eventInitDict as Partial<ErrorEventRecord> | null | undefined);
  }

  get message(): string {
    return this.#record.message;
  }

  get filename(): string {
    return this.#record.filename;
  }

  get lineno(): number {
    return this.#record.lineno;
  }

  get colno(): number {
    return this.#record.colno;
  }

  get error(): unknown {
    return this.#record.error;
  }
}

defineInterface(ErrorEvent);

/** https://html.spec.whatwg.org/#erroreventinit */
function toErrorEventInit(init: Partial<ErrorEventRecord> | null | undefined): ErrorEventRecord {
  const record: ErrorEventRecord = { message: "", filename: "", lineno: 0, colno: 0, error: undefined };
  if (init === undefined || init === null) return record;
  const { colno } = init;
  if (colno !== undefined) record.colno = toUnsignedLong(colno, "ErrorEventInit.colno");
  record.error = init.error;
  const { filename } = init;
  if (filename !== undefined) record.filename = toUSVString(filename, "ErrorEventInit.filename");
  const { lineno } = init;
  if (lineno !== undefined) record.lineno = toUnsignedLong(lineno, "ErrorEventInit.lineno");
  const { message } = init;
  if (message !== undefined) record.message = toDOMString(message, "ErrorEventInit.message");
  return record;
}

/** Undefined for any other event. */
export function errorEventRecordOf(event: object): ErrorEventRecord | undefined {
  return recordOf(event);
}
