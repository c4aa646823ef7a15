#include "http/http_date.h"

#include <stdio.h>
#include <time.h>

namespace nano {
namespace {

constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

}  // namespace

std::string_view HttpDate() {
  static thread_local time_t second = 0;
  static thread_local char text[64];
  static thread_local int length = 0;
  const time_t now = time(nullptr);
  if (now != second || length == 0) {
    second = now;
    tm parts;
    gmtime_r(&now, &parts);
    length = snprintf(text, sizeof(text), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                      kDays[parts.tm_wday], parts.tm_mday, kMonths[parts.tm_mon],
                      parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
  }
  return {text, static_cast<size_t>(length)};
}

}  // namespace nano
