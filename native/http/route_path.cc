#include "http/route_path.h"

#include <algorithm>

#include "base/ascii.h"

namespace nano {
namespace {

constexpr char kHexDigits[] = "0123456789ABCDEF";

int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  const char lower = ToLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// https://www.rfc-editor.org/rfc/rfc3986#section-2.3
bool IsUnreserved(char c) {
  return IsAlpha(c) || IsDigit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

// https://url.spec.whatwg.org/#path-percent-encode-set
bool IsEncodedInPaths(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte >= 0x7f ||
         std::string_view("\"#<>?^`{}").find(c) != std::string_view::npos;
}

void AppendEncoded(char c, std::string* text) {
  const auto byte = static_cast<unsigned char>(c);
  text->push_back('%');
  text->push_back(kHexDigits[byte >> 4]);
  text->push_back(kHexDigits[byte & 15]);
}

// Does the path read otherwise than it is written?
bool NeedsRewriting(std::string_view path) {
  char before = 0;
  for (const char c : path) {
    if (c == '%' || c == '\\' || (c == '.' && before == '/') || IsEncodedInPaths(c)) return true;
    before = c;
  }
  return false;
}

// https://url.spec.whatwg.org/#path-state: `path` begins with "/".
std::string FollowDots(std::string_view path) {
  std::string followed;
  while (!path.empty()) {
    path.remove_prefix(1);
    const size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    if (segment == ".." && !followed.empty()) followed.resize(followed.rfind('/'));
    if (segment != "." && segment != "..") {
      followed.append("/").append(segment);
    } else if (path.empty()) {
      followed.push_back('/');
    }
  }
  return followed;
}

// What stands behind scheme and authority, if they are there.
std::string_view BehindAuthority(std::string_view target) {
  if (target.starts_with('/')) return target;
  const size_t authority = target.find("://");
  if (authority == std::string_view::npos) return "/";  // "*"
  const size_t path = target.find_first_of("/?", authority + 3);
  return path == std::string_view::npos ? "/" : target.substr(path);
}

}  // namespace

std::string EncodeRoutePath(std::string_view path) {
  std::string encoded;
  encoded.reserve(path.size());
  for (size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    const bool is_escape =
        c == '%' && i + 2 < path.size() && HexValue(path[i + 1]) >= 0 && HexValue(path[i + 2]) >= 0;
    if (is_escape) {
      const auto byte = static_cast<char>(HexValue(path[i + 1]) * 16 + HexValue(path[i + 2]));
      if (IsUnreserved(byte)) {
        encoded.push_back(byte);
      } else {
        AppendEncoded(byte, &encoded);
      }
      i += 2;
    } else if (c == '%' || IsEncodedInPaths(c)) {
      AppendEncoded(c, &encoded);
    } else {
      encoded.push_back(c == '\\' ? '/' : c);
    }
  }
  return encoded;
}

RoutePath::RoutePath(std::string_view target) {
  target = BehindAuthority(target);
  const size_t query = target.find('?');
  has_query_ = query != std::string_view::npos;
  path_ = target.substr(0, query);
  if (path_.empty()) path_ = "/";
  if (!NeedsRewriting(path_)) return;
  rewritten_ = FollowDots(EncodeRoutePath(path_));
  path_ = rewritten_;
}

}  // namespace nano
