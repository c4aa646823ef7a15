// Errors: Response.error() is not to be sent.
export default { fetch: () => Response.error() };
