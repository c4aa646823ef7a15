import pc from "picocolors";

/** The end of a command's help. */
export function examples(lines: string[]): string {
  return `\n${pc.bold("Examples:")}\n${lines.map((line) => `  ${pc.dim("$")} ${line}`).join("\n")}`;
}
