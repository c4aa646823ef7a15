// What proxies are in front of: answers /N with N bytes, whose number it says. For bench/servers/upstream.ts, which gives
// the certificate where it is to speak TLS.

import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";

const piece = Buffer.alloc(65_536, "x");

function answer(request, response) {
  let left = Number(request.url.slice(1));
  response.writeHead(200, { "content-type": "application/octet-stream", "content-length": left });
  const more = () => {
    while (left > 0) {
      const bytes = left < piece.length ? piece.subarray(0, left) : piece;
      left -= bytes.length;
      if (!response.write(bytes)) return;
    }
    response.end();
  };
  response.on("drain", more);
  more();
}

const { UPSTREAM_CERT: cert, UPSTREAM_KEY: key } = process.env;
const server = cert === undefined ? createServer(answer) : createTlsServer({ cert, key }, answer);
server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
