#include "testing/test.h"

#include <node_api.h>
#include <stdio.h>
#include <stdlib.h>

namespace nano::testing {
namespace {

Test* first = nullptr;
Test** last = &first;
int failures_of_test = 0;

}  // namespace

Test::Test(const char* name, void (*body)()) : name(name), body(body) {
  *last = this;
  last = &next;
}

void Fail(const char* file, int line, const std::string& what) {
  ++failures_of_test;
  printf("# %s:%d: %s\n", file, line, what.c_str());
}

int RunAll(const std::string& filter) {
  int count = 0;
  int failed = 0;
  printf("TAP version 14\n");
  for (Test* test = first; test != nullptr; test = test->next) {
    if (std::string(test->name).find(filter) == std::string::npos) continue;
    failures_of_test = 0;
    test->body();
    if (failures_of_test > 0) ++failed;
    printf("%s %d - %s\n", failures_of_test > 0 ? "not ok" : "ok", ++count, test->name);
    fflush(stdout);
  }
  printf("1..%d\n", count);
  fflush(stdout);
  return failed;
}

}  // namespace nano::testing

// require("nano_tests.node") runs the tests; NANO_TEST filters them by name. Exports the number
// that failed.
NAPI_MODULE_INIT() {
  (void)exports;
  const char* const filter = getenv("NANO_TEST");
  const int failed = nano::testing::RunAll(filter != nullptr ? filter : "");
  napi_value result = nullptr;
  napi_create_int32(env, failed, &result);
  return result;
}
