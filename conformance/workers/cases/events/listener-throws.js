// EventTarget: a listener that throws does not stop the others.
export default {
  fetch() {
    const target = new EventTarget();
    const seen = [];
    target.addEventListener("x", () => {
      throw new Error("in a listener");
    });
    target.addEventListener("x", () => seen.push("second"));
    try {
      target.dispatchEvent(new Event("x"));
    } catch (error) {
      seen.push(`threw ${error.message}`);
    }
    return Response.json({ seen });
  },
};
