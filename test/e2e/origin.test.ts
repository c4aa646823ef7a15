import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import t from "tap";
import { serve } from "./nano.ts";

const APP = `
  export default {
    async fetch(request, env) {
      const headers = { cookie: "a=b", "x-a": "1" };
      const seen = await (await fetch("/path", { headers, referrer: "/from" })).json();
      const { origin } = new URL(seen.referer);
      return Response.json({ ...seen, isOwn: origin === env.ORIGIN, blob: URL.createObjectURL(new Blob([""])).split("/")[0] });
    },
  };`;

t.test("an app whose configuration gives it an origin fetches as of that origin", async (t) => {
  const upstream = createServer(({ url, headers }, response) => {
    response.end(JSON.stringify({ url, cookie: headers.cookie, own: headers["x-a"], referer: headers.referer }));
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  t.teardown(() => upstream.close());
  const origin = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const folder = t.testdir({
    "index.js": APP,
    "nano.json": JSON.stringify({
      main: "index.js",
      origin,
      egress: { allowPrivateNetwork: true },
      vars: { ORIGIN: origin },
    }),
  });
  const server = await serve(t, [folder]);
  const answer = await fetch(`http://127.0.0.1:${server.port}/`);
  t.strictSame(await answer.json(), {
    url: "/path",
    own: "1",
    referer: `${origin}/from`,
    isOwn: true,
    blob: "blob:http:",
  });
});
