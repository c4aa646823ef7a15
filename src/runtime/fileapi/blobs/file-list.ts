// The FileList interface: https://w3c.github.io/FileAPI/#filelist-section. It is there by name alone: only forms and drops
// of a page make one.

import { arrayIteratorMethod, objectDefineProperty } from "../../infra/index.ts";
import { defineInterface, illegalConstructor, requireArguments, toUnsignedLong } from "../../webidl/index.ts";
import type { File } from "./file.ts";

export class FileList {
  #files: readonly File[];

  constructor() {
    illegalConstructor();
    this.#files = [];
  }

  item(index: unknown): File | null {
    const files = this.#files;
    requireArguments(arguments.length, 1, "FileList.item");
    return files[toUnsignedLong(index, "FileList.item: index")] ?? null;
  }

  get length(): number {
    return this.#files.length;
  }

  static {
    defineInterface(FileList, { is: (value) => #files in value });
  }
}

objectDefineProperty(FileList.prototype, Symbol.iterator, {
  value: arrayIteratorMethod,
  writable: true,
  enumerable: false,
  configurable: true,
});
