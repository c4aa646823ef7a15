#include "reactor/acceptor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
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

// -1, and errno as it is.
int CloseFailed(int fd) {
  const int error = errno;
  ::close(fd);
  errno = error;
  return -1;
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
  return CloseFailed(fd);
}

const sockaddr* AsAddress(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

// Removes the file of a socket on which nobody listens. False, and errno, when it has to stay.
bool RemoveStale(const sockaddr_un& address) {
  struct stat status;
  if (::lstat(address.sun_path, &status) != 0) return errno == ENOENT;
  errno = EADDRINUSE;
  if (!S_ISSOCK(status.st_mode)) return false;
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd < 0) return false;
  // Without waiting: a queue that is full belongs to somebody.
  const bool stale = SetFlags(fd) && ::connect(fd, AsAddress(address), sizeof(address)) != 0 &&
                     errno == ECONNREFUSED;
  ::close(fd);
  errno = EADDRINUSE;
  return stale && ::unlink(address.sun_path) == 0;
}

// The same as above. It has no other rights at any moment.
int ListenOnUnix(const sockaddr_un& address, int mode) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd < 0) return -1;
  if (!SetFlags(fd) || !RemoveStale(address)) return CloseFailed(fd);
  // The file gets no more than the socket has.
  if (mode >= 0 && ::fchmod(fd, static_cast<mode_t>(mode)) != 0) return CloseFailed(fd);
  if (::bind(fd, AsAddress(address), sizeof(address)) != 0) return CloseFailed(fd);
  if ((mode >= 0 && ::chmod(address.sun_path, static_cast<mode_t>(mode)) != 0) ||
      ::listen(fd, kBacklog) != 0) {
    CloseFailed(fd);
    const int error = errno;
    ::unlink(address.sun_path);
    errno = error;
    return -1;
  }
  return fd;
}

void ReadBound(int fd, BoundAddress* bound) {
  sockaddr_storage address{};
  socklen_t length = sizeof(address);
  NANO_CHECK(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) == 0);
  if (address.ss_family == AF_UNIX) {
    bound->path = reinterpret_cast<const sockaddr_un*>(&address)->sun_path;
    return;
  }
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

int Acceptor::OpenUnix(const std::string& path, int mode, BoundAddress* bound) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof(address.sun_path)) {
    bound->error = "ENAMETOOLONG";
    return -1;
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  const int fd = ListenOnUnix(address, mode);
  if (fd < 0) {
    bound->error = uv_err_name(uv_translate_sys_error(errno));
    return -1;
  }
  bound->path = path;
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
