#include "http/request_id.h"

#include <stdio.h>

#include <atomic>
#include <random>

namespace nano {

uint64_t NextRequestNumber() {
  static std::atomic<uint64_t> last{0};
  return ++last;
}

std::string RequestId(uint64_t number) {
  static const uint32_t process = std::random_device{}();
  char text[17];
  snprintf(text, sizeof(text), "%08x%08x", process, static_cast<uint32_t>(number));
  return text;
}

}  // namespace nano
