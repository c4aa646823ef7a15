// Body: blob() and its type.
export default {
  async fetch() {
    const blob = await new Response("text", { headers: { "content-type": "text/X; a=b" } }).blob();
    return Response.json({
      size: blob.size,
      type: blob.type,
      text: await blob.text(),
      none: (await new Response(null).blob()).type,
    });
  },
};
