#include "http/response_parser.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace nano {
namespace {

constexpr int kSwitchingProtocols = 101;
// llhttp in its strict mode reads a body in chunks, once it was told that there is one.
constexpr std::string_view kChunkedHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
// What a chunked body may have of framing beyond kFramingPerChunk for a chunk and two bytes for one
// of content: long extensions, trailers.
constexpr size_t kFramingMost = 16 * 1024;
constexpr size_t kFramingPerChunk = 16;

}  // namespace

struct ResponseParser::Callbacks {
  static ResponseParser& Of(llhttp_t* parser) {
    return *static_cast<ResponseParser*>(parser->data);
  }
  static int Body(llhttp_t* parser, const char* at, size_t length) {
    return Of(parser).OnChunkText({at, length});
  }
  static int ChunkHeader(llhttp_t* parser) {
    Of(parser).framing_allowed_ += kFramingPerChunk;
    return 0;
  }
  static int Complete(llhttp_t* parser) {
    Of(parser).complete_ = true;
    return kLlhttpPaused;
  }
  static llhttp_settings_t Settings() {
    llhttp_settings_t settings{};
    settings.on_chunk_header = ChunkHeader;
    settings.on_body = Body;
    settings.on_message_complete = Complete;
    return settings;
  }
};

ResponseParser::ResponseParser() {
  static const llhttp_settings_t kSettings = Callbacks::Settings();
  llhttp_init(&chunks_, kLlhttpResponse, &kSettings);
  chunks_.data = this;
}

void ResponseParser::Begin(bool to_head) {
  reader_.Begin();
  to_head_ = to_head;
  in_place_ = {};
  body_ = Bytes();
  body_used_ = 0;
  started_ = head_complete_ = complete_ = keep_alive_ = false;
}

ResponseParser::Status ResponseParser::Feed(std::span<const char> data) {
  if (!data.empty()) started_ = true;
  if (head_complete_) return FeedBody(data);
  switch (reader_.Feed(&data)) {
    case ResponseHeadReader::Status::kError:
      return Status::kError;
    case ResponseHeadReader::Status::kMore:
      return Status::kMore;
    case ResponseHeadReader::Status::kHead:
      return ChooseFraming() ? FeedBody(data) : Status::kError;
  }
  return Status::kError;
}

ResponseParser::Status ResponseParser::End() {
  in_place_ = {};
  if (!head_complete_) {
    if (reader_.End() != ResponseHeadReader::Status::kHead || !ChooseFraming()) {
      return Status::kError;
    }
    const bool is_empty = framing_ == Framing::kLength && length_left_ == 0;
    if (framing_ == Framing::kNone || is_empty) framing_ = Framing::kUntilEnd;
  }
  return framing_ == Framing::kUntilEnd ? Status::kComplete : Status::kError;
}

bool ResponseParser::ChooseFraming() {
  if (reader_.chunked() && reader_.has_length()) return false;
  const int status = reader_.status();
  const bool is_bodiless =
      to_head_ || status == 204 || status == 304 || status == kSwitchingProtocols;
  length_left_ = reader_.length().value_or(0);
  if (is_bodiless) {
    framing_ = Framing::kNone;
  } else if (reader_.chunked()) {
    framing_ = Framing::kChunked;
    BeginChunks();
  } else {
    framing_ = reader_.length() ? Framing::kLength : Framing::kUntilEnd;
  }
  keep_alive_ = reader_.keep_alive() && framing_ != Framing::kUntilEnd;
  head_complete_ = true;
  return true;
}

ResponseParser::Status ResponseParser::FeedBody(std::span<const char> data) {
  in_place_ = {};
  body_ = Bytes();
  body_used_ = 0;
  if (framing_ == Framing::kNone) return Complete(data.empty());
  if (framing_ == Framing::kChunked) return FeedChunks(data);
  size_t size = data.size();
  if (framing_ == Framing::kLength) {
    size = static_cast<size_t>(std::min<uint64_t>(size, length_left_));
    length_left_ -= size;
  }
  in_place_ = data.first(size);
  const bool is_end = framing_ == Framing::kLength && length_left_ == 0;
  return is_end ? Complete(size == data.size()) : Status::kMore;
}

ResponseParser::Status ResponseParser::Complete(bool is_last_byte) {
  // What is behind it nobody has asked for.
  if (!is_last_byte) keep_alive_ = false;
  return Status::kComplete;
}

void ResponseParser::BeginChunks() {
  llhttp_reset(&chunks_);
  NANO_CHECK(llhttp_execute(&chunks_, kChunkedHead.data(), kChunkedHead.size()) == kLlhttpOk);
  fed_bytes_ = 0;
  framing_allowed_ = kFramingMost;
}

ResponseParser::Status ResponseParser::FeedChunks(std::span<const char> data) {
  feed_left_ = data.size();
  const int error = llhttp_execute(&chunks_, data.data(), data.size());
  if (complete_) {
    const char* end = data.data() + data.size();
    return Complete(error == kLlhttpOk || llhttp_get_error_pos(&chunks_) == end);
  }
  if (error != kLlhttpOk) return Status::kError;
  fed_bytes_ += data.size();
  return fed_bytes_ > framing_allowed_ ? Status::kError : Status::kMore;
}

int ResponseParser::OnChunkText(std::string_view text) {
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

Bytes ResponseParser::TakeBody() {
  if (!in_place_.empty()) {
    Bytes body = Bytes::Copy(std::string_view(in_place_.data(), in_place_.size()));
    NANO_CHECK(!body.empty());
    in_place_ = {};
    return body;
  }
  // There was room for all that was read, and what was read may be framing for the most part.
  if (body_used_ < body_.size() / 2) body_ = Bytes::Copy(body_.span().first(body_used_));
  body_.Truncate(body_used_);
  body_used_ = 0;
  return std::move(body_);
}

}  // namespace nano
