// https://xhr.spec.whatwg.org/#interface-progressevent. Here because a FileReader is who fires it: there is no XMLHttpRequest.

import { Event } from "../../dom/index.ts";
import { defineInterface, requireArguments, toBoolean, toDouble } from "../../webidl/index.ts";

interface ProgressEventInit {
  lengthComputable: boolean;
  loaded: number;
  total: number;
}

export class ProgressEvent extends Event {
  #progress: ProgressEventInit;

  constructor(type: unknown, eventInitDict: unknown = undefined) {
    requireArguments(arguments.length, 1, "ProgressEvent constructor");
    super(type, eventInitDict);
    this.#progress = toProgressEventInit(eventInitDict);
  }

  get lengthComputable(): boolean {
    return this.#progress.lengthComputable;
  }

  get loaded(): number {
    return this.#progress.loaded;
  }

  get total(): number {
    return this.#progress.total;
  }
}

defineInterface(ProgressEvent);

/** https://xhr.spec.whatwg.org/#progresseventinit; the constructor of Event has seen that it is a dictionary. */
function toProgressEventInit(value: unknown): ProgressEventInit {
  const converted: ProgressEventInit = { lengthComputable: false, loaded: 0, total: 0 };
  if (value === undefined || value === null) return converted;
  const init = value as { lengthComputable?: unknown; loaded?: unknown; total?: unknown };
  const { lengthComputable } = init;
  if (lengthComputable !== undefined) converted.lengthComputable = toBoolean(lengthComputable);
  const { loaded } = init;
  if (loaded !== undefined) converted.loaded = toDouble(loaded, "ProgressEventInit.loaded");
  const { total } = init;
  if (total !== undefined) converted.total = toDouble(total, "ProgressEventInit.total");
  return converted;
}
