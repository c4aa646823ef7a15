// Service-worker syntax: an app without any listener.
globalThis.started = true;
