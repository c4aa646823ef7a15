// A response's text is UTF-8, whatever its Content-Type says.
export default {
  async fetch() {
    const response = new Response(new Uint8Array([0xe9]), {
      headers: { "content-type": "text/plain; charset=latin1" },
    });
    return Response.json({ text: await response.text() });
  },
};
