#include "http/error_response.h"

#include <stdio.h>

#include <iterator>

#include "base/check.h"
#include "http/response_head.h"

namespace nano {
namespace {

struct Error {
  ErrorCode code;
  int status;
  std::string_view name;
  std::string_view message;
};

// In the order of ErrorCode.
constexpr Error kErrors[] = {
    {ErrorCode::kCpuLimit, 503, "NANO_CPU_LIMIT", "The app used up its CPU time for this request."},
    {ErrorCode::kStartupLimit, 503, "NANO_STARTUP_LIMIT",
     "The app used up its CPU time before it could serve."},
    {ErrorCode::kMemoryLimit, 503, "NANO_MEMORY_LIMIT", "The app used up its memory."},
    {ErrorCode::kWallLimit, 504, "NANO_WALL_LIMIT", "The app did not answer in time."},
    {ErrorCode::kOverloaded, 503, "NANO_OVERLOADED", "Too many requests wait for the app."},
    {ErrorCode::kBodyLimit, 413, "NANO_BODY_LIMIT", "The request's body is too large."},
    {ErrorCode::kAppException, 500, "NANO_APP_EXCEPTION", "The app failed to answer."},
    {ErrorCode::kNoApp, 404, "NANO_NO_APP", "No app answers for this host."},
    {ErrorCode::kAppInvalid, 502, "NANO_APP_INVALID", "The app can't be started."},
    {ErrorCode::kBadRequest, 400, "NANO_BAD_REQUEST", "The request is malformed."},
    {ErrorCode::kUriTooLong, 414, "NANO_URI_TOO_LONG", "The request's URL is too long."},
    {ErrorCode::kHeadersTooLarge, 431, "NANO_HEADERS_TOO_LARGE",
     "The request's headers are too large."},
    {ErrorCode::kRequestTimeout, 408, "NANO_REQUEST_TIMEOUT", "The request did not come in time."},
    {ErrorCode::kExpectationFailed, 417, "NANO_EXPECTATION_FAILED",
     "Only the expectation 100-continue is understood."},
    {ErrorCode::kShuttingDown, 503, "NANO_SHUTTING_DOWN", "The server is shutting down."},
    {ErrorCode::kAppProbation, 503, "NANO_APP_PROBATION",
     "The server crashed while the app ran; the app is served again after a while."},
    {ErrorCode::kNoHandler, 501, "NANO_NO_HANDLER", "The app has no handler for this."},
};
static_assert(std::size(kErrors) == kErrorCodes);

const Error& Find(ErrorCode code) {
  const size_t index = static_cast<size_t>(code);
  NANO_CHECK(index < std::size(kErrors) && kErrors[index].code == code);
  return kErrors[index];
}

void AppendJsonString(std::string_view text, std::string* out) {
  out->push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out->push_back('\\');
      out->push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      snprintf(escape, sizeof(escape), "\\u%04x", c);
      out->append(escape);
    } else {
      out->push_back(c);
    }
  }
  out->push_back('"');
}

}  // namespace

std::string_view ErrorName(ErrorCode code) { return Find(code).name; }
int ErrorStatus(ErrorCode code) { return Find(code).status; }
std::string_view ErrorMessage(ErrorCode code) { return Find(code).message; }

std::string MakeErrorResponse(ErrorCode code, std::string_view app, std::string_view request_id,
                              ResponseHead* head) {
  const Error& error = Find(code);
  head->status = error.status;
  head->headers = {"content-type",          "application/json", "x-nano-error",
                   std::string(error.name), "x-request-id",     std::string(request_id)};
  if (code == ErrorCode::kOverloaded) {
    head->headers.insert(head->headers.end(), {"retry-after", "1"});
  }
  std::string body = "{\"error\":{\"code\":";
  AppendJsonString(error.name, &body);
  body += ",\"message\":";
  AppendJsonString(error.message, &body);
  body += ",\"app\":";
  AppendJsonString(app, &body);
  body += ",\"requestId\":";
  AppendJsonString(request_id, &body);
  body += "}}\n";
  return body;
}

}  // namespace nano
