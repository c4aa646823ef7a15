// What has to be put away when the benchmark is ended before it has done so itself.

const duties = new Set<() => void>();
let listens = false;

/** Has this done when the process ends, by a signal, too. Returns what is called when it is done already. */
export function atExit(duty: () => void): () => void {
  duties.add(duty);
  if (!listens) listen();
  return () => void duties.delete(duty);
}

function listen(): void {
  listens = true;
  process.on("exit", () => {
    // What was begun last stands on what was begun first.
    for (const duty of [...duties].reverse()) duty();
  });
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.on(signal, () => process.exit(code));
  }
}
