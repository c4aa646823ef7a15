// One request and its response, shared between its connection (reactor) and the isolate that answers it.
// Every method may be called from any thread. What the socket does not take at once is the reactor's.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace nano {

class Exchange;

// Implemented by the isolate. Called on the thread that holds the reactor's baton, outside all locks of http; may only enqueue.
class ExchangeListener {
 public:
  virtual ~ExchangeListener() = default;
  // ReadBody has something again (bytes, end or failure).
  virtual void OnBody(uint64_t exchange) = 0;
  // Write has room again.
  virtual void OnDrain(uint64_t exchange) = 0;
  // The client went away before the response was complete. Called at most once.
  virtual void OnClosed(uint64_t exchange) = 0;
};

// Immutable once the exchange is handed to RequestHandler::OnRequest.
struct RequestHead {
  std::string method;
  std::string url;      // absolute: scheme, host as sent, target
  std::string target;   // as sent
  std::string host;     // Host header without port, lower case; "" when there was none
  std::string headers;  // "name\nvalue\nname\nvalue", names in lower case
  std::string peer;     // address of the client
  bool has_body = false;
};

// One header pair each two entries: name, value, name, value …
using HeaderList = std::vector<std::string>;

struct ResponseHead {
  int status = 200;
  std::string status_text;  // "" for the usual reason phrase
  HeaderList headers;       // as the app set them; framing headers are http's to decide
};

enum class BodyRead { kChunk, kPending, kEnd, kFailed };
enum class BodyWrite { kTaken, kFull, kClosed };

class Connection;

class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  uint64_t id() const;
  const RequestHead& request() const;
  uint64_t received_at() const;  // MonotonicNanos when the head was complete

  // Who hears of this exchange from now on; null to be told nothing more.
  void SetListener(std::shared_ptr<ExchangeListener> listener);

  // Request body. After kPending the listener's OnBody follows once. Reading frees room, so the client may send more.
  BodyRead ReadBody(Bytes* chunk);
  void CancelBody();

  // Response. False / kClosed when the client has gone. A complete one goes out in one send from this thread.
  bool Respond(ResponseHead head, Bytes body);
  bool RespondHead(ResponseHead head);
  // kFull: taken, and OnDrain follows once when there is room.
  BodyWrite Write(Bytes chunk);
  void End();
  // The response is broken off in a way that the client notices.
  void Abort();

  bool responded() const;  // a head was given
  bool finished() const;   // Respond, End or Abort was called, or the client has gone
  int status() const;      // of the response, 0 before
};

}  // namespace nano
