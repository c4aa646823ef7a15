// What the process holds of the machine's memory.
#pragma once

#include <cstdint>
#include <cstdio>
#ifdef __APPLE__
#include <mach/mach.h>
#else
#include <unistd.h>
#endif

namespace nano {

// 0 where the system does not tell.
inline uint64_t ResidentBytes() {
#ifdef __APPLE__
  mach_task_basic_info info;
  mach_msg_type_number_t count = MACH_TASK_BASIC_INFO_COUNT;
  if (task_info(mach_task_self(), MACH_TASK_BASIC_INFO, reinterpret_cast<task_info_t>(&info),
                &count) != KERN_SUCCESS) {
    return 0;
  }
  return info.resident_size;
#else
  std::FILE* file = std::fopen("/proc/self/statm", "re");
  if (file == nullptr) return 0;
  unsigned long long resident = 0;
  const int read = std::fscanf(file, "%*u %llu", &resident);
  std::fclose(file);
  return read == 1 ? resident * static_cast<uint64_t>(sysconf(_SC_PAGESIZE)) : 0;
#endif
}

}  // namespace nano
