// What a file of this folder that answers a question gives, and what it gets.

import type { Findings, Runtime } from "./figures/findings.ts";
import type { Peer } from "./peers/peers.ts";

export interface Asking {
  /** NANO, and the peers that were asked for and that the question is for. */
  runtimes: readonly Runtime[];
  /** Less of everything: to see that it works, and where it stands roughly. */
  quick: boolean;
  /** How often all is measured, in turns; the question's own number without. */
  rounds?: number;
  /** How long a load lasts; the question's own number without. */
  seconds?: number;
  /** Says what is being done now. */
  progress(text: string): void;
}

export interface Question {
  /** As one asks it. */
  title: string;
  /** The peers that can be asked. */
  peers: readonly Peer[];
  /** The measures that stand for the question in summaries, by row and figure. */
  headlines: readonly { row: string; figure: string }[];
  measure(asking: Asking): Promise<Findings>;
}

/** Measures each in turn, A B A B …, so that what disturbs the machine for a while disturbs all. */
export async function inTurns<Each extends { name: string }>(
  asking: Asking,
  turns: { rounds: number; each: readonly Each[] },
  measure: (each: Each) => Promise<void>,
): Promise<void> {
  const count = asking.rounds ?? turns.rounds;
  for (let round = 1; round <= count; round++) {
    for (const each of turns.each) {
      asking.progress(`round ${round} of ${count}: ${each.name}`);
      await measure(each);
    }
  }
}
