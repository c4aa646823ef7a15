// Module syntax: an app without a default export.
export const answer = 42;
