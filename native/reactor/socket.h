// A connection, over TCP or a Unix socket. Reading belongs to the thread that holds the baton;
// sending may be done from any thread.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "reactor/channel.h"
#include "reactor/output_queue.h"

namespace nano {

class Reactor;
struct SocketHandle;

class Socket final : public Channel, public std::enable_shared_from_this<Socket> {
 public:
  // Takes the connected, non-blocking `fd`; null when the loop does not take it (the fd is closed
  // then). Baton.
  static std::shared_ptr<Socket> Open(Reactor& reactor, int fd);
  ~Socket() override;

  void Start(std::shared_ptr<SocketListener> listener) override;
  void StopReading() override;
  void ResumeReading() override;
  bool reading() const override { return reading_; }
  Bytes TakeRead(std::span<const char> part) override;
  // Baton. Sends a FIN after what is queued; reading goes on.
  void ShutdownSending();
  void Close(CloseMode mode) override;
  enum class Peer { kOpen, kEnded, kReset };
  // Any thread. What has become of the peer? Asks the kernel, for a socket that does not read.
  Peer AskPeer() const;
  bool IsReset() const { return AskPeer() == Peer::kReset; }
  struct Delivery {
    uint64_t confirmed;  // bytes that the peer has, so far
    uint64_t under_way;  // bytes, and the FIN, that it has not confirmed
  };
  // Baton. Asks the kernel.
  Delivery AskDelivery() const;

  SendResult Send(OutputParts parts) override;
  size_t queued() const override;

  // Address without port; an IPv4 peer of an IPv6 socket in its own form; "" of a Unix socket.
  const std::string& peer() const { return peer_; }

 private:
  friend struct SocketHandle;
  explicit Socket(Reactor& reactor) : reactor_(reactor) {}
  ssize_t SendNow(const OutputParts& parts);
  void Flush();
  void OnWritten(int status);

  Reactor& reactor_;
  SocketHandle* handle_ = nullptr;  // Baton. Freed by the loop after Close.
  std::shared_ptr<SocketListener> listener_;
  std::string peer_;
  bool reading_ = false;

  mutable std::mutex mutex_;  // guards all below
  int fd_ = -1;               // -1 once closed
  bool broken_ = false;
  bool shut_down_ = false;  // a FIN was sent, or follows what is queued
  bool flushing_ = false;   // the reactor has, or is about to have, a write under way
  OutputQueue output_;
  uint64_t accepted_ = 0;  // bytes that came by Send
  size_t in_flight_ = 0;   // bytes that were moved from output_ to the loop
};

}  // namespace nano
