// URL.createObjectURL and URL.revokeObjectURL: https://w3c.github.io/FileAPI/#creating-revoking

import { URL } from "../url/index.ts";
import { requireArguments } from "../webidl/index.ts";
import { blobs } from "./blob-records.ts";

const operations = {
  createObjectURL(obj: unknown): string {
    requireArguments(arguments.length, 1, "URL.createObjectURL");
    return blobs.load().createObjectUrl(obj);
  },
  revokeObjectURL(url: unknown): void {
    requireArguments(arguments.length, 1, "URL.revokeObjectURL");
    blobs.load().revokeObjectUrl(url);
  },
};

Object.defineProperties(URL, Object.getOwnPropertyDescriptors(operations));
