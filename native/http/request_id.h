// Numbers for requests, and how clients and logs see them.
#pragma once

#include <cstdint>
#include <string>

namespace nano {

// Unique in the process's lifetime. Any thread.
uint64_t NextRequestNumber();
// 16 hexadecimal characters: 8 of this process, 8 of the request.
std::string RequestId(uint64_t number);

}  // namespace nano
