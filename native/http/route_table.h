// Which app answers for a host. Immutable once it is made; a server swaps whole tables.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace nano {

class RouteTable {
 public:
  static constexpr uint32_t kNone = 0;

  // `label`: first label of the Host header, in lower case.
  void Add(std::string label, uint32_t app) { hosts_[std::move(label)] = app; }
  void SetFallback(uint32_t app) { fallback_ = app; }
  // `host`: as RequestHead::host. kNone when nobody answers for it.
  uint32_t Find(std::string_view host) const;

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, uint32_t, Hash, std::equal_to<>> hosts_;
  uint32_t fallback_ = kNone;
};

}  // namespace nano
