#include "http/trace_context.h"

#include <string>

#include "http/request_head.h"
#include "testing/test.h"

namespace nano {
namespace {

constexpr const char* kTraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr const char* kParentId = "00f067aa0ba902b7";

std::string Of(const std::string& headers) {
  RequestHead head;
  head.headers = headers;
  return TraceOf(head);
}

std::string Value(const std::string& version = "00", const std::string& more = "") {
  return version + "-" + kTraceId + "-" + kParentId + "-01" + more;
}

TEST(the_trace_and_the_callers_span_of_a_request) {
  const std::string ids = std::string(kTraceId) + "-" + kParentId;
  EXPECT_EQ(Of("host\na\ntraceparent\n" + Value()), ids);
  EXPECT_EQ(Of("traceparent\n" + Value() + "\naccept\n*/*"), ids);
  EXPECT_EQ(Of("traceparent\n" + Value("cc", "-what comes later")), ids);
  EXPECT_EQ(Of("traceparent\n" + Value("cc")), ids);
}

TEST(what_is_no_trace_is_none) {
  EXPECT_EQ(Of(""), "");
  EXPECT_EQ(Of("host\na"), "");
  EXPECT_EQ(Of("x\ntraceparent\nhost\n" + Value()), "");
  EXPECT_EQ(Of("traceparent\n"), "");
  EXPECT_EQ(Of("traceparent"), "");
  EXPECT_EQ(Of("traceparent\n" + Value("ff")), "");
  EXPECT_EQ(Of("traceparent\n" + Value("00", "-x")), "");
  EXPECT_EQ(Of("traceparent\n" + Value("cc", "x")), "");
  EXPECT_EQ(Of("traceparent\n" + Value("0g")), "");
  EXPECT_EQ(Of("traceparent\n" + Value() + "\ntraceparent\n" + Value()), "");
  EXPECT_EQ(Of("traceparent\n00-00000000000000000000000000000000-00f067aa0ba902b7-01"), "");
  EXPECT_EQ(Of("traceparent\n00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"), "");
  EXPECT_EQ(Of("traceparent\n00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"), "");
  EXPECT_EQ(Of("traceparent\n00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01"), "");
}

}  // namespace
}  // namespace nano
