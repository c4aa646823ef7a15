// Limits: an app that takes too much memory is ended, and the next request is served.
//> GET /hoard
//> GET /
//@ limits {"memoryMb":32,"cpuMs":5000}
const kept = [];
export default {
  fetch(request) {
    if (new URL(request.url).pathname === "/hoard") {
      for (let count = 0; count < 1024; count++) kept.push(new Uint8Array(1 << 20).fill(1));
      return new Response("had enough");
    }
    return new Response("alive");
  },
};
