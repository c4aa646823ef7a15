// "Sun, 06 Nov 1994 08:49:37 GMT"
#pragma once

#include <string_view>

namespace nano {

// The present second. Valid until this thread's next call.
std::string_view HttpDate();

}  // namespace nano
