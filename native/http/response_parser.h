// One response at a time from a stream of bytes: bytes in, head and body out.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "http/llhttp.h"
#include "http/response_head.h"
#include "http/response_head_reader.h"

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
  // more. Interim responses are passed over. Of the body what was not taken is forgotten.
  Status Feed(std::span<const char> data);
  // Nothing more comes. kComplete where that ends the response, else kError.
  Status End();

  // Has any byte of the response come?
  bool started() const { return started_; }
  bool head_complete() const { return head_complete_; }
  // Once, when the head is complete: names in lower case, without those of the connection.
  ResponseHead TakeHead() { return reader_.Take(); }
  // What came of the body with the last Feed, whose data must still be there.
  Bytes TakeBody();
  // The same, as a part of that data: empty where it lies there in pieces.
  std::span<const char> body_in_place() const { return in_place_; }
  // When it is complete: may another request follow on the connection?
  bool keep_alive() const { return keep_alive_; }
  // For how long the other side says it keeps the connection, in seconds; 0: it does not say.
  uint32_t keeps_for() const { return reader_.keeps_for(); }

 private:
  enum class Framing { kNone, kLength, kChunked, kUntilEnd };
  struct Callbacks;

  // False when two ends of the body are said.
  bool ChooseFraming();
  Status FeedBody(std::span<const char> data);
  Status FeedChunks(std::span<const char> data);
  Status Complete(bool is_last_byte);
  int OnChunkText(std::string_view text);
  void BeginChunks();

  ResponseHeadReader reader_;
  llhttp_t chunks_;  // of a body in chunks
  std::span<const char> in_place_;
  Bytes body_;  // of chunks
  size_t body_used_ = 0;
  uint64_t length_left_ = 0;
  size_t feed_left_ = 0;  // bytes of the present Feed that can be body
  uint64_t fed_bytes_ = 0;
  uint64_t framing_allowed_ = 0;  // what fed_bytes_ may be
  Framing framing_ = Framing::kNone;
  bool to_head_ = false;
  bool started_ = false;
  bool head_complete_ = false;
  bool complete_ = false;
  bool keep_alive_ = false;
};

}  // namespace nano
