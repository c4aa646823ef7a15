// Blob and File: slices, types, streams.
export default {
  async fetch() {
    const blob = new Blob(["one ", new Uint8Array([116, 119, 111]), new Blob([" three"])], { type: "Text/Plain" });
    const file = new File([blob], "a.txt", { lastModified: 5 });
    return Response.json({
      size: blob.size,
      type: blob.type,
      text: await blob.text(),
      slice: await blob.slice(-5, -1).text(),
      file: [file.name, file.size, file.lastModified, file instanceof Blob],
      stream: await new Response(blob.stream()).text(),
      bytes: (await blob.bytes()).length,
    });
  },
};
