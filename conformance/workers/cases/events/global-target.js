// The global is an EventTarget.
export default {
  fetch() {
    const seen = [];
    const hear = (event) => seen.push(event.type);
    addEventListener("mine", hear);
    dispatchEvent(new Event("mine"));
    removeEventListener("mine", hear);
    dispatchEvent(new Event("mine"));
    return Response.json({ seen, instance: globalThis instanceof EventTarget, self: self === globalThis });
  },
};
