// TextDecoder: East Asian encodings.
const attempt = (label, ...bytes) => {
  try {
    return new TextDecoder(label).decode(new Uint8Array(bytes));
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    return Response.json({
      shiftJis: attempt("shift_jis", 0x82, 0xa0),
      eucJp: attempt("euc-jp", 0xa4, 0xa2),
      gbk: attempt("gbk", 0xc4, 0xe3),
      big5: attempt("big5", 0xa7, 0x41),
      eucKr: attempt("euc-kr", 0xb0, 0xa1),
      windows1251: attempt("windows-1251", 0xcf),
      koi8: attempt("koi8-r", 0xf0),
    });
  },
};
