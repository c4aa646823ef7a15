#include "reactor/acceptor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "base/check.h"
#include "reactor/loop_handle.h"
#include "reactor/reactor.h"
#include "reactor/socket.h"

namespace nano {
namespace {

constexpr int kBacklog = 1024;
// Per event, so that a flood of connections does not keep the others from being read.
constexpr int kAcceptsAtOnce = 64;
constexpr uint64_t kPauseMillis = 100;

int OpenSpare() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

bool SetFlags(int fd) {
  return ::fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 && ::fcntl(fd, F_SETFL, O_NONBLOCK) == 0;
}

int AcceptOn(int fd) {
#ifdef __linux__
  return ::accept4(fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
#else
  const int accepted = ::accept(fd, nullptr, nullptr);
  if (accepted >= 0 && !SetFlags(accepted)) {
    ::close(accepted);
    errno = ECONNABORTED;
    return -1;
  }
  return accepted;
#endif
}

// A bound, listening socket, or -1 and errno.
int ListenOn(const addrinfo& address) {
  const int fd = ::socket(address.ai_family, address.ai_socktype, address.ai_protocol);
  if (fd < 0) return -1;
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (SetFlags(fd) && ::bind(fd, address.ai_addr, address.ai_addrlen) == 0 &&
      ::listen(fd, kBacklog) == 0) {
    return fd;
  }
  const int error = errno;
  ::close(fd);
  errno = error;
  return -1;
}

void ReadBound(int fd, BoundAddress* bound) {
  sockaddr_storage address{};
  socklen_t length = sizeof(address);
  NANO_CHECK(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) == 0);
  char host[INET6_ADDRSTRLEN] = "";
  if (address.ss_family == AF_INET6) {
    const auto* ipv6 = reinterpret_cast<const sockaddr_in6*>(&address);
    inet_ntop(AF_INET6, &ipv6->sin6_addr, host, sizeof(host));
    bound->port = ntohs(ipv6->sin6_port);
  } else {
    const auto* ipv4 = reinterpret_cast<const sockaddr_in*>(&address);
    inet_ntop(AF_INET, &ipv4->sin_addr, host, sizeof(host));
    bound->port = ntohs(ipv4->sin_port);
  }
  bound->host = host;
}

}  // namespace

// Lives until the loop has closed both of its handles.
struct AcceptorHandle : LoopHandle {
  uv_poll_t poll;
  uv_timer_t pause;
  std::shared_ptr<Acceptor> acceptor;
  int open = 2;

  template <typename Handle>
  static AcceptorHandle* Of(Handle* handle) {
    return static_cast<AcceptorHandle*>(static_cast<LoopHandle*>(handle->data));
  }
  static void OnClosed(uv_handle_t* handle) {
    AcceptorHandle* const own = Of(handle);
    if (--own->open > 0) return;
    delete own;
  }
  void Listen() {
    uv_poll_start(&poll, UV_READABLE, [](uv_poll_t* handle, int, int) {
      const std::shared_ptr<Acceptor> acceptor = Of(handle)->acceptor;
      acceptor->AcceptSome();
    });
  }
};

std::shared_ptr<Acceptor> Acceptor::Listen(Reactor& reactor, const std::string& host, uint16_t port,
                                           BoundAddress* bound) {
  const int fd = Open(host, port, bound);
  return fd < 0 ? nullptr : std::shared_ptr<Acceptor>(new Acceptor(reactor, fd));
}

std::shared_ptr<Acceptor> Acceptor::Adopt(Reactor& reactor, int fd, BoundAddress* bound) {
  int listens = 0;
  socklen_t length = sizeof(listens);
  if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) != 0 || !SetFlags(fd)) {
    bound->error = uv_err_name(uv_translate_sys_error(errno));
    return nullptr;
  }
  if (listens == 0) {
    bound->error = "EINVAL";
    return nullptr;
  }
  ReadBound(fd, bound);
  return std::shared_ptr<Acceptor>(new Acceptor(reactor, fd));
}

int Acceptor::Open(const std::string& host, uint16_t port, BoundAddress* bound) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  const std::string service = std::to_string(port);
  if (getaddrinfo(host.empty() ? nullptr : host.c_str(), service.c_str(), &hints, &found) != 0) {
    bound->error = "ENOTFOUND";
    return -1;
  }
  const int fd = ListenOn(*found);
  const int error = errno;
  freeaddrinfo(found);
  if (fd < 0) {
    bound->error = uv_err_name(uv_translate_sys_error(error));
    return -1;
  }
  ReadBound(fd, bound);
  return fd;
}

Acceptor::~Acceptor() {
  if (fd_ >= 0) ::close(fd_);
  if (spare_fd_ >= 0) ::close(spare_fd_);
}

void Acceptor::Start(std::shared_ptr<AcceptListener> listener) {
  listener_ = std::move(listener);
  spare_fd_ = OpenSpare();
  handle_ = new AcceptorHandle;
  handle_->close = [](uv_handle_t* closing) { AcceptorHandle::Of(closing)->acceptor->Close(); };
  handle_->acceptor = shared_from_this();
  NANO_CHECK(uv_poll_init(reactor_.loop(), &handle_->poll, fd_) == 0);
  NANO_CHECK(uv_timer_init(reactor_.loop(), &handle_->pause) == 0);
  handle_->poll.data = handle_->pause.data = static_cast<LoopHandle*>(handle_);
  handle_->Listen();
}

void Acceptor::Close() {
  if (handle_ != nullptr) {
    AcceptorHandle* const handle = std::exchange(handle_, nullptr);
    uv_close(reinterpret_cast<uv_handle_t*>(&handle->poll), AcceptorHandle::OnClosed);
    uv_close(reinterpret_cast<uv_handle_t*>(&handle->pause), AcceptorHandle::OnClosed);
  }
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  listener_.reset();
}

void Acceptor::AcceptSome() {
  reactor_.Woke();
  for (int i = 0; i < kAcceptsAtOnce && handle_ != nullptr; ++i) {
    const int fd = AcceptOn(fd_);
    if (fd >= 0) {
      if (std::shared_ptr<Socket> socket = Socket::Open(reactor_, fd)) {
        listener_->OnAccept(std::move(socket));
      }
    } else if (errno == EMFILE || errno == ENFILE) {
      if (!listener_->MakeRoom() && !TurnAway()) return Pause();
    } else if (errno == ENOBUFS || errno == ENOMEM) {
      return Pause();
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      return;
    }
    // Else one connection failed before it was accepted: on to the next.
  }
}

bool Acceptor::TurnAway() {
  if (spare_fd_ < 0) {
    spare_fd_ = OpenSpare();
    if (spare_fd_ < 0) return false;
  }
  ::close(std::exchange(spare_fd_, -1));
  const int fd = AcceptOn(fd_);
  if (fd >= 0) ::close(fd);
  spare_fd_ = OpenSpare();
  return fd >= 0;
}

void Acceptor::Pause() {
  uv_poll_stop(&handle_->poll);
  const auto resume = [](uv_timer_t* timer) { AcceptorHandle::Of(timer)->Listen(); };
  uv_timer_start(&handle_->pause, resume, kPauseMillis, 0);
}

}  // namespace nano
