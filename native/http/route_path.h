// The path of a request as routes compare it.
#pragma once

#include <string>
#include <string_view>

namespace nano {

// Of a request's target, in whichever form it was sent. The path is that of the app's URL parser
// ("." and ".." are followed, however they are written, and "\" is "/"), with each character that
// need not be percent-encoded as itself and each that must be in one form, so that no way to write
// a path leads around a route: https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2
class RoutePath {
 public:
  explicit RoutePath(std::string_view target);
  RoutePath(const RoutePath&) = delete;
  RoutePath& operator=(const RoutePath&) = delete;

  // "/" and what follows.
  std::string_view path() const { return path_; }
  // Is there a "?" behind it?
  bool has_query() const { return has_query_; }

 private:
  std::string_view path_;  // of the target, or of rewritten_
  bool has_query_;
  std::string rewritten_;
};

// The characters of a path, or of the beginning of one, in the form that RoutePath has them; "."
// and
// ".." are not followed.
std::string EncodeRoutePath(std::string_view path);

}  // namespace nano
