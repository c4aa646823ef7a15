// The engine in a process of its own, so that a bomb that ends it ends nothing else. Speaks with its parent by messages.

import { type AppSetup, startEngine } from "../../engine.ts";

export type Order =
  | { id: number; do: "app"; name: string; source: string; setup: AppSetup }
  | { id: number; do: "remove"; name: string }
  | { id: number; do: "memory" }
  | { id: number; do: "stop" };

const nano = startEngine();
const send = (message: object): void => {
  if (process.connected) process.send?.(message);
};

async function obey(order: Order): Promise<unknown> {
  switch (order.do) {
    case "app":
      return nano.app(order.name, order.source, order.setup);
    case "remove":
      return nano.remove(order.name);
    case "memory":
      return { rss: process.memoryUsage.rss(), executors: nano.engine.stats().executors };
    case "stop":
      await nano.stop();
      return process.disconnect?.();
  }
}

process.on("message", (message) => {
  const order = message as Order;
  obey(order).then((result) => send({ id: order.id, result }));
});
process.on("disconnect", () => process.exit());

// What isolates tell is passed on as it comes.
let told = 0;
setInterval(() => {
  const events = nano.events.slice(told).filter((event) => event.type !== "codeCache");
  told = nano.events.length;
  if (events.length > 0) send({ events });
}, 5);

send({ port: nano.port });
