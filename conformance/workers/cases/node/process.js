// nodejs_compat: process and its env.
//@ flags ["nodejs_compat"]
//@ vars {"NAME":"value"}
import process from "node:process";
export default {
  async fetch() {
    const ticked = await new Promise((resolve) => process.nextTick(resolve, "ticked"));
    return Response.json({
      env: process.env.NAME,
      global: typeof globalThis.process,
      platform: typeof process.platform,
      ticked,
    });
  },
};
