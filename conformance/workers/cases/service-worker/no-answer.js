// Service-worker syntax: a listener that does not call respondWith.
addEventListener("fetch", () => console.log("listener ran"));
