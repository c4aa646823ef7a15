// Limits: JSON nested deeply and text of a few megabytes are no trouble.
export default {
  fetch() {
    const depth = 2000;
    const parsed = JSON.parse("[".repeat(depth) + "]".repeat(depth));
    return Response.json({ depth: JSON.stringify(parsed).length, text: "x".repeat(1 << 22).length });
  },
};
