// A request on its way to a server elsewhere: its head, and its body as it comes. Nothing is sent
// beyond what the head has said, so that no byte of a body is ever read as another request.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "http/response_head.h"
#include "reactor/channel.h"

namespace nano {

// Any thread.
class Upload {
 public:
  // `body`: not kUntilClose. `length`: with kLength.
  Upload(std::string head, BodyFraming body, uint64_t length)
      : head_(std::move(head)),
        framing_(body),
        length_(length),
        ended_(body == BodyFraming::kNone || (body == BodyFraming::kLength && length == 0)) {}
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;

  // kWaits: TakeSent tells when they have gone out. kTooLong: they are more than was said, and
  // nothing of them is sent.
  enum class Result { kTaken, kWaits, kTooLong };
  Result Write(Bytes bytes);
  enum class Way {
    kWhole,  // that was all
    kDrop,   // nothing more is to be sent
  };
  // False when the body has not come to the end that was said.
  bool End(Way way);

  // Sends the head and what there is of the body; the rest follows as it comes. A second time for a
  // request without body alone. `origin`: for a proxy, which is told it before the path; it gets
  // the `fields`, whole lines, too.
  SendResult Begin(std::shared_ptr<Channel> channel, std::string_view origin = {},
                   std::string_view fields = {});
  bool begun();
  // All was sent, or is the channel's to send.
  bool whole();
  bool waits();
  // Once the channel has sent all that it has: how many bytes of the body went out since the last
  // time that had to wait.
  size_t TakeSent();

 private:
  std::string HeadFor(std::string_view origin, std::string_view fields) const;
  // With the mutex held.
  SendResult Send(std::string before, Bytes bytes);
  void SendEnd();

  const std::string head_;
  const BodyFraming framing_;
  const uint64_t length_;

  std::mutex mutex_;  // guards all below
  std::shared_ptr<Channel> channel_;
  std::vector<Bytes> early_;  // before there was a connection
  uint64_t written_ = 0;
  size_t waiting_ = 0;  // bytes
  bool begun_ = false;
  bool ended_;
  bool dropped_ = false;
};

}  // namespace nano
