#include "ops/plain_url.h"

#include <array>
#include <charconv>
#include <system_error>

namespace nano {
namespace {

constexpr uint32_t kOmitted = 0xffffffff;

enum : uint8_t { kInLabel = 1, kInPath = 2, kInQuery = 4, kInFragment = 8 };

constexpr bool IsIn(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }
constexpr bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// https://url.spec.whatwg.org/#percent-encoded-bytes: what no set there has, less what parts them.
constexpr std::array<uint8_t, 256> kKinds = [] {
  std::array<uint8_t, 256> kinds{};
  for (char c = 0x21; c < 0x7f; c++) {
    uint8_t& kind = kinds[static_cast<size_t>(c)];
    if (IsLetter(c) || IsDigit(c)) kind |= kInLabel;
    if (!IsIn("\"#<>?^`{}\\", c)) kind |= kInPath;
    if (!IsIn("\"#<>'", c)) kind |= kInQuery;
    if (!IsIn("\"<>`", c)) kind |= kInFragment;
  }
  return kinds;
}();

// Four numbers in decimal, without leading zeros.
bool IsAddress(std::string_view host) {
  constexpr int kNumbers = 4;
  constexpr unsigned kMaxNumber = 255;
  const char* at = host.data();
  const char* const end = at + host.size();
  for (int i = 0; i < kNumbers; i++) {
    if (i > 0 && (at == end || *at++ != '.')) return false;
    unsigned number = 0;
    const auto [next, error] = std::from_chars(at, end, number);
    if (error != std::errc() || number > kMaxNumber || (*at == '0' && next - at > 1)) return false;
    at = next;
  }
  return at == end;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  uint32_t at() const { return static_cast<uint32_t>(at_); }
  bool at_end() const { return at_ == text_.size(); }
  void Start(size_t at) { at_ = at; }
  bool Take(char c) {
    if (at_end() || text_[at_] != c) return false;
    at_++;
    return true;
  }
  void TakeAll(uint8_t kind) {
    while (!at_end() && (kKinds[static_cast<uint8_t>(text_[at_])] & kind) != 0) at_++;
  }
  bool TakeCredentials(ada_url_components* found);
  bool TakeHost();
  bool TakePort(uint32_t not_port, uint32_t* port);
  bool TakePath();
  // From the question mark or number sign on.
  bool TakeRest(ada_url_components* found);

 private:
  char Ahead() const { return at_end() ? '\0' : text_[at_]; }

  const std::string_view text_;
  size_t at_ = 0;
};

bool Reader::TakeCredentials(ada_url_components* found) {
  const size_t start = at_;
  TakeAll(kInLabel);
  found->username_end = at();
  const bool named = at_ > start;
  const size_t password = at_ + 1;
  if (Take(':')) {
    TakeAll(kInLabel);
    if (at_ == password) return false;
  }
  found->host_start = at();
  return named && Take('@');
}

// Labels of letters, digits and single hyphens, so that none is Punycode; the last one starts with
// a letter, so that it is no number of an IPv4 address. Or such an address as it is serialized.
bool Reader::TakeHost() {
  const size_t start = at_;
  bool is_name = false;
  do {
    is_name = IsLetter(Ahead());
    do {
      if ((kKinds[static_cast<uint8_t>(Ahead())] & kInLabel) == 0) return false;
      TakeAll(kInLabel);
    } while (Take('-'));
  } while (Take('.'));
  return is_name || IsAddress(text_.substr(start, at_ - start));
}

// What comes after the colon.
bool Reader::TakePort(uint32_t not_port, uint32_t* port) {
  constexpr uint32_t kMaxPort = 65535;
  if (Ahead() == '0') return false;
  const size_t start = at_;
  uint32_t value = 0;
  while (IsDigit(Ahead()) && value <= kMaxPort) {
    value = value * 10 + static_cast<uint32_t>(text_[at_++] - '0');
  }
  *port = value;
  return at_ > start && value <= kMaxPort && value != not_port;
}

// What may be a dot segment is left to the parser.
bool Reader::TakePath() {
  if (Ahead() != '/') return false;
  while (Take('/')) {
    if (Ahead() == '.' || Ahead() == '%') return false;
    while (!at_end() && text_[at_] != '/' &&
           (kKinds[static_cast<uint8_t>(text_[at_])] & kInPath) != 0) {
      at_++;
    }
  }
  return true;
}

bool Reader::TakeRest(ada_url_components* found) {
  found->search_start = kOmitted;
  found->hash_start = kOmitted;
  if (Take('?')) {
    found->search_start = at() - 1;
    TakeAll(kInQuery);
  }
  if (Take('#')) {
    found->hash_start = at() - 1;
    TakeAll(kInFragment);
  }
  return at_end();
}

}  // namespace

bool ReadPlainUrl(std::string_view text, PlainUrl* url) {
  constexpr std::string_view kHttps = "https://";
  constexpr std::string_view kHttp = "http://";
  const bool secure = text.starts_with(kHttps);
  if (!secure && !text.starts_with(kHttp)) return false;
  ada_url_components& found = url->components;
  Reader reader(text);
  reader.Start(secure ? kHttps.size() : kHttp.size());
  const uint32_t start = reader.at();
  found.protocol_end = start - 2;
  if (!reader.TakeCredentials(&found)) {
    found.username_end = start;
    found.host_start = start;
    reader.Start(start);
  }
  if (!reader.TakeHost()) return false;
  found.host_end = reader.at();
  found.port = kOmitted;
  if (reader.Take(':') && !reader.TakePort(secure ? 443 : 80, &found.port)) return false;
  found.pathname_start = reader.at();
  url->scheme = secure ? UrlScheme::kHttps : UrlScheme::kHttp;
  url->lacks_path = reader.at_end();
  if (!url->lacks_path && !reader.TakePath()) return false;
  return reader.TakeRest(&found);
}

bool ReadPlainPath(std::string_view text, PlainUrl* url) {
  Reader reader(text);
  // Two slashes would begin a host.
  if (text.starts_with("//") || !reader.TakePath()) return false;
  ada_url_components& found = url->components;
  if (!reader.TakeRest(&found)) return false;
  url->lacks_path = false;
  if (found.search_start != kOmitted) found.search_start += found.pathname_start;
  if (found.hash_start != kOmitted) found.hash_start += found.pathname_start;
  return true;
}

}  // namespace nano
