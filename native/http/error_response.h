// What a client gets when not the app answers but NANO. SURFACE: the table of limits.
#pragma once

#include <string>
#include <string_view>

namespace nano {

struct ResponseHead;

enum class ErrorCode {
  kCpuLimit,
  kStartupLimit,
  kMemoryLimit,
  kWallLimit,
  kOverloaded,
  kBodyLimit,
  kAppException,
  kNoApp,
  kAppInvalid,
  kBadRequest,
  kUriTooLong,
  kHeadersTooLarge,
  kRequestTimeout,
  kExpectationFailed,
  kShuttingDown,
};

// As "NANO_CPU_LIMIT".
std::string_view ErrorName(ErrorCode code);
int ErrorStatus(ErrorCode code);

// Fills `head`, returns the body: JSON {"error":{"code","message","app","requestId"}}. `app` may be
// "".
std::string MakeErrorResponse(ErrorCode code, std::string_view app, std::string_view request_id,
                              ResponseHead* head);

}  // namespace nano
