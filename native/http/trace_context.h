// https://www.w3.org/TR/trace-context/: which trace a request belongs to, for whoever reads its log
// lines.
#pragma once

#include <string>

namespace nano {

struct RequestHead;

// "TRACE-PARENT", the ids of the trace and of the caller's span in hexadecimal digits; "" when the
// request tells of none, or of more than one.
std::string TraceOf(const RequestHead& request);

}  // namespace nano
