// One request at a time from a stream of bytes. No sockets, no exchanges: bytes in, head and body
// out. llhttp in its strict mode does the grammar; what it lets pass and we do not is refused here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "http/error_response.h"
#include "http/forwarding.h"
#include "http/llhttp.h"
#include "http/request_head.h"

namespace nano {

struct ParserLimits {
  size_t url_bytes;
  size_t head_bytes;
  size_t header_count;
};

// Where requests come from.
struct Arrival {
  std::string_view peer;       // as Socket::peer
  std::string_view authority;  // stands in for a Host header that the client need not send
  uint16_t port = 0;           // of the listener
  const TrustedProxies* proxies = nullptr;  // when the peer is one of them
};

class RequestParser {
 public:
  enum class Status { kMore, kComplete, kError };

  RequestParser(ParserLimits limits, Arrival arrival);
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  // Reads until the end of `data` or of one request, and drops what it read from `data`.
  Status Feed(std::span<const char>* data);
  // Of kError.
  ErrorCode error() const { return error_; }

  // Has any byte of a request come?
  bool started() const { return started_; }
  bool head_complete() const { return head_complete_; }
  // Once, when the head is complete.
  RequestHead TakeHead();
  const RequestFacts& facts() const { return facts_; }
  // What came of the body since the last call.
  Bytes TakeBody();
  // What comes of the body is dropped from now on.
  void DiscardBody() { discard_ = true; }
  // Of a request that was refused, as far as they came.
  std::string_view refused_method() const;
  std::string_view refused_target() const { return head_.target; }
  // For the next request.
  void Reset();

 private:
  struct Callbacks;

  int Fail(ErrorCode code);
  int OnMethod(std::string_view text);
  int OnMethodComplete();
  bool FollowsOneSpace(std::string_view text) const;
  int OnUrl(std::string_view text);
  int OnProtocol(std::string_view text);
  int OnName(std::string_view text);
  int OnValue(std::string_view text);
  int OnValueComplete();
  int OnHeadComplete();
  int OnBody(std::string_view text);
  bool CheckTarget();
  bool SaysTheClient(std::string_view name, std::string_view value);
  void AddClient(const Forwarded& forwarded);
  void AddHeader(std::string_view name, std::string_view value);

  const ParserLimits limits_;
  const Arrival arrival_;
  llhttp_t parser_;
  RequestHead head_;
  RequestFacts facts_;
  std::string authority_;         // Host as sent
  ForwardingHeaders forwarding_;  // of a trusted proxy
  Bytes body_;
  size_t body_used_ = 0;
  size_t feed_left_ = 0;   // bytes of the present Feed that can be body
  size_t head_bytes_ = 0;  // of names, values and URL
  // Read while the head was not complete, then read behind it.
  uint64_t fed_bytes_ = 0;
  uint64_t framing_allowed_ = 0;  // what fed_bytes_ may be behind the head
  size_t protocol_read_ = 0;
  const char* feed_begin_ = nullptr;
  uint64_t word_end_ = 0;  // of the last word of the request line, in fed bytes
  size_t header_count_ = 0;
  size_t name_start_ = 0;  // in head_.headers, of the present header
  size_t value_start_ = 0;
  size_t host_start_ = 0;  // of Host's value in head_.headers
  size_t host_size_ = 0;
  bool in_value_ = false;
  bool has_host_ = false;
  bool has_transfer_encoding_ = false;
  bool started_ = false;
  bool has_method_ = false;
  bool head_complete_ = false;
  bool complete_ = false;
  bool discard_ = false;
  ErrorCode error_ = ErrorCode::kBadRequest;
};

}  // namespace nano
