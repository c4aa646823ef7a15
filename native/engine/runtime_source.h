// The text of the runtime, which all isolates share.
#pragma once

#include <v8.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace nano {

// ASCII outside every heap: each isolate's string of it points here.
class SharedText : public v8::String::ExternalOneByteStringResource {
 public:
  explicit SharedText(std::string_view text) : text_(text) {}
  const char* data() const override { return text_.data(); }
  size_t length() const override { return text_.size(); }
  // The isolates share it; it is never freed by one of them.
  void Dispose() override {}

 private:
  std::string_view text_;
};

// The runtime's source: the rooms of the snapshot, and behind them the deferred rooms, each after a
// line that names it. Every deferred room is the body of a function of its own.
class RuntimeSource {
 public:
  explicit RuntimeSource(std::string text);
  RuntimeSource(const RuntimeSource&) = delete;
  RuntimeSource& operator=(const RuntimeSource&) = delete;

  SharedText* main() { return &main_; }
  // Null for a name that no deferred room has.
  SharedText* Room(std::string_view name);
  // What strings in a snapshot may point to.
  std::vector<intptr_t> References();

 private:
  const std::string text_;
  SharedText main_;
  std::map<std::string, SharedText, std::less<>> rooms_;
};

}  // namespace nano
