/** A failure that the client should hear of. */
export class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function json(value, status = 200, headers = {}) {
  return Response.json(value, { status, headers });
}
