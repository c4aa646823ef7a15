// EventTarget: listeners, once, objects, order, cancelling.
export default {
  fetch() {
    const target = new EventTarget();
    const seen = [];
    target.addEventListener("x", () => seen.push("one"), { once: true });
    target.addEventListener("x", { handleEvent: (event) => seen.push(`object ${event.type}`) });
    const stop = (event) => event.preventDefault();
    target.addEventListener("x", stop, { passive: true });
    target.addEventListener("x", stop);
    const first = target.dispatchEvent(new Event("x", { cancelable: true }));
    target.removeEventListener("x", stop);
    target.removeEventListener("x", stop, { passive: true });
    const second = target.dispatchEvent(new Event("x", { cancelable: true }));
    const controller = new AbortController();
    target.addEventListener("x", () => seen.push("aborted"), { signal: controller.signal });
    controller.abort();
    target.dispatchEvent(new CustomEvent("x", { detail: 5 }));
    return Response.json({ seen, first, second });
  },
};
