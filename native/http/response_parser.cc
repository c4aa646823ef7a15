#include "http/response_parser.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <utility>

#include "base/ascii.h"
#include "base/check.h"

namespace nano {
namespace {

constexpr int kStop = -1;
// What llhttp's on_headers_complete says for a message without body.
constexpr int kNoBody = 1;
constexpr std::string_view kProtocol = "HTTP";
// Of interim responses and the head.
constexpr size_t kHeadMost = 64 * 1024;
constexpr size_t kHeadersMost = 1000;
// The same with what is neither name nor value.
constexpr uint64_t kFedMost = 2 * kHeadMost;
// What a chunked body may have of framing beyond kFramingPerChunk for a chunk and two bytes for one
// of content: long extensions, trailers.
constexpr size_t kFramingMost = 16 * 1024;
constexpr size_t kFramingPerChunk = 16;

constexpr std::array<std::string_view, 9> kConnectionHeaders = {
    "connection",        "expect", "host", "keep-alive", "proxy-connection", "te", "trailer",
    "transfer-encoding", "upgrade"};

// https://www.rfc-editor.org/rfc/rfc2068#section-19.7.1.1: "timeout=5, max=100"
uint32_t TimeoutOf(std::string_view value) {
  constexpr std::string_view kTimeout = "timeout=";
  const size_t at = value.find(kTimeout);
  uint32_t seconds = 0;
  if (at == value.npos) return 0;
  const std::string_view digits = value.substr(at + kTimeout.size());
  std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  return seconds;
}

}  // namespace

bool IsConnectionHeader(std::string_view name) {
  return std::find(kConnectionHeaders.begin(), kConnectionHeaders.end(), name) !=
         kConnectionHeaders.end();
}

struct ResponseParser::Callbacks {
  static ResponseParser& Of(llhttp_t* parser) {
    return *static_cast<ResponseParser*>(parser->data);
  }
  template <int (ResponseParser::*kMethod)(std::string_view)>
  static int Data(llhttp_t* parser, const char* at, size_t length) {
    return (Of(parser).*kMethod)({at, length});
  }
  template <int (ResponseParser::*kMethod)()>
  static int Event(llhttp_t* parser) {
    return (Of(parser).*kMethod)();
  }
  static int ChunkHeader(llhttp_t* parser) {
    Of(parser).framing_allowed_ += kFramingPerChunk;
    return 0;
  }
  static llhttp_settings_t Settings() {
    llhttp_settings_t settings{};
    settings.on_protocol = Data<&ResponseParser::OnProtocol>;
    settings.on_chunk_header = ChunkHeader;
    settings.on_status = Data<&ResponseParser::OnStatus>;
    settings.on_header_field = Data<&ResponseParser::OnName>;
    settings.on_header_value = Data<&ResponseParser::OnValue>;
    settings.on_header_value_complete = Event<&ResponseParser::OnValueComplete>;
    settings.on_headers_complete = Event<&ResponseParser::OnHeadComplete>;
    settings.on_body = Data<&ResponseParser::OnBody>;
    settings.on_message_complete = Event<&ResponseParser::OnComplete>;
    return settings;
  }
};

ResponseParser::ResponseParser() {
  static const llhttp_settings_t kSettings = Callbacks::Settings();
  llhttp_init(&parser_, kLlhttpResponse, &kSettings);
  parser_.data = this;
}

void ResponseParser::Begin(bool to_head) {
  llhttp_reset(&parser_);
  to_head_ = to_head;
  Restart();
  body_ = Bytes();
  body_used_ = head_bytes_ = fed_bytes_ = framing_allowed_ = 0;
  keeps_for_ = 0;
  started_ = head_complete_ = until_end_ = complete_ = keep_alive_ = false;
}

// Behind an interim response.
void ResponseParser::Restart() {
  head_ = ResponseHead();
  name_.clear();
  value_.clear();
  protocol_read_ = 0;
  in_value_ = has_transfer_encoding_ = false;
}

ResponseParser::Status ResponseParser::Feed(std::span<const char> data) {
  if (!data.empty()) started_ = true;
  feed_left_ = data.size();
  const bool in_head = !head_complete_;
  const int error = llhttp_execute(&parser_, data.data(), data.size());
  if (complete_) {
    const char* end =
        error == kLlhttpOk ? data.data() + data.size() : llhttp_get_error_pos(&parser_);
    // What is behind it nobody has asked for.
    if (end != data.data() + data.size()) keep_alive_ = false;
    return Status::kComplete;
  }
  if (error != kLlhttpOk) return Status::kError;
  if (in_head && head_complete_) {
    // Where in this piece the head ended is not known.
    fed_bytes_ = 0;
    framing_allowed_ += kFramingMost;
    return Status::kMore;
  }
  fed_bytes_ += data.size();
  return fed_bytes_ > (in_head ? kFedMost : framing_allowed_) ? Status::kError : Status::kMore;
}

ResponseParser::Status ResponseParser::End() const {
  return head_complete_ && until_end_ ? Status::kComplete : Status::kError;
}

Bytes ResponseParser::TakeBody() {
  // There was room for all that was read, and what was read may be framing for the most part.
  if (body_used_ < body_.size() / 2) body_ = Bytes::Copy(body_.span().first(body_used_));
  body_.Truncate(body_used_);
  body_used_ = 0;
  return std::move(body_);
}

bool ResponseParser::Grow(size_t bytes) {
  head_bytes_ += bytes;
  return head_bytes_ <= kHeadMost;
}

// llhttp knows other protocols that look alike.
int ResponseParser::OnProtocol(std::string_view text) {
  for (const char c : text) {
    if (protocol_read_ >= kProtocol.size() || c != kProtocol[protocol_read_++]) return kStop;
  }
  return 0;
}

int ResponseParser::OnStatus(std::string_view text) {
  if (!Grow(text.size())) return kStop;
  head_.status_text.append(text);
  return 0;
}

int ResponseParser::OnName(std::string_view text) {
  if (head_complete_) return 0;  // a trailer
  if (!Grow(text.size())) return kStop;
  if (in_value_) {
    in_value_ = false;
    name_.clear();
  }
  for (const char c : text) name_.push_back(ToLower(c));
  return 0;
}

int ResponseParser::OnValue(std::string_view text) {
  if (head_complete_) return 0;
  if (!Grow(text.size())) return kStop;
  value_.append(text);
  return 0;
}

int ResponseParser::OnValueComplete() {
  if (head_complete_) return 0;
  in_value_ = true;
  const std::string_view value = StripBlanks(value_);
  if (name_ == "transfer-encoding") {
    // No other coding is understood, and a list of them is how responses are smuggled.
    if (has_transfer_encoding_ || !EqualsIgnoringCase(value, "chunked")) return kStop;
    has_transfer_encoding_ = true;
  }
  if (name_ == "keep-alive") keeps_for_ = TimeoutOf(value);
  if (!IsConnectionHeader(name_)) {
    if (head_.headers.size() >= 2 * kHeadersMost) return kStop;
    head_.headers.push_back(std::move(name_));
    head_.headers.emplace_back(value);
  }
  name_.clear();
  value_.clear();
  return 0;
}

int ResponseParser::OnHeadComplete() {
  if (parser_.http_major != 1 || parser_.http_minor > 1) return kStop;
  const int status = parser_.status_code;
  // Nobody asked for another protocol.
  if (status < 100 || status > 599 || status == 101) return kStop;
  if (status < 200) return kNoBody;
  const bool has_length = (parser_.flags & kLlhttpContentLength) != 0;
  if (has_transfer_encoding_ && has_length) return kStop;
  head_.status = status;
  head_complete_ = true;
  const bool bodiless = to_head_ || status == 204 || status == 304;
  until_end_ = !bodiless && !has_length && !has_transfer_encoding_;
  keep_alive_ = !until_end_ && llhttp_should_keep_alive(&parser_) != 0;
  parser_.upgrade = 0;
  return bodiless ? kNoBody : 0;
}

int ResponseParser::OnBody(std::string_view text) {
  // The content itself and as much framing again, twice.
  framing_allowed_ += 3 * text.size();
  if (body_.empty()) {
    body_ = Bytes::Allocate(feed_left_);
    NANO_CHECK(!body_.empty());
  }
  std::memcpy(body_.data() + body_used_, text.data(), text.size());
  body_used_ += text.size();
  return 0;
}

int ResponseParser::OnComplete() {
  if (!head_complete_) {
    Restart();
    return 0;
  }
  complete_ = true;
  return kLlhttpPaused;
}

}  // namespace nano
