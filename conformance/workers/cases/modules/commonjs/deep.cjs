exports.value = "deep";
