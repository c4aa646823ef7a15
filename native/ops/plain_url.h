// The URLs that apps parse most: http and https, of a host that is a plain name, with nothing in
// them that the parser would change. They are recognized in one pass and need no parser.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/bound/ada.h"

namespace nano {

// As ada numbers them.
enum class UrlScheme : uint8_t { kHttp = 0, kNotSpecial = 1, kHttps = 2 };

struct PlainUrl {
  ada_url_components components;
  UrlScheme scheme;
  // It says no path: the serialization has "/" after it.
  bool lacks_path;
};

// Is `text` a valid URL and, but for what the result says, its own serialization? False: perhaps,
// ask the parser.
bool ReadPlainUrl(std::string_view text, PlainUrl* url);
// Of a path, and what comes after it, that stands for itself in place of the path of `url`: what it
// then has. The serialization is what `url` has before its path, and `text`.
bool ReadPlainPath(std::string_view text, PlainUrl* url);

}  // namespace nano
