const deep = require("./deep.cjs");
module.exports = { name: "other", deep: deep.value };
