// A test is a function that expects things. Results are printed as TAP.
#pragma once

#include <sstream>
#include <string>

namespace nano::testing {

struct Test {
  Test(const char* name, void (*body)());
  const char* name;
  void (*body)();
  Test* next = nullptr;
};

void Fail(const char* file, int line, const std::string& what);
// Runs those whose name contains `filter`. Returns the number that failed.
int RunAll(const std::string& filter);

template <typename A, typename B>
void ExpectEqual(const A& a, const B& b, const char* file, int line) {
  if (a == b) return;
  std::ostringstream text;
  text << "got " << a << ", expected " << b;
  Fail(file, line, text.str());
}

}  // namespace nano::testing

#define TEST(name)                                                      \
  static void Test_##name();                                            \
  static ::nano::testing::Test test_object_##name(#name, &Test_##name); \
  static void Test_##name()
#define EXPECT(condition) \
  ((condition) ? static_cast<void>(0) : ::nano::testing::Fail(__FILE__, __LINE__, #condition))
#define EXPECT_EQ(got, expected) ::nano::testing::ExpectEqual((got), (expected), __FILE__, __LINE__)
