// Clocks: within a turn time stands still, against attacks that measure it.
export default {
  fetch() {
    const begin = Date.now();
    let sum = 0;
    for (let count = 0; count < 1e7; count++) sum += count;
    return Response.json({ stands: Date.now() === begin, sum });
  },
};
