#include "http/request_parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "base/check.h"
#include "http/authority.h"

namespace nano {
namespace {

constexpr int kStop = -1;
constexpr std::string_view kProtocol = "HTTP";

constexpr std::string_view kScheme = "http://";

// https would promise the app what this connection is not:
// https://www.rfc-editor.org/rfc/rfc9110#section-4.2.2
bool IsAbsolute(std::string_view target) {
  return EqualsIgnoringCase(target.substr(0, kScheme.size()), kScheme);
}

// What a chunked body may have of framing beyond kFramingPerChunk for a chunk and two bytes for one
// of content: long extensions, trailers.
constexpr size_t kFramingMost = 16 * 1024;
constexpr size_t kFramingPerChunk = 16;

// What the last request on this thread said: the next one mostly says the same.
struct KnownAuthority {
  std::string text;
  std::string host;
};
thread_local KnownAuthority t_known;

// A valid authority, or "".
const std::string& KnownHostOf(const std::string& authority) {
  if (authority != t_known.text) t_known = {authority, HostOf(authority)};
  return t_known.host;
}

bool IsKnownOrValid(std::string_view authority) {
  return authority == t_known.text || IsAuthority(authority);
}

}  // namespace

struct RequestParser::Callbacks {
  static RequestParser& Of(llhttp_t* parser) { return *static_cast<RequestParser*>(parser->data); }
  template <int (RequestParser::*kMethod)(std::string_view)>
  static int Data(llhttp_t* parser, const char* at, size_t length) {
    return (Of(parser).*kMethod)({at, length});
  }
  template <int (RequestParser::*kMethod)()>
  static int Event(llhttp_t* parser) {
    return (Of(parser).*kMethod)();
  }
  static int Begin(llhttp_t* parser) {
    Of(parser).started_ = true;
    return 0;
  }
  static int Complete(llhttp_t* parser) {
    Of(parser).complete_ = true;
    return kLlhttpPaused;
  }
  static int ChunkHeader(llhttp_t* parser) {
    Of(parser).framing_allowed_ += kFramingPerChunk;
    return 0;
  }
  static llhttp_settings_t Settings() {
    llhttp_settings_t settings{};
    settings.on_message_begin = Begin;
    settings.on_method = Data<&RequestParser::OnMethod>;
    settings.on_method_complete = Event<&RequestParser::OnMethodComplete>;
    settings.on_protocol = Data<&RequestParser::OnProtocol>;
    settings.on_chunk_header = ChunkHeader;
    settings.on_url = Data<&RequestParser::OnUrl>;
    settings.on_header_field = Data<&RequestParser::OnName>;
    settings.on_header_value = Data<&RequestParser::OnValue>;
    settings.on_header_value_complete = Event<&RequestParser::OnValueComplete>;
    settings.on_headers_complete = Event<&RequestParser::OnHeadComplete>;
    settings.on_body = Data<&RequestParser::OnBody>;
    settings.on_message_complete = Complete;
    return settings;
  }
};

RequestParser::RequestParser(ParserLimits limits, Arrival arrival)
    : limits_(limits), arrival_(arrival) {
  static const llhttp_settings_t kSettings = Callbacks::Settings();
  llhttp_init(&parser_, kLlhttpRequest, &kSettings);
  parser_.data = this;
}

RequestParser::Status RequestParser::Feed(std::span<const char>* data) {
  feed_left_ = data->size();
  feed_begin_ = data->data();
  const bool in_head = !head_complete_;
  const int error = llhttp_execute(&parser_, data->data(), data->size());
  if (error != kLlhttpOk && error != kLlhttpPaused) return Status::kError;
  if (complete_) {
    *data = data->subspan(static_cast<size_t>(llhttp_get_error_pos(&parser_) - data->data()));
    return Status::kComplete;
  }
  fed_bytes_ += data->size();
  if (in_head && head_complete_) {
    // Where in this piece the head ended is not known.
    fed_bytes_ = 0;
    framing_allowed_ = kFramingMost;
  }
  if (fed_bytes_ > (head_complete_ ? framing_allowed_ : limits_.head_bytes)) {
    if (!head_complete_ && started_) {
      error_ = head_.headers.empty() ? ErrorCode::kUriTooLong : ErrorCode::kHeadersTooLarge;
    }
    return Status::kError;
  }
  *data = {};
  return Status::kMore;
}

RequestHead RequestParser::TakeHead() {
  NANO_CHECK(head_complete_);
  Forwarded forwarded;
  if (arrival_.proxies != nullptr) {
    forwarded = Believe(forwarding_, arrival_.peer, *arrival_.proxies);
  } else {
    forwarded.client = arrival_.peer;
  }
  const bool is_absolute = IsAbsolute(head_.target);
  if (!forwarded.authority.empty()) authority_ = forwarded.authority;
  // https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2: the target's authority replaces what the
  // header said, so that no two parties see different hosts; and a trusted proxy's both.
  if (has_host_ && (is_absolute || !forwarded.authority.empty())) {
    head_.headers.replace(host_start_, host_size_, authority_);
  }
  std::string_view path = head_.target;
  if (is_absolute)
    path.remove_prefix(std::min(path.find_first_of("/?", kScheme.size()), path.size()));
  if (path == "*") path = "/";
  const std::string_view host = authority_.empty() ? arrival_.authority : authority_;
  head_.is_https = forwarded.is_https.value_or(false);
  head_.url.reserve(8 + host.size() + path.size());
  head_.url.append(head_.is_https ? "https://" : kScheme).append(host).append(path);
  head_.host = KnownHostOf(authority_);
  head_.peer = arrival_.peer;
  head_.port = arrival_.port;
  head_.is_http10 = facts_.http10;
  head_.has_body = facts_.chunked || facts_.content_length > 0;
  AddClient(forwarded);
  return std::move(head_);
}

// What the app is told of the client, as Workers are.
void RequestParser::AddClient(const Forwarded& forwarded) {
  head_.client = forwarded.client;
  if (!forwarded.client.empty()) {
    AddHeader("cf-connecting-ip", forwarded.client);
    AddHeader("x-real-ip", forwarded.client);
  }
  if (arrival_.proxies == nullptr) return;
  if (!forwarded.chain.empty()) AddHeader("x-forwarded-for", forwarded.chain);
  if (forwarded.is_https) AddHeader("x-forwarded-proto", *forwarded.is_https ? "https" : "http");
  if (!forwarded.authority.empty()) AddHeader("x-forwarded-host", forwarded.authority);
}

void RequestParser::AddHeader(std::string_view name, std::string_view value) {
  std::string& headers = head_.headers;
  if (!headers.empty()) headers.push_back('\n');
  headers.append(name).append("\n").append(value);
}

Bytes RequestParser::TakeBody() {
  // There was room for all that was read, and what was read may be framing for the most part.
  if (body_used_ < body_.size() / 2) body_ = Bytes::Copy(body_.span().first(body_used_));
  body_.Truncate(body_used_);
  body_used_ = 0;
  return std::move(body_);
}

void RequestParser::Reset() {
  llhttp_reset(&parser_);
  head_ = RequestHead();
  facts_ = RequestFacts();
  authority_.clear();
  if (arrival_.proxies != nullptr) forwarding_ = ForwardingHeaders();
  body_ = Bytes();
  body_used_ = head_bytes_ = fed_bytes_ = header_count_ = protocol_read_ = 0;
  framing_allowed_ = 0;
  in_value_ = has_host_ = has_transfer_encoding_ = false;
  started_ = has_method_ = head_complete_ = complete_ = discard_ = false;
  error_ = ErrorCode::kBadRequest;
}

int RequestParser::Fail(ErrorCode code) {
  error_ = code;
  return kStop;
}

// https://www.rfc-editor.org/rfc/rfc9112#section-3: one space between the words of the first line.
bool RequestParser::FollowsOneSpace(std::string_view text) const {
  return fed_bytes_ + static_cast<uint64_t>(text.data() - feed_begin_) == word_end_ + 1;
}

int RequestParser::OnMethod(std::string_view text) {
  word_end_ = fed_bytes_ + static_cast<uint64_t>(text.data() + text.size() - feed_begin_);
  return 0;
}

int RequestParser::OnMethodComplete() {
  has_method_ = true;
  return 0;
}

std::string_view RequestParser::refused_method() const {
  return has_method_ ? llhttp_method_name(parser_.method) : "";
}

int RequestParser::OnUrl(std::string_view text) {
  if (head_.target.empty() && !FollowsOneSpace(text)) return Fail(ErrorCode::kBadRequest);
  word_end_ = fed_bytes_ + static_cast<uint64_t>(text.data() + text.size() - feed_begin_);
  head_bytes_ += text.size();
  if (head_bytes_ > limits_.url_bytes) return Fail(ErrorCode::kUriTooLong);
  head_.target.append(text);
  return 0;
}

// llhttp knows other protocols that look alike.
int RequestParser::OnProtocol(std::string_view text) {
  if (protocol_read_ == 0 && !FollowsOneSpace(text)) return Fail(ErrorCode::kBadRequest);
  for (const char c : text) {
    if (protocol_read_ >= kProtocol.size() || c != kProtocol[protocol_read_++]) {
      return Fail(ErrorCode::kBadRequest);
    }
  }
  return 0;
}

int RequestParser::OnName(std::string_view text) {
  if (head_complete_) return 0;  // a trailer
  head_bytes_ += text.size();
  if (head_bytes_ > limits_.head_bytes) return Fail(ErrorCode::kHeadersTooLarge);
  std::string& headers = head_.headers;
  if (in_value_ || header_count_ == 0) {
    in_value_ = false;
    if (++header_count_ > limits_.header_count) return Fail(ErrorCode::kHeadersTooLarge);
    if (headers.empty()) {
      headers.reserve(512);
    } else {
      headers.push_back('\n');
    }
    name_start_ = headers.size();
  }
  const size_t start = headers.size();
  headers.append(text);
  std::transform(headers.begin() + static_cast<ptrdiff_t>(start), headers.end(),
                 headers.begin() + static_cast<ptrdiff_t>(start), ToLower);
  return 0;
}

int RequestParser::OnValue(std::string_view text) {
  if (head_complete_) return 0;
  head_bytes_ += text.size();
  if (head_bytes_ > limits_.head_bytes) return Fail(ErrorCode::kHeadersTooLarge);
  if (!in_value_) {
    in_value_ = true;
    head_.headers.push_back('\n');
    value_start_ = head_.headers.size();
  }
  head_.headers.append(text);
  return 0;
}

int RequestParser::OnValueComplete() {
  if (head_complete_) return 0;
  OnValue("");  // an empty value had no span
  std::string& headers = head_.headers;
  while (headers.size() > value_start_ && IsBlank(headers.back())) headers.pop_back();
  const std::string_view name =
      std::string_view(headers).substr(name_start_, value_start_ - 1 - name_start_);
  const std::string_view value = std::string_view(headers).substr(value_start_);
  if (name == "host") {
    if (has_host_ || (!value.empty() && !IsKnownOrValid(value)))
      return Fail(ErrorCode::kBadRequest);
    has_host_ = true;
    host_start_ = value_start_;
    host_size_ = value.size();
    authority_ = value;
  } else if (name == "transfer-encoding") {
    // No other coding is understood, and a list of them is how requests are smuggled.
    if (has_transfer_encoding_ || !EqualsIgnoringCase(value, "chunked")) {
      return Fail(ErrorCode::kBadRequest);
    }
    has_transfer_encoding_ = true;
  } else if (name == "expect") {
    if (!EqualsIgnoringCase(value, "100-continue")) return Fail(ErrorCode::kExpectationFailed);
    facts_.expects_continue = true;
  } else if (SaysTheClient(name, value)) {
    headers.resize(name_start_ == 0 ? 0 : name_start_ - 1);
  }
  return 0;
}

// True when the app does not get the header: it is a stranger's, or NANO's own to tell.
bool RequestParser::SaysTheClient(std::string_view name, std::string_view value) {
  if (!SaysWhoAsks(name)) return false;
  if (arrival_.proxies == nullptr) return true;
  forwarding_.Add(name, value);
  return IsOwnFinding(name);
}

int RequestParser::OnHeadComplete() {
  const bool http11 = parser_.http_major == 1 && parser_.http_minor == 1;
  const bool http10 = parser_.http_major == 1 && parser_.http_minor == 0;
  if (!http11 && !http10) return Fail(ErrorCode::kBadRequest);
  if (parser_.method == kLlhttpConnect) return Fail(ErrorCode::kBadRequest);
  if (http11 && !has_host_) return Fail(ErrorCode::kBadRequest);
  if (http10 && has_transfer_encoding_) return Fail(ErrorCode::kBadRequest);
  if (has_transfer_encoding_ && (parser_.flags & kLlhttpContentLength) != 0) {
    return Fail(ErrorCode::kBadRequest);
  }
  if (!CheckTarget()) return Fail(ErrorCode::kBadRequest);
  head_.method = llhttp_method_name(parser_.method);
  facts_.chunked = (parser_.flags & kLlhttpChunked) != 0;
  facts_.content_length = (parser_.flags & kLlhttpContentLength) != 0 ? parser_.content_length : 0;
  facts_.is_head = parser_.method == kLlhttpHead;
  facts_.http10 = http10;
  facts_.keep_alive = llhttp_should_keep_alive(&parser_) != 0;
  if (http10) facts_.expects_continue = false;
  // An upgrade is not offered, so what follows is the request's body and the next request.
  parser_.upgrade = 0;
  head_complete_ = true;
  return 0;
}

int RequestParser::OnBody(std::string_view text) {
  // The content itself and as much framing again, twice.
  framing_allowed_ += 3 * text.size();
  if (discard_) return 0;
  if (body_.empty()) {
    body_ = Bytes::Allocate(feed_left_);
    NANO_CHECK(!body_.empty());
  }
  std::memcpy(body_.data() + body_used_, text.data(), text.size());
  body_used_ += text.size();
  return 0;
}

bool RequestParser::CheckTarget() {
  const std::string_view target = head_.target;
  // https://www.rfc-editor.org/rfc/rfc9112#section-3.2: a fragment is never sent, and what is
  // behind it would be seen by some parties only. Bytes beyond ASCII come percent-encoded.
  for (const char c : target) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7f || c == '#') return false;
  }
  if (target.starts_with('/')) return true;
  if (target == "*") return parser_.method == kLlhttpOptions;
  if (!IsAbsolute(target)) return false;
  const std::string_view authority =
      target.substr(kScheme.size(), target.find_first_of("/?", kScheme.size()) - kScheme.size());
  if (!IsAuthority(authority)) return false;
  authority_ = authority;
  return true;
}

}  // namespace nano
