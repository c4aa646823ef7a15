// Request: a body of a megabyte arrives whole.
//> POST /
export default {
  async fetch() {
    const bytes = new Uint8Array(1 << 20).map((_, index) => index * 7);
    const request = new Request("http://a.example/", { method: "POST", body: bytes });
    const back = new Uint8Array(await request.arrayBuffer());
    return Response.json({ length: back.length, same: back.every((byte, index) => byte === bytes[index]) });
  },
};
