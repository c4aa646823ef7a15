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
#include "reactor/output_queue.h"

namespace nano {

class Reactor;
struct SocketHandle;

// Called on the thread that holds the baton, outside the socket's lock.
class SocketListener {
 public:
  virtual ~SocketListener() = default;
  // `data` is valid during the call.
  virtual void OnRead(std::span<const char> data) = 0;
  // The peer sends nothing more; what we send may still reach it.
  virtual void OnReadEnd() = 0;
  // Reading or sending failed: the peer has gone. The owner still has to close the socket. May be
  // called more than once.
  virtual void OnBroken() = 0;
  // Some of what was queued went out; `queued` bytes remain.
  virtual void OnSent(size_t queued) = 0;
};

enum class SendResult { kSent, kQueued, kBroken };
enum class CloseMode { kGraceful, kReset };

class Socket : public std::enable_shared_from_this<Socket> {
 public:
  // Takes the connected, non-blocking `fd`; null when the loop does not take it (the fd is closed
  // then). Baton.
  static std::shared_ptr<Socket> Open(Reactor& reactor, int fd);
  ~Socket();

  // Baton. The listener is kept until the socket is closed.
  void Start(std::shared_ptr<SocketListener> listener);
  void StopReading();
  void ResumeReading();
  bool reading() const { return reading_; }
  // Within OnRead: `part` of its data, without a copy, in memory of the size of a whole read.
  Bytes TakeRead(std::span<const char> part);
  // Baton. Sends a FIN after what is queued; reading goes on.
  void ShutdownSending();
  // Baton. Drops what is queued; the listener hears nothing more.
  void Close(CloseMode mode);
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

  // Any thread. One send from this thread; what the kernel does not take is queued, in order, and
  // is the reactor's.
  SendResult Send(OutputParts parts);
  // Any thread.
  size_t queued() const;

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
