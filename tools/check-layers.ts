// Holds the walls between the rooms of src/ and native/ (layers/tables.ts), finds imports that go in circles, names that
// say nothing and files that grew too long. Prints one line a problem, and fails when one is more than a warning.

import { checkCpp } from "./layers/cpp.ts";
import { checkFiles } from "./layers/files.ts";
import { checkTypeScript } from "./layers/typescript.ts";
import { type Problem, readTree, report, type Tree } from "./tree.ts";

export function checkLayers(tree: Tree): Problem[] {
  return [...checkCpp(tree), ...checkTypeScript(tree), ...checkFiles(tree)];
}

if (import.meta.main) report(checkLayers(readTree(/\.(ts|mts|mjs|js|cc|h)$/)));
