#include "base/memory_signs.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace nano {
namespace {

// The files of procfs and of control groups are small. "" when there is none.
std::string Content(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "re");
  if (file == nullptr) return "";
  char buffer[8192];
  const size_t size = std::fread(buffer, 1, sizeof(buffer) - 1, file);
  std::fclose(file);
  return {buffer, size};
}

// The number after `key`, at the begin of a line. `otherwise` when it is not there.
double NumberAfter(const std::string& text, std::string_view key, double otherwise) {
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    if (std::string_view(text).substr(at, end - at).starts_with(key)) {
      return std::strtod(text.c_str() + at + key.size(), nullptr);
    }
    at = end + 1;
  }
  return otherwise;
}

}  // namespace

MemorySource MemorySource::Own() {
  // "0::/path" is the group of version 2.
  const std::string groups = Content("/proc/self/cgroup");
  const size_t at = groups.starts_with("0::") ? 3 : groups.find("\n0::");
  if (at == std::string::npos) return {"/proc", ""};
  const size_t begin = at == 3 ? at : at + 4;
  const std::string path = groups.substr(begin, groups.find('\n', begin) - begin);
  return {"/proc", "/sys/fs/cgroup" + path};
}

MemorySigns MemorySource::Read() const {
  MemorySigns signs;
  signs.used = std::max(UsedOfGroup(), UsedOfMachine());
  std::string pressure = group_.empty() ? "" : Content(group_ + "/memory.pressure");
  if (pressure.empty()) pressure = Content(proc_ + "/pressure/memory");
  signs.stalled = NumberAfter(pressure, "some avg10=", 0) / 100;
  return signs;
}

double MemorySource::UsedOfGroup() const {
  if (group_.empty()) return 0;
  // "max" is no number: 0.
  const double limit = std::strtod(Content(group_ + "/memory.max").c_str(), nullptr);
  const double current = std::strtod(Content(group_ + "/memory.current").c_str(), nullptr);
  if (limit <= 0) return 0;
  const double droppable = NumberAfter(Content(group_ + "/memory.stat"), "inactive_file ", 0);
  return std::max(current - droppable, 0.0) / limit;
}

double MemorySource::UsedOfMachine() const {
  const std::string machine = Content(proc_ + "/meminfo");
  const double total = NumberAfter(machine, "MemTotal:", 0);
  if (total <= 0) return 0;
  return 1 - NumberAfter(machine, "MemAvailable:", total) / total;
}

}  // namespace nano
