import { exitCodes, systemReason } from "../errors/index.ts";

/** Who reads the output may leave before its end: the process ends then, after `onEnd`. */
export function endWithOutput(onEnd: (exitCode: number) => void = () => undefined): void {
  for (const output of [process.stdout, process.stderr]) {
    output.on("error", (error: NodeJS.ErrnoException) => {
      const exitCode = error.code === "EPIPE" ? 0 : exitCodes.NANO_OUTPUT_UNUSABLE;
      if (exitCode !== 0 && output === process.stdout) {
        process.stderr.write(`nano: its output cannot be written: ${systemReason(error)}\n`);
      }
      onEnd(exitCode);
      process.exit(exitCode);
    });
  }
}
