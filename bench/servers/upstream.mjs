// What proxies are in front of: answers /N with N bytes, whose number it says. For bench/servers/upstream.ts.

import { createServer } from "node:http";

const piece = Buffer.alloc(65_536, "x");

const server = createServer((request, response) => {
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
});
server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
