// The head of a response, from a stream of bytes. Lines end with CR LF, as HTTP says; where the
// first one ends with a line feed alone, all must, and no carriage return is anywhere: what a
// server of the old kind says is understood, and yet no line has two ends that two parties may see.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "http/response_head.h"

namespace nano {

class ResponseHeadReader {
 public:
  enum class Status { kMore, kHead, kError };

  // For the next response.
  void Begin();
  // Takes what belongs to the head off `data`. Interim responses are passed over.
  Status Feed(std::span<const char>* data);
  // Nothing more comes. kHead where that ends the head: of a server that ends its lines with a line
  // feed alone, behind a line.
  Status End();

  // When the head is there. Names in lower case, without those of the connection.
  ResponseHead Take() { return std::move(head_); }
  int status() const { return head_.status; }
  bool chunked() const { return chunked_; }
  // Of the body, where it is said and can be read:
  // https://fetch.spec.whatwg.org/#concept-header-extract-a-length
  std::optional<uint64_t> length() const { return length_; }
  bool has_length() const { return has_length_; }
  // Does the other side keep the connection, and for how many seconds does it say so (0: it does
  // not say)?
  bool keep_alive() const { return keep_alive_; }
  uint32_t keeps_for() const { return keeps_for_; }

 private:
  enum class Lines { kUnknown, kCrLf, kLf };

  void Restart();
  // Without its end. False when it is none that a response has.
  bool TakeLine(std::string_view line);
  bool TakeStatusLine(std::string_view line);
  bool TakeField(std::string_view line);
  bool TakeFraming(std::string_view name, std::string_view value);
  bool TakeLengths(std::string_view value);
  // True when it was of an interim response.
  bool TakeEnd();

  ResponseHead head_;
  std::string line_;  // as far as it has come
  std::string length_text_;
  std::optional<uint64_t> length_;
  size_t bytes_ = 0;  // of interim responses, too
  uint32_t keeps_for_ = 0;
  Lines lines_ = Lines::kUnknown;
  bool in_fields_ = false;
  bool is_http10_ = false;
  bool chunked_ = false;
  bool has_length_ = false;
  bool says_close_ = false;
  bool says_keep_alive_ = false;
  bool keep_alive_ = false;
};

// Said of a connection, not of the message that comes over it. `name`: in lower case.
bool IsConnectionHeader(std::string_view name);

}  // namespace nano
