import type { Problem, Tree } from "../tree.ts";

const wantedLines = 400;
const mostLines = 600;
const forbiddenName = /(?:^|[-_])(utils?|helpers?|misc|common|shared|managers?)$/i;

function linesOf(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

/** The part of the path, a folder or the file, whose name says nothing about what is in it. */
function emptyName(path: string): string | undefined {
  return path.split("/").find((part) => forbiddenName.test(part.replace(/\..*$/, "").replace(/_test$/, "")));
}

/** Names that are no names, and files that should be two. */
export function checkFiles(tree: Tree): Problem[] {
  const problems: Problem[] = [];
  for (const [file, text] of tree) {
    const name = emptyName(file);
    if (name !== undefined) {
      const message = `"${name}" names no duty; name the file or folder after what it does`;
      problems.push({ file, line: 1, rule: "name", message, level: "error" });
    }
    const lines = linesOf(text);
    if (lines <= wantedLines) continue;
    const hard = lines > mostLines;
    const message = `${lines} lines; a file has ${wantedLines}, and never more than ${mostLines}`;
    problems.push({ file, line: 1, rule: "size", message, level: hard ? "error" : "warning" });
  }
  return problems;
}
