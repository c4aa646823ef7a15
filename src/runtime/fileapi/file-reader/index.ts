// Door of the readers of files, a deferred room: https://w3c.github.io/FileAPI/#reading-data-section

import { type Globals, globalInterface } from "../../webidl/index.ts";
import { FileReader } from "./file-reader.ts";
import { FileReaderSync } from "./file-reader-sync.ts";
import { ProgressEvent } from "./progress-event.ts";

export const globals: Globals = {
  FileReader: globalInterface(FileReader),
  FileReaderSync: globalInterface(FileReaderSync),
  ProgressEvent: globalInterface(ProgressEvent),
};
