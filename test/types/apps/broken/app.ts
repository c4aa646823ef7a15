// Each of these is wrong: a directive that expects an error is one itself where there is none.

// @ts-expect-error: the url is missing
new WebSocketStream();
// @ts-expect-error: no list
new WebSocketStream("wss://example.com", { protocols: "chat" });
// @ts-expect-error: a code is a number
new WebSocketError("", { closeCode: "1000" });
// @ts-expect-error: nothing else is left apart
new Headers().getAll("cookie");
// @ts-expect-error: Response, not text
export const handler: ExportedHandler = { fetch: () => "text" };
// @ts-expect-error: what a server does not have
export const width = document.body.clientWidth;
