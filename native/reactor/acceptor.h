// A listening socket, of TCP or a Unix socket.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace nano {

class Reactor;
class Socket;
struct AcceptorHandle;

// Called on the thread that holds the baton.
class AcceptListener {
 public:
  virtual ~AcceptListener() = default;
  virtual void OnAccept(std::shared_ptr<Socket> socket) = 0;
  // There are no file descriptors left. True when one was given up.
  virtual bool MakeRoom() = 0;
};

struct BoundAddress {
  std::string host;
  uint16_t port = 0;
  std::string path;   // of a Unix socket, which has neither
  std::string error;  // "" or libuv's name of what went wrong, as EADDRINUSE
};

// Out of file descriptors it turns connections away instead of spinning, and takes up again when
// there are some.
class Acceptor : public std::enable_shared_from_this<Acceptor> {
 public:
  // Any thread. Bound and listening on return; connections are accepted by the next polls.
  static std::shared_ptr<Acceptor> Listen(Reactor& reactor, const std::string& host, uint16_t port,
                                          BoundAddress* bound);
  // The same without a reactor: a socket for another process to Adopt. -1, and `bound` says why.
  static int Open(const std::string& host, uint16_t port, BoundAddress* bound);
  // A Unix socket with these rights; -1: those that the process gives to its files. A socket file
  // on which nobody listens any more gives way.
  static int OpenUnix(const std::string& path, int mode, BoundAddress* bound);
  // Any thread. Takes the listening socket `fd`.
  static std::shared_ptr<Acceptor> Adopt(Reactor& reactor, int fd, BoundAddress* bound);
  ~Acceptor();
  // Baton. `listener` is kept until Close.
  void Start(std::shared_ptr<AcceptListener> listener);
  // Baton.
  void Close();

 private:
  friend struct AcceptorHandle;
  Acceptor(Reactor& reactor, int fd) : reactor_(reactor), fd_(fd) {}
  void AcceptSome();
  bool TurnAway();
  void Pause();

  Reactor& reactor_;
  int fd_;
  int spare_fd_ =
      -1;  // given up for a moment to accept and close one connection when there is no other
  AcceptorHandle* handle_ = nullptr;  // freed by the loop after Close
  std::shared_ptr<AcceptListener> listener_;
};

}  // namespace nano
