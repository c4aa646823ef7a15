// Module syntax: an app without a fetch handler answers requests with an error.
export default { scheduled() {} };
