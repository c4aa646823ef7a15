// env: text beyond ASCII, quotes and line ends arrive as they are.
//@ vars {"QUOTES":"\"'`\\","LINES":"a\nb\r\n\tc","EMOJI":"🦊é€","NUL":"a\u0000b"}
export default {
  fetch: (_request, env) => Response.json({ quotes: env.QUOTES, lines: env.LINES, emoji: env.EMOJI, nul: env.NUL }),
};
