#include "isolate/fetch_call_text.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.h"
#include "http/response_head.h"
#include "http/response_head_reader.h"

namespace nano {
namespace {

constexpr std::string_view kPlain = "http://";
constexpr std::string_view kSecure = "https://";
// Further lines before the headers: mode, credentials, referrer, referrerPolicy.
constexpr int kOtherLines = 4;
constexpr uint16_t kPlainPort = 80;
constexpr uint16_t kSecurePort = 443;

// Up to the line feed, which is taken, too. False when there is none left.
bool TakeLine(std::string_view* text, std::string_view* line) {
  if (text->data() == nullptr) return false;
  const size_t end = text->find('\n');
  *line = text->substr(0, end);
  *text = end == text->npos ? std::string_view() : text->substr(end + 1);
  return true;
}

bool IsSafe(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

bool IsForbidden(std::string_view method) {
  for (const std::string_view other : {"connect", "trace", "track"}) {
    if (EqualsIgnoringCase(method, other)) return true;
  }
  return false;
}

// "host" or "host:port" as the URL parser has written it.
bool ReadPlace(std::string_view authority, UpstreamPlace* place) {
  const auto is_of_host = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte < 0x7f && c != '@' && c != '/' && c != '\\' && c != '?' && c != '#';
  };
  if (authority.empty() || !std::all_of(authority.begin(), authority.end(), is_of_host)) {
    return false;
  }
  const size_t colon = authority.rfind(':');
  const bool has_port = colon != authority.npos && authority.find(']', colon) == authority.npos;
  place->host = authority.substr(0, has_port ? colon : authority.npos);
  place->port = place->is_tls ? kSecurePort : kPlainPort;
  if (!has_port) return true;
  const std::string_view digits = authority.substr(colon + 1);
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), place->port);
  return error == std::errc() && end == digits.data() + digits.size();
}

void AddHeader(std::string_view name, std::string_view value, std::string* out) {
  out->append(name).append(": ").append(value).append("\r\n");
}

// https://fetch.spec.whatwg.org/#header-value: any byte that ends no line.
bool IsHeaderValue(std::string_view value) {
  return value.find('\0') == value.npos && value.find('\r') == value.npos;
}

// Names as the app writes them; the values of one name that follow each other as one.
class HeaderWriter {
 public:
  explicit HeaderWriter(std::string* out) : out_(out) {}

  // False when it is none.
  bool Add(std::string_view name, std::string_view value) {
    if (!IsToken(name) || !IsHeaderValue(value)) return false;
    if (!last_.empty() && EqualsIgnoringCase(name, last_)) {
      out_->resize(out_->size() - 2);
      out_->append(EqualsIgnoringCase(name, "cookie") ? "; " : ", ").append(value).append("\r\n");
    } else {
      AddHeader(name, value, out_);
      last_ = name;
    }
    return true;
  }

 private:
  std::string* const out_;
  std::string_view last_;
};

// Those of the app, and what a request gets that does not say so:
// https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch
bool AddHeaders(std::string_view lines, std::string* out) {
  bool has_accept = false;
  bool has_agent = false;
  bool has_encoding = false;
  bool has_range = false;
  std::string_view given;
  std::string_view value;
  std::string name;
  HeaderWriter writer(out);
  while (TakeLine(&lines, &given)) {
    if (!TakeLine(&lines, &value)) return false;
    name.assign(given);
    std::transform(name.begin(), name.end(), name.begin(), ToLower);
    if (name == "content-length" || IsConnectionHeader(name)) continue;
    has_accept |= name == "accept";
    has_agent |= name == "user-agent";
    has_encoding |= name == "accept-encoding";
    has_range |= name == "range";
    if (!writer.Add(given, value)) return false;
  }
  if (!has_accept) AddHeader("accept", "*/*", out);
  if (!has_agent) AddHeader("user-agent", "NANO", out);
  if (!has_encoding) {
    AddHeader("accept-encoding", has_range ? "identity" : "gzip, deflate, br, zstd", out);
  }
  return true;
}

// How the body is framed, which no header of the app has a say in. False when its length is none.
bool AddFraming(std::string_view method, std::string_view length, bool has_body,
                UpstreamRequest* request) {
  if (!has_body) {
    // https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch, step 8.5.
    if (method == "POST" || method == "PUT") AddHeader("content-length", "0", &request->text);
    return true;
  }
  if (length.empty()) {
    request->body = BodyFraming::kChunked;
    AddHeader("transfer-encoding", "chunked", &request->text);
    return true;
  }
  const char* end = length.data() + length.size();
  const auto [last, error] = std::from_chars(length.data(), end, request->length);
  request->body = BodyFraming::kLength;
  AddHeader("content-length", length, &request->text);
  return error == std::errc() && last == end;
}

}  // namespace

std::optional<Http1Request> Http1RequestOf(std::string_view call, bool has_body) {
  std::string_view method;
  std::string_view url;
  std::string_view redirect;
  std::string_view length;
  for (std::string_view* line : {&method, &url, &redirect, &length}) {
    if (!TakeLine(&call, line)) return {};
  }
  std::string_view other;
  for (int i = 0; i < kOtherLines; i++) {
    if (!TakeLine(&call, &other)) return {};
  }
  Http1Request asked;
  asked.place.is_tls = url.starts_with(kSecure);
  const size_t scheme = asked.place.is_tls ? kSecure.size() : kPlain.size();
  if (!asked.place.is_tls && !url.starts_with(kPlain)) return {};
  if (!IsToken(method) || IsForbidden(method)) return {};
  const size_t slash = std::min(url.find('/', scheme), url.size());
  const std::string_view target = url.substr(slash);
  const std::string_view authority = url.substr(scheme, slash - scheme);
  const auto is_of_target = [](char c) { return c > 0x20 && c < 0x7f && c != '#'; };
  if (target.empty() || !std::all_of(target.begin(), target.end(), is_of_target)) return {};

  if (!ReadPlace(authority, &asked.place)) return {};
  asked.follows = redirect != "manual";
  UpstreamRequest& request = asked.request;
  request.to_head = method == "HEAD";
  request.is_safe = IsSafe(method);
  std::string& text = request.text;
  text.reserve(call.size() + url.size() + 256);
  text.append(method).append(" ").append(target).append(" HTTP/1.1\r\n");
  AddHeader("host", authority, &text);
  AddHeader("connection", "keep-alive", &text);
  if (!AddFraming(method, length, has_body, &request) || !AddHeaders(call, &text)) return {};
  text.append("\r\n");
  return asked;
}

}  // namespace nano
