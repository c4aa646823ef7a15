// `nano top`: a live table of a server's apps; a single one where nobody looks at a terminal.

import { setTimeout as delay } from "node:timers/promises";
import pc from "picocolors";
import { type AppFigures, type Rate, ratesOf } from "../../figures/index.ts";
import { AdminClient, type RemoteOptions } from "./client.ts";
import { printJson, say } from "./output.ts";
import { type Sorting, sortings, topTable } from "./top-table.ts";

export interface TopOptions extends RemoteOptions {
  sort: Sorting;
  /** Seconds between two looks. */
  interval: number;
}

interface Look {
  apps: AppFigures[];
  time: number;
}

export async function topCommand(options: TopOptions): Promise<number> {
  const client = new AdminClient(options);
  const first = await look(client);
  if (options.json === true || !process.stdout.isTTY) {
    await delay(options.interval * 1000);
    const rates = between(first, await look(client));
    if (options.json === true) printJson({ apps: rates });
    else say(topTable(rates, { sorting: options.sort, most: Number.POSITIVE_INFINITY }).join("\n"));
    return 0;
  }
  return new Screen(client, options).run(first);
}

async function look(client: AdminClient): Promise<Look> {
  return { apps: await client.apps<AppFigures>(), time: performance.now() };
}

function between(before: Look, now: Look): Rate[] {
  return ratesOf(before.apps, now.apps, (now.time - before.time) / 1000);
}

/** As much of a sentence as there is room for. */
function fittingWords(text: string, width: number): string {
  if (text.length <= width) return text;
  return text.slice(0, Math.max(0, text.lastIndexOf(" ", width))).replace(/[,;]$/, "");
}

const keys = new Map<string, Sorting>(sortings.map((sorting) => [sorting.charAt(0), sorting]));
// "c" is cpu's.
keys.set("s", "cold").set("c", "cpu");

const ENTER = "\x1b[?1049h\x1b[?25l";
const LEAVE = "\x1b[?25h\x1b[?1049l";
const FROM_THE_TOP = "\x1b[H\x1b[2J";
const CTRL_C = "\x03";

class Screen {
  readonly #client: AdminClient;
  readonly #interval: number;
  #sort: Sorting;
  #rates: Rate[] = [];
  readonly #quit = new AbortController();

  constructor(client: AdminClient, { sort, interval }: TopOptions) {
    this.#client = client;
    this.#sort = sort;
    this.#interval = interval;
  }

  async run(first: Look): Promise<number> {
    const onKey = (text: Buffer) => this.#onKey(text.toString());
    const onResize = () => this.#draw();
    process.stdout.write(ENTER);
    process.stdin.setRawMode?.(true);
    process.stdin.on("data", onKey);
    process.stdout.on("resize", onResize);
    try {
      await this.#follow(first);
    } finally {
      process.stdin.off("data", onKey).setRawMode?.(false);
      process.stdin.pause();
      process.stdout.off("resize", onResize);
      process.stdout.write(LEAVE);
    }
    return 0;
  }

  async #follow(first: Look): Promise<void> {
    let before = first;
    this.#rates = ratesOf(first.apps, first.apps, 1);
    const { signal } = this.#quit;
    while (!signal.aborted) {
      this.#draw();
      await delay(this.#interval * 1000, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const now = await look(this.#client);
      this.#rates = between(before, now);
      before = now;
    }
  }

  #onKey(key: string): void {
    const sorting = keys.get(key);
    if (key === "q" || key === CTRL_C) this.#quit.abort();
    else if (sorting !== undefined) {
      this.#sort = sorting;
      this.#draw();
    }
  }

  #draw(): void {
    // Some terminals have no size.
    const [rows, columns] = [process.stdout.rows || 24, process.stdout.columns || 80];
    const help = `sorted by ${this.#sort}: c cpu, r requests, b bytes, o open, s cold starts, h limits met, n name; q quits`;
    const view = { sorting: this.#sort, most: Math.max(1, rows - 4), width: columns };
    // A terminal that has no room for a name and a number is beyond help.
    const [head = "", ...lines] = topTable(this.#rates, view).map((line) => line.slice(0, columns));
    process.stdout.write(
      `${FROM_THE_TOP}${pc.dim(fittingWords(help, columns))}\n\n${pc.bold(head)}\n${lines.join("\n")}`,
    );
  }
}
