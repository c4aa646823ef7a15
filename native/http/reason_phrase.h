// https://www.iana.org/assignments/http-status-codes
#pragma once

#include <string_view>

namespace nano {

// "" for a status that has none.
std::string_view ReasonPhrase(int status);

}  // namespace nano
