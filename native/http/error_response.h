// What a client gets when not the app answers but NANO. SURFACE: the table of limits.
#pragma once

#include <cstddef>
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
  kAppProbation,
  kNoHandler,
};

// How many there are.
inline constexpr size_t kErrorCodes = static_cast<size_t>(ErrorCode::kNoHandler) + 1;

// As "NANO_CPU_LIMIT".
std::string_view ErrorName(ErrorCode code);
int ErrorStatus(ErrorCode code);
// A sentence.
std::string_view ErrorMessage(ErrorCode code);

// Fills `head`, returns the body: JSON {"error":{"code","message","app","requestId"}}. `app` may be
// "".
std::string MakeErrorResponse(ErrorCode code, std::string_view app, std::string_view request_id,
                              ResponseHead* head);

}  // namespace nano
