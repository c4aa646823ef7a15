// TextDecoder: labels, fatal, ignoreBOM, streaming.
const attempt = (make) => {
  try {
    return make();
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    const bytes = new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0xff]);
    const streaming = new TextDecoder();
    return Response.json({
      plain: attempt(() => new TextDecoder().decode(bytes)),
      keepsMark: attempt(() => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)),
      fatal: attempt(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes)),
      split: [
        streaming.decode(new Uint8Array([0xe2, 0x82]), { stream: true }),
        streaming.decode(new Uint8Array([0xac])),
      ],
      utf16: attempt(() => new TextDecoder("utf-16le").decode(new Uint8Array([0x61, 0, 0x3d, 0xd8]))),
      latin: attempt(() => new TextDecoder("latin1").encoding),
      latinByte: attempt(() => new TextDecoder("latin1").decode(new Uint8Array([0x80]))),
      unknown: attempt(() => new TextDecoder("nonsense")),
      label: attempt(() => new TextDecoder(" UTF8 ").encoding),
      nothing: attempt(() => new TextDecoder().decode()),
    });
  },
};
