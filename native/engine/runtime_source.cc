#include "engine/runtime_source.h"

#include <algorithm>
#include <utility>

namespace nano {
namespace {
// The line before a deferred room, as tools/deferred-rooms.mjs writes it.
constexpr std::string_view kRoomLine = "\n//# room ";
}  // namespace

RuntimeSource::RuntimeSource(std::string text)
    : text_(std::move(text)), main_(std::string_view(text_).substr(0, text_.find(kRoomLine))) {
  for (size_t at = text_.find(kRoomLine); at != std::string::npos;) {
    const size_t name = at + kRoomLine.size();
    const size_t begin = text_.find('\n', name);
    if (begin == std::string::npos) return;
    at = text_.find(kRoomLine, begin);
    const size_t end = std::min(at, text_.size());
    rooms_.try_emplace(text_.substr(name, begin - name),
                       std::string_view(text_).substr(begin + 1, end - begin - 1));
  }
}

SharedText* RuntimeSource::Room(std::string_view name) {
  auto found = rooms_.find(name);
  return found == rooms_.end() ? nullptr : &found->second;
}

std::vector<intptr_t> RuntimeSource::References() {
  std::vector<intptr_t> references = {reinterpret_cast<intptr_t>(&main_)};
  for (auto& [name, text] : rooms_) references.push_back(reinterpret_cast<intptr_t>(&text));
  return references;
}

}  // namespace nano
