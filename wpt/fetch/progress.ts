// Tells a person how far something is: a line that is written over on a terminal, a line for each stage elsewhere.

export interface Progress {
  /** `fraction`: from 0 to 1, where it is known. */
  show(stage: string, fraction?: number): void;
  /** The line ends; what was shown is gone from a terminal. */
  clear(): void;
}

const barLength = 24;

function bar(fraction: number): string {
  const full = Math.round(Math.min(1, fraction) * barLength);
  return `${"█".repeat(full)}${"░".repeat(barLength - full)} ${Math.floor(fraction * 100)} %  `;
}

export function newProgress(output: NodeJS.WriteStream = process.stderr): Progress {
  let lastStage = "";
  return {
    show(stage, fraction) {
      if (output.isTTY) {
        const line = `${fraction === undefined ? "" : bar(fraction)}${stage}`;
        output.write(`\r\x1b[K${line.slice(0, (output.columns || 80) - 1)}`);
      } else if (stage !== lastStage && fraction === undefined) {
        output.write(`${stage}\n`);
      }
      lastStage = stage;
    },
    clear() {
      if (output.isTTY) output.write("\r\x1b[K");
    },
  };
}
