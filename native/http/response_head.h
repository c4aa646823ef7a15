// The head of a response: what an app may say, and how it becomes text. Framing is decided here and
// nowhere else, so that no header of an app can smuggle or split a response.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/request_head.h"

namespace nano {

// One header pair each two entries: name, value, name, value …
using HeaderList = std::vector<std::string>;

struct ResponseHead {
  int status = 200;
  std::string status_text;  // "" for the usual reason phrase
  HeaderList headers;       // as the app set them; framing headers are http's to decide
};

enum class BodyFraming { kNone, kLength, kChunked, kUntilClose };

struct ResponseFraming {
  BodyFraming body = BodyFraming::kNone;
  uint64_t length = 0;  // with kLength
  bool keep_alive = false;
};

// Appends the head to `out`. `length`: of the body when all of it is known, else the app's
// Content-Length is taken if it is a number. `keep_alive`: what the connection would like; the app
// may ask for a close. `status` must be in 200 … 999.
ResponseFraming WriteResponseHead(const ResponseHead& head, const RequestFacts& request,
                                  std::optional<uint64_t> length, bool keep_alive,
                                  std::string* out);

bool IsToken(std::string_view text);
// No control character but the tab.
bool IsFieldValue(std::string_view text);

}  // namespace nano
