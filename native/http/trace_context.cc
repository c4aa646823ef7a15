#include "http/trace_context.h"

#include <algorithm>
#include <string_view>

#include "http/request_head.h"

namespace nano {
namespace {

constexpr std::string_view kName = "traceparent";
constexpr size_t kTrace = 32;
constexpr size_t kParent = 16;

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool IsId(std::string_view text) {
  return IsHex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

// https://www.w3.org/TR/trace-context/#traceparent-header-field-values
std::string Parse(std::string_view value) {
  constexpr size_t kLength = 2 + 1 + kTrace + 1 + kParent + 1 + 2;
  if (value.size() < kLength) return "";
  const std::string_view version = value.substr(0, 2);
  const std::string_view trace = value.substr(3, kTrace);
  const std::string_view parent = value.substr(3 + kTrace + 1, kParent);
  const std::string_view flags = value.substr(kLength - 2, 2);
  const bool dashes = value[2] == '-' && value[3 + kTrace] == '-' && value[kLength - 3] == '-';
  // A later version may have more to say.
  const bool more = value.size() > kLength && (version == "00" || value[kLength] != '-');
  if (!dashes || more || version == "ff" || !IsHex(version) || !IsHex(flags)) return "";
  if (!IsId(trace) || !IsId(parent)) return "";
  return std::string(trace) + "-" + std::string(parent);
}

}  // namespace

std::string TraceOf(const RequestHead& request) {
  std::string_view rest = request.headers;
  // Most have none.
  if (rest.find(kName) == std::string_view::npos) return "";
  std::string trace;
  unsigned found = 0;
  const auto next = [&rest] {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(rest.size(), end + 1));
    return line;
  };
  while (!rest.empty()) {
    const std::string_view name = next();
    const std::string_view value = next();
    if (name != kName) continue;
    found++;
    trace = Parse(value);
  }
  return found == 1 ? trace : "";
}

}  // namespace nano
