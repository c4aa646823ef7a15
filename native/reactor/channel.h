// What a connection is spoken over: a socket, or something on top of one.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "base/bytes.h"
#include "reactor/output_queue.h"

namespace nano {

// Called on the thread that holds the baton, outside the channel's lock.
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

class Channel {
 public:
  virtual ~Channel() = default;

  // Baton. The listener is kept until the channel is closed.
  virtual void Start(std::shared_ptr<SocketListener> listener) = 0;
  virtual void StopReading() = 0;
  virtual void ResumeReading() = 0;
  virtual bool reading() const = 0;
  // Within OnRead: `part` of its data, without a copy, in memory of the size of a whole read.
  virtual Bytes TakeRead(std::span<const char> part) = 0;
  // Baton. Drops what is queued; the listener hears nothing more.
  virtual void Close(CloseMode mode) = 0;

  // Any thread. One send from this thread; what the kernel does not take is queued, in order, and
  // is the reactor's.
  virtual SendResult Send(OutputParts parts) = 0;
  // Any thread.
  virtual size_t queued() const = 0;
};

}  // namespace nano
