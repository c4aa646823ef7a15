// Service-worker syntax: variables are globals.
//@ vars {"GREETING":"hello","SETTINGS":{"deep":[1,2]}}
addEventListener("fetch", (event) => {
  event.respondWith(Response.json({ greeting: GREETING, settings: SETTINGS, onSelf: self.GREETING }));
});
