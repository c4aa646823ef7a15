// crypto.DigestStream: a digest of what is written to it.
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
export default {
  async fetch() {
    const stream = new crypto.DigestStream("SHA-256");
    await new Response("abc").body.pipeTo(stream);
    return Response.json({ digest: hex(await stream.digest), isWritable: stream instanceof WritableStream });
  },
};
