// One response at a time from a stream of bytes: bytes in, head and body out. llhttp in its strict
// mode does the grammar, so that no two parties see different ends of a message.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "http/llhttp.h"
#include "http/response_head.h"

namespace nano {

class ResponseParser {
 public:
  // kError: what comes is no response that HTTP allows here.
  enum class Status { kMore, kComplete, kError };

  ResponseParser();
  ResponseParser(const ResponseParser&) = delete;
  ResponseParser& operator=(const ResponseParser&) = delete;

  // For the next response. `to_head`: it answers HEAD and has no body whatever it says.
  void Begin(bool to_head);
  // Reads until the end of the response; with anything behind it the connection is of no use any
  // more. Interim responses are passed over.
  Status Feed(std::span<const char> data);
  // Nothing more comes. kComplete where that ends the body, else kError.
  Status End() const;

  // Has any byte of the response come?
  bool started() const { return started_; }
  bool head_complete() const { return head_complete_; }
  // Once, when the head is complete: names in lower case, without those of the connection.
  ResponseHead TakeHead() { return std::move(head_); }
  // What came of the body since the last call.
  Bytes TakeBody();
  // When it is complete: may another request follow on the connection?
  bool keep_alive() const { return keep_alive_; }
  // For how long the other side says it keeps the connection, in seconds; 0: it does not say.
  uint32_t keeps_for() const { return keeps_for_; }

 private:
  struct Callbacks;

  int OnProtocol(std::string_view text);
  int OnStatus(std::string_view text);
  int OnName(std::string_view text);
  int OnValue(std::string_view text);
  int OnValueComplete();
  int OnHeadComplete();
  int OnBody(std::string_view text);
  int OnComplete();
  void Restart();
  bool Grow(size_t bytes);

  llhttp_t parser_;
  ResponseHead head_;
  std::string name_;
  std::string value_;
  Bytes body_;
  size_t body_used_ = 0;
  size_t feed_left_ = 0;  // bytes of the present Feed that can be body
  size_t head_bytes_ = 0;
  // Read while the head was not complete, then read behind it.
  uint64_t fed_bytes_ = 0;
  uint64_t framing_allowed_ = 0;  // what fed_bytes_ may be behind the head
  size_t protocol_read_ = 0;
  uint32_t keeps_for_ = 0;
  bool to_head_ = false;
  bool in_value_ = false;
  bool has_transfer_encoding_ = false;
  bool started_ = false;
  bool head_complete_ = false;
  bool until_end_ = false;  // the end of the connection ends the body
  bool complete_ = false;
  bool keep_alive_ = false;
};

// Said of a connection, not of the message that comes over it. `name`: in lower case.
bool IsConnectionHeader(std::string_view name);

}  // namespace nano
