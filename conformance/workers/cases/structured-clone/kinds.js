// structuredClone: everything that can be cloned.
export default {
  fetch() {
    const buffer = new Uint8Array([1, 2]).buffer;
    const circular = { list: [] };
    circular.list.push(circular);
    const copy = structuredClone(circular);
    const error = structuredClone(new RangeError("m", { cause: "c" }));
    return Response.json({
      date: structuredClone(new Date(5)).getTime(),
      map: [...structuredClone(new Map([[{ a: 1 }, new Set([2])]]))].map(([key, value]) => [key, [...value]]),
      regexp: String(structuredClone(/a/gi)),
      bigint: String(structuredClone(5n)),
      buffer: structuredClone(buffer).byteLength,
      circular: copy.list[0] === copy,
      error: [error.name, error.message, error.cause, error instanceof RangeError],
      sparse: structuredClone([, 1]).length,
      wrapper: structuredClone(Object("s")) instanceof String,
      undefined: structuredClone(undefined) === undefined,
    });
  },
};
