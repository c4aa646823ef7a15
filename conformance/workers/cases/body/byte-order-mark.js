// Body: text drops a byte order mark and replaces what is no UTF-8; json does so, too.
//> POST / {"base64":"77u/e30="}
export default {
  async fetch(request) {
    const bytes = await request.arrayBuffer();
    return Response.json({
      text: await new Response(bytes).text(),
      json: await new Response(bytes).json(),
      replaced: await new Response(new Uint8Array([0x61, 0xff, 0xe2, 0x82])).text(),
      surrogate: await new Response("a\ud800b").text(),
    });
  },
};
