// Floods of what an isolate keeps for itself: messages, channels, entries of the timeline, and locks.

import { type Bomb, fire } from "./harness/bombs.ts";

const stopped = ["memory", "cpu"] as const;
const setup = { limits: { cpuMs: 2000 } };
const forever = "await new Promise(() => {});";
const shortWall = { limits: { wallMs: 300 } };

const bombs: Bomb[] = [
  {
    name: "messages that wait by the million",
    code: "const { port1 } = new MessageChannel(); for (;;) port1.postMessage('x'.repeat(1000));",
    setup,
    ends: stopped,
  },
  {
    name: "messages that answer each other",
    code: `const { port1, port2 } = new MessageChannel(); port1.onmessage = () => port1.postMessage(1); port2.onmessage = () => port2.postMessage(1); port1.postMessage(1); ${forever}`,
    ends: ["cpu", "wall"],
    setup: shortWall,
  },
  {
    name: "channels by the million",
    code: "for (let i = 0; ; i++) new BroadcastChannel('x').onmessage = () => {};",
    setup,
    ends: stopped,
  },
  { name: "marks by the million", code: "for (let i = 0; ; i++) performance.mark('m' + i);", setup, ends: stopped },
  {
    name: "observers of marks that mark",
    code: `new PerformanceObserver(() => performance.mark('m')).observe({ type: 'mark' }); performance.mark('m'); ${forever}`,
    ends: ["cpu", "wall"],
    setup: shortWall,
  },
  {
    name: "locks by the million",
    code: "for (let i = 0; ; i++) navigator.locks.request('l' + i, () => new Promise(() => {}));",
    setup,
    ends: stopped,
  },
];

fire("what is kept", bombs);
