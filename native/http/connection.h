// One client's connection: feeds the parser, makes exchanges, one at a time, and closes.
//
// A client that shuts down its sending side after a request still gets its answer. Whether it did
// only that or has gone altogether, TCP tells when something is sent: every write to such a
// connection, and every sweep, looks for the reset.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "http/client_exchange.h"
#include "http/request_parser.h"
#include "reactor/socket.h"

namespace nano {

class ServerCore;
struct Listener;

class Connection : public SocketListener, public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<ServerCore> core, std::shared_ptr<const Listener> listener,
             std::shared_ptr<Socket> socket);

  // All on the thread that holds the baton.
  void Start();
  void OnRead(std::span<const char> data) override;
  void OnReadEnd() override;
  void OnBroken() override;
  void OnSent(size_t queued) override;
  // Closes what took too long.
  void Sweep();
  void CloseIfIdle();
  // Since when there is no request that has wholly sent its head, if there is none.
  std::optional<uint32_t> IdleSince();
  // At once, to make room for another. False when it is not idle.
  bool GiveUpIfIdle();

 private:
  friend class ClientExchange;
  friend class ServerCore;
  enum class Next { kFeed, kWait, kClose };

  // For ClientExchange, on any thread with the lock held.
  bool MayKeepAlive(const ClientExchange& exchange) const;
  SendResult Send(OutputParts parts);
  void ResponseEnded();
  void BodyRead();
  void Cut();   // resets the connection soon
  void Lost();  // as OnBroken, soon

  // Baton.
  void Consume(std::span<const char> data);
  Next Decide(std::span<const char> data);
  void Handle(RequestParser::Status status);
  void Begin(bool complete);
  void Continue(bool complete);
  void CheckLimit(const std::shared_ptr<ClientExchange>& exchange);
  void Reject(ErrorCode code);
  void RespondWithError(ErrorCode code);
  void Resume();
  void Linger();
  void Close(CloseMode mode);
  bool Stalled(uint32_t tick);
  bool TakesNothing(uint32_t tick);
  bool HasLeft(uint32_t tick);

  // Lock held.
  void ResponseGone();
  void PostResume();
  void SetPaused(bool paused);  // and baton

  Arrival ArrivalOf() const;

  const std::shared_ptr<ServerCore> core_;
  const std::shared_ptr<const Listener> listener_;
  const std::shared_ptr<Socket> socket_;

  std::mutex mutex_;
  std::shared_ptr<ClientExchange>
      exchange_;            // from OnRequest until its response has gone to the socket
  std::string stash_;       // what came behind the present request
  bool consuming_ = false;  // the baton's thread will look at the state again
  bool paused_ = false;     // not reading, for want of room
  bool resume_posted_ = false;
  bool close_after_ = false;  // no further request is taken
  bool end_of_input_ = false;
  bool closed_ = false;
  uint32_t wrote_at_ = 0;  // tick of the last write, or of the end of input
  uint32_t touched_ = 0;   // tick of the last byte that came, or of the last response's end
  uint32_t answered_ = 0;  // tick of the last response's end

  // Baton.
  RequestParser parser_;
  bool head_taken_ = false;  // the parser is in the body of a request that was begun
  bool rejected_ = false;    // the input makes no sense any more
  bool lingering_ = false;   // waits for the client to close
  size_t fed_ = 0;           // bytes that the parser took last
  size_t drained_ = 0;       // bytes of a body that nobody wants
  uint64_t taken_ = 0;       // bytes that the client had confirmed at took_at_
  uint32_t head_since_ = 0;
  uint32_t linger_since_ = 0;
  uint32_t took_at_ = 0;
  uint32_t unread_end_ = 0;  // tick at which the client was seen to have ended, while not reading
  Connection* next_ = nullptr;  // ServerCore's list
  Connection* previous_ = nullptr;
  bool listed_ = false;
};

}  // namespace nano
